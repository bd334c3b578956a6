{#- A table, because what it takes to price a line again is long, and read twice. -#}
{{ config(materialized='table') }}

-- Versions of the lines that supplements change, priced (DESIGN, "Fine print", Supplements). A line priced by the month
-- or year is a line of its own from the day on which the change takes effect, priced by its own months; of one that is
-- priced once the whole price changes, and what it changes by is served from that day on. Where a version cannot be
-- priced none of the contract is here, and its supplements count by their stated amounts.

with

versions as (

    select * from {{ ref('int_line_versions') }}

),

-- The versions that there are once a supplement is signed: each ends where a later one takes effect.
leaves as (

    select
        later.amendment_number as last_amendment_number,
        versions.*,
        min(versions.start_date) over (
            partition by versions.contract_id, versions.line_number, later.amendment_number
            order by versions.amendment_number
            rows between 1 following and unbounded following
        ) as next_start_date
    from versions as later
    inner join versions
        on
            later.contract_id = versions.contract_id
            and later.line_number = versions.line_number
            and later.amendment_number >= versions.amendment_number

),

cut as (

    select
        leaves.*,
        price_period <> 'once' and coalesce(next_start_date <= end_date, false) as is_cut,
        case
            when next_start_date <= end_date then {{ add_days('next_start_date', -1) }}
            else end_date
        end as last_date
    from leaves

),

measured as (

    select
        cut.*,
        {{ month_thirtieths('start_date', 'last_date') }} as month_thirtieths
    from cut

),

priced as (

    select
        measured.*,
        case
            when price_period = 'once' and next_start_date is not null then cast(0 as decimal(18, 2))
            when amendment_number = 0 and not is_cut then signed_amount
            when price_period <> 'once' and last_date < start_date then cast(0 as decimal(18, 2))
            else {{ line_amount('measured', 'measured.month_thirtieths') }}
        end as amount,
        amendment_number = 0 and not is_cut
        or price_period = 'once'
        or last_date < start_date
        or month_thirtieths % 30 = 0 as has_whole_months
    from measured

),

totals as (

    select
        contract_id,
        line_number,
        last_amendment_number as amendment_number,
        sum(amount) as amount,
        min(case when has_whole_months then 1 else 0 end) as has_whole_months,
        -- What is priced once needs no period, but the day of its change.
        min(
            case
                when amount is null then 0
                when price_period = 'once' and (amendment_number = 0 or start_date is not null) then 1
                when start_date is null or end_date is null then 0
                else 1
            end
        ) as is_priced
    from priced
    group by contract_id, line_number, last_amendment_number

),

compared as (

    select
        totals.*,
        lag(amount) over (partition by contract_id, line_number order by amendment_number) as amount_before,
        lag(has_whole_months) over (partition by contract_id, line_number order by amendment_number)
            as had_whole_months,
        max(amendment_number) over (partition by contract_id, line_number) as last_amendment_number,
        min(is_priced) over (partition by contract_id) as is_contract_priced
    from totals

),

final as (

    select
        priced.contract_id,
        priced.line_number,
        priced.amendment_number,
        priced.price_period,
        priced.unit_price,
        priced.quantity,
        priced.start_date,
        priced.last_date as end_date,
        priced.is_cut,
        priced.next_start_date is null as is_last,
        priced.amount,
        cast(compared.amount - compared.amount_before as decimal(18, 2)) as change_amount,
        compared.has_whole_months = 1 and coalesce(compared.had_whole_months, 1) = 1 as has_whole_months
    from priced
    inner join compared
        on
            priced.contract_id = compared.contract_id
            and priced.line_number = compared.line_number
            and priced.amendment_number = compared.amendment_number
            and priced.last_amendment_number = compared.last_amendment_number
    where compared.is_contract_priced = 1

)

select * from final
