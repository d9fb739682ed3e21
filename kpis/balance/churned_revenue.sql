/*
measure = "total"
unit = "currency"
better = "lower"
priority = 2
case = "buyers"
advice = "balance.stability"
history = ["churn_days", 365]
needs = ["orders.customer_id|orders.customer_email", "orders.order_value|order_items.price"]

[de]
name = "Umsatz der verlorenen Kunden"
question = "Wie viel Umsatz hatten die Kunden zuletzt gebracht, die wir im Zeitraum verloren haben?"
definition = "Summe der Bestellwerte aus den 365 Tagen bis zum letzten Kauf der Kunden, die im Zeitraum die Abwanderungsgrenze überschritten haben. Überschritten ist sie am Tag nach der Frist (so viele Tage ohne Kauf, wie die Grenze des Shops vorgibt), wenn es bis dahin keinen neuen Kauf gab – dieselben Kunden wie bei der Abwanderungsrate. Wer zurückkommt und wieder geht, zählt erneut. Es zählt der Tag des Überschreitens."
formula = "Summe der Bestellwerte der letzten 365 Tage vor dem letzten Kauf, über alle im Zeitraum verlorenen Kunden"
pitfall = "Das ist früherer Umsatz, nicht der künftige Verlust: Niemand weiß, was diese Kunden noch gekauft hätten. Abgewandert ist eine Vermutung, die ein später Kauf widerlegt. Die Summe wächst mit dem Shop, und ein starkes Weihnachtsgeschäft kommt um die Länge der Frist später als Verlust wieder."
[en]
name = "Revenue of lost customers"
question = "How much revenue had the customers we lost in the period been bringing?"
definition = "Sum of order values in the 365 days up to the last purchase of customers who crossed the inactivity limit in the period. It is crossed on the day after the limit (as many days without a purchase as the shop's limit says) if no new purchase came by then – the same customers as in the churn rate. Whoever comes back and leaves again counts again. The day of crossing counts."
formula = "sum of order values of the last 365 days before the last purchase, over all customers lost in the period"
pitfall = "This is past revenue, not the future loss: nobody knows what these customers would still have bought. Churned is a presumption that a late purchase disproves. The sum grows with the shop, and a strong Christmas season returns as a loss as much later as the limit is long."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Einleitung: Verlorene Kunden bedeuten Umsatzeinbußen", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, introduction: lost customers mean lost revenue" }
standard = { de = "Eigene Definition auf der Grundlage der Abwanderung ohne Vertrag (Fader & Hardie)", en = "Own definition, based on non-contractual churn (Fader & Hardie)" }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2023-10-01T10:00:00, order_value = 500.0 },
  { order_id = "2", customer_id = "A", ordered_at = 2024-05-02T10:00:00, order_value = 20.0 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-05-01T10:00:00, order_value = 30.0 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-04-30T10:00:00, order_value = 40.0 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-03-01T10:00:00, order_value = 60.0 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-05-01T10:00:00, order_value = 70.0 },
]
# In June only B lapsed, on 30 June: 40. A lapses on 1 July; C bought on the very day of lapsing and lapses again on 1 July.
# A lapsed before: in November 2023 with 500, and on 2 July 2024 with 500 + 20.
expect = { value = 1060.0, n = 3 }
*/
with spells as (
    select
        customer_key,
        occasion_date + $churn_days + 1 as lapse_date,
        next_date,
        sum(value) over (
            partition by customer_key
            order by occasion_date
            range between interval 364 day preceding and current row
        ) as last_year_value,
    from occasions
)

select
    lapse_date as day,
    customer_key,
    last_year_value as value,
    case when last_year_value is null then 'no_order_value' end as left_out,
from spells
where lapse_date <= $as_of
    and (next_date is null or next_date > lapse_date)
