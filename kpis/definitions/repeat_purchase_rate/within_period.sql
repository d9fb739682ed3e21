/*
[de]
name = "Repeat Customer Insights: im Zeitraum"
short = "nur im Zeitraum"
definition = "Kunden mit mindestens zwei Bestellungen im Zeitraum ÷ alle Kunden mit mindestens einer im Zeitraum. Was vorher war, zählt nicht; je kürzer der Zeitraum, desto niedriger die Rate."
[en]
name = "Repeat Customer Insights: within the period"
short = "within the period"
definition = "Customers with at least two orders in the period ÷ all customers with at least one in the period. What was before does not count; the shorter the period, the lower the rate."

[source]
standard = { de = "Repeat Customer Insights (Little Stream Software, Auswertung für Shopify): Erklärung des Zeitraums, abgerufen 2026", en = "Repeat Customer Insights (Little Stream Software, analytics for Shopify): how the time period works, read in 2026" }

[[step]]
id = "not_in_period"
label = { de = "Kunden ohne Kauf im Zeitraum", en = "Customers without a purchase in the period" }
why = { de = "Wir zählen alle Kunden, die bis dahin je gekauft haben. Dort zählt nur, wer im Zeitraum bestellt hat.", en = "We count all customers who had ever bought by then. There only those count who ordered in the period." }
[[step]]
id = "before"
label = { de = "Frühere Käufe zählen nicht", en = "Earlier purchases do not count" }
why = { de = "Der Kunde hatte schon vor dem Zeitraum gekauft und im Zeitraum nur einmal bestellt: Bei uns hat er wieder gekauft, dort nicht.", en = "The customer had bought before the period and ordered only once in it: to us a repeat purchase, to them none." }
[[step]]
id = "same_day"
label = { de = "Zwei Bestellungen am selben Tag", en = "Two orders on one day" }
why = { de = "Alle Bestellungen eines Tages sind bei uns ein Kauf. Dort ist die zweite desselben Tages ein Wiederkauf.", en = "To us all orders of a day are one purchase. There the second of the same day is a repeat purchase." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-05T09:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-06-05T20:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-06-20T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-05-20T10:00:00 },
]
# Ours: A and C of four. Without D 2 of 3; A ordered once in June: 1 of 3; B twice on one day: 2 of 3.
expect = { period = 2025-06-01, ours = 0.5, not_in_period = 0.1667, before = -0.3333, same_day = 0.3333, value = 0.6667, n = 3, k = 2 }
*/
with in_period as (
    select
        periods.last_day,
        valid_orders.customer_key,
        count(*) as orders,
        count(distinct valid_orders.order_date) as occasions,
    from valid_orders
    inner join periods
        on valid_orders.order_date >= periods.first_day
        and valid_orders.order_date <= periods.last_day
    where periods.grain = $grain and valid_orders.customer_key is not null
    group by periods.last_day, valid_orders.customer_key
)

select
    periods.last_day as day,
    buyers.customer_key,
    in_period.orders >= 2 as value,
    case when in_period.customer_key is null then 'not_in_period' end as left_out,
    case when in_period.orders >= 2 then 'same_day' else 'before' end as reason,
from buyers
inner join periods on buyers.first_date <= periods.last_day
left join in_period
    on periods.last_day = in_period.last_day
    and buyers.customer_key = in_period.customer_key
where periods.grain = $grain
