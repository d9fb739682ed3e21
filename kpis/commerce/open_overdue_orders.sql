/*
measure = "total"
unit = "count"
better = "lower"
priority = 1
headline = false
advice = "commerce.delivery"
instrument = "delivery"
state = true
needs = ["orders.promised_date", "orders.delivered_at"]

[de]
name = "Überfällige Lieferungen"
question = "Wie viele Kunden warten gerade länger, als wir zugesagt haben?"
definition = "Anzahl gültiger Bestellungen, deren zugesagter Tag am Ende des Zeitraums vorbei ist und die bis dahin nicht zugestellt sind. Das ist ein Bestand am Stichtag; er wird nicht über Monate addiert. Was heute fällig ist, ist noch nicht überfällig."
formula = "Anzahl der Bestellungen mit verstrichenem Liefertag ohne Zustellung am Stichtag"
pitfall = "Sind viele davon älter als 60 Tage, fehlen vermutlich Zustelldaten; dann ist auch die Pünktlichkeit nicht zu gebrauchen. Die Zahl wächst mit dem Shop: Vergleichen Sie sie mit den Bestellungen."
[en]
name = "Overdue deliveries"
question = "How many customers are waiting longer than we promised?"
definition = "Number of valid orders whose promised day has passed at the end of the period and which have not been delivered by then. A stock on one day: it is never summed over months. Due today is not yet overdue."
formula = "number of orders past their promised day without delivery on the last day of the period"
pitfall = "If many of them are older than 60 days, delivery dates are probably missing, and punctuality cannot be used either. The number grows with the shop: compare it with the number of orders."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: pünktliche Lieferung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: punctual delivery" }
standard = { de = "Anzahl offener Bestellungen nach dem zugesagten Tag (Rückstand)", en = "Count of open orders past the committed date (backlog)" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10 },
  { order_id = "2", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "3", ordered_at = 2025-06-28T10:00:00, promised_date = 2025-07-05 },
  { order_id = "4", ordered_at = 2025-06-25T10:00:00, promised_date = 2025-06-30 },
  { order_id = "5", ordered_at = 2025-05-15T10:00:00, promised_date = 2025-05-20, delivered_at = 2025-06-03T12:00:00 },
]
expect = { value = 1, n = 1 }   # only 1; 5 was overdue at the end of May; 3 and 4 are not overdue yet
*/
with overdue as (
    select
        order_id,
        greatest(promised_date, order_date - 1) + 1 as overdue_from,
        coalesce(delivered_at::date, $as_of + 1) as delivered_date,
    from valid_orders
    where promised_date is not null
)

select
    periods.last_day as day,
    overdue.order_id,
    1 as value,
from overdue
inner join periods
    on overdue.overdue_from <= periods.last_day
    and overdue.delivered_date > periods.last_day
where periods.grain = $grain
    and overdue.overdue_from < overdue.delivered_date
