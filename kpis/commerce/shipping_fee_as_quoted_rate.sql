/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "commerce.shipping_cost"
needs = ["orders.shipping_fee|order_items.shipping_fee", "checkouts.shipping_fee_quoted", "checkouts.order_id"]

[de]
name = "Versandkosten wie angezeigt"
question = "Berechnen wir die Versandkosten, die wir an der Kasse gezeigt haben?"
definition = "Gültige Bestellungen, deren berechnete Versandkosten den an der Kasse gezeigten gleichen (auf 1 Cent) ÷ alle gültigen Bestellungen, zu denen beide Beträge bekannt sind. Gehören mehrere Kassenvorgänge zu einer Bestellung, gilt der zuletzt abgeschlossene. Es zählt der Tag der Bestellung."
formula = "Bestellungen mit Versandkosten wie angezeigt ÷ Bestellungen mit bekanntem Kassenvorgang"
pitfall = "Auch ein niedrigerer Betrag gilt als Abweichung. Ändert der Kunde danach die Adresse oder die Versandart, weichen die Beträge zu Recht ab."
[en]
name = "Shipping fee as quoted"
question = "Do we charge the shipping fee that we showed at the checkout?"
definition = "Valid orders whose charged shipping fee equals the one shown at the checkout (to one cent) ÷ all valid orders for which both amounts are known. If several checkouts belong to one order, the one completed last counts. The day of the order counts."
formula = "orders with the shipping fee as quoted ÷ orders with a known checkout"
pitfall = "A lower amount is a deviation, too. If the customer changes the address or the delivery option afterwards, the amounts rightly differ."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Commerce: angegebene Versandkosten werden eingehalten", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Commerce: the stated shipping cost is kept" }
standard = { de = "Eigene Definition: berechnet wie angezeigt", en = "Own definition: charged as quoted" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-01T10:00:00, shipping_fee = 4.95 },
  { order_id = "2", ordered_at = 2025-06-02T10:00:00, shipping_fee = 4.95 },
  { order_id = "3", ordered_at = 2025-06-03T10:00:00, shipping_fee = 4.95 },
  { order_id = "4", ordered_at = 2025-06-04T10:00:00 },
  { order_id = "5", ordered_at = 2025-06-05T10:00:00, shipping_fee = 4.95 },
]
checkouts = [
  { order_id = "1", shipping_fee_quoted = 4.94, completed_at = 2025-06-01T10:00:00 },
  { order_id = "2", shipping_fee_quoted = 0.0, completed_at = 2025-06-02T10:00:00 },
  { order_id = "3", shipping_fee_quoted = 0.0, completed_at = 2025-06-03T09:00:00 },
  { order_id = "3", shipping_fee_quoted = 4.95, completed_at = 2025-06-03T10:00:00 },
  { order_id = "4", shipping_fee_quoted = 4.95, completed_at = 2025-06-04T10:00:00 },
]
expect = { value = 0.6667, n = 3, k = 2 }   # 1 (one cent) and 3 (the last checkout counts), not 2; no fee is known for 4, no checkout for 5
*/
with quotes as (
    select
        order_id,
        shipping_fee_quoted,
        row_number() over (
            partition by order_id
            order by completed_at desc nulls last, shipping_shown_at desc nulls last, checkout_id desc
        ) as place,
    from checkouts
    where order_id is not null and shipping_fee_quoted is not null
)

select
    valid_orders.order_date as day,
    valid_orders.order_id,
    round(abs(valid_orders.shipping_fee - quotes.shipping_fee_quoted), 2) <= 0.01 as value,
from valid_orders
inner join quotes on valid_orders.order_id = quotes.order_id
where quotes.place = 1
    and valid_orders.shipping_fee is not null
