/*
measure = "ratio"
unit = "currency"
better = "lower"
priority = 1
case = "months"
advice = "balance.cost"
census = true
state = true
history = [365, 365]
needs = ["crm_costs.amount", "crm_costs.cost_type", "crm_costs.month", "orders.customer_id|orders.customer_email"]

[de]
name = "Kosten je gehaltenem Kunden"
question = "Was kostet es uns im Jahr, einen Kunden zu halten?"
definition = "Kosten der Kundenpflege (alle gebuchten Kostenarten außer Neukundengewinnung) der letzten zwölf abgeschlossenen Monate ÷ Kunden, die in diesen zwölf Monaten gekauft haben und schon davor gekauft hatten. Einen Wert gibt es nur, wenn die Kosten aller zwölf Monate gebucht sind; wer in einem Monat nichts ausgegeben hat, bucht 0. Gezeigt wird der Stand am Ende des Zeitraums; er wird nicht addiert. Kosten in fremder Währung zählen nicht mit."
formula = "Kosten der Kundenpflege aus zwölf Monaten ÷ in diesen zwölf Monaten gehaltene Kunden"
pitfall = "Andere teilen durch alle aktiven Kunden und erhalten kleinere Zahlen. Wer neu gewonnen wurde, ist noch nicht gehalten und zählt hier nicht. Auch gehaltene Kunden wären zum Teil ohne Pflege wiedergekommen: Der Wert sagt, was Sie ausgeben, nicht, was die Pflege bewirkt."
[en]
name = "Cost per retained customer"
question = "What does it cost us per year to keep a customer?"
definition = "Costs of customer care (all booked types of cost except acquisition) of the last twelve complete months ÷ customers who bought in these twelve months and had bought before them. There is a value only if the costs of all twelve months are booked; whoever spent nothing in a month books 0. A state at the end of the period, never summed. Costs in a foreign currency are left out."
formula = "costs of customer care of twelve months ÷ customers retained in these twelve months"
pitfall = "Others divide by all active customers and get smaller numbers. Newly won customers are not yet retained and do not count here. Some retained customers would have come back without care: the value says what you spend, not what care achieves."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, CRM: Aufwand und Nutzen; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: Bindung kostet weniger als Neukundengewinnung", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, CRM: cost and benefit; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: retention costs less than acquisition" }
standard = { de = "Customer Retention Cost ÷ gehaltene Kunden, im Zeitraum neu Gewonnene ausgenommen (wie Gainsight)", en = "Customer retention cost ÷ retained customers, those won in the period excluded (as Gainsight does)" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-12-31T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-01-01T10:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-07-01T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2024-06-01T10:00:00 },
  { order_id = "5", customer_id = "B", ordered_at = 2025-12-31T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-02-01T10:00:00 },
  { order_id = "7", customer_id = "C", ordered_at = 2025-08-01T10:00:00 },
  { order_id = "8", customer_id = "D", ordered_at = 2024-06-01T10:00:00 },
]
crm_costs = [
  { month = 2024-12-01, cost_type = "retention", amount = 99.0 },
  { month = 2025-01-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-02-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-03-01, cost_type = "retention", amount = 0.0 },
  { month = 2025-04-01, cost_type = "service", amount = 10.0 },
  { month = 2025-05-01, cost_type = "loyalty", amount = 10.0 },
  { month = 2025-06-01, cost_type = "tool", amount = 10.0 },
  { month = 2025-07-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-08-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-09-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-10-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-11-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-12-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-12-01, cost_type = "acquisition", amount = 500.0 },
]
# 110 for A and B. C was won in 2025, D did not come back; the costs of 2024 and of acquisition are left out.
expect = { value = 55.0, n = 12 }
*/
with spent as (
    select
        period_end,
        retention_cost,
        count(retention_cost) over (partition by period_end) as booked_months,
    from trailing_months
    where grain = $grain
)

select
    spent.period_end as day,
    case when spent.booked_months = 12 and yearly_customers.retained > 0 then spent.retention_cost end as value,
    yearly_customers.retained / 12.0 as weight,
from spent
left join yearly_customers
    on spent.period_end = yearly_customers.last_day
    and yearly_customers.grain = $grain
