/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "buyers"
advice = "lifecycle.existing"
state = true
history = 730
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Wiederkauf von Jahr zu Jahr"
question = "Wie viele der Käufer eines Jahres kaufen auch im Jahr danach?"
definition = "Kunden, die in den 365 Tagen davor und in den letzten 365 Tagen gekauft haben ÷ Kunden, die in den 365 Tagen davor gekauft haben. Gezeigt wird der Stand am Ende des Zeitraums. Ohne zwei volle Jahre Daten gibt es keinen Wert."
formula = "Käufer beider Jahre ÷ Käufer des ersten Jahres"
pitfall = "Die Zahl bewegt sich langsam: Zwei Monate nebeneinander haben fast dieselben Kunden. Sie kennt keine Abwanderungsgrenze und eignet sich deshalb für den Vergleich mit anderen Shops; was in diesem Monat anders war, zeigt sie kaum."
[en]
name = "Repurchase from year to year"
question = "How many buyers of one year buy in the next year, too?"
definition = "Customers who bought in the 365 days before and in the last 365 days ÷ customers who bought in the 365 days before. A state at the end of the period. Without two full years of data there is no value."
formula = "buyers of both years ÷ buyers of the first year"
pitfall = "The number moves slowly: two neighbouring months have almost the same customers. It knows no limit for churn and can therefore be compared with other shops; what was different this month it hardly shows."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: weniger Abwanderung; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: less churn; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase" }
standard = { de = "Jährliche Wiederkaufrate (Lean Analytics, Croll & Yoskovitz 2013), mit gleitenden Jahren statt Kalenderjahren", en = "Annual repurchase rate (Lean Analytics, Croll & Yoskovitz 2013), with trailing instead of calendar years" }
[[benchmark]]
label = { de = "Unter 40 % lebt ein Shop von neuen Kunden, über 60 % von treuen", en = "Below 40% a shop lives on new customers, above 60% on loyal ones" }
source = { de = "Lean Analytics (Croll & Yoskovitz 2013), nach Zweitquelle, Land nicht angegeben, Käufer je Jahr", en = "Lean Analytics (Croll & Yoskovitz 2013), second-hand, country not stated, buyers per year" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2023-07-02T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-30T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2024-06-30T10:00:00 },
  { order_id = "4", customer_id = "C", ordered_at = 2023-07-01T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2024-12-01T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2024-01-10T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2024-03-10T10:00:00 },
  { order_id = "8", customer_id = "D", ordered_at = 2024-07-01T10:00:00 },
  { order_id = "9", customer_id = "E", ordered_at = 2024-05-01T10:00:00 },
  { order_id = "10", customer_id = "F", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "11", ordered_at = 2024-05-01T10:00:00 },
]
# The year before is 2 July 2023 to 30 June 2024: A, B, D (once) and E; C is a day too old for it. A and D bought again.
expect = { value = 0.5, n = 4, k = 2 }
*/
-- Of everybody who bought in the year before the last purchase in it, and whether another one followed.
select
    periods.last_day as day,
    occasions.customer_key,
    coalesce(occasions.next_date <= periods.last_day, false) as value,
from periods
inner join occasions
    on occasions.occasion_date > periods.last_day - 730
    and occasions.occasion_date <= periods.last_day - 365
    and (occasions.next_date is null or occasions.next_date > periods.last_day - 365)
where periods.grain = $grain
