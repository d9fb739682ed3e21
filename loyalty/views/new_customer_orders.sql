-- The first order of every new customer. Whose account is older than the data is not new (rule G10).
select valid_orders.*,
from buyers
inner join valid_orders on buyers.first_order_id = valid_orders.order_id
where valid_orders.customer_kind = 'new'
