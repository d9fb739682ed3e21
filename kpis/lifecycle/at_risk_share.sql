/*
measure = "share"
unit = "percent"
better = "lower"
priority = 2
case = "buyers"
advice = "lifecycle.parting"
state = true
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Gefährdete Stammkunden"
question = "Wie viele unserer Stammkunden sind überfällig – gemessen an ihrem eigenen Rhythmus?"
definition = "Aktive Kunden mit mindestens vier Kaufgelegenheiten, deren letzter Kauf länger her ist als das Doppelte ihres eigenen mittleren Kaufabstands (Median) ÷ alle aktiven Kunden mit mindestens vier Kaufgelegenheiten. Aktiv ist, wessen letzter Kauf höchstens so viele Tage her ist, wie die Abwanderungsgrenze des Shops vorgibt. Gezeigt wird der Stand am Ende des Zeitraums; Kaufabstände danach sind nicht bekannt."
formula = "Stammkunden über dem Doppelten ihres Kaufabstands ÷ aktive Stammkunden"
pitfall = "Drei eigene Abstände sind wenig: Nehmen Sie die Liste als Anlass zum Nachsehen, nicht für automatische Nachrichten. Wer immer nur im Dezember kauft, ist im Sommer nicht gefährdet; sein eigener Rhythmus schützt ihn davor."
[en]
name = "Regulars at risk"
question = "How many of our regulars are overdue – measured by their own rhythm?"
definition = "Active customers with at least four purchase occasions whose last purchase is longer ago than twice their own median gap between purchases ÷ all active customers with at least four occasions. Active is whose last purchase is no more days ago than the shop's limit for churn. The state at the end of the period; later gaps are not known there."
formula = "regulars beyond twice their gap ÷ active regulars"
pitfall = "Three gaps of one's own are few: take the list as a reason to have a look, not for automatic messages. Those who always buy in December only are not at risk in summer; their own rhythm protects them."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Trennungsphase: nicht kampflos aufgeben", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, parting phase: do not give up without a fight" }
standard = { de = "Regel nach dem eigenen Kaufabstand jedes Kunden (individuelles Abwanderungsfenster); die Grenze „das Doppelte“ ist eine eigene Festlegung", en = "Rule by each customer's own inter-purchase time (individual churn window); the limit of twice is our own choice" }

[example]
as_of = 2025-06-30
settings = { churn_days = 90 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-02-01T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-03-03T10:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-03-13T10:00:00 },
  { order_id = "4", customer_id = "A", ordered_at = 2025-04-30T10:00:00 },
  { order_id = "5", customer_id = "B", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "6", customer_id = "B", ordered_at = 2025-03-31T10:00:00 },
  { order_id = "7", customer_id = "B", ordered_at = 2025-04-30T10:00:00 },
  { order_id = "8", customer_id = "B", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "9", customer_id = "C", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "10", customer_id = "C", ordered_at = 2025-05-06T10:00:00 },
  { order_id = "11", customer_id = "C", ordered_at = 2025-05-11T10:00:00 },
  { order_id = "12", customer_id = "D", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "13", customer_id = "D", ordered_at = 2025-03-11T10:00:00 },
  { order_id = "14", customer_id = "D", ordered_at = 2025-03-21T10:00:00 },
  { order_id = "15", customer_id = "D", ordered_at = 2025-03-31T10:00:00 },
]
# A: gaps 30, 10, 48, median 30, 61 days ago: overdue. B: gaps 30, 30, 1, median 30, exactly 60 days ago: not yet.
# C has bought three times only. D's last purchase was 91 days ago: no longer active.
expect = { value = 0.5, n = 2, k = 1 }
*/
with rhythms as (
    select
        customer_key,
        occasion_no,
        occasion_date,
        coalesce(next_date - 1, $as_of) as valid_until,
        median(occasion_date - previous_date) over (
            partition by customer_key
            order by occasion_no
            rows between unbounded preceding and current row
        ) as usual_gap,
    from occasions
)

select
    periods.last_day as day,
    rhythms.customer_key,
    periods.last_day - rhythms.occasion_date > 2 * rhythms.usual_gap as value,
from rhythms
inner join periods
    on rhythms.occasion_date <= periods.last_day
    and rhythms.valid_until >= periods.last_day
where periods.grain = $grain
    and rhythms.occasion_no >= 4
    and periods.last_day - rhythms.occasion_date <= $churn_days
