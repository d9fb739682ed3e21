/*
measure = "mix"
unit = "percent"
better = "neither"
priority = 1
headline = false
case = "buyers"
advice = "lifecycle.phases"
state = true
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Kunden nach Phasen"
question = "Wie viele unserer Kunden sind neu, treu oder dabei, uns zu verlassen?"
definition = "Kunden je Phase am Ende des Zeitraums ÷ alle Kunden und Konten an diesem Tag. Anbahnung: Kundenkonto, noch kein Kauf. Neukunde: genau eine Kaufgelegenheit und noch aktiv. Bestandskunde: mindestens zwei und noch aktiv. Trennung: letzter Kauf länger her als die Abwanderungsgrenze des Shops. Jede Phase beruht nur auf dem, was bis zu diesem Tag bekannt war."
formula = "Kunden je Phase ÷ alle Kunden und Konten am Stichtag"
pitfall = "Wer die Trennungsphase erreicht und nicht wieder kauft, bleibt darin: Ihr Anteil wächst mit dem Alter des Shops von selbst. Zur Anbahnung zählt nur, wer ein Konto angelegt hat; Besucher ohne Konto fehlen."
[en]
name = "Customers by phase"
question = "How many of our customers are new, loyal or about to leave us?"
definition = "Customers per phase at the end of the period ÷ all customers and accounts on that day. Approach: account, no purchase yet. New customer: exactly one purchase occasion and still active. Existing customer: at least two and still active. Parting: last purchase longer ago than the shop's limit for churn. Each phase rests only on what was known by that day."
formula = "customers per phase ÷ all customers and accounts on the last day of the period"
pitfall = "Whoever reaches the parting phase and does not buy again stays there: its share grows by itself with the age of the shop. Only those with an account count as approach; visitors without one are missing."

[de.categories]
anbahnung = "Anbahnung"
neukunde = "Neukunde"
bestandskunde = "Bestandskunde"
trennung = "Trennung"
[en.categories]
anbahnung = "Approach"
neukunde = "New customer"
bestandskunde = "Existing customer"
trennung = "Parting"

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“: Anbahnungs-, Neukunden-, Bestandskunden- und Trennungsphase", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”: the approach, new-customer, existing-customer and parting phases" }
standard = { de = "Die vier Phasen des Ratgebers, eine Vereinfachung von Stauss 2000 für die Praxis", en = "The guide's four phases, a practitioner's reduction of Stauss 2000" }

[example]
as_of = 2025-06-30
settings = { churn_days = 180 }
customers = [
  { customer_id = "A", created_at = 2024-01-01T00:00:00 },
  { customer_id = "P", created_at = 2025-06-20T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-03-05T10:00:00 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-05-01T09:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-05-01T20:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-01-01T10:00:00 },
  { order_id = "7", customer_id = "E", ordered_at = 2024-12-31T10:00:00 },
]
# 180 days: D's last day is 30 June, E lapsed on that day. New: A, C (one day) and D; existing: B; parting: E; approach: P.
expect = { category = "neukunde", value = 0.5, n = 6, k = 3 }
*/
select
    periods.last_day as day,
    customer_spells.customer_key,
    case
        when customer_spells.occasion_no = 0 then 'anbahnung'
        when periods.last_day - customer_spells.occasion_date > $churn_days then 'trennung'
        when customer_spells.occasion_no = 1 then 'neukunde'
        else 'bestandskunde'
    end as value,
from customer_spells
inner join periods
    on customer_spells.valid_from <= periods.last_day
    and customer_spells.valid_until >= periods.last_day
where periods.grain = $grain
