-- What a customer can be filtered and broken down by: the attributes of the first order, which no later event changes.
select
    buyers.customer_key,
    order_slices.country,
    order_slices.sales_channel,
    order_slices.carrier,
    order_slices.payment_method,
    order_slices.delivery_option,
    order_slices.product_category,
from buyers
inner join order_slices on buyers.first_order_id = order_slices.order_id
