/*
measure = "ratio"
unit = "ratio"
better = "neither"
priority = 2
case = "months"
advice = "balance.acquisition"
census = true
state = true
history = [365, 365]
needs = ["crm_costs.amount", "crm_costs.cost_type", "crm_costs.month", "orders.customer_id|orders.customer_email"]

[de]
name = "Neukunde zu Bestandskunde (Kosten)"
question = "Wie viel mal so teuer ist ein neuer Kunde wie ein gehaltener?"
definition = "Kosten je Neukunde ÷ Kosten je gehaltenem Kunden, beide aus den letzten zwölf abgeschlossenen Monaten. 3 heißt: Einen Kunden zu gewinnen kostet dreimal so viel, wie einen ein Jahr lang zu halten. Die Kosten der Kundenpflege müssen für alle zwölf Monate gebucht sein; Neukunden zählen aus den Monaten, für die Kosten der Neukundengewinnung gebucht sind. Fehlt einer der beiden Teile, gibt es keinen Wert. Gezeigt wird der Stand am Ende des Zeitraums."
formula = "Kosten je Neukunde ÷ Kosten je gehaltenem Kunden"
pitfall = "Weder hoch noch niedrig ist an sich gut: Wer kaum etwas für die Pflege ausgibt, erhält ein hohes Verhältnis. Kosten, die beiden dienen (etwa Werkzeuge), zählen dort, wo sie gebucht sind; eine andere Zuordnung ändert das Verhältnis. Die bekannte Regel „fünfmal so teuer“ ist kein Maßstab, sondern eine Behauptung."
[en]
name = "New to existing customer (cost)"
question = "How many times as expensive is a new customer as a kept one?"
definition = "Cost per new customer ÷ cost per retained customer, both from the last twelve complete months. 3 means: winning a customer costs three times as much as keeping one for a year. The costs of customer care must be booked for all twelve months; new customers count from the months with booked costs of acquisition. If either part is missing there is no value. A state at the end of the period."
formula = "cost per new customer ÷ cost per retained customer"
pitfall = "Neither high nor low is good by itself: whoever spends hardly anything on care gets a high ratio. Costs that serve both (such as tools) count where they are booked; another allocation changes the ratio. The well-known rule “five times as expensive” is no yardstick but a claim."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“: ein neuer Kunde ist deutlich teurer; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”: a new customer is clearly more expensive; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2" }
standard = { de = "Kosten je Neukunde ÷ Kosten je gehaltenem Kunden (CAC ÷ CRC), mit den eigenen Zahlen des Shops", en = "Cost per new customer ÷ cost per retained customer (CAC ÷ CRC), from the shop's own figures" }
[[benchmark]]
label = { de = "Faustregel „fünfmal so teuer“, auch „5- bis 25-mal“ – ohne belastbare Quelle, hier steht Ihr eigener Wert", en = "Rule of thumb “five times as expensive”, also “5 to 25 times” – without a sound source; this is your own value" }
source = { de = "Lee Resources 2010 (zitiert nach Econsultancy) und Harvard Business Review 2014, USA; Behauptungen ohne nachprüfbare Erhebung", en = "Lee Resources 2010 (quoted by Econsultancy) and Harvard Business Review 2014, US; claims without a survey that can be checked" }
show = "text"

[claim]
said = { de = "Einen neuen Kunden zu gewinnen, kostet deutlich mehr, als einen zu halten.", en = "Winning a new customer costs clearly more than keeping one." }
checked = { de = "„Fünfmal so teuer“ (Lee Resources 2010) und „5- bis 25-mal“ (Harvard Business Review 2014) sind Behauptungen ohne nachprüfbare Erhebung. Was für Ihren Shop gilt, sagt diese Zahl.", en = "“Five times as expensive” (Lee Resources 2010) and “5 to 25 times” (Harvard Business Review 2014) are claims without a survey that can be checked. What holds for your shop is told by this number." }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-12-31T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-07-01T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2024-06-01T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-12-31T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-02-01T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-08-01T10:00:00 },
]
crm_costs = [
  { month = 2025-01-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-02-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-02-01, cost_type = "acquisition", amount = 165.0 },
  { month = 2025-03-01, cost_type = "retention", amount = 0.0 },
  { month = 2025-04-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-05-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-06-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-07-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-08-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-09-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-10-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-11-01, cost_type = "retention", amount = 10.0 },
  { month = 2025-12-01, cost_type = "retention", amount = 10.0 },
]
# Winning C cost 165 (for August, when D came, nothing was booked); keeping A and B cost 110, 55 each: 165 / 55.
expect = { value = 3.0, n = 12 }
*/
with spent as (
    select
        period_end,
        retention_cost,
        coalesce(acquisition_cost, 0) as acquisition_cost,
        count(retention_cost) over (partition by period_end) as booked_months,
        sum(new_customers) filter (where acquisition_cost is not null)
            over (partition by period_end) as won_customers,
    from trailing_months
    where grain = $grain
)

select
    spent.period_end as day,
    case
        when spent.booked_months = 12 and yearly_customers.retained > 0
            then spent.acquisition_cost / nullif(spent.won_customers, 0)
    end as value,
    spent.retention_cost / nullif(yearly_customers.retained, 0) as weight,
from spent
left join yearly_customers
    on spent.period_end = yearly_customers.last_day
    and yearly_customers.grain = $grain
