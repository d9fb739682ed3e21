/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
case = "buyers"
advice = "lifecycle.parting"
state = true
needs = ["orders.customer_id|orders.customer_email", "orders.promised_date|surveys.score|tickets.category|returns.refunded_at"]

[de]
name = "Schlechte Erfahrung vor der Abwanderung"
question = "Wie viele verlorene Kunden hatten mit ihrer letzten Bestellung etwas Schlechtes erlebt?"
definition = "Abgewanderte Kunden, bei deren letzter Bestellung etwas schiefging ÷ alle abgewanderten Kunden, bei deren letzter Bestellung sich etwas beobachten ließ. Schlecht ist: später als zugesagt oder noch nicht geliefert, Geld nicht binnen der gesetzlichen Frist erstattet, NPS höchstens 6, Zufriedenheit in den unteren beiden von fünf Stufen, Beschwerde nicht binnen des Antwortziels (24 Stunden, einstellbar) beantwortet. Beobachten ließ sich: Liefertermin zugesagt, Erstattung fällig, Umfrage beantwortet oder Antwort auf eine Beschwerde fällig – jeweils zu dieser Bestellung. Abgewandert ist, wessen letzter Kauf länger her ist als die Abwanderungsgrenze des Shops. Es gilt, was am Ende des Zeitraums bekannt war. Stornierte Bestellungen zählen nicht als letzte."
formula = "abgewanderte Kunden mit schlechter letzter Erfahrung ÷ abgewanderte Kunden mit beobachtbarer letzter Bestellung"
pitfall = "Für sich allein sagt der Wert wenig: Stellen Sie ihn neben „Schlechte Erfahrung (aktive Kunden)“. Ist er dort ähnlich hoch, hängt die Abwanderung nicht mit diesen Erlebnissen zusammen. Auch ein Abstand beweist keine Ursache."
[en]
name = "Bad experience before churn"
question = "How many lost customers had a bad experience with their last order?"
definition = "Lapsed customers whose last order went wrong somehow ÷ all lapsed customers for whose last order anything could be observed. Bad means: delivered later than promised or not yet, money not back within the legal deadline, NPS of 6 or less, satisfaction in the lower two of five steps, complaint not answered within the response target (24 hours, adjustable). Observable means: delivery date promised, refund due, survey answered or response to a complaint due – each for this order. Lapsed is whose last purchase is longer ago than the shop's limit for churn. What was known at the end of the period holds. Cancelled orders do not count as last."
formula = "lapsed customers with a bad last experience ÷ lapsed customers with an observable last order"
pitfall = "Alone the value says little: put it beside “Bad experience (active customers)”. If it is as high there, churn is not associated with these experiences. Even a gap proves no cause."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Einleitung: Abwanderung und negative Erfahrungen", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, introduction: churn and negative experiences" }
standard = { de = "Eigene Definition: Anteil mit schlechter letzter Erfahrung unter Abgewanderten, neben demselben Anteil unter Aktiven", en = "Own definition: share with a bad last experience among the lapsed, beside the same share among the active" }
[[benchmark]]
label = { de = "Die 89 % des Ratgebers sind kein Vergleichswert: 89 % der Befragten (USA 2011) gingen nach einer schlechten Erfahrung schon einmal zur Konkurrenz – nicht: 89 % der Abwanderungen", en = "The guide's 89% is no yardstick: 89% of respondents (US 2011) had at some time gone to a competitor after a poor experience – not: 89% of churn" }
source = { de = "RightNow/Harris Interactive, Customer Experience Impact 2011, USA, Verbraucherbefragung", en = "RightNow/Harris Interactive, Customer Experience Impact 2011, US, survey of consumers" }
show = "text"

[claim]
said = { de = "89 % aller Kundenabwanderungen zur Konkurrenz sind auf negative Erfahrungen zurückzuführen (Quelle dort: RightNow).", en = "89% of all customers lost to competitors are lost because of bad experiences (its source: RightNow)." }
checked = { de = "Die Quelle sagt etwas anderes: 89 % der Befragten (USA 2011) gingen nach einer schlechten Erfahrung schon einmal zur Konkurrenz – nicht: 89 % der Abwanderungen (RightNow/Harris). Mit dieser Zahl ist das nicht vergleichbar.", en = "The source says something else: 89% of respondents (US 2011) had at some time gone to a competitor after a bad experience – not: 89% of churn (RightNow/Harris). It cannot be compared with this number." }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-15T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-03-10T10:00:00, promised_date = 2025-03-14, delivered_at = 2025-03-14T20:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-03-10T10:00:00, promised_date = 2025-03-14 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-03-10T10:00:00 },
  { order_id = "5", customer_id = "D", ordered_at = 2025-03-10T10:00:00 },
  { order_id = "6", customer_id = "E", ordered_at = 2025-03-10T10:00:00 },
  { order_id = "7", customer_id = "F", ordered_at = 2025-03-10T10:00:00 },
  { order_id = "8", customer_id = "G", ordered_at = 2025-03-10T10:00:00 },
  { order_id = "9", customer_id = "H", ordered_at = 2025-05-01T10:00:00, promised_date = 2025-05-03, delivered_at = 2025-05-09T10:00:00 },
]
surveys = [
  { order_id = "4", survey_type = "nps", answered_at = 2025-03-20T10:00:00, score = 6, scale_min = 0, scale_max = 10 },
  { order_id = "5", survey_type = "csat", answered_at = 2025-03-20T10:00:00, score = 3, scale_min = 1, scale_max = 5 },
]
tickets = [
  { order_id = "6", category = "complaint", created_at = 2025-03-20T10:00:00, first_responded_at = 2025-03-21T10:00:00 },
  { order_id = "8", category = "question", created_at = 2025-03-20T10:00:00 },
]
returns = [
  { order_id = "7", requested_at = 2025-03-15T10:00:00, received_at = 2025-03-18T10:00:00, refunded_at = 2025-03-30T10:00:00 },
]
# Bad: B (never came), C (6), F (refunded on day 15). Not bad: A (late before, not at last), D (3 of 5), E (exactly
# 24 hours). Nothing can be observed of G's order; H is still active (60 days).
expect = { value = 0.5, n = 6, k = 3 }
*/
select
    periods.last_day as day,
    last_experiences.order_id,
    last_experiences.customer_key,
    coalesce(last_experiences.bad_from <= periods.last_day, false) as value,
from last_experiences
inner join periods
    on last_experiences.valid_from <= periods.last_day
    and last_experiences.valid_until >= periods.last_day
where periods.grain = $grain
    and last_experiences.observed_from <= periods.last_day
    and periods.last_day - last_experiences.occasion_date > $churn_days
