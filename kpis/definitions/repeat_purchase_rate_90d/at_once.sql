/*
[de]
name = "Shopify Admin Skills: ohne abzuwarten"
short = "ohne abzuwarten"
definition = "Kunden mit einer zweiten Bestellung binnen 90 Tagen ÷ alle neuen Kunden, auch die von gestern. Wer noch keine 90 Tage Zeit hatte, zählt schon als nicht wiedergekommen: Die jüngsten Monate sehen immer schlecht aus. Bestellungen am selben Tag sind dort ein Wiederkauf."
[en]
name = "Shopify Admin Skills: without waiting"
short = "without waiting"
definition = "Customers with a second order within 90 days ÷ all new customers, those of yesterday, too. Who has not had 90 days yet counts as not having come back already: the latest months always look bad. Orders on the same day are a repeat purchase there."

[source]
standard = { de = "40rty-ai/shopify-admin-skills, repeat-purchase-rate (Shopify-API 2025-01; Fenster 90 Tage, ohne Reifezeit)", en = "40rty-ai/shopify-admin-skills, repeat-purchase-rate (Shopify API 2025-01; window of 90 days, no maturity)" }

[[step]]
id = "too_young"
label = { de = "Kunden, deren Frist noch läuft", en = "Customers whose window is still open" }
why = { de = "Seit dem ersten Kauf sind noch keine 90 Tage vergangen. Wir warten ab; dort zählt der Kunde schon, meist als nicht wiedergekommen.", en = "The first purchase was less than 90 days ago. We wait; there the customer counts already, mostly as not having come back." }
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
  { order_id = "5", customer_id = "C", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-06-02T10:00:00 },
]
# Ours: A of A and B. With C and D, who have not had 90 days: 1 of 4. With B, twice on one day: 2 of 4.
expect = { ours = 0.5, too_young = -0.25, same_day = 0.25, value = 0.5, n = 4, k = 2 }
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
    first_date as day,
    customer_key,
    coalesce(second_order_date <= first_date + $repeat_window, false) as value,
    case when first_date + $repeat_window > $as_of then 'too_young' else 'same_day' end as reason,
from counted
