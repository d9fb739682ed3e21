-- Every combination of slices that an order of the shop has: there are few, so that counting goes by their number.
select
    (row_number() over ())::integer as profile,
    combinations.*,
from (
    select distinct
        country,
        sales_channel,
        carrier,
        payment_method,
        delivery_option,
        product_category,
        customer_kind,
    from valid_orders
) as combinations
