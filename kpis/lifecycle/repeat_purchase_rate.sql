/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = false
case = "buyers"
advice = "lifecycle.repeat"
state = true
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Wiederkaufrate"
question = "Wie viele unserer Käufer haben mehr als einmal gekauft?"
definition = "Kunden mit mindestens zwei Kaufgelegenheiten bis zum Ende des Zeitraums ÷ alle Kunden mit mindestens einer bis dahin. Alle Bestellungen eines Kunden am selben Tag sind eine Gelegenheit. Es zählen nur Kunden mit Kundennummer oder E-Mail-Adresse und nur gültige Bestellungen; auch vollständig zurückgesandte sind ein Kauf. Gezeigt wird der Stand am Stichtag; er wird nicht addiert."
formula = "Kunden mit mindestens zwei Kauftagen ÷ alle Kunden mit mindestens einem"
pitfall = "Die Rate steigt mit dem Alter der Daten von selbst, weil jeder Kunde mehr Zeit hatte. Um Monate zu vergleichen, nehmen Sie die „Wiederkaufrate (90 Tage)“."
[en]
name = "Repeat purchase rate"
question = "How many of our buyers have bought more than once?"
definition = "Customers with at least two purchase occasions up to the end of the period ÷ all customers with at least one by then. All orders of a customer on one day are one occasion. Customers with a number or e-mail only, valid orders only; fully returned orders count as purchases, too. A state on one day, never summed."
formula = "customers with at least two purchase days ÷ all customers with at least one"
pitfall = "The rate rises by itself with the age of the data, because every customer has had more time. To compare months, use the “Repeat purchase rate (90 days)”."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 5: Wiederkaufrate; „Kundenbindung – Auch online muss ich Wege finden …“: Stammbesucher; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 5: repeat purchase rate; the guide “Kundenbindung – Auch online muss ich Wege finden …”: regular visitors; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase" }
standard = { de = "Kunden mit mehr als einem Kauf ÷ Kunden; mehrere Bestellungen an einem Tag zählen als eine Gelegenheit", en = "Customers with more than one purchase ÷ customers; several orders on one day folded into one occasion" }
[[benchmark]]
low = 0.15
high = 0.30
label = { de = "15–30 % (Angabe eines Anbieters 2025; Alter der Daten nicht angegeben)", en = "15–30% (a vendor's figure, 2025; age of the data not stated)" }
source = { de = "opensend, 2025, Anbieter, Land nicht angegeben, Kunden", en = "opensend, 2025, vendor, country not stated, customers" }
show = "band"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-03-05T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-03-05T09:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-03-05T20:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-05-25T10:00:00, status = "cancelled" },
  { order_id = "7", customer_id = "0", ordered_at = 2025-05-25T10:00:00 },
]
expect = { value = 0.3333, n = 3, k = 1 }   # only A; B bought twice on one day, C cancelled, a guest is nobody
*/
select
    periods.last_day as day,
    buyers.customer_key,
    coalesce(buyers.second_date <= periods.last_day, false) as value,
from buyers
inner join periods on buyers.first_date <= periods.last_day
where periods.grain = $grain
