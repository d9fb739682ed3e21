-- One row per identified customer with at least one purchase occasion.
select
    customer_key,
    min(occasion_date) as first_date,
    min(occasion_date) filter (where occasion_no = 2) as second_date,
    max(occasion_date) as last_date,
    count(*) as occasions,
    sum(value) as revenue,
    min(order_id) filter (where occasion_no = 1) as first_order_id,
from occasions
group by customer_key
