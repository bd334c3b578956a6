-- Readings of invoices received by `as_of_date`: their sum against the instalment, their tax against the contract's
-- rate, and what was invoiced by its day. The last two are of what was done, not of what is written: they stop no
-- build.

with

contracts as (

    select
        contract_id,
        tax_rate,
        settled_amount
    from {{ ref('int_contracts') }}

),

invoices as (

    select * from {{ ref('stg_actuals__invoices') }}
    where received_date <= {{ as_of_date() }}

),

instalment_sums as (

    select
        contract_id,
        instalment_number,
        case when count(*) = count(amount) then sum(amount) end as amount
    from {{ ref('int_instalment_amounts') }}
    group by contract_id, instalment_number

),

invoice_totals as (

    select
        contract_id,
        instalment_number,
        case when count(*) = count(amount) then sum(amount) end as amount
    from invoices
    where instalment_number is not null
    group by contract_id, instalment_number

),

-- An instalment may be invoiced in parts, but for no more than it comes to. What a settlement lowers may have been
-- invoiced in full before.
invoices_to_instalments as (

    select
        'invoices_to_instalment' as check_name,
        invoice_totals.contract_id,
        'instalment ' || cast(invoice_totals.instalment_number as string) as item,
        cast(invoice_totals.amount as decimal(18, 2)) as stated_amount,
        cast(case
            when invoice_totals.amount <= instalment_sums.amount then invoice_totals.amount
            when contracts.settled_amount is not null then null
            else instalment_sums.amount
        end as decimal(18, 2)) as computed_amount,
        false as is_unreadable
    from invoice_totals
    left join instalment_sums
        on
            invoice_totals.contract_id = instalment_sums.contract_id
            and invoice_totals.instalment_number = instalment_sums.instalment_number
    left join contracts
        on invoice_totals.contract_id = contracts.contract_id

),


-- The rates of a contract are its own and those of its lines.
agreed_rates as (

    select
        contract_id,
        tax_rate
    from contracts
    where tax_rate is not null

    union

    select
        contract_id,
        tax_rate
    from {{ ref('stg_register__contract_line_items') }}
    where tax_rate is not null

),

usual_rates as (

    select
        agreed_rates.contract_id,
        coalesce(max(contracts.tax_rate), max(agreed_rates.tax_rate)) as tax_rate
    from agreed_rates
    inner join contracts
        on agreed_rates.contract_id = contracts.contract_id
    group by agreed_rates.contract_id

),

taxed as (

    select
        invoices.contract_id,
        invoices.invoice_id,
        invoices.amount,
        {{ whole_units('invoices.amount', 2) }} as fen,
        {{ whole_units('invoices.tax_rate', 8) }} as invoiced_rate,
        {{ whole_units('coalesce(agreed_rates.tax_rate, usual_rates.tax_rate)', 8) }} as agreed_rate
    from invoices
    left join agreed_rates
        on
            invoices.contract_id = agreed_rates.contract_id
            and invoices.tax_rate = agreed_rates.tax_rate
    left join usual_rates
        on invoices.contract_id = usual_rates.contract_id
    where invoices.tax_rate is not null

),

-- The tax within an amount is what its net amount leaves of it.
taxes as (

    select
        'invoice_tax' as check_name,
        contract_id,
        'invoice ' || invoice_id as item,
        {% for kind, column in {'invoiced': 'stated', 'agreed': 'computed'}.items() -%}
        cast(
            amount - {{ divide_whole_half_up(
                '(fen * 100000000)', '(100000000 + ' ~ kind ~ '_rate)', 2, places=2
            ) }} as decimal(18, 2)
        ) as {{ column }}_amount,
        {% endfor -%}
        false as is_unreadable
    from taxed

),

instalments as (

    select
        contract_id,
        instalment_number,
        occurrence_number,
        invoice_due_date,
        scheduled_amount,
        count(*) over (partition by contract_id, instalment_number) as occurrence_count
    from {{ ref('int_instalments') }}

),

-- An instalment of which nothing was invoiced yet has no reading: what is not recorded is not known to be late.
invoiced_by_day as (

    select
        instalments.contract_id,
        instalments.instalment_number,
        instalments.occurrence_number,
        max(instalments.scheduled_amount) as scheduled_amount,
        case
            when count(*) = count(invoices.amount)
                then sum(
                    case when invoices.received_date <= instalments.invoice_due_date then invoices.amount else 0 end
                )
        end as amount
    from instalments
    inner join invoices
        on
            instalments.contract_id = invoices.contract_id
            and instalments.instalment_number = invoices.instalment_number
            and (
                instalments.occurrence_number = invoices.occurrence_number
                or instalments.occurrence_count = 1
            )
    where instalments.invoice_due_date < {{ as_of_date() }}
    group by instalments.contract_id, instalments.instalment_number, instalments.occurrence_number

),

days as (

    select
        'invoice_day' as check_name,
        contract_id,
        'instalment ' || cast(instalment_number as string)
        || case when occurrence_number > 1 then ' / ' || cast(occurrence_number as string) else '' end as item,
        cast(amount as decimal(18, 2)) as stated_amount,
        case when amount > scheduled_amount then cast(amount as decimal(18, 2)) else scheduled_amount end
            as computed_amount,
        false as is_unreadable
    from invoiced_by_day

),

final as (

    select * from invoices_to_instalments
    union all
    select * from taxes
    union all
    select * from days

)

select * from final
