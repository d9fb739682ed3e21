/*
needs = ["orders.shipped_at"]

[de]
name = "Bundesnetzagentur: Laufzeit der Paketdienste"
short = "nur der Paketweg"
definition = "Kalendertage vom Versand bis zur Zustellung, Median der zugestellten Bestellungen. So misst die Bundesnetzagentur die Paketdienste: von der Einlieferung an. Wie lange die Bestellung vorher im Lager lag, sieht der Kunde, diese Zahl nicht."
[en]
name = "Bundesnetzagentur: carriers' transit time"
short = "carrier's leg only"
definition = "Calendar days from dispatch to delivery, median of the delivered orders. This is how the German network regulator measures carriers: from posting on. How long the order lay in the warehouse before, the customer sees and this number does not."

[source]
standard = { de = "Bundesnetzagentur, Laufzeitmessung 7/2021–6/2022, Deutschland (fünf Paketdienste, ab Einlieferung)", en = "Bundesnetzagentur (German network regulator), transit times 7/2021–6/2022, Germany (five carriers, from posting on)" }

[[step]]
id = "open"
label = { de = "Offene fehlen", en = "Open ones are missing" }
why = { de = "Noch nicht zugestellt: Bei uns zählt die Bestellung mit ihrer bisherigen Wartezeit, dort erst, wenn sie angekommen ist.", en = "Not delivered yet: we count the order with its waiting time so far, there it counts only once it has arrived." }
[[step]]
id = "no_dispatch"
label = { de = "Ohne Versanddatum", en = "Without a date of dispatch" }
why = { de = "Zugestellt, aber ohne Versanddatum oder mit einem nach der Zustellung: Der Weg des Pakets lässt sich nicht messen.", en = "Delivered, but without a date of dispatch or with one after the delivery: the way of the parcel cannot be measured." }
[[step]]
id = "warehouse"
label = { de = "Die Zeit im Lager fehlt", en = "The time in the warehouse is missing" }
why = { de = "Die Tage zwischen Bestellung und Versand: Bei uns wartet der Kunde schon, dort beginnt die Uhr erst mit dem Versand.", en = "The days between order and dispatch: to us the customer is waiting already, there the clock starts with the dispatch." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-02T10:00:00, shipped_at = 2025-06-03T10:00:00, delivered_at = 2025-06-04T12:00:00 },
  { order_id = "2", ordered_at = 2025-06-02T10:00:00, shipped_at = 2025-06-04T10:00:00, delivered_at = 2025-06-06T12:00:00 },
  { order_id = "3", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-20T12:00:00 },
  { order_id = "4", ordered_at = 2025-06-24T10:00:00 },
  { order_id = "5", ordered_at = 2025-06-25T10:00:00 },
]
# Ours: 10 days. Of the closed ones 2, 4, 10 the median is 4; without 3 it is 2; from dispatch on 1 and 2: 1.
expect = { ours = 10, open = -6, no_dispatch = -2, warehouse = -1, value = 1, n = 2, k = 2 }
*/
select
    order_date as day,
    order_id,
    date_diff('day', shipped_at::date, delivered_at::date) as value,
    true as closed,
    case
        when delivered_at is null then 'open'
        when delivered_at::date < order_date then 'negative_duration'
        when shipped_at is null or shipped_at::date > delivered_at::date then 'no_dispatch'
    end as left_out,
    'warehouse' as reason,
from valid_orders
