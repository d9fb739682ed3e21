/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "lifecycle.new"
needs = ["orders.promised_date", "orders.delivered_at", "orders.customer_id|orders.customer_email"]

[de]
name = "Erste Bestellung pünktlich"
question = "Halten wir das Versprechen bei der ersten Bestellung, die ein Kunde bei uns macht?"
definition = "Erste Bestellungen neuer Kunden, die spätestens am zugesagten Tag zugestellt waren ÷ alle ersten Bestellungen neuer Kunden, deren zugesagter Tag vorbei ist. Gezählt wird wie bei „Pünktlich geliefert“: Überfällige, noch nicht zugestellte zählen als zu spät, noch nicht fällige zählen nicht mit, auch wenn sie schon da sind. Wessen Kundenkonto älter ist als die Daten, ist nicht neu. Es zählt der zugesagte Tag."
formula = "erste Bestellungen, bis zum zugesagten Tag zugestellt ÷ erste Bestellungen, deren zugesagter Tag vorbei ist"
pitfall = "Kommen viele Neukunden zu Stoßzeiten, kann ein Abstand zur Pünktlichkeit aller Bestellungen daher rühren. Ob eine späte erste Lieferung mit weniger Wiederkauf zusammenhängt, sagt diese Zahl nicht. Beginnen die Daten mitten im Leben des Shops, sind die ersten Monate „erste Bestellungen in den Daten“."
[en]
name = "First order on time"
question = "Do we keep our promise on the first order a customer places with us?"
definition = "First orders of new customers delivered on or before the promised day ÷ all first orders of new customers whose promised day has passed. Counted like “Delivered on time”: overdue and not yet delivered is late, not yet due is left out even if it has already arrived. Customers whose account is older than the data are not new. The promised day counts."
formula = "first orders delivered by the promised day ÷ first orders whose promised day has passed"
pitfall = "If many new customers come at peak times, a gap to the punctuality of all orders may come from that. Whether a late first delivery is associated with fewer repeat purchases is not told here. If the data begin in the middle of the shop's life, the first months are “first orders in the data”."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: alle Versprechen zu Zustand und Lieferung erfüllen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: keep every promise on condition and delivery" }
standard = { de = "SCOR RL.2.2, Liefertreue zum zugesagten Termin, beschränkt auf die erste Bestellung", en = "SCOR RL.2.2, Delivery Performance to Customer Commit Date, first orders only" }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "E", created_at = 2023-01-01T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-10T18:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-12T10:00:00, promised_date = 2025-06-15, delivered_at = 2025-06-20T12:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-15T10:00:00, promised_date = 2025-06-20 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-06-28T10:00:00, promised_date = 2025-07-02, delivered_at = 2025-06-29T12:00:00 },
  { order_id = "5", customer_id = "D", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "6", customer_id = "E", ordered_at = 2025-06-10T10:00:00, promised_date = 2025-06-12, delivered_at = 2025-06-11T12:00:00 },
  { order_id = "7", ordered_at = 2025-06-10T10:00:00, promised_date = 2025-06-12, delivered_at = 2025-06-11T12:00:00 },
]
# A's first on time, B overdue: late. C's is not due, D had no promise, E is no new customer, 7 a guest.
expect = { value = 0.5, n = 2, k = 1 }
*/
select
    promised_date as day,
    order_id,
    customer_key,
    coalesce(delivered_at::date <= promised_date, false) as value,
from new_customer_orders
where promised_date < $as_of
