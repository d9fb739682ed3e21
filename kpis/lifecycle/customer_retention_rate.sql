/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
case = "buyers"
advice = "lifecycle.existing"
history = "churn_days"
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Kundenbindungsrate"
question = "Wie viele unserer aktiven Kunden sind am Ende des Zeitraums noch aktiv?"
definition = "Kunden, die am Tag vor dem Zeitraum und an seinem letzten Tag aktiv waren ÷ Kunden, die am Tag vor dem Zeitraum aktiv waren. Aktiv ist, wessen letzter Kauf höchstens so viele Tage her ist, wie die Abwanderungsgrenze des Shops vorgibt. Gezählt werden dieselben Personen: Wer im Zeitraum neu dazukommt oder zurückkehrt, zählt nicht mit, deshalb sind es nie mehr als 100 %. Zeiträume, die länger sind als die Grenze, haben keinen Wert; über alles gibt es keinen."
formula = "zu Beginn und am Ende aktive Kunden ÷ zu Beginn aktive Kunden"
pitfall = "Je länger der Zeitraum, desto niedriger die Rate: Vergleichen Sie Monate nur mit Monaten. Ohne Vertrag ist „aktiv“ eine Vermutung, die an der Grenze hängt; wer sie ändert, ändert auch die Vergangenheit."
[en]
name = "Customer retention rate"
question = "How many of our active customers are still active at the end of the period?"
definition = "Customers active on the day before the period and on its last day ÷ customers active on the day before the period. Active is whose last purchase is no more days ago than the shop's limit for churn. The same persons are counted: whoever is new or comes back in the period does not count, so it is never more than 100%. Periods longer than the limit have no value, nor has all time."
formula = "customers active at the start and at the end ÷ customers active at the start"
pitfall = "The longer the period, the lower the rate: compare months only with months. Without a contract active is a presumption that hangs on the limit; changing it changes the past, too."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: weniger Abwanderung; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: less churn; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase" }
standard = { de = "Bindungsrate (E − N) ÷ S, als Schnittmenge derselben Personen gerechnet, damit Zurückgekehrte sie nicht über 100 % heben", en = "Retention rate (E − N) ÷ S, computed as the intersection of the same persons, so that those who came back cannot lift it above 100%" }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-20T10:00:00 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "5", customer_id = "D", ordered_at = 2025-04-30T10:00:00 },
  { order_id = "6", customer_id = "E", ordered_at = 2025-03-31T10:00:00 },
  { order_id = "7", customer_id = "E", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "8", customer_id = "F", ordered_at = 2025-06-15T10:00:00 },
]
# Active on 31 May: A to D. On 30 June still: B (came back after ten days too many) and C (exactly 60 days); D has 61.
# E had lapsed on 31 May and came back, F is new: both are outside.
expect = { grain = "month", period = 2025-06-01, value = 0.5, n = 4, k = 2 }
*/
select
    at_start.last_day as day,
    at_start.customer_key,
    at_start.last_day - at_end.occasion_date <= $churn_days as value,
from start_spells as at_start
inner join customer_spells as at_end
    on at_start.customer_key = at_end.customer_key
    and at_end.valid_from <= at_start.last_day
    and at_end.valid_until >= at_start.last_day
where at_start.grain = $grain
    and at_start.last_day - at_start.first_day < $churn_days
    and at_start.idle_days <= $churn_days
