/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "communication.informed"
instrument = "tip_transparency"
needs = ["orders.promised_date", "orders.delivered_at", "messages.order_id", "messages.kind", "messages.sent_at"]

[de]
name = "Verspätung angekündigt"
question = "Sagen wir Bescheid, bevor eine Lieferung zu spät kommt?"
definition = "Verspätete gültige Bestellungen, zu denen spätestens am zugesagten Tag eine Verspätungsmeldung gesendet wurde ÷ alle verspäteten gültigen Bestellungen. Verspätet ist, was nach dem zugesagten Tag zugestellt wurde oder überfällig ist; was heute fällig ist, zählt noch nicht. Eine Meldung nach dem zugesagten Tag kommt zu spät. Enthalten die Daten gar keine Nachricht zu einer Bestellung, gibt es keinen Wert. Es zählt der zugesagte Tag."
formula = "verspätete Bestellungen mit Meldung bis zum zugesagten Tag ÷ verspätete Bestellungen"
pitfall = "Der Wert sagt nichts darüber, wie oft Sie zu spät liefern: Wenige Verspätungen sind besser als viele angekündigte. Meldungen des Paketdienstes stehen meist nicht in Ihren Daten."
[en]
name = "Delays announced"
question = "Do we say so before a delivery is late?"
definition = "Late valid orders for which a delay notice was sent on or before the promised day ÷ all late valid orders. Late is what was delivered after the promised day or is overdue; due today does not count yet. A notice after the promised day comes too late. If the data hold no message about any order, there is no value. The promised day counts."
formula = "late orders with a notice by the promised day ÷ late orders"
pitfall = "The value does not say how often you are late: few delays are better than many announced ones. Notices by the carrier are usually not in your data."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Komplikationen angemessen kommunizieren; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: auch bei negativen Ereignissen ehrlich sein", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: communicate complications adequately; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: be honest about negative events, too" }
standard = { de = "Eigene Definition: Meldung spätestens am zugesagten Tag; verspätet wie bei der pünktlichen Lieferung (SCOR, erste Zusage)", en = "Own definition: a notice on or before the promised day; late as in on-time delivery (SCOR, first commitment)" }
[[benchmark]]
label = { de = "Etwa die Hälfte der Befragten mit verspätetem Paket gab an, benachrichtigt worden zu sein (Deutschland 2022) – eine Umfrage unter Personen, ohne Bedingung, wann die Meldung kam", en = "About half of those with a delayed parcel said they had been notified (Germany 2022) – a survey of persons, whenever the notice came" }
source = { de = "Sendcloud, 2022, Deutschland, Verbraucherumfrage", en = "Sendcloud, 2022, Germany, consumer survey" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "2", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "3", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-10T12:00:00 },
  { order_id = "4", ordered_at = 2025-06-15T10:00:00, promised_date = 2025-06-20 },
  { order_id = "5", ordered_at = 2025-06-25T10:00:00, promised_date = 2025-06-30 },
  { order_id = "6", ordered_at = 2025-06-15T10:00:00, promised_date = 2025-06-20, delivered_at = 2025-06-21T12:00:00 },
]
messages = [
  { kind = "delay_notice", order_id = "1", sent_at = 2025-06-10T22:00:00 },
  { kind = "delay_notice", order_id = "2", sent_at = 2025-06-11T08:00:00 },
  { kind = "delay_notice", order_id = "3", sent_at = 2025-06-09T08:00:00 },
  { kind = "delay_notice", order_id = "5", sent_at = 2025-06-29T08:00:00 },
  { kind = "dispatch", order_id = "6", sent_at = 2025-06-16T08:00:00 },
]
expect = { value = 0.25, n = 4, k = 1 }   # only 1; 2 heard a day too late, 4 is overdue without a word, 6 only got a dispatch message; 3 was on time, 5 is due today
*/
with late as (
    select
        order_id,
        promised_date,
    from valid_orders
    where promised_date < $as_of
        and coalesce(delivered_at::date > promised_date, true)
),

warned as (
    select distinct late.order_id
    from late
    inner join messages on late.order_id = messages.order_id
    where messages.kind = 'delay_notice'
        and messages.sent_at::date <= late.promised_date
)

select
    late.promised_date as day,
    late.order_id,
    warned.order_id is not null as value,
from late
left join warned on late.order_id = warned.order_id
where
    exists (
        select 1
        from messages as recorded
        where recorded.order_id is not null
    )
