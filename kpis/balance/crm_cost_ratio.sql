/*
measure = "ratio"
unit = "percent"
better = "lower"
priority = 1
case = "months"
advice = "balance.cost"
census = true
shortest = "month"
history = 365
needs = ["crm_costs.amount", "crm_costs.cost_type", "crm_costs.month", "orders.customer_id|orders.customer_email", "orders.order_value|order_items.price"]

[de]
name = "CRM-Kostenquote"
question = "Wie viel vom Umsatz mit Bestandskunden geben wir für die Kundenpflege aus?"
definition = "Kosten der Kundenpflege (alle gebuchten Kostenarten außer Neukundengewinnung) ÷ Umsatz mit Bestandskunden in denselben Monaten. Es zählen nur abgeschlossene Monate, für die es beides gibt: gebuchte Kosten der Kundenpflege und Bestellungen. Ein Monat ohne Buchung gilt nicht als 0, sondern bleibt offen; wer nichts ausgegeben hat, bucht 0. Umsatz sind die Bestellwerte, wie exportiert; Bestandskunde ist, wer früher schon gekauft hat oder dessen Kundenkonto älter ist als die Daten. Kosten in fremder Währung zählen nicht mit."
formula = "Kosten der Kundenpflege ÷ Umsatz mit Bestandskunden, beides aus denselben Monaten"
pitfall = "Die Quote ist nur so vollständig wie die Buchungen: Zur Kundenpflege gehören auch Werkzeuge, Arbeitszeit, Gutscheine und Zuschüsse zu Versand und Retouren. Liegt sie über Ihrer Marge, kostet die Pflege mehr, als diese Kunden einbringen. Umsatz ist noch keine Wirkung: Ein Teil der Kunden hätte auch ohne Pflege gekauft."
[en]
name = "CRM cost ratio"
question = "How much of the revenue from returning customers do we spend on customer care?"
definition = "Costs of customer care (all booked types of cost except acquisition) ÷ revenue from returning customers in the same months. Only months that are over and have both count: booked costs of customer care, and orders. A month without an entry is not 0 but stays open; whoever spent nothing books 0. Revenue is the order values as exported; a returning customer has bought before or has an account older than the data. Costs in a foreign currency are left out."
formula = "costs of customer care ÷ revenue from returning customers, both from the same months"
pitfall = "The ratio is only as complete as the entries: tools, working time, vouchers and subsidies for shipping and returns belong to customer care, too. Above your margin, care costs more than these customers bring in. Revenue is not yet an effect: some customers would have bought without any care."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, CRM: nicht mehr für die Pflege ausgeben, als die Kunden einbringen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, CRM: spend no more on care than the customers bring in" }
standard = { de = "Eigene Definition: Kosten und Umsatz aus denselben Monaten", en = "Own definition: costs and revenue from the same months" }

[example]
as_of = 2025-06-15
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-03-10T10:00:00, order_value = 100.0 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-04-05T10:00:00, order_value = 80.0 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-04-10T10:00:00, order_value = 60.0 },
  { order_id = "4", ordered_at = 2025-04-12T10:00:00, order_value = 500.0 },
  { order_id = "5", customer_id = "B", ordered_at = 2025-05-20T10:00:00, order_value = 70.0 },
  { order_id = "6", customer_id = "A", ordered_at = 2025-06-10T10:00:00, order_value = 90.0 },
]
crm_costs = [
  { month = 2025-02-01, cost_type = "retention", amount = 40.0 },
  { month = 2025-04-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-04-15, cost_type = "service", amount = 6.0 },
  { month = 2025-04-01, cost_type = "acquisition", amount = 300.0 },
  { month = 2025-04-01, cost_type = "tool", amount = 99.0, currency = "USD" },
  { month = 2025-05-01, cost_type = "acquisition", amount = 300.0 },
  { month = 2025-06-01, cost_type = "retention", amount = 20.0 },
]
# April: (10 + 6) / 80, for B is new and order 4 a guest. March and May have no costs of care, June is not over;
# in February there were no orders.
expect = { value = 0.2, n = 1, open = 3 }
*/
select
    last_day as day,
    case when is_over and revenue is not null then retention_cost end as value,
    returning_revenue as weight,
from months
