/*
measure = "ratio"
unit = "percent"
better = "higher"
priority = 2
case = "months"
advice = "balance.balance"
census = true
shortest = "month"
history = 365
needs = ["crm_costs.amount", "crm_costs.cost_type", "crm_costs.month", "orders.customer_id|orders.customer_email", "orders.order_value|order_items.price"]

[de]
name = "CRM-ROI (naiv)"
question = "Was käme auf jeden Euro Kundenpflege zurück, wenn sie allein die Bestandskunden hielte?"
definition = "(Marge der Bestellungen von Bestandskunden − Kosten der Kundenpflege) ÷ Kosten der Kundenpflege. „Naiv“, weil die ganze Marge der Bestandskunden der Pflege zugerechnet wird. 0 % heißt: gerade gedeckt; 100 %: jeder Euro kommt zurück und bringt einen weiteren. Es zählen nur abgeschlossene Monate, für die es gebuchte Kosten der Kundenpflege und Bestellungen gibt. Marge, Kosten und Bestandskunden sind dieselben wie beim Kosten-Nutzen-Saldo."
formula = "(Marge mit Bestandskunden − Kosten der Kundenpflege) ÷ Kosten der Kundenpflege"
pitfall = "Das ist die obere Grenze, nicht der Ertrag der Pflege: Wer ohnehin wiederkommt, zählt hier mit. Den Ertrag kennt nur, wer eine zufällig ausgewählte Gruppe ohne Pflege dagegenhält. Bis dahin hilft der nötige Bindungseffekt weiter: Er sagt, wie viel die Pflege bewirken müsste."
[en]
name = "CRM ROI (naive)"
question = "What would each euro of customer care return if it alone kept the returning customers?"
definition = "(Margin of the orders of returning customers − costs of customer care) ÷ costs of customer care. “Naive” because the whole margin of returning customers is credited to care. 0% means just covered; 100%: every euro comes back and brings another. Only months that are over and have both booked costs of customer care and orders count. Margin, costs and returning customers are those of the cost–benefit balance."
formula = "(margin from returning customers − costs of customer care) ÷ costs of customer care"
pitfall = "This is the upper bound, not the return on care: those who come back anyway count here, too. The return is known only by holding a randomly chosen group without care against it. Until then the uplift needed to break even helps: it says how much care would have to achieve."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, CRM: Gleichgewicht zwischen Kostenaufwand und Nutzen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, CRM: a balance of cost and benefit" }
standard = { de = "Return on Investment: (Ertrag − Kosten) ÷ Kosten; hier mit der ganzen Marge der Bestandskunden als Ertrag", en = "Return on investment: (return − cost) ÷ cost; here with the whole margin of returning customers as the return" }

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
  { month = 2025-05-01, cost_type = "loyalty", amount = 12.0 },
  { month = 2025-06-01, cost_type = "retention", amount = 20.0 },
]
# Margin 24 in April and 9 in May, costs 10 and 12: (33 − 22) / 22. March has no costs, June is not over.
expect = { value = 0.5, n = 2, open = 2 }
*/
select
    last_day as day,
    case
        when is_over
            then returning_margin + $margin_rate * returning_revenue_without_margin - retention_cost
    end as value,
    retention_cost as weight,
from months
