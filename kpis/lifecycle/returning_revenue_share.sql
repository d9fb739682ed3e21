/*
measure = "ratio"
unit = "percent"
better = "higher"
priority = 2
case = "orders"
advice = "lifecycle.existing"
history = 365
least = 0
most = 1
needs = ["orders.customer_id|orders.customer_email", "orders.order_value|order_items.price"]

[de]
name = "Umsatz mit wiederkehrenden Kunden"
question = "Welchen Teil des Umsatzes bringen Kunden, die schon einmal gekauft haben?"
definition = "Wert der Bestellungen ab der zweiten Kaufgelegenheit ÷ Wert aller Bestellungen erkannter Kunden. Alle Bestellungen eines Kunden am selben Tag sind eine Gelegenheit: Die zweite Bestellung des ersten Tages gehört noch zum ersten Kauf. Ist das Kundenkonto älter als die Daten, gilt schon der erste Kauf in den Daten als wiederkehrend. Gastbestellungen und Bestellungen ohne Wert zählen nicht. Es gilt der Wert bei der Bestellung, vor Erstattungen; es zählt ihr Tag."
formula = "Umsatz ab dem zweiten Kauftag ÷ Umsatz aller erkannten Kunden"
pitfall = "Ein hoher Anteil kann auch heißen, dass kaum neue Kunden kommen. Beginnen die Daten mitten im Leben des Shops, sehen anfangs alle neu aus: Deshalb hat das erste Jahr keinen Wert."
[en]
name = "Revenue from returning customers"
question = "What part of the revenue comes from customers who have bought before?"
definition = "Value of orders from the second purchase occasion on ÷ value of all orders of identified customers. All orders of a customer on one day are one occasion: the second order of the first day still belongs to the first purchase. If the customer account is older than the data, even the first purchase in the data counts as returning. Guest orders and orders without a value do not count. The value as ordered, before refunds; the day of the order counts."
formula = "revenue from the second purchase day on ÷ revenue of all identified customers"
pitfall = "A high share can also mean that hardly any new customers come. If the data begin in the middle of the shop's life, everybody looks new at first: that is why the first year has no value."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: wiederkehrende Kunden bringen mehr Umsatz", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: returning customers bring more revenue" }
standard = { de = "Umsatz wiederkehrender Kunden, wie in Shopsystemen üblich (etwa Shopify), nach Kaufgelegenheiten", en = "Sales to returning customers as usual in shop systems (such as Shopify), by purchase occasion" }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "D", created_at = 2023-01-01T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-06-01T09:00:00, order_value = 50.0 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-01T20:00:00, order_value = 10.0 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-06-10T10:00:00, order_value = 30.0 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-06-05T10:00:00, order_value = 80.0 },
  { order_id = "5", customer_id = "D", ordered_at = 2025-06-08T10:00:00, order_value = 30.0 },
  { order_id = "6", ordered_at = 2025-06-09T10:00:00, order_value = 500.0 },
  { order_id = "7", customer_id = "B", ordered_at = 2025-06-12T10:00:00, order_value = 400.0, status = "cancelled" },
]
# Returning: 3, and 5 by the age of D's account; 1, 2 (the same day) and 4 are first purchases; 6 is a guest's.
expect = { value = 0.3, n = 5 }   # (30 + 30) / (50 + 10 + 30 + 80 + 30)
*/
select
    order_date as day,
    order_id,
    case when customer_kind = 'returning' then order_value else 0 end as value,
    order_value as weight,
    case when order_value is null then 'no_order_value' end as left_out,
from valid_orders
where customer_key is not null
