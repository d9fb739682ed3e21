-- Every row of the order files that does not count, with its reason: shown, never silently dropped.
select
    order_date as day,
    order_id,
    exclusion as reason,
from orders
where exclusion is not null
union all
select
    coalesce(uploaded.ordered_at::date, settings.as_of) as day,
    coalesce(dropped.file || ' ' || dropped.row_no, dropped.record_key) as order_id,
    dropped.reason,
from data.dropped_rows as dropped
cross join settings
left join data.orders as uploaded on dropped.record_key = uploaded.order_id
where dropped.table_name = 'orders'
    and dropped.reason <> 'mended'
