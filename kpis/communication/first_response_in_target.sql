/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "communication.contact"
instrument = "service"
needs = ["tickets.created_at", "tickets.first_responded_at"]
slices = ["channel"]

[de]
name = "Antwort rechtzeitig"
question = "Wie viele Kunden bekommen ihre erste Antwort in der gewünschten Zeit?"
definition = "Anfragen, die binnen der gewünschten Antwortzeit (24 Stunden, einstellbar) zum ersten Mal beantwortet wurden ÷ alle Anfragen, die älter sind als diese Zeit. Rund um die Uhr gezählt; genau zur Frist ist rechtzeitig. Jüngere Anfragen zählen noch nicht, auch wenn sie schon beantwortet sind. Eine Antwort vor dem Eingang ist ein Datenfehler und zählt nicht. Es zählt der Tag des Eingangs."
formula = "rechtzeitig beantwortete Anfragen ÷ Anfragen, die älter sind als die gewünschte Antwortzeit"
pitfall = "Eine Frist lässt sich mit einer leeren Antwort einhalten. Lesen Sie den Wert je Kanal und neben „Lösung beim ersten Kontakt“: Für eine E-Mail sind 24 Stunden schnell, am Telefon nicht."
[en]
name = "Answered in time"
question = "How many customers get their first answer in the time we aim at?"
definition = "Contacts first answered within the target response time (24 hours, adjustable) ÷ all contacts older than that. Counted around the clock; exactly at the limit is in time. Younger contacts do not count yet, even if they have been answered. An answer before arrival is a data error and is left out. The day of arrival counts."
formula = "contacts answered in time ÷ contacts older than the target response time"
pitfall = "A limit can be kept with an empty answer. Read it per channel and beside “First-contact resolution”: 24 hours are quick for an e-mail, not on the phone."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 6: Servicegeschwindigkeit; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: zeitnahe Reaktion", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 6: speed of service; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: react promptly" }
standard = { de = "Servicegrad: binnen der Zielzeit beantwortet ÷ fällig (Zendesk: First reply time gegen das vereinbarte Ziel)", en = "Service level: answered within the target time ÷ due (Zendesk: first reply time against the target agreed)" }

[example]
as_of = 2025-06-30
tickets = [
  { channel = "email", created_at = 2025-06-10T10:00:00, first_responded_at = 2025-06-11T10:00:00 },
  { channel = "email", created_at = 2025-06-10T10:00:00, first_responded_at = 2025-06-11T10:01:00 },
  { channel = "email", created_at = 2025-06-12T09:00:00 },
  { channel = "chat", created_at = 2025-06-30T00:00:00, first_responded_at = 2025-06-30T00:02:00 },
  { channel = "chat", created_at = 2025-06-30T10:00:00, first_responded_at = 2025-06-30T10:05:00 },
  { channel = "chat", created_at = 2025-06-20T10:00:00, first_responded_at = 2025-06-20T09:50:00 },
]
expect = { value = 0.5, n = 4, k = 2, open = 1, left_out = 1 }   # at the limit, a minute late, never, at once; the fifth is too young though answered; the sixth is a data error
*/
select
    created_at::date as day,
    ticket_id,
    order_id,
    customer_key,
    channel,
    case
        when created_at + $response_target_h * interval 1 hour <= $as_of_ts
            then coalesce(first_responded_at <= created_at + $response_target_h * interval 1 hour, false)
    end as value,
    case when first_responded_at < created_at then 'negative_duration' end as left_out,
from tickets
where created_at is not null
