-- The combination of slices of every order that counts. `is_whole`: none of those that a customer has too is missing.
select
    valid_orders.order_id,
    profiles.profile,
    profiles.country is not null
    and profiles.sales_channel is not null
    and profiles.carrier is not null
    and profiles.payment_method is not null
    and profiles.delivery_option is not null
    and profiles.product_category is not null as is_whole,
from valid_orders
inner join profiles
    on valid_orders.country is not distinct from profiles.country
    and valid_orders.sales_channel is not distinct from profiles.sales_channel
    and valid_orders.carrier is not distinct from profiles.carrier
    and valid_orders.payment_method is not distinct from profiles.payment_method
    and valid_orders.delivery_option is not distinct from profiles.delivery_option
    and valid_orders.product_category is not distinct from profiles.product_category
    and valid_orders.customer_kind is not distinct from profiles.customer_kind
