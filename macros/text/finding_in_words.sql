{#-
    A text of finding_messages with its places filled from a row of `found`: {item}, {n}, {first}, {second}, and
    {clauses}, in brackets where there are any, with the punctuation of its language (zh or en).
-#}
{% macro finding_in_words(text, language) -%}
    {%- set values = {
        "item": "found.item", "n": "cast(found.n as string)", "first": "found.first_value",
        "second": "found.second_value",
    } -%}
    {%- set opening, comma, closing = ("（", "、", "）") if language == "zh" else (" (", ", ", ")") -%}
    {%- set said = namespace(text=text) -%}
    {%- for place, value in values.items() -%}
        {%- set said.text = "replace(" ~ said.text ~ ", '{" ~ place ~ "}', coalesce(" ~ value ~ ", ''))" -%}
    {%- endfor -%}
    replace({{ said.text }}, '{clauses}', coalesce(
        '{{ opening }}' || replace(found.clause_refs, '|', '{{ comma }}') || '{{ closing }}', ''
    ))
{%- endmacro %}
