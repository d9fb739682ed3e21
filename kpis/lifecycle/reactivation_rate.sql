/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "buyers"
advice = "lifecycle.parting"
history = "churn_days"
slices = ["lapsed_for"]
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Reaktivierungsrate"
question = "Wie viele der verlorenen Kunden haben im Zeitraum wieder gekauft?"
definition = "Kunden, die am Tag vor dem Zeitraum abgewandert waren und im Zeitraum gekauft haben ÷ alle Kunden, die am Tag vor dem Zeitraum abgewandert waren. Abgewandert ist, wessen letzter Kauf länger her ist als die Abwanderungsgrenze des Shops. Aufteilen lässt sich danach, wie lange die Abwanderung her ist: bis zu 12 Monate (365 Tage) oder länger. Über alles gibt es keinen Wert."
formula = "abgewanderte Kunden mit Kauf im Zeitraum ÷ zu Beginn abgewanderte Kunden"
pitfall = "Die Zahl der Abgewanderten wächst immer weiter, deshalb sinkt die Rate von selbst: Sehen Sie auf die, die vor höchstens 12 Monaten abgewandert sind. Je länger der Zeitraum, desto höher die Rate; üblich ist das Quartal. Wer zurückkommt, kam vielleicht von selbst: Ohne Vergleichsgruppe ist das kein Erfolg einer Kampagne."
[en]
name = "Reactivation rate"
question = "How many of the lost customers bought again in the period?"
definition = "Customers who had lapsed by the day before the period and bought in the period ÷ all customers who had lapsed by the day before the period. Lapsed is whose last purchase is longer ago than the shop's limit for churn. It can be divided by how long ago they lapsed: up to 12 months (365 days) or longer. There is no value over all time."
formula = "lapsed customers with a purchase in the period ÷ customers lapsed at its start"
pitfall = "The number of lapsed customers grows for ever, so the rate falls by itself: look at those who lapsed up to 12 months ago. The longer the period, the higher the rate; the quarter is usual. Those who come back may have come by themselves: without a control group this is no success of a campaign."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Trennungsphase: Wiedereinstieg", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, parting phase: coming back" }
standard = { de = "Reaktivierte ÷ zu Beginn abgewanderte Kunden des Zeitraums", en = "Reactivated ÷ customers lapsed at the start of the period" }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-04-01T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-01-30T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-06-30T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-01-29T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-03-31T10:00:00 },
  { order_id = "8", customer_id = "E", ordered_at = 2023-01-10T10:00:00 },
]
# Lapsed on 31 March 2025: A, B, E; C had exactly 60 days, D bought on that very day. A came back in the quarter.
expect = { grain = "quarter", period = 2025-04-01, value = 0.3333, n = 3, k = 1 }
*/
select
    last_day as day,
    customer_key,
    case
        when idle_days - $churn_days <= 365 then 'up_to_12_months'
        else 'longer'
    end as lapsed_for,
    valid_until < last_day as value,
from start_spells
where grain = $grain and idle_days > $churn_days
