-- The returns that customers announced: exchanges count, undeliverable parcels do not.
-- Where the day of the request is missing, goods received stands for it, else the refund.
-- What came back is no less than nothing: a number below 0 is unknown.
select
    order_id,
    coalesce(requested_at, received_at, refunded_at)::date as announced_date,
    coalesce(return_type, 'withdrawal') as return_type,
    replace(lower(trim(reason)), ' ', '_') as reason_id,
    case when items_returned >= 0 then items_returned end as items_returned,
    case when coalesce(returned_value, refund_value) >= 0 then coalesce(returned_value, refund_value) end
        as returned_value,
from returns
where coalesce(return_type, 'withdrawal') <> 'undeliverable'
