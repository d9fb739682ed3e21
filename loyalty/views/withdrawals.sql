-- Every withdrawal with the day by which its money must be back: 14 days after the withdrawal, or when the goods are
-- back or their dispatch is proven, whichever is later. Unknown while neither goods nor money are back.
with dated as (
    select
        order_id,
        requested_at::date as requested_date,
        refunded_at::date as refunded_date,
        least(received_at, sent_at)::date as goods_back_date,
    from returns
    where requested_at is not null
        and coalesce(return_type, 'withdrawal') = 'withdrawal'
)

select
    order_id,
    requested_date,
    refunded_date,
    case
        when coalesce(goods_back_date, refunded_date) is not null
            then greatest(requested_date + 14, coalesce(goods_back_date, requested_date))
    end as deadline,
from dated
