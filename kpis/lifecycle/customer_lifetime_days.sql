/*
measure = "duration"
unit = "days"
better = "higher"
priority = 3
case = "buyers"
advice = "lifecycle.phases"
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Dauer der Kundenbeziehung"
question = "Wie lange bleibt jemand unser Kunde, der mehr als einmal kauft?"
definition = "Tage von der ersten bis zur letzten Kaufgelegenheit abgewanderter Kunden, als Median und 90. Perzentil nach Kaplan-Meier. Wer noch aktiv ist, zählt mit der Zeit vom ersten Kauf bis zum Auswertungstag als offen. Abgewandert ist, wessen letzter Kauf länger her ist als die Abwanderungsgrenze des Shops. Es zählen nur Kunden mit mindestens zwei Kaufgelegenheiten: Wer einmal kauft, hat eine Dauer von 0 Tagen und wird getrennt als nicht mitgezählt ausgewiesen. Es zählt der Tag des ersten Kaufs."
formula = "Median der Tage vom ersten bis zum letzten Kauf, aktive Kunden eingerechnet"
pitfall = "Wer zuletzt aufgehört hat, gilt bis zur Abwanderungsgrenze noch als aktiv; der Wert ist deshalb eher zu hoch. Die jüngsten Jahrgänge haben noch keinen Median, denn ihre Kunden sind noch da."
[en]
name = "Length of the customer relationship"
question = "How long does somebody who buys more than once stay our customer?"
definition = "Days from the first to the last purchase occasion of lapsed customers, as median and 90th percentile after Kaplan and Meier. Those still active count as open with the time from the first purchase to the reference day. Lapsed is whose last purchase is longer ago than the shop's limit for churn. Only customers with at least two occasions count: whoever buys once has a length of 0 days and is shown separately as not counted. The day of the first purchase counts."
formula = "median of the days from first to last purchase, active customers included"
pitfall = "Those who stopped recently still count as active up to the limit for churn; so the value is rather too high. The youngest cohorts have no median yet because their customers are still there."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“: Der Lebenszyklus verläuft im Internet schneller", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”: the life cycle runs faster online" }
standard = { de = "Kaplan & Meier 1958; Abwanderung nach der Grenze des Shops, aktive Kunden rechtszensiert", en = "Kaplan & Meier 1958; churn by the shop's limit, active customers right-censored" }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-01T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-01-31T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-01-01T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-04-11T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-04-21T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-01-01T10:00:00 },
]
# A 30 and B 100 days (lapsed), C open at 70 (60 days ago, still active), D bought once. At 30 days 2 of 3 are left, at
# 100 none: the median is 100.
expect = { value = 100, n = 3, k = 2, open = 1, left_out = 1 }
*/
select
    first_date as day,
    customer_key,
    case when $as_of - last_date > $churn_days then last_date else $as_of end - first_date as value,
    $as_of - last_date > $churn_days as closed,
    case when occasions = 1 then 'one_purchase_only' end as left_out,
from buyers
