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
name = "Schlechte Erfahrung (aktive Kunden)"
question = "Wie viele aktive Kunden hatten mit ihrer letzten Bestellung etwas Schlechtes erlebt?"
definition = "Der Vergleich zu „Schlechte Erfahrung vor der Abwanderung“: aktive Kunden, bei deren letzter Bestellung etwas schiefging ÷ alle aktiven Kunden, bei deren letzter Bestellung sich etwas beobachten ließ. Aktiv ist, wessen letzter Kauf höchstens so viele Tage her ist, wie die Abwanderungsgrenze des Shops vorgibt. Was schlecht und was beobachtbar ist, steht dort. Es gilt, was am Ende des Zeitraums bekannt war: Eine Lieferung, deren zugesagter Tag noch nicht vorbei ist, gilt nicht als schlecht."
formula = "aktive Kunden mit schlechter letzter Erfahrung ÷ aktive Kunden mit beobachtbarer letzter Bestellung"
pitfall = "Die letzte Bestellung der Aktiven ist jünger als die der Abgewanderten. Hat sich die Lieferung seither verändert, steckt das im Vergleich; und was erst noch schiefgeht, ist noch nicht bekannt."
[en]
name = "Bad experience (active customers)"
question = "How many active customers had a bad experience with their last order?"
definition = "The comparison to “Bad experience before churn”: active customers whose last order went wrong somehow ÷ all active customers for whose last order anything could be observed. Active is whose last purchase is no more days ago than the shop's limit for churn. What is bad and what is observable is said there. What was known at the end of the period holds: a delivery whose promised day is not over does not count as bad."
formula = "active customers with a bad last experience ÷ active customers with an observable last order"
pitfall = "The last order of the active is younger than that of the lapsed. If delivery has changed since, that is part of the comparison; and what is still to go wrong is not known yet."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Einleitung: Abwanderung und negative Erfahrungen", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, introduction: churn and negative experiences" }
standard = { de = "Eigene Definition: die Vergleichsgruppe, ohne die der Anteil unter Abgewanderten nichts aussagt", en = "Own definition: the comparison group without which the share among the lapsed says nothing" }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-06-01T09:00:00, promised_date = 2025-06-04, delivered_at = 2025-06-06T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-01T20:00:00, promised_date = 2025-06-04, delivered_at = 2025-06-04T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-20T10:00:00, promised_date = 2025-06-29 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-06-20T10:00:00, promised_date = 2025-06-30 },
  { order_id = "5", customer_id = "D", ordered_at = 2025-05-01T10:00:00, promised_date = 2025-05-05, delivered_at = 2025-05-06T10:00:00 },
  { order_id = "6", customer_id = "E", ordered_at = 2025-04-30T10:00:00, promised_date = 2025-05-05, delivered_at = 2025-05-06T10:00:00 },
  { order_id = "7", customer_id = "F", ordered_at = 2025-06-10T10:00:00 },
]
# Bad: B (overdue since yesterday) and D (60 days ago). Not bad: A (the later order of the day came in time) and C (due
# today). E has lapsed; nothing can be observed of F's order.
expect = { value = 0.5, n = 4, k = 2 }
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
    and periods.last_day - last_experiences.occasion_date <= $churn_days
