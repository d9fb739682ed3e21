-- A customer's combination of slices: that of the first order, which no later event changes.
select
    buyers.customer_key,
    order_profiles.profile,
from buyers
inner join order_profiles on buyers.first_order_id = order_profiles.order_id
