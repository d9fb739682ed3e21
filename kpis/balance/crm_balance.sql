/*
measure = "total"
unit = "currency"
better = "higher"
priority = 1
case = "months"
advice = "balance.balance"
census = true
shortest = "month"
history = 365
needs = ["crm_costs.amount", "crm_costs.cost_type", "crm_costs.month", "orders.customer_id|orders.customer_email", "orders.order_value|order_items.price"]

[de]
name = "CRM-Kosten-Nutzen-Saldo"
question = "Verdienen wir an unseren Bestandskunden mehr, als wir für ihre Pflege ausgeben?"
definition = "Marge der Bestellungen von Bestandskunden − Kosten der Kundenpflege (alle gebuchten Kostenarten außer Neukundengewinnung), je Monat; über mehrere Monate die Summe. Die Marge ist die der Bestellung, wo die Daten sie kennen, sonst Bestellwert × Margensatz (30 %, einstellbar). Es zählen nur abgeschlossene Monate, für die es gebuchte Kosten der Kundenpflege und Bestellungen gibt; ein Monat ohne Buchung bleibt offen und gilt nicht als 0. Bestandskunde ist, wer früher schon gekauft hat oder dessen Kundenkonto älter ist als die Daten. Kosten in fremder Währung zählen nicht mit."
formula = "Marge mit Bestandskunden − Kosten der Kundenpflege, beides aus denselben Monaten"
pitfall = "Der Saldo zeigt den Nutzen im günstigsten Fall: Ein Teil der Bestandskunden wäre auch ohne Pflege wiedergekommen. Unter 0 zahlen Sie drauf; bis etwa ein Zehntel der Marge bleibt kaum Spielraum. Ob die Pflege selbst etwas bringt, sagt erst der Vergleich mit dem nötigen Bindungseffekt."
[en]
name = "CRM cost–benefit balance"
question = "Do we earn more from our returning customers than we spend on caring for them?"
definition = "Margin of the orders of returning customers − costs of customer care (all booked types of cost except acquisition), per month; over several months their sum. The margin is the order's own where the data know it, else order value × margin rate (30%, adjustable). Only months that are over and have both booked costs of customer care and orders count; a month without an entry stays open and is not 0. A returning customer has bought before or has an account older than the data. Costs in a foreign currency are left out."
formula = "margin from returning customers − costs of customer care, both from the same months"
pitfall = "The balance shows the benefit at its best: some returning customers would have come back without any care. Below 0 you lose money; up to about a tenth of the margin there is hardly any room. Whether care itself achieves anything is told only by the uplift needed to break even."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, CRM: Gleichgewicht zwischen Kostenaufwand und Nutzen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, CRM: a balance of cost and benefit" }
standard = { de = "Eigene Definition: durchschnittlicher Saldo, obere Grenze des Nutzens", en = "Own definition: average balance, an upper bound of the benefit" }

[example]
as_of = 2025-06-15
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-03-10T10:00:00, order_value = 100.0 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-04-05T10:00:00, order_value = 80.0 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-04-10T10:00:00, order_value = 60.0 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-05-20T10:00:00, order_value = 70.0, margin_value = 9.0 },
  { order_id = "5", customer_id = "A", ordered_at = 2025-06-10T10:00:00, order_value = 90.0 },
]
crm_costs = [
  { month = 2025-04-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-04-01, cost_type = "acquisition", amount = 300.0 },
  { month = 2025-05-01, cost_type = "loyalty", amount = 12.0 },
  { month = 2025-06-01, cost_type = "retention", amount = 20.0 },
]
# April: 30 % of 80 − 10 = 14; May: 9, the margin of the order itself, − 12 = −3. March has no costs, June is not over.
expect = { value = 11.0, n = 2, open = 2 }
*/
select
    last_day as day,
    case
        when is_over
            then returning_margin + $margin_rate * returning_revenue_without_margin - retention_cost
    end as value,
from months
