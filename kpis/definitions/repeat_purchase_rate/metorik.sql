/*
[de]
name = "Metorik: nach der Zahl der Bestellungen"
short = "wie Metorik"
definition = "Kunden mit mehr als einer Bestellung ÷ alle Kunden mit mindestens einer. So steht es auch in vielen Glossaren. Zwei Bestellungen am selben Tag – etwa, weil ein Artikel vergessen wurde – sind dort ein Wiederkauf."
[en]
name = "Metorik: by the number of orders"
short = "as Metorik"
definition = "Customers with more than one order ÷ all customers with at least one. Many glossaries say the same. Two orders on one day – because an item was forgotten, say – are a repeat purchase there."

[source]
standard = { de = "Metorik (Auswertung für WooCommerce), Hilfe Nr. 278: mehr als eine Bestellung, abgerufen 2026; ebenso Glossare wie opensend 2025", en = "Metorik (analytics for WooCommerce), help article 278: more than one order, read in 2026; so do glossaries such as opensend 2025" }

[[step]]
id = "same_day"
label = { de = "Zwei Bestellungen am selben Tag", en = "Two orders on one day" }
why = { de = "Alle Bestellungen eines Tages sind bei uns ein Kauf: Der Kunde hat den Shop noch kein zweites Mal aufgesucht. Dort zählt die zweite Bestellung als Wiederkauf.", en = "To us all orders of a day are one purchase: the customer has not come to the shop a second time. There the second order counts as a repeat purchase." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-03-05T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-03-05T09:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-03-05T20:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-05-20T10:00:00 },
]
expect = { period = 2025-06-01, ours = 0.3333, same_day = 0.3333, value = 0.6667, n = 3, k = 2 }
*/
with numbered as (
    select
        customer_key,
        order_date,
        row_number() over (partition by customer_key order by ordered_at, order_id) as order_no,
    from valid_orders
    where customer_key is not null
),

counted as (
    select
        customer_key,
        min(order_date) as first_date,
        min(order_date) filter (where order_no = 2) as second_order_date,
    from numbered
    group by customer_key
)

select
    periods.last_day as day,
    counted.customer_key,
    coalesce(counted.second_order_date <= periods.last_day, false) as value,
    'same_day' as reason,
from counted
inner join periods on counted.first_date <= periods.last_day
where periods.grain = $grain
