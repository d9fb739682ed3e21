-- Every row of the order files that does not count, with its reason: shown, never silently dropped.
select
    order_date as day,
    order_id,
    exclusion as reason,
from orders
where exclusion is not null
union all
select
    coalesce(least(day, settings.as_of), settings.as_of) as day,
    record_key as order_id,
    reason,
from data.dropped_rows
cross join settings
where table_name = 'orders'
