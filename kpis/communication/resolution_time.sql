/*
measure = "duration"
unit = "hours"
better = "lower"
priority = 2
advice = "communication.contact"
instrument = ["service", "tip_transparency"]
needs = ["tickets.created_at", "tickets.resolved_at"]
slices = ["channel", "category"]

[de]
name = "Zeit bis zur Lösung"
question = "Wie lange dauert es, bis das Anliegen eines Kunden erledigt ist?"
definition = "Stunden vom Eingang einer Anfrage bis zu ihrer letzten Lösung, als Median und 90. Perzentil nach Kaplan-Meier, rund um die Uhr gezählt. Wird eine Anfrage wieder geöffnet, zählt die Lösung danach. Offene Anfragen zählen mit ihrer Zeit bis zum Ende des Auswertungstags. Es zählt der Tag des Eingangs."
formula = "Median der Stunden vom Eingang bis zur letzten Lösung, offene eingerechnet"
pitfall = "Eine Anfrage ist gelöst, wenn Ihr Team sie schließt; ob der Kunde das auch findet, sagt die Zufriedenheit. Wartezeiten auf den Kunden und Wochenenden sind enthalten."
[en]
name = "Time to resolution"
question = "How long does it take until a customer's concern is settled?"
definition = "Hours from a contact's arrival to its last resolution, as Kaplan-Meier median and 90th percentile, counted around the clock. If a contact is reopened, the resolution after that counts. Open contacts count with their time up to the end of the as-of day. The day of arrival counts."
formula = "median hours from arrival to last resolution, open contacts taken into account"
pitfall = "A contact is resolved when your team closes it; whether the customer agrees, satisfaction tells. Time spent waiting for the customer and weekends are included."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 6: Servicegeschwindigkeit; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: eine konstruktive Lösung anbieten; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Servicemaßnahmen", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 6: speed of service; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: offer a constructive solution; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: service measures" }
standard = { de = "Zendesk, Full resolution time (von der Erstellung bis zur letzten Lösung; Kalenderstunden), nicht First resolution time; Median nach Kaplan-Meier", en = "Zendesk, Full resolution time (creation to last solved; calendar hours), not First resolution time; product-limit median" }

[example]
as_of = 2025-06-30
tickets = [
  { channel = "email", created_at = 2025-06-10T10:00:00, first_responded_at = 2025-06-10T14:30:00, resolved_at = 2025-06-11T10:00:00 },
  { channel = "email", created_at = 2025-06-11T09:00:00, resolved_at = 2025-06-14T09:00:00, reopened = true },
  { channel = "email", created_at = 2025-06-29T00:00:00, first_responded_at = 2025-06-29T08:00:00 },
  { channel = "chat", created_at = 2025-06-20T10:00:00, resolved_at = 2025-06-20T09:50:00 },
]
expect = { value = 72, n = 3, k = 2, open = 1, left_out = 1 }   # 24 h, 72 h and open for 48 h: median 72, not 48; the last is a data error
*/
with resolutions as (
    select
        ticket_id,
        created_at,
        order_id,
        customer_key,
        channel,
        category,
        date_diff('minute', created_at, coalesce(resolved_at, $as_of_ts)) / 60.0 as hours,
        resolved_at is not null as is_resolved,
    from tickets
    where created_at is not null
)

select
    created_at::date as day,
    ticket_id,
    order_id,
    customer_key,
    channel,
    category,
    hours as value,
    is_resolved as closed,
    case when hours < 0 then 'negative_duration' end as left_out,
from resolutions
