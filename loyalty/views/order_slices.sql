-- What an order can be filtered and broken down by.
select
    order_id,
    country,
    sales_channel,
    carrier,
    payment_method,
    delivery_option,
    product_category,
    customer_kind,
from valid_orders
