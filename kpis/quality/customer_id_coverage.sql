/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = false
advice = "quality.data"
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Bestellungen mit Kundenbezug"
question = "Bei wie vielen Bestellungen wissen wir, wer bestellt hat?"
definition = "Gültige Bestellungen, die sich über Kundennummer oder E-Mail-Adresse einem Kunden zuordnen lassen ÷ alle gültigen Bestellungen. Platzhalter wie 0, „Gast“ oder leere Felder sind keine Kundennummer. Es zählt der Tag der Bestellung."
formula = "gültige Bestellungen mit erkanntem Kunden ÷ alle gültigen Bestellungen"
pitfall = "Unter 70 % stehen alle Kundenkennzahlen auf wackligen Füßen: Auch Gastkäufer können treu sein, nur sieht man es nicht."
[en]
name = "Orders with a known customer"
question = "For how many orders do we know who ordered?"
definition = "Valid orders that can be assigned to a customer by number or e-mail ÷ all valid orders. Placeholders such as 0, “guest” or empty fields are no customer number. The day of the order counts."
formula = "valid orders with a recognised customer ÷ all valid orders"
pitfall = "Below 70% all customer KPIs stand on shaky ground: guests can be loyal without anyone seeing it."

[source]
seed = { de = "Nicht aus den Ratgebern: Voraussetzung für jede Kundenkennzahl", en = "Not from the guides: a precondition of every customer KPI" }
standard = { de = "Eigene Definition: Anteil der gültigen Bestellungen mit erkanntem Kunden", en = "Own definition: share of valid orders with a customer key" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-06-02T10:00:00 },
  { order_id = "3", customer_id = "0", ordered_at = 2025-06-03T10:00:00 },
  { order_id = "4", ordered_at = 2025-06-04T10:00:00 },
  { order_id = "5", customer_id = "guest", ordered_at = 2025-06-04T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-06-05T10:00:00, status = "cancelled" },
]
expect = { value = 0.4, n = 5, k = 2 }   # 0, empty and guest are nobody; the cancelled order is not valid
*/
select
    order_date as day,
    order_id,
    customer_key is not null as value,
from valid_orders
