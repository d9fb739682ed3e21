/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = false
case = "buyers"
advice = "lifecycle.repeat"
matures_after = "repeat_window"
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Wiederkaufrate (90 Tage)"
question = "Wie viele neue Kunden kaufen in den ersten drei Monaten wieder?"
definition = "Kunden mit einer zweiten Kaufgelegenheit an Tag 1 bis 90 nach der ersten (Fenster einstellbar) ÷ alle Kunden, deren erste Kaufgelegenheit mindestens 90 Tage zurückliegt. Jüngere Kunden zählen nicht, auch wenn sie schon wieder gekauft haben. Es zählt der Tag des ersten Kaufs."
formula = "Zweitkauf binnen 90 Tagen ÷ Kunden, deren erster Kauf mindestens 90 Tage her ist"
pitfall = "Die letzten drei Monate lassen sich noch nicht auswerten; wer sie trotzdem zeigt, sieht immer einen Einbruch. Zu Beginn der Daten ist der erste Kauf in der Datei nicht immer der erste überhaupt."
[en]
name = "Repeat purchase rate (90 days)"
question = "How many new customers buy again within three months?"
definition = "Customers with a second purchase occasion on day 1 to 90 after the first (window adjustable) ÷ all customers whose first occasion was at least 90 days ago. Younger customers do not count even if they have already bought again. The day of the first purchase counts."
formula = "second purchase within 90 days ÷ customers whose first purchase was at least 90 days ago"
pitfall = "The last three months cannot be evaluated yet; showing them nevertheless always looks like a slump. At the start of the data the first purchase in the file is not always the first ever."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 5: Wiederkaufrate; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 5: repeat purchase rate; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase" }
standard = { de = "Wiederkaufrate in einem festen Fenster unter Kunden, deren Fenster vorbei ist (wie bei Überlebenszeitanalysen üblich)", en = "Fixed-window repeat rate among customers whose window has passed (survival-analysis practice)" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-04-11T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-04-01T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-04-02T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-04-20T10:00:00 },
]
expect = { value = 0.3333, n = 3, k = 1 }   # A on day 90, B on day 91, C never; D's 90 days are not over
*/
select
    first_date as day,
    customer_key,
    case
        when first_date + $repeat_window <= $as_of
            then coalesce(second_date <= first_date + $repeat_window, false)
    end as value,
from buyers
