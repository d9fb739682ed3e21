-- The orders that count (rule G3), each with its place in its customer's history.
-- A customer whose account is older than the file is returning even at the first order in the file (rule G10).
select
    orders.* exclude (exclusion),
    occasions.occasion_no,
    case
        when orders.customer_key is null then null
        when occasions.occasion_no > 1 or accounts.created_at < settings.data_from then 'returning'
        else 'new'
    end as customer_kind,
from orders
cross join settings
left join occasions
    on orders.customer_key = occasions.customer_key and orders.order_date = occasions.occasion_date
left join accounts on orders.customer_key = accounts.customer_key
where orders.exclusion is null
