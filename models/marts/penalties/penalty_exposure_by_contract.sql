-- What d days of delay cost a party under one contract: its per-day terms of the late_ kinds together, and
-- the cliff, the lump sum that a termination right adds from its threshold day on. A sum of which a part is
-- unknown is unknown.

with

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

sums_on_late as (

    select
        contract_id,
        liable_party,
        first_open_day,
        lump_sum_amount,
        count(*) over (partition by contract_id, liable_party)
        = count(lump_sum_amount) over (partition by contract_id, liable_party) as is_known
    from sums_on_termination
    where condition_kind like 'late\_%' escape '\' and first_open_day is not null

),

-- From the day on which a right opens its sum is owed: the largest of those that are open. Where one is unknown,
-- so is what is owed, on every day.
cliffs as (

    select
        contract_id,
        liable_party,
        first_open_day as from_day,
        coalesce(
            lead(first_open_day) over (partition by contract_id, liable_party order by first_open_day) - 1, 2147483647
        ) as to_day,
        max(lump_sum_amount) over (
            partition by contract_id, liable_party
            order by first_open_day
            rows between unbounded preceding and current row
        ) as amount
    from sums_on_late
    where is_known

    union all

    select distinct
        contract_id,
        liable_party,
        0 as from_day,
        2147483647 as to_day,
        cast(null as decimal(18, 2)) as amount
    from sums_on_late
    where not is_known

),

late_term_counts as (

    select
        contract_id,
        liable_party,
        count(*) as late_term_count
    from terms
    where accrual = 'per_day' and breach_kind like 'late\_%' escape '\'
    group by contract_id, liable_party

),

parties_bound as (

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

debtors as (

    select
        parties_bound.contract_id,
        parties_bound.liable_party,
        largest_lump_sums.amount as largest_lump_sum_amount,
        coalesce(late_term_counts.late_term_count, 0) as late_term_count,
        contracts.status as contract_status,
        contracts.supplier_id
    from parties_bound
    inner join {{ ref('dim_contract') }} as contracts
        on parties_bound.contract_id = contracts.contract_id
    left join largest_lump_sums
        on
            parties_bound.contract_id = largest_lump_sums.contract_id
            and parties_bound.liable_party = largest_lump_sums.liable_party
    left join late_term_counts
        on
            parties_bound.contract_id = late_term_counts.contract_id
            and parties_bound.liable_party = late_term_counts.liable_party

),

-- Most debtors have one late term, or none: nothing of theirs needs adding up.
several_sums as (

    select
        by_day.contract_id,
        by_day.liable_party,
        by_day.days_late,
        case when count(*) = count(by_day.exposure_amount) then sum(by_day.exposure_amount) end as exposure_amount
    from {{ ref('penalty_exposure_by_day') }} as by_day
    inner join debtors
        on
            by_day.contract_id = debtors.contract_id
            and by_day.liable_party = debtors.liable_party
    where debtors.late_term_count > 1 and by_day.breach_kind like 'late\_%' escape '\'
    group by by_day.contract_id, by_day.liable_party, by_day.days_late

),

late_sums as (

    select
        by_day.days_late,
        by_day.exposure_amount,
        debtors.*
    from {{ ref('penalty_exposure_by_day') }} as by_day
    inner join debtors
        on
            by_day.contract_id = debtors.contract_id
            and by_day.liable_party = debtors.liable_party
    where debtors.late_term_count = 1 and by_day.breach_kind like 'late\_%' escape '\'

    union all

    select
        several_sums.days_late,
        several_sums.exposure_amount,
        debtors.*
    from several_sums
    inner join debtors
        on
            several_sums.contract_id = debtors.contract_id
            and several_sums.liable_party = debtors.liable_party

    union all

    select
        horizons.days_late,
        0 as exposure_amount,
        debtors.*
    from debtors
    cross join horizons
    where debtors.late_term_count = 0

),

final as (

    select
        late_sums.contract_id,
        late_sums.liable_party,
        late_sums.days_late,
        cast(late_sums.exposure_amount as decimal(18, 2)) as exposure_amount,
        cast(late_sums.late_term_count as integer) as late_term_count,
        cast(late_sums.largest_lump_sum_amount as decimal(18, 2)) as largest_lump_sum_amount,
        cast(case
            when cliffs.contract_id is null then 0
            else cliffs.amount
        end as decimal(18, 2)) as termination_lump_sum_amount,
        late_sums.contract_status,
        late_sums.supplier_id
    from late_sums
    left join cliffs
        on
            late_sums.contract_id = cliffs.contract_id
            and late_sums.liable_party = cliffs.liable_party
            and late_sums.days_late between cliffs.from_day and cliffs.to_day

)

select * from final
