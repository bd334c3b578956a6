-- Lines that supplements change, one row a version: as signed (0), then as each supplement writes it, with its price,
-- its quantity (what a supplement leaves blank stays) and the days over which it would run if nothing came after it.

with

supplements as (

    select * from {{ ref('stg_register__amendments') }}
    where signed_date <= {{ as_of_date() }} or signed_date is null

),

changes as (

    select
        amendment_lines.contract_id,
        amendment_lines.line_number,
        amendment_lines.amendment_number,
        coalesce(amendment_lines.effective_date, supplements.signed_date) as start_date,
        amendment_lines.unit_price,
        amendment_lines.quantity
    from {{ ref('stg_register__amendment_lines') }} as amendment_lines
    inner join supplements
        on
            amendment_lines.contract_id = supplements.contract_id
            and amendment_lines.amendment_number = supplements.amendment_number

),

changed_lines as (

    select distinct
        contract_id,
        line_number
    from changes

),

lines as (

    select
        line_items.*,
        contracts.service_end_date as contract_end_date,
        coalesce(line_items.service_start_date, contracts.service_start_date) as first_day
    from {{ ref('stg_register__contract_line_items') }} as line_items
    inner join {{ ref('stg_register__contracts') }} as contracts
        on line_items.contract_id = contracts.contract_id
    inner join changed_lines
        on
            line_items.contract_id = changed_lines.contract_id
            and line_items.line_number = changed_lines.line_number

),

signed_lines as (

    select
        lines.*,
        {{ last_day_of_line('lines', 'lines.first_day', 'lines.contract_end_date') }} as last_day,
        coalesce(lines.line_amount, {{ line_amount('lines') }}) as signed_amount
    from lines

),

-- A version runs as far as the supplements before it, and its own, leave the line: they move the end of one that runs
-- to the end of service, where they say nothing of money or name the line.
moved_ends as (

    select
        changes.contract_id,
        changes.line_number,
        changes.amendment_number,
        supplements.new_service_end_date,
        coalesce(supplements.total_change_amount, 0) <= 0 or own_changes.contract_id is not null as moves_line,
        row_number() over (
            partition by
                changes.contract_id, changes.line_number, changes.amendment_number,
                coalesce(supplements.total_change_amount, 0) <= 0 or own_changes.contract_id is not null
            order by supplements.amendment_number desc
        ) as recency
    from changes
    inner join supplements
        on
            changes.contract_id = supplements.contract_id
            and changes.amendment_number >= supplements.amendment_number
            and supplements.new_service_end_date is not null
    left join changes as own_changes
        on
            changes.contract_id = own_changes.contract_id
            and changes.line_number = own_changes.line_number
            and supplements.amendment_number = own_changes.amendment_number

),

ends as (

    select
        contract_id,
        line_number,
        amendment_number,
        max(case when moves_line then new_service_end_date end) as line_end_date,
        max(new_service_end_date) as term_end_date
    from moved_ends
    where recency = 1
    group by contract_id, line_number, amendment_number

),

all_versions as (

    select
        contract_id,
        line_number,
        0 as amendment_number,
        first_day as start_date,
        unit_price,
        quantity
    from signed_lines

    union all

    select
        contract_id,
        line_number,
        amendment_number,
        start_date,
        unit_price,
        quantity
    from changes

),

-- How many prices and quantities have been written so far: a blank is that of the last one written.
counted as (

    select
        all_versions.*,
        count(unit_price) over (
            partition by contract_id, line_number order by amendment_number
            rows between unbounded preceding and current row
        ) as price_number,
        count(quantity) over (
            partition by contract_id, line_number order by amendment_number
            rows between unbounded preceding and current row
        ) as quantity_number
    from all_versions

),

filled as (

    select
        counted.contract_id,
        counted.line_number,
        counted.amendment_number,
        signed_lines.price_period,
        signed_lines.discount_rate,
        signed_lines.signed_amount,
        max(counted.unit_price) over (
            partition by counted.contract_id, counted.line_number, counted.price_number
        ) as unit_price,
        max(counted.quantity) over (
            partition by counted.contract_id, counted.line_number, counted.quantity_number
        ) as quantity,
        case when counted.start_date is not null then greatest(counted.start_date, signed_lines.first_day) end
            as start_date,
        case
            when signed_lines.last_day < signed_lines.contract_end_date then signed_lines.last_day
            else coalesce(ends.line_end_date, signed_lines.last_day)
        end as line_end_date,
        ends.term_end_date
    from counted
    inner join signed_lines
        on
            counted.contract_id = signed_lines.contract_id
            and counted.line_number = signed_lines.line_number
    left join ends
        on
            counted.contract_id = ends.contract_id
            and counted.line_number = ends.line_number
            and counted.amendment_number = ends.amendment_number

),

placed as (

    select
        filled.*,
        -- A change after the line's own end is of the extension.
        case when start_date > line_end_date then coalesce(term_end_date, line_end_date) else line_end_date end
            as end_date
    from filled

)

select
    contract_id,
    line_number,
    amendment_number,
    price_period,
    discount_rate,
    signed_amount,
    unit_price,
    quantity,
    start_date,
    end_date
from placed
