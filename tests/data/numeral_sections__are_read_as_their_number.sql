-- The usual words of a section are text that is compared, not read: the reader must find the same number in them.

with

readings as (

    select
        section_value,
        section_in_words,
        {{ amount_in_words("section_in_words || '元整'") }} as amount_read
    from {{ ref('int_numeral_sections') }}
    where section_value > 0

)

select * from readings
where amount_read is null or amount_read <> section_value
