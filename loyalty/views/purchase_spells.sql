-- One row per customer and stretch from one purchase day to the next: what was known of the customer on any day
-- of it, and when the next purchase came (the end of time if none).
select
    occasions.customer_key,
    occasions.occasion_date as since_date,
    coalesce(occasions.next_date, date '9999-12-31') as next_date,
    first_orders.value_third,
    least(occasions.occasion_no - 1, 2) as further_purchases,
from occasions
inner join first_orders on occasions.customer_key = first_orders.customer_key
