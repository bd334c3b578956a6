-- The parties that are supposed to be late and, beside each, the other, were it as late: `is_supposed` tells them apart.
create temp view delays as
with supposed_delays as (

    select *, true as is_supposed from what_if.intermediate.int_what_if_delays

)

from supposed_delays
union all
select contract_id, if(liable_party = 'buyer', 'supplier', 'buyer') as liable_party, days_late, false as is_supposed
from supposed_delays as late
where not exists (
    from supposed_delays as other where other.contract_id = late.contract_id and other.liable_party <> late.liable_party
)
