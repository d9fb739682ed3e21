/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "communication.informed"
needs = ["orders.shipped_at", "messages.order_id", "messages.kind", "messages.sent_at"]

[de]
name = "Versand angekündigt"
question = "Erfahren Kunden, dass ihr Paket unterwegs ist?"
definition = "Versendete gültige Bestellungen mit einer Versandmeldung vom Tag vor bis zum Tag nach dem Versand ÷ alle versendeten gültigen Bestellungen, seit deren Versand mindestens ein Tag vergangen ist. Gezählt werden gesendete Meldungen, auch wenn sie nicht zugestellt werden konnten. Enthalten die Daten gar keine Nachricht zu einer Bestellung, gibt es keinen Wert. Es zählt der Tag des Versands."
formula = "Bestellungen mit Versandmeldung ± 1 Tag ÷ versendete Bestellungen"
pitfall = "Meldungen, die der Paketdienst verschickt, stehen meist nicht in Ihren Daten: Der Kunde weiß dann Bescheid, der Wert sagt das Gegenteil. Beginnt die Nachrichtendatei später als die Bestellungen, ist der Wert davor zu niedrig."
[en]
name = "Dispatch announced"
question = "Do customers hear that their parcel is on its way?"
definition = "Shipped valid orders with a dispatch message between the day before and the day after shipping ÷ all shipped valid orders that left at least one day ago. Messages sent count, even if they could not be delivered. If the data hold no message about any order, there is no value. The day of shipping counts."
formula = "orders with a dispatch message within ±1 day ÷ shipped orders"
pitfall = "Messages sent by the carrier are usually not in your data: the customer knows, and the value says the opposite. If the file of messages begins later than the orders, the value before it is too low."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Communication: den Kunden nach der Bestellung auf dem Laufenden halten", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Communication: keep the customer informed after the order" }
standard = { de = "Eigene Definition: eine Versandmeldung je versendeter Bestellung, höchstens einen Tag vorher oder nachher", en = "Own definition: a dispatch message for each shipped order, at most one day before or after" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-09T10:00:00, shipped_at = 2025-06-10T16:00:00 },
  { order_id = "2", ordered_at = 2025-06-09T10:00:00, shipped_at = 2025-06-10T16:00:00 },
  { order_id = "3", ordered_at = 2025-06-10T10:00:00, shipped_at = 2025-06-12T16:00:00 },
  { order_id = "4", ordered_at = 2025-06-10T10:00:00, shipped_at = 2025-06-12T16:00:00 },
  { order_id = "5", ordered_at = 2025-06-29T10:00:00, shipped_at = 2025-06-30T16:00:00 },
  { order_id = "6", ordered_at = 2025-06-29T10:00:00 },
  { order_id = "7", ordered_at = 2025-06-10T10:00:00, shipped_at = 2025-06-12T16:00:00, cancelled_at = 2025-06-12T18:00:00 },
]
messages = [
  { kind = "dispatch", order_id = "1", sent_at = 2025-06-11T23:00:00 },
  { kind = "dispatch", order_id = "2", sent_at = 2025-06-12T09:00:00 },
  { kind = "dispatch", order_id = "3", sent_at = 2025-06-11T08:00:00 },
  { kind = "thank_you", order_id = "4", sent_at = 2025-06-12T17:00:00 },
  { kind = "dispatch", order_id = "5", sent_at = 2025-06-30T17:00:00 },
]
expect = { value = 0.5, n = 4, k = 2, open = 1 }   # 1 a day later, 3 a day early; 2 two days late, 4 another kind; 5 left today: open; 6 not shipped, 7 cancelled
*/
with shipped as (
    select
        order_id,
        shipped_at::date as shipped_date,
    from valid_orders
    where shipped_at is not null
),

announced as (
    select distinct shipped.order_id
    from shipped
    inner join messages on shipped.order_id = messages.order_id
    where messages.kind = 'dispatch'
        and messages.sent_at::date between shipped.shipped_date - 1 and shipped.shipped_date + 1
)

select
    shipped.shipped_date as day,
    shipped.order_id,
    case when shipped.shipped_date + 1 <= $as_of then announced.order_id is not null end as value,
from shipped
left join announced on shipped.order_id = announced.order_id
where
    exists (
        select 1
        from messages as recorded
        where recorded.order_id is not null
    )
