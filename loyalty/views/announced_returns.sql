-- The returns that customers announced: exchanges count, undeliverable parcels do not.
-- Where the day of the request is missing, goods received stands for it, else the refund.
select
    order_id,
    coalesce(requested_at, received_at, refunded_at)::date as announced_date,
    coalesce(return_type, 'withdrawal') as return_type,
    replace(lower(trim(reason)), ' ', '_') as reason_id,
    items_returned,
    coalesce(returned_value, refund_value) as returned_value,
from returns
where coalesce(return_type, 'withdrawal') <> 'undeliverable'
