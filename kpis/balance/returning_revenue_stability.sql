/*
measure = "variation"
unit = "percent"
better = "lower"
priority = 3
case = "months"
advice = "balance.stability"
census = true
state = true
history = [365, 365]
needs = ["orders.customer_id|orders.customer_email", "orders.order_value|order_items.price"]

[de]
name = "Umsatzschwankung (Bestandskunden)"
question = "Wie gleichmäßig ist der Umsatz mit Bestandskunden?"
definition = "Variationskoeffizient des Umsatzes mit Bestandskunden der letzten zwölf abgeschlossenen Monate: Standardabweichung ÷ Mittelwert der Monatsumsätze. Umsatz sind die Bestellwerte, wie exportiert (Bestandskunden zusammen; Bestandskunde ist, wer früher schon gekauft hat oder dessen Kundenkonto älter ist als die Daten). Ein Monat ohne solche Bestellungen zählt als 0; ein erster Monat, der erst nach seinem Ersten beginnt, zählt nicht. Bei weniger als sechs vollständigen Monaten gibt es keinen Wert. Gezeigt wird der Stand am Ende des Zeitraums."
formula = "Standardabweichung der Monatsumsätze ÷ Mittelwert der Monatsumsätze"
pitfall = "Die Jahreszeiten bestimmen den Wert: Ein Shop mit starkem Dezember schwankt, auch wenn alles gut läuft. Auch Wachstum zählt als Schwankung. Stellen Sie ihn neben die Schwankung des ganzen Umsatzes: Erst der Unterschied sagt, ob Bestandskunden den Umsatz stetiger machen."
[en]
name = "Revenue variability (returning customers)"
question = "How even is the revenue from returning customers?"
definition = "Coefficient of variation of the revenue from returning customers of the last twelve complete months: standard deviation ÷ mean of monthly revenue. Revenue is the order values as exported (of returning customers only; a returning customer has bought before or has an account older than the data). A month without such orders counts as 0; a first month that begins after its first day does not count. With fewer than six complete months there is no value. A state at the end of the period."
formula = "standard deviation of monthly revenue ÷ mean of monthly revenue"
pitfall = "The seasons decide this value: a shop with a strong December varies even when all is well. Growth counts as variation, too. Set it beside the variability of all revenue: only the difference says whether returning customers make revenue steadier."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“: stabile Umsätze und bessere Planbarkeit; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: Bestandskunden tragen zur Stabilität bei", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”: stable revenue, easier planning; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: existing customers add to stability" }
standard = { de = "Variationskoeffizient (Stichproben-Standardabweichung ÷ Mittelwert)", en = "Coefficient of variation (sample standard deviation ÷ mean)" }

[example]
as_of = 2025-07-10
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-12-31T10:00:00, order_value = 900.0 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-01-05T10:00:00, order_value = 100.0 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-01-20T10:00:00, order_value = 700.0 },
  { order_id = "4", customer_id = "A", ordered_at = 2025-02-05T10:00:00, order_value = 200.0 },
  { order_id = "5", customer_id = "B", ordered_at = 2025-03-05T10:00:00, order_value = 300.0 },
  { order_id = "6", ordered_at = 2025-04-05T10:00:00, order_value = 700.0 },
  { order_id = "7", customer_id = "A", ordered_at = 2025-05-05T10:00:00, order_value = 200.0 },
  { order_id = "8", customer_id = "B", ordered_at = 2025-06-05T10:00:00, order_value = 400.0 },
  { order_id = "9", customer_id = "A", ordered_at = 2025-07-02T10:00:00, order_value = 950.0 },
]
# January to June: 100, 200, 300, 0, 200, 400 – mean 200, squared deviations 100,000 / 5 = 20,000, sd 141.42.
# New customers and guests are left out, December is not complete, July is not over.
expect = { value = 0.7071, n = 6 }
*/
with years as (
    select
        trailing_months.period_end,
        coalesce(trailing_months.returning_revenue, 0) as returning_revenue,
        count(*) over (partition by trailing_months.period_end) as complete_months,
    from trailing_months
    cross join settings
    where trailing_months.grain = $grain and trailing_months.first_day >= settings.data_from
)

select
    period_end as day,
    case when complete_months >= 6 then returning_revenue end as value,
from years
