/*
measure = "mean"

[de]
name = "SCOR"
short = "wie SCOR"
definition = "Summe der Lieferzeiten aller zugestellten Bestellungen ÷ Zahl der zugestellten Bestellungen (Order Fulfilment Cycle Time). Das ist ein Mittelwert: Wenige sehr lange Lieferungen heben ihn. Was noch unterwegs ist, kommt nicht vor; die Vorbestellzeit nimmt SCOR aus, was unsere Daten nicht hergeben."
[en]
name = "SCOR"
short = "as SCOR"
definition = "Sum of the delivery times of all delivered orders ÷ number of delivered orders (order fulfilment cycle time). That is a mean: a few very long deliveries raise it. What is still under way does not occur; SCOR leaves out dwell time such as pre-orders, which our data do not tell."

[source]
standard = { de = "SCOR RS.1.1, Order Fulfillment Cycle Time (Dauer der Auftragsabwicklung; Supply Chain Operations Reference)", en = "SCOR RS.1.1, Order Fulfillment Cycle Time (Supply Chain Operations Reference)" }

[[step]]
id = "open"
label = { de = "Offene fehlen", en = "Open ones are missing" }
why = { de = "Noch nicht zugestellt: Bei uns zählt die Bestellung mit ihrer bisherigen Wartezeit, dort erst, wenn sie angekommen ist. So fehlen gerade die langsamsten.", en = "Not delivered yet: we count the order with its waiting time so far, there it counts only once it has arrived. So the slowest are missing." }
[[step]]
id = "statistic"
label = { de = "Mittelwert statt Median", en = "Mean instead of median" }
why = { de = "Dieselben Bestellungen, anders zusammengefasst: Der Median sagt, nach wie vielen Tagen die Hälfte da ist; den Mittelwert verschieben einzelne sehr lange Lieferungen.", en = "The same orders, summed up otherwise: the median says after how many days half have arrived; the mean is moved by single very long deliveries." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-02T10:00:00, delivered_at = 2025-06-04T12:00:00 },
  { order_id = "2", ordered_at = 2025-06-02T23:00:00, delivered_at = 2025-06-06T09:00:00 },
  { order_id = "3", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-20T12:00:00 },
  { order_id = "4", ordered_at = 2025-06-24T10:00:00 },
  { order_id = "5", ordered_at = 2025-06-25T10:00:00 },
]
# Ours: 10 days. Of the closed ones 2, 4, 10 the median is 4, the mean 5.333.
expect = { ours = 10, open = -6, statistic = 1.3333, value = 5.3333, n = 3 }
*/
with deliveries as (
    select
        order_id,
        order_date,
        date_diff('day', order_date, delivered_at::date) as days,
    from valid_orders
)

select
    order_date as day,
    order_id,
    days as value,
    case
        when days is null then 'open'
        when days < 0 then 'negative_duration'
    end as left_out,
from deliveries
