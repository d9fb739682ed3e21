/*
measure = "duration"
unit = "days"
better = "lower"
priority = 3
case = "gaps"
advice = "lifecycle.repeat"
history = "churn_days"
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Tage zwischen zwei Käufen (unter Wiederkäufern)"
question = "Wie viel Zeit vergeht zwischen zwei Käufen, wenn jemand wiederkommt?"
definition = "Tage von einer Kaufgelegenheit eines Kunden bis zu seiner nächsten, als Median und 90. Perzentil. Es zählen nur abgeschlossene Abstände, also nur Kunden, die wiedergekommen sind. Alle Bestellungen eines Kunden am selben Tag sind eine Gelegenheit. Ein Abstand zählt am Tag des späteren Kaufs. Zeiträume, vor denen weniger Daten liegen als die Abwanderungsgrenze des Shops, haben keinen Wert: Lange Abstände konnte man dort noch nicht sehen."
formula = "Median der Tage zwischen zwei aufeinanderfolgenden Kauftagen"
pitfall = "Wer nie wiederkam, hat keinen Abstand: Der Wert beschreibt Wiederkäufer und ist für alle Kunden zu günstig. Wie lange es bei neuen Kunden dauert, sagt „Zeit bis zum zweiten Kauf“."
[en]
name = "Days between two purchases (among repeat buyers)"
question = "How much time passes between two purchases when somebody comes back?"
definition = "Days from one purchase occasion of a customer to the next, as median and 90th percentile. Completed gaps only, that is, only customers who came back. All orders of a customer on one day are one occasion. A gap counts on the day of the later purchase. Periods with less data before them than the shop's limit for churn have no value: long gaps could not be seen there yet."
formula = "median of the days between two consecutive purchase days"
pitfall = "Those who never came back have no gap: the value describes repeat buyers and is too favourable for all customers. How long it takes new customers is told by “Time to second purchase”."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Einleitung: Der Lebenszyklus verläuft im Internet schneller", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, introduction: the life cycle runs faster online" }
standard = { de = "Verteilung der Kaufabstände; beschreibend, bedingt auf die Rückkehr", en = "Distribution of inter-purchase times; descriptive, conditional on coming back" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T23:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-01-20T01:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-01-20T20:00:00 },
  { order_id = "4", customer_id = "A", ordered_at = 2025-02-19T10:00:00 },
  { order_id = "5", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "6", customer_id = "B", ordered_at = 2025-06-09T10:00:00 },
  { order_id = "7", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
]
expect = { value = 30, p90 = 150, n = 3, k = 3 }   # gaps of 10, 30 and 150 days; same-day orders make none, C none yet
*/
select
    occasion_date as day,
    order_id,
    customer_key,
    occasion_date - previous_date as value,
    true as closed,
from occasions
where previous_date is not null
