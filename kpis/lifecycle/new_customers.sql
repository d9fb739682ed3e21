/*
measure = "total"
unit = "count"
better = "higher"
priority = 2
case = "buyers"
advice = "lifecycle.acquisition"
history = 365
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Neukunden"
question = "Wie viele Kunden haben zum ersten Mal bei uns gekauft?"
definition = "Anzahl der Kunden, deren erster Kauf in den Zeitraum fällt. Ist ein Kundenkonto älter als die Daten, gilt der Kunde nicht als neu. Es zählen nur Kunden mit Kundennummer oder E-Mail-Adresse und nur gültige Bestellungen. Es zählt der Tag der ersten Bestellung."
formula = "Anzahl der Kunden mit erstem Kauf im Zeitraum"
pitfall = "Beginnen die Daten mitten im Leben des Shops, sieht anfangs jeder Kunde neu aus; das erste Jahr bleibt deshalb ohne Monatswert. Viele Neukunden allein machen kein gutes Jahr: Wie viele davon ein zweites Mal kaufen, zeigt die Wiederkaufrate. Gäste ohne Kundennummer und E-Mail-Adresse fehlen."
[en]
name = "New customers"
question = "How many customers bought from us for the first time?"
definition = "Number of customers whose first purchase falls into the period. A customer whose account is older than the data is not new. Customers with a number or e-mail only, valid orders only. The day of the first order counts."
formula = "number of customers with their first purchase in the period"
pitfall = "If the data begin in the middle of the shop's life, every customer looks new at first; so the first year has no monthly values. Many new customers alone make no good year: how many of them buy a second time is told by the repeat purchase rate. Guests without a number and e-mail are missing."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungs- und Neukundenphase; „Kundenbindung – Auch online muss ich Wege finden …“: Neukundengewinnung geht der Kundenbindung voraus", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, approach and new-customer phases; the guide “Kundenbindung – Auch online muss ich Wege finden …”: winning new customers comes before keeping them" }
standard = { de = "Kunden mit erster Bestellung im Zeitraum (wie in Shopsystemen, etwa Shopify)", en = "Customers with their first order in the period (as in shop systems such as Shopify)" }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "D", created_at = 2023-01-01T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-05-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-02T09:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-06-02T20:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-05-20T10:00:00, status = "cancelled" },
  { order_id = "6", customer_id = "C", ordered_at = 2025-06-11T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-06-12T10:00:00 },
  { order_id = "8", ordered_at = 2025-06-13T10:00:00 },
]
expect = { grain = "month", period = 2025-06-01, value = 2, n = 2 }   # B once, and C, whose order in May was cancelled; D's account is older than the data
*/
select
    order_date as day,
    order_id,
    customer_key,
    1 as value,
from new_customer_orders
