/*
[de]
name = "Repeat Customer Insights: irgendwann"
short = "irgendwann"
definition = "Kunden, die irgendwann wieder bestellt haben ÷ alle Kunden, nach dem Monat des ersten Kaufs. Ohne Fenster hat ein Kunde von vor drei Jahren drei Jahre Zeit gehabt und einer von gestern einen Tag: Die Monate lassen sich nicht vergleichen."
[en]
name = "Repeat Customer Insights: at any time"
short = "at any time"
definition = "Customers who ordered again at any time ÷ all customers, by the month of the first purchase. Without a window a customer of three years ago has had three years and one of yesterday a day: the months cannot be compared."

[source]
standard = { de = "Repeat Customer Insights (Little Stream Software, Auswertung für Shopify), Zeitraum „All-time“: zwei Käufe zu beliebiger Zeit, abgerufen 2026", en = "Repeat Customer Insights (Little Stream Software, analytics for Shopify), period “All-time”: two purchases at any time, read in 2026" }

[[step]]
id = "too_young"
label = { de = "Kunden, deren Frist noch läuft", en = "Customers whose window is still open" }
why = { de = "Seit dem ersten Kauf sind noch keine 90 Tage vergangen. Wir warten ab; dort zählt der Kunde schon.", en = "The first purchase was less than 90 days ago. We wait; there the customer counts already." }
[[step]]
id = "later"
label = { de = "Wiederkauf nach der Frist", en = "Repeat purchase after the window" }
why = { de = "Der zweite Kauf kam später als 90 Tage nach dem ersten: Bei uns zählt er nicht, dort schon.", en = "The second purchase came more than 90 days after the first: we do not count it, they do." }
[[step]]
id = "same_day"
label = { de = "Zwei Bestellungen am selben Tag", en = "Two orders on one day" }
why = { de = "Alle Bestellungen eines Tages sind bei uns ein Kauf, dort ist die zweite ein Wiederkauf.", en = "To us all orders of a day are one purchase, there the second is a repeat purchase." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-02-10T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-01-15T09:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-01-15T18:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-01-15T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-05-15T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-06-02T10:00:00 },
]
# Ours: A of A, B, C. With D 1 of 4; C came back after 120 days: 2 of 4; B on the same day: 3 of 4.
expect = { ours = 0.3333, too_young = -0.0833, later = 0.25, same_day = 0.25, value = 0.75, n = 4, k = 3 }
*/
with counted as (
    select
        customer_key,
        count(*) as orders,
    from valid_orders
    where customer_key is not null
    group by customer_key
)

select
    buyers.first_date as day,
    buyers.customer_key,
    counted.orders > 1 as value,
    case
        when buyers.first_date + $repeat_window > $as_of then 'too_young'
        when buyers.second_date is not null then 'later'
        else 'same_day'
    end as reason,
from buyers
inner join counted on buyers.customer_key = counted.customer_key
