/*
measure = "ratio"
unit = "pp"
better = "lower"
priority = 2
case = "months"
advice = "balance.balance"
census = true
state = true
history = 365
needs = ["crm_costs.amount", "crm_costs.cost_type", "crm_costs.month", "orders.customer_id|orders.customer_email", "orders.order_value|order_items.price"]

[de]
name = "Nötiger Bindungseffekt"
question = "Wie viele von 100 aktiven Kunden müsste die Pflege zusätzlich halten, damit sie sich trägt?"
definition = "Kosten der Kundenpflege der letzten zwölf abgeschlossenen Monate ÷ (aktive Kunden × Marge je Kunde und Jahr), in Prozentpunkten der Kundenbindung. Aktiv ist, wessen letzter Kauf am Ende des Zeitraums höchstens so lange her ist, wie die Abwanderungsgrenze des Shops vorgibt. Die Marge je Kunde ist die Marge der zwölf Monate ÷ Kunden, die darin gekauft haben; ohne Margenspalte Bestellwert × Margensatz (30 %, einstellbar). Kosten zählen aus Monaten, für die es gebuchte Kosten und Bestellungen gibt; n sagt, wie viele das sind. Gezeigt wird der Stand am Ende des Zeitraums."
formula = "Kosten der Kundenpflege ÷ (aktive Kunden × Marge je Kunde und Jahr)"
pitfall = "Der Wert sagt, was die Pflege bewirken müsste, nicht, was sie bewirkt. 5 Prozentpunkte heißt: Von 100 aktiven Kunden müssten 5 nur wegen der Pflege bleiben. Sind weniger als zwölf Monate gebucht (siehe n), fällt er zu niedrig aus."
[en]
name = "Uplift needed to break even"
question = "How many of 100 active customers would care have to keep in addition to pay for itself?"
definition = "Costs of customer care of the last twelve complete months ÷ (active customers × margin per customer and year), in percentage points of retention. Active is whose last purchase at the end of the period is no longer ago than the shop's limit for churn. The margin per customer is the margin of the twelve months ÷ customers who bought in them; without a margin column order value × margin rate (30%, adjustable). Costs count from months with both booked costs and orders; n says how many these are. A state at the end of the period."
formula = "costs of customer care ÷ (active customers × margin per customer and year)"
pitfall = "The value says what care would have to achieve, not what it does achieve. 5 percentage points mean: of 100 active customers 5 would have to stay only because of the care. With fewer than twelve booked months (see n) it comes out too low."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, CRM: Gleichgewicht zwischen Kostenaufwand und Nutzen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, CRM: a balance of cost and benefit" }
standard = { de = "Break-even-Rechnung, eigene Definition: nötiger Zuwachs der Bindungsrate, bei dem die Marge die Kosten deckt", en = "Break-even analysis, own definition: the rise of the retention rate at which the margin covers the costs" }

[example]
as_of = 2025-06-30
settings = { churn_days = 180 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-06-20T10:00:00, order_value = 999.0 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-01-01T10:00:00, order_value = 60.0 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-03-01T10:00:00, order_value = 40.0 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-01-01T10:00:00, order_value = 100.0, margin_value = 50.0 },
  { order_id = "5", customer_id = "D", ordered_at = 2024-12-31T10:00:00, order_value = 100.0, margin_value = 40.0 },
  { order_id = "6", ordered_at = 2025-05-01T10:00:00, order_value = 300.0 },
]
crm_costs = [
  { month = 2024-06-01, cost_type = "retention", amount = 99.0 },
  { month = 2025-03-01, cost_type = "retention", amount = 6.0 },
  { month = 2025-04-01, cost_type = "retention", amount = 99.0 },
  { month = 2025-05-01, cost_type = "service", amount = 2.0 },
]
# Costs 6 + 2: June 2024 is outside the twelve months, April had no orders. Active: B and C (180 days), no longer A and D.
# Margin of B, C and D: 30 + 50 + 40 = 120, 40 each. 8 / (2 × 40) = 10 points.
expect = { value = 0.1, n = 2, open = 10 }
*/
with active as (
    select
        trailing_years.last_day,
        count(*) as customers,
    from trailing_years
    inner join occasions
        on occasions.occasion_date <= trailing_years.last_day
        and occasions.occasion_date + $churn_days >= trailing_years.last_day
        and (occasions.next_date is null or occasions.next_date > trailing_years.last_day)
    where trailing_years.grain = $grain
    group by trailing_years.last_day
),

margins as (
    select
        date_trunc('month', order_date)::date as first_day,
        sum(coalesce(margin_value, $margin_rate * order_value)) as margin,
    from valid_orders
    where customer_key is not null
    group by date_trunc('month', order_date)
),

spent as (
    select
        trailing_months.period_end as last_day,
        case when trailing_months.revenue is not null then trailing_months.retention_cost end as cost,
        sum(margins.margin) over (partition by trailing_months.period_end) as margin,
    from trailing_months
    left join margins on trailing_months.first_day = margins.first_day
    where trailing_months.grain = $grain
),

stakes as (
    select
        spent.last_day,
        spent.cost,
        active.customers * spent.margin / yearly_customers.customers as stake,
        count(spent.cost) over (partition by spent.last_day) as booked_months,
    from spent
    inner join active on spent.last_day = active.last_day
    inner join yearly_customers
        on spent.last_day = yearly_customers.last_day
        and yearly_customers.grain = $grain
)

select
    last_day as day,
    case when stake > 0 then cost end as value,
    stake / nullif(booked_months, 0) as weight,
from stakes
