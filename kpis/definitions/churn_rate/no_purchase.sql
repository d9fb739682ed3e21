/*
[de]
name = "Churnmiser: im Zeitraum nicht gekauft"
short = "nicht gekauft"
definition = "Aktive Kunden, die im Zeitraum nichts gekauft haben ÷ zu Beginn aktive Kunden. Das Gegenstück zur Bindungsrate „wer kaufte wieder?“: In einem Monat kaufen auch treue Kunden meist nicht, deshalb ist diese Zahl viel höher und sagt wenig über verlorene Kunden."
[en]
name = "Churnmiser: no purchase in the period"
short = "no purchase"
definition = "Active customers who bought nothing in the period ÷ customers active at its start. The counterpart of the retention rate “who bought again?”: in a single month even loyal customers mostly do not buy, so this number is far higher and says little about lost customers."

[source]
standard = { de = "Churnmiser, Ratgeber zur Abwanderung in Shopify-Shops: „did not purchase again within the period“, abgerufen 2026", en = "Churnmiser, guide to churn in Shopify shops: “did not purchase again within the period”, read in 2026" }

[[step]]
id = "pausing"
label = { de = "Kunden, die nur pausieren", en = "Customers who merely pause" }
why = { de = "Im Zeitraum nichts gekauft, aber die Grenze ist noch nicht erreicht: Bei uns ist der Kunde weiter aktiv, dort gilt er als verloren.", en = "Nothing bought in the period, but the limit has not been reached: to us the customer is still active, there they count as lost." }
[[step]]
id = "came_back"
label = { de = "Nach der Grenze doch gekauft", en = "Bought after the limit after all" }
why = { de = "Im Zeitraum die Grenze überschritten und danach doch noch gekauft: Bei uns ist der Kunde abgewandert und zurückgewonnen, dort war er nie weg.", en = "Crossed the limit in the period and bought after all: to us the customer churned and was won back, there they were never gone." }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-25T10:00:00 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "5", customer_id = "D", ordered_at = 2025-05-21T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "7", customer_id = "E", ordered_at = 2025-03-31T10:00:00 },
]
# E lapsed in May. Ours: A and B lapse on 10 June, 2 of 4. C pauses: 3 of 4. B came back on 25 June: 2 of 4.
expect = { period = 2025-06-01, ours = 0.5, pausing = 0.25, came_back = -0.25, value = 0.5, n = 4, k = 2 }
*/
with buying as (
    select distinct
        periods.last_day,
        occasions.customer_key,
    from periods
    inner join occasions
        on occasions.occasion_date >= periods.first_day
        and occasions.occasion_date <= periods.last_day
    where periods.grain = $grain and periods.grain <> 'all'
)

select
    start_spells.last_day as day,
    start_spells.customer_key,
    buying.customer_key is null as value,
    case when buying.customer_key is null then 'pausing' else 'came_back' end as reason,
from start_spells
left join buying
    on start_spells.last_day = buying.last_day
    and start_spells.customer_key = buying.customer_key
where start_spells.grain = $grain and start_spells.idle_days <= $churn_days
