/*
measure = "mean"
unit = "ratio"
better = "higher"
priority = 2
case = "buyers"
advice = "lifecycle.repeat"
instrument = "tip_thanks"
state = true
history = 365
least = 1
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Käufe je Kunde und Jahr"
question = "Wie oft kauft ein Kunde in einem Jahr?"
definition = "Kaufgelegenheiten in den 365 Tagen bis zum Ende des Zeitraums ÷ Kunden mit mindestens einer Kaufgelegenheit in diesen 365 Tagen. Alle Bestellungen eines Kunden am selben Tag sind eine Gelegenheit. Reichen die Daten kein Jahr zurück, wird nicht hochgerechnet: Zeiträume des ersten Jahres haben keinen Wert, und der Wert über alles zählt nur, was da ist."
formula = "Kauftage in 365 Tagen ÷ Kunden mit Kauf in 365 Tagen"
pitfall = "Der Wert ist nie kleiner als 1, weil nur zählt, wer gekauft hat. Kommen viele neue Kunden, sinkt er, ohne dass jemand seltener kauft: Sie hatten noch kein ganzes Jahr."
[en]
name = "Purchases per customer and year"
question = "How often does a customer buy in a year?"
definition = "Purchase occasions in the 365 days up to the end of the period ÷ customers with at least one occasion in these 365 days. All orders of a customer on one day are one occasion. If the data do not reach back a year, nothing is extrapolated: periods of the first year have no value, and the value over all time counts only what is there."
formula = "purchase days in 365 days ÷ customers with a purchase in 365 days"
pitfall = "The value is never below 1, because only those who bought count. If many new customers come it falls without anybody buying less often: they have not had a whole year yet."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: häufigere Einkäufe; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 5: Danke", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: more frequent purchases; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 5: thanks" }
standard = { de = "Bestellungen ÷ Kunden im Zeitraum, hier Kaufgelegenheiten in 365 Tagen", en = "Orders ÷ customers in the period, here purchase occasions in 365 days" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-06-30T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2024-07-01T10:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-03-05T09:00:00 },
  { order_id = "4", customer_id = "A", ordered_at = 2025-03-05T20:00:00 },
  { order_id = "5", customer_id = "A", ordered_at = 2025-06-30T20:00:00 },
  { order_id = "6", customer_id = "B", ordered_at = 2025-02-01T10:00:00 },
  { order_id = "7", customer_id = "C", ordered_at = 2024-05-01T10:00:00 },
  { order_id = "8", ordered_at = 2025-02-02T10:00:00 },
]
# 1 July 2024 to 30 June 2025: A on three days (order 1 is a day too old, 3 and 4 are one day), B on one; C not at all.
expect = { value = 2.0, n = 2 }
*/
select
    periods.last_day as day,
    occasions.customer_key,
    count(*) as value,
from periods
inner join occasions
    on occasions.occasion_date > periods.last_day - 365
    and occasions.occasion_date <= periods.last_day
where periods.grain = $grain
group by periods.last_day, occasions.customer_key
