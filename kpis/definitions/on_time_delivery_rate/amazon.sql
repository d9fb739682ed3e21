/*
needs = ["orders.shipped_at"]

[de]
name = "Amazon: On-Time Delivery Rate"
short = "wie Amazon"
definition = "Bis zum zugesagten Tag zugestellte Sendungen ÷ alle verfolgten Sendungen, die Händler selbst verschicken. Es zählen nur Sendungen, also nichts, was noch nicht verschickt ist; die letzten sieben Tage lässt Amazon weg. Ob eine Sendung verfolgt wird, sagen unsere Daten nicht: Hier zählt, was ein Versand- oder Zustelldatum hat."
[en]
name = "Amazon: On-Time Delivery Rate"
short = "as Amazon"
definition = "Shipments delivered by the promised day ÷ all tracked shipments that sellers send themselves. Only shipments count, so nothing that has not been sent yet; Amazon leaves out the latest seven days. Our data do not say whether a shipment is tracked: here everything counts that has a date of dispatch or delivery."

[source]
standard = { de = "Amazon Seller Central, „On-Time Delivery Rate (OTDR)“, und Erläuterung im Händlerforum (zugesagter Tag in den letzten 21 Tagen ohne die letzten 7), abgerufen 2026", en = "Amazon Seller Central, “On-Time Delivery Rate (OTDR)”, and its explanation in the sellers' forum (promised day within 21 days, without the last 7), read in 2026" }

[[step]]
id = "not_shipped"
label = { de = "Nicht verschickte fehlen", en = "Unsent ones are missing" }
why = { de = "Der zugesagte Tag ist vorbei, und die Bestellung ist noch nicht einmal verschickt: Bei uns ist sie zu spät, dort ist sie keine Sendung und zählt nicht.", en = "The promised day has passed and the order has not even been sent: we count it as late, there it is no shipment and does not count." }
[[step]]
id = "last_days"
label = { de = "Die letzten sieben Tage fehlen", en = "The latest seven days are missing" }
why = { de = "Der zugesagte Tag liegt keine sieben Tage zurück: Bei uns zählt die Bestellung vom Tag danach an, dort erst nach einer Woche.", en = "The promised day was less than seven days ago: we count the order from the day after, there it counts only after a week." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", promised_date = 2025-06-10, shipped_at = 2025-06-08T10:00:00, delivered_at = 2025-06-09T12:00:00 },
  { order_id = "2", promised_date = 2025-06-10, shipped_at = 2025-06-09T10:00:00, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "3", promised_date = 2025-06-12, shipped_at = 2025-06-11T10:00:00 },
  { order_id = "4", promised_date = 2025-06-20 },
  { order_id = "5", promised_date = 2025-06-28, shipped_at = 2025-06-26T10:00:00, delivered_at = 2025-06-27T12:00:00 },
]
# Ours: 1 and 5 of five. Without 4, which was never sent: 2 of 4. Without 5, which is too fresh: 1 of 3.
expect = { ours = 0.4, not_shipped = 0.1, last_days = -0.1667, value = 0.3333, n = 3, k = 1 }
*/
select
    promised_date as day,
    order_id,
    coalesce(delivered_at::date <= promised_date, false) as value,
    case
        when shipped_at is null and delivered_at is null then 'not_shipped'
        when promised_date + 7 > $as_of then 'last_days'
    end as left_out,
from valid_orders
where promised_date < $as_of
