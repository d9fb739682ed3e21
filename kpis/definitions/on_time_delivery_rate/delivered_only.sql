/*
[de]
name = "Nur zugestellte Bestellungen"
short = "nur zugestellte"
definition = "Bestellungen, die bis zum zugesagten Tag zugestellt waren ÷ alle zugestellten Bestellungen mit einer Zusage. So werden Auswertungen gerechnet, die von den Zustellungen ausgehen – etwa die des Marktplatzes Olist, die wir zum Vergleich nennen. Was noch unterwegs ist, kommt nicht vor, auch wenn es längst überfällig ist; was vor dem zugesagten Tag ankam, zählt sofort."
[en]
name = "Delivered orders only"
short = "delivered only"
definition = "Orders delivered on or before the promised day ÷ all delivered orders that had a promise. This is how analyses count that start from deliveries – such as those of the marketplace Olist, which we name for comparison. What is still under way does not occur, however overdue it is; what arrived before its promised day counts at once."

[source]
standard = { de = "Zählung der zugestellten Bestellungen wie im Datensatz Olist, 2016–2018, Brasilien; dass es für „pünktlich“ keinen einheitlichen Standard gibt, sagt McKinsey 2019", en = "Count of delivered orders as in the Olist data set, 2016–2018, Brazil; that “on time” has no single standard says McKinsey 2019" }

[[step]]
id = "overdue"
label = { de = "Überfällige fehlen", en = "Overdue ones are missing" }
why = { de = "Der zugesagte Tag ist vorbei, die Bestellung noch nicht da: Bei uns ist sie zu spät, dort kommt sie erst vor, wenn sie zugestellt ist.", en = "The promised day has passed and the order is not there yet: we count it as late, there it does not occur until it is delivered." }
[[step]]
id = "not_due"
label = { de = "Verfrühte zählen schon", en = "Early ones count already" }
why = { de = "Vor dem zugesagten Tag zugestellt, und dieser Tag ist noch nicht vorbei: Bei uns zählt die Bestellung erst, wenn auch die verspäteten desselben Tages bekannt sind.", en = "Delivered before the promised day, and that day has not passed yet: we count the order only once the late ones of the same day are known, too." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-09T12:00:00 },
  { order_id = "2", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "3", ordered_at = 2025-06-15T10:00:00, promised_date = 2025-06-20 },
  { order_id = "4", ordered_at = 2025-06-28T10:00:00, promised_date = 2025-07-05 },
  { order_id = "5", ordered_at = 2025-06-27T10:00:00, promised_date = 2025-07-02, delivered_at = 2025-06-29T12:00:00 },
]
# Ours: 1 of 3. Without 3, which is overdue: 1 of 2. With 5, which is early: 2 of 3.
expect = { ours = 0.3333, overdue = 0.1667, not_due = 0.1667, value = 0.6667, n = 3, k = 2 }
*/
select
    promised_date as day,
    order_id,
    delivered_at::date <= promised_date as value,
    case when delivered_at is null and promised_date < $as_of then 'overdue' end as left_out,
    case when promised_date >= $as_of then 'not_due' end as reason,
from valid_orders
where promised_date is not null
