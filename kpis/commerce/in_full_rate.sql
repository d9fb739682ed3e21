/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "commerce.delivery"
matures_after = "return_window"
needs = ["orders.delivered_at", "returns.order_id", "returns.reason|returns.return_type", "returns.requested_at|returns.received_at|returns.refunded_at"]

[de]
name = "Vollständig und unbeschädigt"
question = "Wie viele Lieferungen kommen vollständig, richtig und heil an?"
definition = "Zugestellte gültige Bestellungen ohne eine Retoure wegen fehlender, falscher, beschädigter oder mangelhafter Ware, die binnen der Rückgabefrist (30 Tage, einstellbar) nach der Zustellung angemeldet wurde ÷ zugestellte gültige Bestellungen, deren Rückgabefrist vorbei ist. Retouren aus anderen Gründen und ohne Grund zählen als vollständig und unbeschädigt. Es zählt der Tag der Zustellung."
formula = "zugestellte Bestellungen ohne Retoure wegen Fehlmenge, Falschlieferung, Schaden oder Mangel ÷ zugestellte Bestellungen mit abgelaufener Frist"
pitfall = "Eine Obergrenze: Einen Grund muss beim Widerruf niemand nennen, und mancher behält die falsche Ware. Der Wert sagt nichts über die Pünktlichkeit; wirklich gelungen ist eine Lieferung erst, wenn beides stimmt."
[en]
name = "Complete and undamaged"
question = "How many deliveries arrive complete, correct and intact?"
definition = "Delivered valid orders without a return for missing, wrong, damaged or defective goods announced within the return window (30 days, adjustable) after delivery ÷ delivered valid orders whose return window has passed. Returns for other reasons and without a reason count as complete and undamaged. The day of delivery counts."
formula = "delivered orders without a return for missing, wrong, damaged or defective goods ÷ delivered orders whose window has passed"
pitfall = "An upper limit: nobody has to give a reason for a withdrawal, and some keep the wrong goods. The value says nothing about punctuality; a delivery has succeeded only if both are right."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Versprechen zu Zustand und Lieferung der Ware halten", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: keep the promises on the condition and delivery of the goods" }
standard = { de = "Angenähert nach SCOR RL.1.1, Perfect Order: Menge und Zustand (ohne Termin und Papiere), gemessen an den Retourengründen", en = "Approximates SCOR RL.1.1, Perfect Order: quantity and condition (without date and documents), judged by the return reasons" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00 },
  { order_id = "2", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00 },
  { order_id = "3", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00 },
  { order_id = "4", ordered_at = 2025-05-02T10:00:00, delivered_at = 2025-05-06T12:00:00 },
  { order_id = "5", ordered_at = 2025-05-02T10:00:00, delivered_at = 2025-05-06T12:00:00 },
  { order_id = "6", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-12T12:00:00 },
]
returns = [
  { order_id = "1", requested_at = 2025-05-10T10:00:00, reason = "Damaged" },
  { order_id = "2", requested_at = 2025-05-10T10:00:00, reason = "changed_mind" },
  { order_id = "3", requested_at = 2025-06-20T10:00:00, reason = "wrong_item" },
  { order_id = "4", received_at = 2025-05-20T10:00:00, return_type = "defect" },
  { order_id = "6", requested_at = 2025-06-14T10:00:00, reason = "missing" },
]
expect = { value = 0.6, n = 5, k = 3, open = 1 }   # 1 and 4 were not; the return of 3 came after 30 days; the window of 6 is still open
*/
with faulty as (
    select
        order_id,
        min(announced_date) as first_fault_date,
    from announced_returns
    where return_type = 'defect'
        or reason_id in (
            'damaged', 'damage', 'beschädigt', 'transportschaden', 'kaputt',
            'defect', 'defective', 'defekt', 'mangel', 'mangelhaft',
            'wrong_item', 'wrong', 'wrong_article', 'falscher_artikel', 'falsche_ware', 'falschlieferung',
            'missing', 'missing_item', 'missing_parts', 'incomplete', 'fehlt', 'fehlmenge', 'unvollständig'
        )
    group by order_id
),

delivered as (
    select
        valid_orders.order_id,
        valid_orders.delivered_at::date as delivered_date,
        valid_orders.delivered_at::date + $return_window as window_end,
        faulty.first_fault_date,
    from valid_orders
    left join faulty on valid_orders.order_id = faulty.order_id
    where valid_orders.delivered_at is not null
)

select
    delivered_date as day,
    order_id,
    case
        when window_end <= $as_of then not coalesce(first_fault_date <= window_end, false)
    end as value,
from delivered
