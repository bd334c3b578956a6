-- The days of delay at which exposures are worked out: those of the reference file, and those of a what-if.

select days_late from {{ ref('exposure_horizons') }}

union

select days as days_late
from {{ ref('int_what_if') }}
where what_if_kind in ('late', 'unpaid')
