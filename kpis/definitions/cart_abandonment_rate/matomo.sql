/*
[de]
name = "Matomo: derselbe Besuch"
short = "wie Matomo"
definition = "Besuche mit Warenkorb, in denen nicht bestellt wurde ÷ alle Besuche mit Warenkorb. Nach 30 Minuten ohne Aktivität endet ein Besuch: Wer später zurückkommt und bestellt, hat dort vorher abgebrochen. Von einem Besuch kennen wir nur die Schritte bis zum Kauf; hier endet er, wenn zwischen dem letzten bekannten Schritt und dem Kauf mehr als 30 Minuten liegen."
[en]
name = "Matomo: the same visit"
short = "as Matomo"
definition = "Visits with a cart in which nothing was ordered ÷ all visits with a cart. A visit ends after 30 minutes without activity: who comes back later and orders has abandoned before there. Of a visit we know only the steps up to the purchase; here it ends if more than 30 minutes lie between the last known step and the purchase."

[source]
standard = { de = "Matomo-Hilfe „Why does the cart show as abandoned when the purchase was completed?“ (Besuch endet nach 30 Minuten), abgerufen 2026", en = "Matomo help “Why does the cart show as abandoned when the purchase was completed?” (a visit ends after 30 minutes), read in 2026" }

[[step]]
id = "merged"
label = { de = "Jeder Warenkorb für sich", en = "Every cart for itself" }
why = { de = "Mehrere Warenkörbe eines Besuchers am selben Tag sind bei uns einer, und er gilt als bestellt, wenn einer davon bestellt wurde. Dort zählt jeder für sich.", en = "Several carts of one visitor on one day are one to us, and it counts as ordered if any of them was. There each counts for itself." }

[[step]]
id = "later_visit"
label = { de = "In einem späteren Besuch bestellt", en = "Ordered in a later visit" }
why = { de = "Bestellt, aber mehr als 30 Minuten nach dem letzten bekannten Schritt: Bei uns ist der Warenkorb bestellt, dort ist der erste Besuch abgebrochen.", en = "Ordered, but more than 30 minutes after the last known step: to us the cart was ordered, there the first visit was abandoned." }

[[step]]
id = "too_young"
label = { de = "Ohne abzuwarten", en = "Without waiting" }
why = { de = "Der Warenkorb ist jünger als 24 Stunden: Wir warten noch, ob bestellt wird. Dort zählt er mit dem Ende des Besuchs.", en = "The cart is younger than 24 hours: we still wait for an order. There it counts with the end of the visit." }

[example]
as_of = 2025-06-30
checkouts = [
  { checkout_id = "1", visitor_id = "v1", cart_created_at = 2025-06-10T10:00:00 },
  { checkout_id = "2", visitor_id = "v1", cart_created_at = 2025-06-10T11:00:00, completed_at = 2025-06-10T11:20:00 },
  { checkout_id = "3", visitor_id = "v2", cart_created_at = 2025-06-10T10:00:00, completed_at = 2025-06-10T19:00:00 },
  { checkout_id = "4", visitor_id = "v3", cart_created_at = 2025-06-11T10:00:00 },
  { checkout_id = "5", visitor_id = "v4", cart_created_at = 2025-06-30T09:00:00, completed_at = 2025-06-30T09:10:00 },
]
# Ours: 4 of three carts. For themselves 1 and 4 of four; 3 was ordered nine hours later: 3 of 4; with 5: 3 of 5.
expect = { ours = 0.3333, merged = 0.1667, later_visit = 0.25, too_young = -0.15, value = 0.6, n = 5, k = 3 }
*/
with carts as (
    select
        *,
        coalesce(
            'visitor:' || visitor_id,
            'customer:' || customer_key::varchar,
            'cart:' || checkout_id
        ) as visitor,
    from checkouts
    where cart_created_at is not null
        and not coalesce(is_bot, false)
),

grouped as (
    select
        *,
        row_number() over (
            partition by cart_created_at::date, visitor order by cart_created_at, checkout_id
        ) as cart_no,
        max(cart_created_at) over (partition by cart_created_at::date, visitor) as last_cart_at,
    from carts
),

judged as (
    select
        *,
        completed_at > greatest(
            cart_created_at, checkout_started_at, shipping_shown_at, payment_started_at
        ) + interval 30 minute as is_later_visit,
    from grouped
)

select
    cart_created_at::date as day,
    checkout_id,
    device,
    country,
    sales_channel,
    completed_at is null or is_later_visit as value,
    case
        when last_cart_at + $abandon_after_h * interval 1 hour > $as_of_ts then 'too_young'
        when cart_no = 1 and is_later_visit then 'later_visit'
        else 'merged'
    end as reason,
from judged
