/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "commerce.promise"
instrument = "delivery"
needs = ["orders.promised_date"]

[de]
name = "Bestellungen mit Lieferzusage"
question = "Wie oft nennen wir bei der Bestellung ein Lieferdatum?"
definition = "Gültige Bestellungen mit zugesagtem Liefertag ÷ alle gültigen Bestellungen. Es zählt der Tag der Bestellung."
formula = "Bestellungen mit zugesagtem Liefertag ÷ Bestellungen"
pitfall = "Gezählt wird, was in den Daten steht, nicht, was auf der Seite stand. Ist nur Express mit einer Zusage versehen, beschreibt auch „Pünktlich geliefert“ nur den Express."
[en]
name = "Orders with a delivery promise"
question = "How often do we name a delivery date with the order?"
definition = "Valid orders with a promised delivery day ÷ all valid orders. The day of the order counts."
formula = "orders with a promised delivery day ÷ orders"
pitfall = "What counts is what the data say, not what the page said. If only express orders carry a promise, “Delivered on time” describes express alone, too."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: ein angegebenes Lieferdatum einhalten; „Kundenbindung – Auch online muss ich Wege finden …“, Commerce: über Lieferzeiten informieren", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: keep a delivery date that was given; the guide “Kundenbindung – Auch online muss ich Wege finden …”, Commerce: inform about delivery times" }
standard = { de = "Pflichtangabe nach Art. 246a § 1 Abs. 1 Nr. 7 EGBGB: Termin, bis zu dem geliefert wird; hier der Anteil der Bestellungen, zu denen er vorliegt", en = "Mandatory information under Art. 246a § 1(1) no. 7 EGBGB (German law): the date by which delivery takes place; here the share of orders for which it is on record" }
[[benchmark]]
label = { de = "Etwa ein Drittel der 100 größten deutschen Shops nannte 2020 kein konkretes Lieferdatum. Gezählt sind Shops, nicht Bestellungen.", en = "In 2020 about a third of the 100 largest German shops named no concrete delivery date. Shops are counted, not orders." }
source = { de = "parcelLab, 2020, Deutschland, 100 größte Onlineshops", en = "parcelLab, 2020, Germany, 100 largest online shops" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10 },
  { order_id = "2", ordered_at = 2025-06-28T10:00:00, promised_date = 2025-07-05 },
  { order_id = "3", ordered_at = 2025-06-06T10:00:00 },
  { order_id = "4", ordered_at = 2025-06-07T10:00:00, promised_date = 2025-06-11, status = "cancelled" },
]
expect = { value = 0.6667, n = 3, k = 2 }   # a promise in the future is a promise; 4 is not a valid order
*/
select
    order_date as day,
    order_id,
    promised_date is not null as value,
from valid_orders
