-- Published reference rates with the last day on which each was in force.

select
    rate_code,
    annual_rate,
    effective_from,
    coalesce(
        {{ add_days('lead(effective_from) over (partition by rate_code order by effective_from)', -1) }},
        cast('9999-12-31' as date)
    ) as effective_to
from {{ ref('reference_rates') }}
