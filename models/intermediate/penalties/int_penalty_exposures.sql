{{ config(post_hook="{{ create_penalty_steps() }}") }}

-- The penalty engine, asked for every case at its days, or at each horizon where it has none of its own.

{{ penalty_exposures(ref('int_penalty_cases'), ref('int_penalty_tiers'), ref('int_exposure_horizons')) }}
