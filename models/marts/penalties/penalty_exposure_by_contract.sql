-- What d days of delay cost a party under one contract: its per-day terms of the late_ kinds together, and
-- the cliff, the lump sum that a termination right adds from its threshold day on. A sum of which a part is
-- unknown is unknown.

with

by_day as (

    select * from {{ ref('penalty_exposure_by_day') }}
    where breach_kind like 'late\_%' escape '\'

),

terms as (

    select * from {{ ref('penalty_exposure') }}

),

rights as (

    select * from {{ ref('fct_termination_right') }}

),

liable_parties as (

    select 'supplier' as liable_party
    union all
    select 'buyer' as liable_party

),

horizons as (

    select * from {{ ref('exposure_horizons') }}

),

-- A right that either party holds makes each the other's debtor.
sums_on_termination as (

    select
        rights.contract_id,
        liable_parties.liable_party,
        rights.condition_kind,
        rights.first_open_day,
        rights.lump_sum_amount
    from rights
    inner join liable_parties
        on
            rights.liable_party = liable_parties.liable_party
            or rights.holder = 'either'
    where rights.has_lump_sum

),

lump_sums as (

    select
        contract_id,
        liable_party,
        amount_per_event as amount
    from terms
    where accrual in ('per_event', 'lump_sum')

    union all

    select
        contract_id,
        liable_party,
        lump_sum_amount as amount
    from sums_on_termination

),

largest_lump_sums as (

    select
        contract_id,
        liable_party,
        max(amount) as amount
    from lump_sums
    group by contract_id, liable_party

),

debtors as (

    select
        contract_id,
        liable_party
    from terms

    union

    select
        contract_id,
        liable_party
    from sums_on_termination

),

late_sums as (

    select
        contract_id,
        liable_party,
        days_late,
        case when count(*) = count(exposure_amount) then sum(exposure_amount) end as exposure_amount,
        count(*) as late_term_count
    from by_day
    group by contract_id, liable_party, days_late

),

cliffs as (

    select
        sums_on_termination.contract_id,
        sums_on_termination.liable_party,
        horizons.days_late,
        case
            when count(*) = count(sums_on_termination.lump_sum_amount)
                then max(case
                    when horizons.days_late >= sums_on_termination.first_open_day
                        then sums_on_termination.lump_sum_amount
                    else 0
                end)
        end as termination_lump_sum_amount
    from sums_on_termination
    cross join horizons
    where
        sums_on_termination.condition_kind like 'late\_%' escape '\'
        and sums_on_termination.first_open_day is not null
    group by sums_on_termination.contract_id, sums_on_termination.liable_party, horizons.days_late

),

final as (

    select
        debtors.contract_id,
        debtors.liable_party,
        horizons.days_late,
        cast(case
            when late_sums.late_term_count is null then 0
            else late_sums.exposure_amount
        end as decimal(18, 2)) as exposure_amount,
        cast(coalesce(late_sums.late_term_count, 0) as integer) as late_term_count,
        cast(largest_lump_sums.amount as decimal(18, 2)) as largest_lump_sum_amount,
        cast(case
            when cliffs.contract_id is null then 0
            else cliffs.termination_lump_sum_amount
        end as decimal(18, 2)) as termination_lump_sum_amount,
        contracts.status as contract_status,
        contracts.supplier_id
    from debtors
    cross join horizons
    inner join {{ ref('dim_contract') }} as contracts
        on debtors.contract_id = contracts.contract_id
    left join late_sums
        on
            debtors.contract_id = late_sums.contract_id
            and debtors.liable_party = late_sums.liable_party
            and horizons.days_late = late_sums.days_late
    left join largest_lump_sums
        on
            debtors.contract_id = largest_lump_sums.contract_id
            and debtors.liable_party = largest_lump_sums.liable_party
    left join cliffs
        on
            debtors.contract_id = cliffs.contract_id
            and debtors.liable_party = cliffs.liable_party
            and horizons.days_late = cliffs.days_late

)

select * from final
