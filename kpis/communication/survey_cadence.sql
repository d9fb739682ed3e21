/*
measure = "mean"
unit = "days"
better = "lower"
priority = 3
case = "default"
advice = "communication.survey"
census = true
instrument = "tip_listening"
state = true
needs = ["surveys.survey_type", "surveys.sent_at|surveys.answered_at"]

[de]
name = "Zeit seit letzter Kundenbefragung"
question = "Wann haben wir unsere Kunden zuletzt nach ihrer Meinung gefragt?"
definition = "Kalendertage von der letzten Einladung zu einer Befragung bis zum Ende des Zeitraums. Es zählen Befragungen zu Weiterempfehlung (NPS), Zufriedenheit (CSAT) und Aufwand (CES); wo keine Einladung erfasst ist, gilt der Tag der Antwort. Die Frage nach dem Abbruchgrund im Warenkorb ist keine Kundenbefragung. Gezeigt wird der Stand am Stichtag: ein Wert je Zeitraum, weder addiert noch gemittelt."
formula = "Stichtag − Tag der letzten Einladung zu einer Kundenbefragung"
pitfall = "Wer nach jeder Bestellung automatisch fragt, steht immer bei 0: Dann sagt die Rücklaufquote mehr. Fragen allein genügt nicht; der Ratgeber verlangt, dass daraus Verbesserungen werden."
[en]
name = "Time since last customer survey"
question = "When did we last ask our customers for their opinion?"
definition = "Calendar days from the latest invitation to a survey to the end of the period. Surveys of recommendation (NPS), satisfaction (CSAT) and effort (CES) count; where no invitation is recorded, the day of the answer is taken. Asking for the reason why a cart was abandoned is no customer survey. A state on one day: one value per period, neither summed nor averaged."
formula = "last day of the period − day of the latest invitation to a customer survey"
pitfall = "Whoever asks automatically after every order is always at 0: the response rate says more then. Asking is not enough; the guide demands that improvements come of it."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 2: regelmäßige Online-Umfragen; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: regelmäßig die Zufriedenheit überprüfen", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 2: regular online surveys; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: check satisfaction regularly" }
standard = { de = "Eigene Definition: Alter der jüngsten Befragung am letzten Tag des Zeitraums", en = "Own definition: age of the latest survey on the last day of the period" }

[example]
as_of = 2025-06-30
surveys = [
  { survey_type = "nps", sent_at = 2025-06-10T10:00:00 },
  { survey_type = "nps", sent_at = 2025-06-10T10:00:00, answered_at = 2025-06-28T10:00:00, score = 9 },
  { survey_type = "csat", answered_at = 2025-06-14T10:00:00, score = 4 },
  { survey_type = "exit", answered_at = 2025-06-29T10:00:00, answer = "just_browsing" },
]
expect = { value = 16, n = 1 }   # the csat answer of the 14th has no invitation; the nps answer of the 28th belongs to that of the 10th; exit does not count
*/
with waves as (
    select distinct coalesce(sent_at, answered_at)::date as asked_date
    from surveys
    where survey_type in ('nps', 'csat', 'ces')
)

select
    periods.last_day as day,
    date_diff('day', max(waves.asked_date), periods.last_day) as value,
from periods
inner join waves on waves.asked_date <= periods.last_day
where periods.grain = $grain
group by periods.last_day
