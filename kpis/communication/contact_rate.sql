/*
measure = "ratio"
unit = "count"
better = "lower"
priority = 3
case = "contacts_and_orders"
advice = "communication.informed"
least = 0
needs = ["tickets.created_at", "orders.order_id"]

[de]
name = "Anfragen je 100 Bestellungen"
question = "Wie oft müssen Kunden nachfragen?"
definition = "Anfragen ÷ gültige Bestellungen × 100, beide im selben Zeitraum gezählt: Anfragen am Tag des Eingangs, Bestellungen am Bestelltag. Gezählt wird erst ab dem Tag, von dem an es Anfragen und Bestellungen in den Daten gibt. Alle Anfragen zählen, auch solche vor dem Kauf. Der Bereich behandelt Anfragen und Bestellungen als unabhängige, zufällig eintreffende Ereignisse; melden sich viele Kunden mehrfach, ist er in Wahrheit breiter."
formula = "100 × Anfragen ÷ gültige Bestellungen"
pitfall = "Wenig Anfragen sind nicht immer gut: Wer schwer zu erreichen ist, bekommt auch wenig. Nach einem starken Verkaufsmonat kommen die Anfragen erst im Monat darauf. Nicht jede Anfrage nennt eine Bestellung; deshalb lässt sich die Zahl nicht nach Land oder Versanddienst aufteilen: Über dem Strich fehlten dann Anfragen, darunter keine Bestellung."
[en]
name = "Contacts per 100 orders"
question = "How often do customers have to ask?"
definition = "Contacts ÷ valid orders × 100, both counted in the same period: contacts on the day of arrival, orders on the day of the order. Counting begins on the day from which there are both contacts and orders in the data. All contacts count, also those before a purchase. The interval treats contacts and orders as independent events arriving at random; if many customers write repeatedly, it is wider in truth."
formula = "100 × contacts ÷ valid orders"
pitfall = "Few contacts are not always good: who is hard to reach gets few as well. After a month of strong sales the contacts come only in the month after. Not every contact names an order; that is why the figure cannot be divided by country or carrier: contacts would be missing above the line, but no order below it."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Communication: nach der Bestellung auf dem Laufenden gehalten; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Raum für Rückmeldungen und Beschwerden", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Communication: kept informed after the order; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: room for feedback and complaints" }
standard = { de = "Contact rate (Kontakte je Bestellung), wie im Kundenservice üblich; eigene Wahl: beide nach ihrem eigenen Tag", en = "Contact rate (contacts per order) as usual in customer service; own choice: each by its own day" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "2", ordered_at = 2025-06-02T08:00:00 },
  { order_id = "3", ordered_at = 2025-06-10T10:00:00 },
  { order_id = "4", ordered_at = 2025-06-11T10:00:00 },
  { order_id = "5", ordered_at = 2025-06-12T10:00:00 },
  { order_id = "6", ordered_at = 2025-06-12T10:00:00, status = "cancelled" },
]
tickets = [
  { created_at = 2025-04-30T10:00:00 },
  { created_at = 2025-06-02T10:00:00, order_id = "1" },
  { created_at = 2025-06-20T10:00:00 },
]
expect = { value = 40, n = 7 }   # since 1 May: 2 contacts, 5 valid orders; the contact of April came before the first order in the data
*/
with span as (
    -- Before both files begin, a missing contact or order means nothing.
    select greatest(settings.data_from, min(tickets.created_at)::date) as first_day,
    from settings
    cross join tickets
    group by settings.data_from
),

contacts_and_orders as (
    select
        created_at::date as day,
        100 as contacts_times_100,
        0 as orders,
    from tickets
    union all
    select
        order_date as day,
        0 as contacts_times_100,
        1 as orders,
    from valid_orders
)

select
    contacts_and_orders.day,
    contacts_and_orders.contacts_times_100 as value,
    contacts_and_orders.orders as weight,
from contacts_and_orders
inner join span on contacts_and_orders.day >= span.first_day
