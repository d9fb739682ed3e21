/*
measure = "mean"
unit = "currency"
better = "higher"
priority = 1
headline = false
advice = "lifecycle.value"
least = 0
needs = ["orders.order_value|order_items.price"]

[de]
name = "Durchschnittlicher Bestellwert"
question = "Wie viel geben Kunden je Bestellung aus?"
definition = "Summe der Bestellwerte ÷ Anzahl der gültigen Bestellungen mit bekanntem Wert. Es gilt der Wert bei der Bestellung: nach Rabatt, vor Erstattungen, so wie exportiert (in der Regel brutto und mit Versandkosten). Bestellungen mit dem Wert 0 zählen mit, solche in fremder Währung nicht. Es zählt der Tag der Bestellung."
formula = "Summe der Bestellwerte ÷ Zahl der Bestellungen"
pitfall = "Wenige große Bestellungen heben den Durchschnitt, ohne dass die übrigen mehr kaufen. Ein Mindestwert für Gratisversand hebt ihn und kann zugleich kleine Käufe kosten."
[en]
name = "Average order value"
question = "How much do customers spend per order?"
definition = "Sum of order values ÷ number of valid orders with a known value. The value as ordered: after discounts, before refunds, as exported (as a rule gross and with shipping). Orders with a value of 0 count, those in a foreign currency do not. The day of the order counts."
formula = "sum of order values ÷ number of orders"
pitfall = "A few large orders lift the average without the others buying more. A minimum value for free shipping lifts it and can cost small purchases at the same time."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 4: höhere Umsätze; „Kundenbindung – Auch online muss ich Wege finden …“, Commerce", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 4: higher revenue; the guide “Kundenbindung – Auch online muss ich Wege finden …”, Commerce" }
standard = { de = "Matomo: Umsatz ÷ Bestellungen; Wert bei der Bestellung, vor Erstattungen", en = "Matomo: revenue ÷ orders; value as ordered, before refunds" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-01T10:00:00, order_value = 100.0 },
  { order_id = "2", ordered_at = 2025-06-02T10:00:00, order_value = 50.0, refund_total = 50.0 },
  { order_id = "3", ordered_at = 2025-06-03T10:00:00, order_value = 0.0 },
  { order_id = "4", ordered_at = 2025-06-04T10:00:00, order_value = 35.0 },
  { order_id = "5", ordered_at = 2025-06-05T10:00:00, order_value = 500.0, status = "cancelled" },
  { order_id = "6", ordered_at = 2025-06-06T10:00:00, order_value = 900.0, is_test = true },
]
expect = { value = 46.25, n = 4 }   # (100 + 50 + 0 + 35) / 4; cancelled and test orders are left out
*/
select
    order_date as day,
    order_id,
    order_value as value,
    case when order_value is null then 'no_order_value' end as left_out,
from valid_orders
