/*
measure = "duration"
unit = "days"
better = "lower"
priority = 2
case = "buyers"
advice = "lifecycle.repeat"
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Zeit bis zum zweiten Kauf"
question = "Wie lange dauert es, bis die Hälfte der neuen Kunden wieder gekauft hat?"
definition = "Tage von der ersten bis zur zweiten Kaufgelegenheit eines Kunden, als Median und 90. Perzentil nach Kaplan-Meier. Wer noch kein zweites Mal gekauft hat, zählt mit der Zeit vom ersten Kauf bis zum Auswertungstag als offen. Alle Bestellungen eines Kunden am selben Tag sind eine Gelegenheit. Es zählt der Tag des ersten Kaufs. Kauft weniger als die Hälfte je wieder, gibt es keinen Median – auch das ist ein Ergebnis."
formula = "Median der Tage vom ersten zum zweiten Kauf, Kunden ohne zweiten Kauf eingerechnet"
pitfall = "Der häufigste Fehler ist, nur die zu zählen, die wiedergekommen sind: Das ergibt immer eine kurze Zeit, auch wenn fast niemand wiederkommt. Zu Beginn der Daten ist der erste Kauf in der Datei nicht immer der erste überhaupt."
[en]
name = "Time to second purchase"
question = "How long does it take until half of the new customers have bought again?"
definition = "Days from a customer's first to second purchase occasion, as median and 90th percentile after Kaplan and Meier. Those who have not bought a second time count as open with the time from the first purchase to the reference day. All orders of a customer on one day are one occasion. The day of the first purchase counts. If fewer than half ever buy again there is no median – that is a result, too."
formula = "median of the days from first to second purchase, customers without a second purchase included"
pitfall = "The most common mistake is to count only those who came back: that always gives a short time, even if hardly anybody comes back. At the start of the data the first purchase in the file is not always the first ever."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“: vom Neukunden zum Bestandskunden", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”: from new to existing customer" }
standard = { de = "Kaplan & Meier 1958; Kunden ohne zweiten Kauf rechtszensiert", en = "Kaplan & Meier 1958; customers without a second purchase right-censored" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-01T20:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-06-06T10:00:00 },
  { order_id = "4", customer_id = "A", ordered_at = 2025-06-07T10:00:00 },
  { order_id = "5", customer_id = "B", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "6", customer_id = "B", ordered_at = 2025-05-21T10:00:00 },
  { order_id = "7", customer_id = "C", ordered_at = 2025-01-01T10:00:00 },
  { order_id = "8", customer_id = "D", ordered_at = 2025-06-20T10:00:00 },
]
# A after 5 days, B after 20; D open after 10, C after 180. At 5 days 3 of 4 are left (75 %), at 20 days half of these
# (37.5 %): the median is 20. Without the open cases it would be 5.
expect = { value = 20, n = 4, k = 2, open = 2, p90 = "none" }
*/
select
    first_date as day,
    customer_key,
    coalesce(second_date, $as_of) - first_date as value,
    second_date is not null as closed,
from buyers
