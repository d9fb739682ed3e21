-- The slices the data really has, with their values.
with attributes as (
    unpivot order_slices
    on country, sales_channel, carrier, payment_method, delivery_option, product_category, customer_kind
    into name slice value value
)

select
    slice,
    value,
    count(*) as cases,
from attributes
group by slice, value
