/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
headline = false
case = "buyers"
advice = "lifecycle.parting"
history = "churn_days"
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Abwanderungsrate"
question = "Wie viele unserer aktiven Kunden haben wir im Zeitraum verloren?"
definition = "Kunden, die im Zeitraum die Abwanderungsgrenze überschritten haben ÷ Kunden, die am Tag vor dem Zeitraum aktiv waren. Aktiv ist, wessen letzter Kauf höchstens so viele Tage her ist, wie die Grenze des Shops vorgibt. Überschritten ist sie am Tag danach, wenn es bis dahin keinen neuen Kauf gab. Die Grenze ist das 90. Perzentil der Kaufabstände im Shop (60–730 Tage, auf 10 gerundet, sonst 365) oder eine eigene Einstellung."
formula = "im Zeitraum abgewanderte Kunden ÷ zu Beginn aktive Kunden"
pitfall = "Ohne Vertrag sieht niemand eine Kündigung: „Abgewandert“ ist hier eine Vermutung, die ein späterer Kauf widerlegen kann. Wer die Grenze ändert, ändert auch die Vergangenheit."
[en]
name = "Churn rate"
question = "How many of our active customers did we lose in the period?"
definition = "Customers who crossed the inactivity limit in the period ÷ customers active on the day before the period. Active is whose last purchase is no more days ago than the shop's limit. It is crossed on the day after, if no new purchase came by then. The limit is the 90th percentile of the shop's gaps between purchases (60–730 days, rounded to 10, else 365) or a setting of your own."
formula = "customers who churned in the period ÷ customers active at its start"
pitfall = "Without a contract nobody sees a cancellation: churned is a presumption that a later purchase can disprove. Changing the limit changes the past, too."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: Abwanderungsrate; „Mit Kundenpflege zum langfristigen Erfolg“, Trennungsphase: über einen längeren Zeitraum nichts gekauft; „Wachsen und gedeihen: Kundenbindung im Netz“, Einleitung", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: churn rate; the guide “Mit Kundenpflege zum langfristigen Erfolg”, parting phase: nothing bought over a longer time; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, introduction" }
standard = { de = "Abwanderung ohne Vertrag (Fader & Hardie): länger kein Kauf als das 90. Perzentil der vollständig beobachteten Kaufabstände des Shops", en = "Non-contractual churn (Fader & Hardie): inactivity longer than the 90th percentile of the shop's mature purchase gaps" }
[[benchmark]]
label = { de = "Die 89 % des Ratgebers sind kein Vergleichswert: 89 % der Befragten (USA 2011) gingen nach einer schlechten Erfahrung schon einmal zur Konkurrenz – nicht: 89 % der Abwanderungen", en = "The guide's 89% is no yardstick: 89% of respondents (US 2011) had at some time gone to a competitor after a poor experience – not: 89% of churn" }
source = { de = "RightNow/Harris Interactive, Customer Experience Impact 2011, USA, Verbraucherbefragung", en = "RightNow/Harris Interactive, Customer Experience Impact 2011, US, survey of consumers" }
show = "text"

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-10T10:00:00 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "5", customer_id = "D", ordered_at = 2025-05-02T10:00:00 },
  { order_id = "6", customer_id = "E", ordered_at = 2025-03-31T10:00:00 },
  { order_id = "7", customer_id = "F", ordered_at = 2025-06-15T10:00:00 },
]
# Active on 31 May: A to D. A lapsed on 10 June; B bought on that very day; C lapses on 1 July, D on 2 July.
# E lapsed on 31 May and F is new: both are outside.
expect = { grain = "month", period = 2025-06-01, value = 0.25, n = 4, k = 1 }
*/
with lapses as (
    select
        customer_key,
        occasion_date + $churn_days + 1 as lapse_date,
    from occasions
    where next_date is null or next_date > occasion_date + $churn_days + 1
),

churned as (
    select distinct
        periods.last_day,
        lapses.customer_key,
    from periods
    inner join lapses
        on lapses.lapse_date >= periods.first_day
        and lapses.lapse_date <= periods.last_day
    where periods.grain = $grain and periods.grain <> 'all'
)

select
    start_spells.last_day as day,
    start_spells.customer_key,
    churned.customer_key is not null as value,
from start_spells
left join churned
    on start_spells.last_day = churned.last_day
    and start_spells.customer_key = churned.customer_key
where start_spells.grain = $grain and start_spells.idle_days <= $churn_days
