/*
measure = "share"
unit = "percent"
better = "neither"
priority = 3
advice = "instruments.bonus"
instrument = ["bonus", "community"]
needs = ["orders.voucher_code"]

[de]
name = "Bestellungen mit Gutschein"
question = "Wie viele Bestellungen werden mit Gutschein bezahlt?"
definition = "Gültige Bestellungen mit Gutscheincode ÷ alle gültigen Bestellungen. Es zählt der Tag der Bestellung. Wie viele der verschickten Gutscheine eingelöst werden, lässt sich daraus nicht ablesen."
formula = "Bestellungen mit Gutscheincode ÷ Bestellungen"
pitfall = "Wer ohnehin gekauft hätte, löst auch Gutscheine ein; ein hoher Anteil kann heißen, dass Stammkunden gelernt haben, auf den nächsten Gutschein zu warten. Teilen Sie nach neuen und wiederkehrenden Kunden auf."
[en]
name = "Orders with a voucher"
question = "How many orders are paid with a voucher?"
definition = "Valid orders with a voucher code ÷ all valid orders. The day of the order counts. How many of the vouchers sent are redeemed cannot be read from it."
formula = "orders with a voucher code ÷ orders"
pitfall = "Those who would have bought anyway redeem vouchers, too; a high share can mean that regular customers have learned to wait for the next voucher. Break it down by new and returning customers."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: Gutscheine und Geschenke; „Sechs gute Kundenbindungsinstrumente“, Nr. 4: persönliche Gutscheine", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: vouchers and gifts; the guide “Sechs gute Kundenbindungsinstrumente”, no. 4: personal vouchers" }
standard = { de = "Eigene Definition: Bestellungen mit Gutscheincode", en = "Own definition: orders with a voucher code" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", voucher_code = "SUMMER" },
  { order_id = "2" },
  { order_id = "3", voucher_code = " " },
  { order_id = "4", voucher_code = "SUMMER", status = "cancelled" },
]
expect = { value = 0.3333, n = 3, k = 1 }   # a blank is no code; the cancelled order is not valid
*/
select
    order_date as day,
    order_id,
    coalesce(trim(voucher_code) <> '', false) as value,
from valid_orders
