/*
measure = "duration"
unit = "days"
better = "lower"
priority = 2
advice = "commerce.delivery"
instrument = "delivery"
needs = ["orders.promised_date", "orders.delivered_at"]

[de]
name = "Tage zu spät"
question = "Wenn eine Lieferung zu spät kommt: um wie viele Tage?"
definition = "Nur verspätete gültige Bestellungen: Kalendertage vom zugesagten Tag bis zur Zustellung, als Median und 90. Perzentil nach Kaplan-Meier. Überfällige, noch nicht zugestellte Bestellungen zählen mit ihrer bisherigen Verspätung als offen. Pünktliche Bestellungen zählen nicht; was heute fällig ist, ist noch nicht verspätet. Es zählt der zugesagte Tag."
formula = "Median und 90. Perzentil der Tage nach dem zugesagten Tag, offene eingerechnet"
pitfall = "Sagt nicht, wie viele sich verspäten; das zeigt „Pünktlich geliefert“. Wer die leichten Verspätungen beseitigt, sieht hier höhere Werte, weil nur die schweren übrig sind. Das 90. Perzentil wird nicht erreicht, wenn zu viele noch offen sind."
[en]
name = "Days late"
question = "When a delivery is late: by how many days?"
definition = "Late valid orders only: calendar days from the promised day to delivery, as Kaplan-Meier median and 90th percentile. Overdue orders not yet delivered count as open with their lateness so far. Punctual orders do not count; due today is not yet late. The promised day counts."
formula = "median and 90th percentile of days after the promised day, open ones taken into account"
pitfall = "Does not say how many are late; “Delivered on time” does. Whoever removes the slight delays sees higher values here, because only the severe ones remain. The 90th percentile is not reached if too many are still open."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: pünktliche Lieferung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: punctual delivery" }
standard = { de = "Kaplan-Meier-Schätzer (Kaplan & Meier 1958) über die verspäteten Bestellungen", en = "Product-limit estimator (Kaplan & Meier 1958) over the late orders" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", promised_date = 2025-06-10, delivered_at = 2025-06-11T12:00:00 },
  { order_id = "2", promised_date = 2025-06-10, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "3", promised_date = 2025-06-10, delivered_at = 2025-06-15T12:00:00 },
  { order_id = "4", promised_date = 2025-06-27 },
  { order_id = "5", promised_date = 2025-06-10, delivered_at = 2025-06-10T19:00:00 },
  { order_id = "6", promised_date = 2025-06-30 },
  { order_id = "7", delivered_at = 2025-06-15T12:00:00 },
]
expect = { value = 2, p90 = 5, n = 4, k = 3, open = 1 }   # 1, 2 and 5 days late, 4 is open after 3; 5 is on time, 6 due today, 7 without a promise
*/
with lateness as (
    select
        promised_date,
        order_id,
        date_diff('day', promised_date, coalesce(delivered_at::date, $as_of)) as days,
        delivered_at is not null as is_delivered,
    from valid_orders
    where promised_date is not null
)

select
    promised_date as day,
    order_id,
    days as value,
    is_delivered as closed,
from lateness
where days > 0
