/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
advice = "instruments.delivery"
instrument = "delivery"
needs = ["orders.shipping_fee|order_items.shipping_fee"]

[de]
name = "Versandkostenfreie Bestellungen"
question = "Wie viele Bestellungen liefern wir kostenlos?"
definition = "Gültige Bestellungen mit Versandkosten von 0 ÷ alle gültigen Bestellungen mit bekannten Versandkosten. Fehlende Versandkosten sind nicht 0. Abholungen zählen nicht, denn sie kosten ohnehin keinen Versand. Es zählt der Tag der Bestellung."
formula = "Bestellungen mit 0 € Versandkosten ÷ Bestellungen mit bekannten Versandkosten"
pitfall = "Meist gilt Gratisversand erst ab einem Mindestwert; dann steigt der Anteil auch, wenn nur die Bestellungen größer werden. Wer wegen der Versandkosten gar nicht bestellt, kommt hier nicht vor: Dazu gehören die Abbrüche an der Kasse."
[en]
name = "Orders shipped free"
question = "How many orders do we deliver free of charge?"
definition = "Valid orders with a shipping fee of 0 ÷ all valid orders with a known shipping fee. A missing fee is not 0. Pickups are left out, as they cost no shipping anyway. The day of the order counts."
formula = "orders with a shipping fee of 0 ÷ orders with a known shipping fee"
pitfall = "Free shipping mostly starts at a minimum value; then the share also rises if only the orders get larger. Who does not order at all because of shipping cost is not in here: see abandonment at the checkout."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: kostenlose Lieferung; „Mit Kundenpflege zum langfristigen Erfolg“, Trennungsphase: kostenfreier Versand", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: free delivery; the guide “Mit Kundenpflege zum langfristigen Erfolg”, parting phase: free shipping" }
standard = { de = "Eigene Definition: Bestellungen ohne Versandkosten unter denen mit bekannten Versandkosten", en = "Own definition: orders without a fee among those with a known fee" }
[[benchmark]]
label = { de = "Shops, nicht Bestellungen: 5,6 % liefern immer kostenlos, 45,5 % ab einem Mindestwert, 44,9 % nie (2023)", en = "Shops, not orders: 5.6% always ship free, 45.5% from a minimum value, 44.9% never (2023)" }
source = { de = "Versandhandelsstudie 2023, Deutschland, die 100 größten Onlineshops", en = "Versandhandelsstudie 2023, Germany, the 100 largest online shops" }
show = "text"
[[benchmark]]
label = { de = "Shops, nicht Bestellungen: 30 % immer kostenlos, 40 % ab einem Mindestwert, 30 % nie (2024)", en = "Shops, not orders: 30% always free, 40% from a minimum value, 30% never (2024)" }
source = { de = "EHI 2024, Deutschland, Österreich und Schweiz, 146 Onlinehändler", en = "EHI 2024, Germany, Austria and Switzerland, 146 online retailers" }
show = "text"
[[benchmark]]
label = { de = "Modeshops, nicht Bestellungen: 5,5 % immer kostenlos, 55,1 % ab einem Mindestwert, 39,4 % nie (2025)", en = "Fashion shops, not orders: 5.5% always free, 55.1% from a minimum value, 39.4% never (2025)" }
source = { de = "parcelLab 2025, Deutschland, Onlineshops für Mode", en = "parcelLab 2025, Germany, online fashion shops" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", shipping_fee = 0.0 },
  { order_id = "2", shipping_fee = 4.9 },
  { order_id = "3", shipping_fee = 0.0, delivery_option = "Abholung im Laden" },
  { order_id = "4" },
  { order_id = "5", shipping_fee = 0.0, status = "cancelled" },
  { order_id = "6", shipping_fee = 4.9, delivery_option = "Packstation" },
]
expect = { value = 0.3333, n = 3, k = 1, left_out = 1 }   # 1 of 1, 2 and 6; 3 is a pickup, the fee of 4 is unknown, 5 is cancelled
*/
select
    valid_orders.order_date as day,
    valid_orders.order_id,
    valid_orders.shipping_fee = 0 as value,
    case when delivery_kinds.delivery_kind = 'pickup' then 'pickup' end as left_out,
from valid_orders
left join delivery_kinds on valid_orders.order_id = delivery_kinds.order_id
where valid_orders.shipping_fee is not null
