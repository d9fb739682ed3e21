-- All valid orders of one customer on one local day are one purchase occasion (rule G5).
with days as (
    select
        customer_key,
        order_date as occasion_date,
        sum(order_value) as value,
        first(order_id order by ordered_at, order_id) as order_id,
    from orders
    where exclusion is null and customer_key is not null
    group by customer_key, order_date
)

select
    customer_key,
    occasion_date,
    (row_number() over person)::integer as occasion_no,
    value,
    order_id,
    lag(occasion_date) over person as previous_date,
    lead(occasion_date) over person as next_date,
from days
window person as (partition by customer_key order by occasion_date)
