/*
measure = "median"
unit = "percent"
better = "lower"
priority = 2
advice = "commerce.shipping_cost"
needs = ["orders.shipping_fee|order_items.shipping_fee", "orders.item_value|orders.order_value|order_items.price"]

[de]
name = "Versandkosten zum Warenwert"
question = "Wie schwer wiegen die Versandkosten für den, der sie zahlt?"
definition = "Median der Versandkosten ÷ Warenwert über alle gültigen Bestellungen mit Versandkosten über 0. Fehlt der Warenwert, zählt der Bestellwert. Bestellungen ohne Wert zählen nicht. Es zählt der Tag der Bestellung. Gerechnet wird auf Zehntel eines Prozentpunkts; der Median ist der kleinste Wert, den mindestens die Hälfte der Bestellungen nicht überschreitet."
formula = "Median von Versandkosten ÷ Warenwert, nur Bestellungen mit Versandkosten"
pitfall = "Versandkostenfreie Bestellungen zählen nicht mit; und wer wegen der Versandkosten gegangen ist, fehlt ganz. Enthält der Bestellwert die Versandkosten und ist kein Warenwert bekannt, fällt das Verhältnis zu niedrig aus."
[en]
name = "Shipping fee to basket"
question = "How heavily does the shipping fee weigh on those who pay it?"
definition = "Median of shipping fee ÷ value of goods over all valid orders with a shipping fee above 0. If the value of goods is missing, the order value counts. Orders without a value do not count. The day of the order counts. Counted in tenths of a percentage point; the median is the smallest value that at least half of the orders do not exceed."
formula = "median of shipping fee ÷ value of goods, orders with a shipping fee only"
pitfall = "Orders shipped free are not counted, and those who left because of the fee are missing altogether. If the order value includes the fee and no value of goods is known, the ratio is too low."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Commerce: über Versandkosten informieren; „Sechs gute Kundenbindungsinstrumente“, Nr. 5: kostenlose Lieferung", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Commerce: inform about shipping cost; the guide “Sechs gute Kundenbindungsinstrumente”, no. 5: free delivery" }
standard = { de = "Eigene Definition: Median von Versandkosten ÷ Warenwert", en = "Own definition: median of shipping fee ÷ value of goods" }
[[benchmark]]
label = { de = "Versandkosten im Mittel 4,70 €, Gratisversand ab im Mittel 100 € (Mode, Deutschland 2025; Preise der Shops in Euro, kein Verhältnis zum Warenwert)", en = "Shipping fee 4.70 € on average, free shipping from 100 € on average (fashion, Germany 2025; shops' prices in euros, no ratio to the value of goods)" }
source = { de = "parcelLab, Fashion Unboxed 2025, Deutschland, 125 Modeshops", en = "parcelLab, Fashion Unboxed 2025, Germany, 125 fashion shops" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-01T10:00:00, shipping_fee = 5.0, order_value = 55.0, item_value = 50.0 },
  { order_id = "2", ordered_at = 2025-06-02T10:00:00, shipping_fee = 5.0, order_value = 25.0, item_value = 20.0 },
  { order_id = "3", ordered_at = 2025-06-03T10:00:00, shipping_fee = 5.0, order_value = 40.0 },
  { order_id = "4", ordered_at = 2025-06-04T10:00:00, shipping_fee = 0.0, order_value = 120.0 },
  { order_id = "5", ordered_at = 2025-06-05T10:00:00, shipping_fee = 5.0, order_value = 0.0 },
]
expect = { value = 0.125, n = 3, p90 = 0.25, left_out = 1 }   # 10, 25 and 12.5 %; 4 was shipped free, 5 has no value
*/
with charged as (
    select
        order_date,
        order_id,
        shipping_fee,
        nullif(coalesce(item_value, order_value), 0) as goods_value,
    from valid_orders
    where shipping_fee > 0
)

select
    order_date as day,
    order_id,
    shipping_fee / goods_value as value,
    case when goods_value is null then 'value_unknown' end as left_out,
from charged
