/*
measure = "share"
unit = "percent"
better = "lower"
priority = 2
advice = "communication.contact"
instrument = ["service", "tip_transparency"]
needs = ["tickets.created_at", "tickets.first_responded_at"]
slices = ["channel", "category"]

[de]
name = "Unbeantwortete Anfragen"
question = "Wie viele Kunden haben noch gar keine Antwort von uns?"
definition = "Anfragen, die bis zum Ende des Auswertungstags ohne Antwort sind ÷ alle Anfragen, die älter sind als die gewünschte Antwortzeit (24 Stunden, einstellbar). Jüngere zählen noch nicht, auch wenn sie schon beantwortet sind. Eine späte Antwort ist eine Antwort. Es zählt der Tag des Eingangs."
formula = "Anfragen ohne Antwort ÷ Anfragen, die älter sind als die gewünschte Antwortzeit"
pitfall = "Ältere Anfragen hatten mehr Zeit, beantwortet zu werden; die letzten Tage sehen deshalb immer etwas schlechter aus. Anfragen, die Sie ohne Antwort geschlossen haben (Werbung, Dubletten), zählen als unbeantwortet. Automatische Eingangsbestätigungen sind keine Antwort."
[en]
name = "Unanswered contacts"
question = "How many customers have not had any answer from us yet?"
definition = "Contacts without an answer by the end of the as-of day ÷ all contacts older than the target response time (24 hours, adjustable). Younger ones do not count yet, even if they have been answered. A late answer is an answer. The day of arrival counts."
formula = "contacts without an answer ÷ contacts older than the target response time"
pitfall = "Older contacts had more time to be answered; the last days therefore always look a little worse. Contacts closed without an answer (spam, duplicates) count as unanswered. Automatic acknowledgements are no answer."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: Kritik nicht ignorieren; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: Follower nicht ignorieren", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: do not ignore criticism; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: do not ignore followers" }
standard = { de = "Eigene Definition: bis heute unbeantwortet unter Anfragen, deren gewünschte Antwortzeit vorbei ist", en = "Own definition: unanswered so far among contacts whose target response time has passed" }
[[benchmark]]
label = { de = "79 % der öffentlich geäußerten Beschwerden blieben nach Angaben der Befragten unbeachtet (USA 2011). Das ist eine Umfrage über Beschwerden bei allen möglichen Firmen, keine Auswertung von Anfragen.", en = "79% of complaints voiced in public were ignored, according to the respondents (US 2011). This is a survey about complaints to all kinds of companies, not an analysis of contacts." }
source = { de = "RightNow/Harris, Customer Experience Impact 2011, USA, Befragung, zitiert nach Oracle", en = "RightNow/Harris, Customer Experience Impact 2011, US, survey, quoted from Oracle" }
show = "text"

[example]
as_of = 2025-06-30
tickets = [
  { created_at = 2025-06-10T10:00:00, first_responded_at = 2025-06-10T14:30:00 },
  { created_at = 2025-06-11T09:00:00, first_responded_at = 2025-06-14T09:00:00 },
  { created_at = 2025-06-12T09:00:00 },
  { created_at = 2025-06-30T00:00:00 },
  { created_at = 2025-06-30T00:01:00 },
  { created_at = 2025-06-30T10:00:00, first_responded_at = 2025-06-30T10:05:00 },
]
expect = { value = 0.5, n = 4, k = 2, open = 2 }   # late is answered; the fourth is exactly 24 hours old at midnight, the last two are younger
*/
select
    created_at::date as day,
    ticket_id,
    order_id,
    customer_key,
    channel,
    category,
    case
        when created_at + $response_target_h * interval 1 hour <= $as_of_ts then first_responded_at is null
    end as value,
from tickets
where created_at is not null
