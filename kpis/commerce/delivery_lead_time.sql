/*
measure = "duration"
unit = "days"
better = "lower"
priority = 1
headline = false
advice = "commerce.delivery"
instrument = "delivery"
needs = ["orders.delivered_at"]

[de]
name = "Lieferzeit"
question = "Wie lange wartet ein Kunde auf seine Bestellung?"
definition = "Kalendertage vom Bestelltag bis zum Tag der Zustellung, als Median und 90. Perzentil nach Kaplan-Meier. Gültige Bestellungen, die noch nicht zugestellt sind, zählen mit ihrer bisherigen Wartezeit (bis zum Auswertungstag) als offen. Es zählt der Monat der Bestellung; eine Zustellung am selben Tag ergibt 0 Tage."
formula = "Median der Tage von der Bestellung bis zur Zustellung, offene Bestellungen eingerechnet"
pitfall = "Ein Durchschnitt nur der zugestellten Bestellungen ist geschönt, weil die langsamsten noch fehlen. Vorbestellungen verlängern die Zeit, ohne dass der Versand langsamer wäre."
[en]
name = "Delivery time"
question = "How long does a customer wait for an order?"
definition = "Calendar days from the day of the order to the day of delivery, as Kaplan-Meier median and 90th percentile. Valid orders not yet delivered count as open with their waiting time up to the as-of day. The month of the order counts; delivered the same day is 0 days."
formula = "median days from order to delivery, open orders taken into account"
pitfall = "An average of delivered orders alone flatters, because the slowest are still missing. Pre-orders lengthen the time although dispatch is no slower."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: Bestellung so schnell wie möglich erhalten; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: verkürzte Lieferdauer", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: receive the order as soon as possible; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: shorter delivery time" }
standard = { de = "SCOR RS.1.1, Order Fulfilment Cycle Time (Dauer der Auftragsabwicklung); hier der Median nach Kaplan-Meier (Kaplan & Meier 1958) statt des Mittelwerts zugestellter Bestellungen", en = "SCOR RS.1.1, Order Fulfilment Cycle Time; here product-limit median (Kaplan & Meier 1958) instead of the mean of delivered orders" }
[[benchmark]]
label = { de = "56 % der Shops liefern in 1–2, 38 % in 3–5 Werktagen (Angaben von Shops, DACH 2024; Werktage, nicht Kalendertage)", en = "56% of shops deliver in 1–2, 38% in 3–5 working days (stated by shops, DACH 2024; working days, not calendar days)" }
source = { de = "EHI, 2024, DACH, Shops", en = "EHI, 2024, DACH, shops" }
show = "text"
[[benchmark]]
label = { de = "3,0 Tage im Mittel, 18,7 % binnen 24 Stunden (Deutschland 2021; Mittelwert, kein Median)", en = "3.0 days on average, 18.7% within 24 hours (Germany 2021; a mean, not a median)" }
source = { de = "parcelLab, 2021, Deutschland, Lieferungen", en = "parcelLab, 2021, Germany, deliveries" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-02T10:00:00, delivered_at = 2025-06-04T12:00:00 },
  { order_id = "2", ordered_at = 2025-06-02T23:00:00, delivered_at = 2025-06-06T09:00:00 },
  { order_id = "3", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-20T12:00:00 },
  { order_id = "4", ordered_at = 2025-06-24T10:00:00 },
  { order_id = "5", ordered_at = 2025-06-25T10:00:00 },
  { order_id = "6", ordered_at = 2025-06-12T10:00:00, delivered_at = 2025-06-11T12:00:00 },
]
expect = { value = 10, n = 5, k = 3 }   # 2, 4, 10 days and two open: median 10, not 4; 6 is a data error
*/
with deliveries as (
    select
        order_id,
        order_date,
        date_diff('day', order_date, coalesce(delivered_at::date, $as_of)) as days,
        delivered_at is not null as is_delivered,
    from valid_orders
)

select
    order_date as day,
    order_id,
    days as value,
    is_delivered as closed,
    case when days < 0 then 'negative_duration' end as left_out,
from deliveries
