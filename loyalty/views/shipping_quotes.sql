-- One row per shopper to whom a shipping fee (or none) was shown, with what makes carts comparable: their value and
-- the device. Bots are left out.
select
    shipping_shown_at,
    shipping_fee_quoted as fee,
    cart_value,
    completed_at is null as is_abandoned,
    device,
    country,
    sales_channel,
    case
        when cart_value is null then 'unknown'
        when cart_value < 20 then '0-20'
        when cart_value < 40 then '20-40'
        when cart_value < 60 then '40-60'
        when cart_value < 80 then '60-80'
        when cart_value < 120 then '80-120'
        else '120+'
    end || ' ' || coalesce(device, 'unknown') as stratum,
from checkouts
where shipping_shown_at is not null
    and shipping_fee_quoted >= 0
    and not coalesce(is_bot, false)
