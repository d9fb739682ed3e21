-- Every order that is known by as-of, with its person and, where it does not count, the reason (rule G3).
with item_totals as (
    select
        order_id,
        sum(price * coalesce(quantity, 1)) as goods,
        goods + coalesce(sum(shipping_fee), 0) as order_value,
        sum(shipping_fee) as shipping_fee,
        sum(coalesce(quantity, 1))::bigint as items_qty,
    from data.order_items
    group by order_id
)

select
    known.* replace (
        coalesce(known.order_value, item_totals.order_value) as order_value,
        coalesce(known.item_value, item_totals.goods) as item_value,
        coalesce(known.shipping_fee, item_totals.shipping_fee) as shipping_fee,
        coalesce(known.items_qty, item_totals.items_qty) as items_qty
    ),
    known.ordered_at::date as order_date,
    coalesce(by_number.customer_key, by_mail.customer_key) as customer_key,
    case
        when coalesce(known.is_test, false) or known.status = 'test' then 'test'
        when known.cancelled_at is not null or known.status in ('cancelled', 'voided') then 'cancelled'
        when known.status in ('failed', 'draft', 'pending_payment') then 'not_completed'
        when known.ordered_at >= settings.as_of_ts then 'future_date'
        when coalesce(known.order_value, item_totals.order_value, 0) < 0 then 'negative_value'
        when coalesce(known.currency, settings.currency) <> settings.currency then 'foreign_currency'
    end as exclusion,
from orders_known as known
cross join settings
left join item_totals on known.order_id = item_totals.order_id
left join person_keys as by_number on by_number.identity = 'id:' || known.customer_id
left join person_keys as by_mail on by_mail.identity = 'em:' || known.customer_email
