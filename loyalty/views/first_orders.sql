-- One row per identified customer: the first order in the data, and what makes customers comparable at it.
-- Thirds of the first order's value are those of all customers, so that they are the same for every question.
with valued as (
    select
        buyers.customer_key,
        buyers.first_date,
        valid_orders.order_id,
        valid_orders.order_value,
        coalesce(
            valid_orders.item_value, valid_orders.order_value - coalesce(valid_orders.shipping_fee, 0)
        ) as goods_value,
        valid_orders.shipping_fee,
        valid_orders.voucher_code,
        valid_orders.promised_date,
        valid_orders.delivered_at,
        coalesce(valid_orders.traffic_source, accounts.traffic_source) as traffic_source,
    from buyers
    inner join valid_orders on buyers.first_order_id = valid_orders.order_id
    left join accounts on buyers.customer_key = accounts.customer_key
),

cuts as (
    select
        percentile_disc(1.0 / 3) within group (order by order_value) as lower_cut,
        percentile_disc(2.0 / 3) within group (order by order_value) as upper_cut,
    from valued
)

select
    valued.*,
    case
        when valued.order_value is null then 'unknown'
        when valued.order_value <= cuts.lower_cut then 'low'
        when valued.order_value <= cuts.upper_cut then 'middle'
        else 'high'
    end as value_third,
from valued
cross join cuts
