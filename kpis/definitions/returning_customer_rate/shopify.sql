/*
[de]
name = "Shopify: nach der Folge der Bestellungen"
short = "wie Shopify"
definition = "Kunden, die im Zeitraum ihre zweite oder eine spätere Bestellung aufgegeben haben ÷ alle Kunden mit Bestellung im Zeitraum. Die erste Bestellung darf im selben Zeitraum liegen, sogar am selben Tag. Shopifys eigener Text ließ sich nicht einsehen; gerechnet ist, wie andere ihn zitieren."
[en]
name = "Shopify: by the sequence of orders"
short = "as Shopify"
definition = "Customers who placed their second or a later order in the period ÷ all customers with an order in the period. The first order may lie in the same period, even on the same day. Shopify's own text could not be seen; this is computed as others quote it."

[source]
standard = { de = "Shopify „Returning customer rate“, zitiert von Little Stream Software (Repeat Customer Insights, abgerufen 2026); nach Bestellfolge rechnet auch dbt_shopify (Fivetran)", en = "Shopify “Returning customer rate” as quoted by Little Stream Software (Repeat Customer Insights, read in 2026); dbt_shopify (Fivetran) counts by order sequence, too" }

[[step]]
id = "same_period"
label = { de = "Erster und zweiter Kauf im selben Zeitraum", en = "First and second purchase in the same period" }
why = { de = "Im Zeitraum zum ersten Mal gekauft und an einem späteren Tag noch einmal: Bei uns ist der Kunde in diesem Zeitraum neu, dort wiederkehrend.", en = "Bought for the first time in the period and once more on a later day: to us the customer is new in that period, to them returning." }
[[step]]
id = "same_day"
label = { de = "Zwei Bestellungen am selben Tag", en = "Two orders on one day" }
why = { de = "Alle Bestellungen eines Tages sind bei uns ein Kauf. Dort macht schon die zweite Bestellung desselben Tages den Kunden zum wiederkehrenden.", en = "To us all orders of a day are one purchase. There the second order of the same day already makes the customer a returning one." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-05-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-02T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-06-25T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-06-11T09:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-06-11T18:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-06-12T10:00:00 },
]
# Ours: only A of four. B came back within June, C on the very day.
expect = { period = 2025-06-01, ours = 0.25, same_period = 0.25, same_day = 0.25, value = 0.75, n = 4, k = 3 }
*/
with numbered as (
    select
        customer_key,
        order_date,
        occasion_no,
        row_number() over (partition by customer_key order by ordered_at, order_id) as order_no,
    from valid_orders
    where customer_key is not null
),

period_customers as (
    select
        periods.last_day,
        numbered.customer_key,
        max(numbered.order_no) as order_no,
        max(numbered.occasion_no) as occasion_no,
    from numbered
    inner join periods
        on numbered.order_date >= periods.first_day
        and numbered.order_date <= periods.last_day
    where periods.grain = $grain and periods.grain <> 'all'
    group by periods.last_day, numbered.customer_key
),

known_customers as (
    select accounts.customer_key,
    from accounts
    cross join settings
    where accounts.created_at::date < settings.data_from
)

select
    period_customers.last_day as day,
    period_customers.customer_key,
    period_customers.order_no > 1 or known_customers.customer_key is not null as value,
    case when period_customers.occasion_no = 1 then 'same_day' else 'same_period' end as reason,
from period_customers
left join known_customers on period_customers.customer_key = known_customers.customer_key
