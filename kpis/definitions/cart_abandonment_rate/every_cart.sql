/*
[de]
name = "Baymard, wörtlich: jeder Warenkorb"
short = "jeder Warenkorb"
definition = "Warenkörbe ohne Kauf ÷ alle angelegten Warenkörbe. So steht es in den Studien, die Baymard zusammenfasst: Jeder Warenkorb zählt einzeln und sofort. Wer am selben Tag dreimal einlegt und einmal kauft, hat dort zweimal abgebrochen."
[en]
name = "Baymard, literally: every cart"
short = "every cart"
definition = "Carts without a purchase ÷ all carts created. So say the studies that Baymard sums up: every cart counts singly and at once. Who fills three carts on one day and buys once has abandoned two there."

[source]
standard = { de = "Baymard Institute (Mittel aus rund 50 Studien, zitiert 2024): Warenkörbe ohne Kauf ÷ angelegte Warenkörbe", en = "Baymard Institute (mean of about 50 studies, as quoted in 2024): carts without purchase ÷ carts created" }

[[step]]
id = "merged"
label = { de = "Jeder Warenkorb für sich", en = "Every cart for itself" }
why = { de = "Mehrere Warenkörbe eines Besuchers am selben Tag sind bei uns einer, und er gilt als bestellt, wenn einer davon bestellt wurde. Dort zählt jeder für sich.", en = "Several carts of one visitor on one day are one to us, and it counts as ordered if any of them was. There each counts for itself." }

[[step]]
id = "too_young"
label = { de = "Ohne abzuwarten", en = "Without waiting" }
why = { de = "Der Warenkorb ist jünger als 24 Stunden: Wir warten noch, ob bestellt wird. Dort zählt er schon.", en = "The cart is younger than 24 hours: we still wait for an order. There it counts already." }

[example]
as_of = 2025-06-30
checkouts = [
  { checkout_id = "1", visitor_id = "v1", cart_created_at = 2025-06-10T10:00:00 },
  { checkout_id = "2", visitor_id = "v1", cart_created_at = 2025-06-10T11:00:00, completed_at = 2025-06-10T11:20:00 },
  { checkout_id = "3", visitor_id = "v2", cart_created_at = 2025-06-10T10:00:00 },
  { checkout_id = "4", visitor_id = "v3", cart_created_at = 2025-06-30T09:00:00, completed_at = 2025-06-30T09:10:00 },
]
# Ours: 1 and 2 are one cart, ordered; 3 is abandoned: 1 of 2. For itself 1 is abandoned, too: 2 of 3. With 4: 2 of 4.
expect = { ours = 0.5, merged = 0.1667, too_young = -0.1667, value = 0.5, n = 4, k = 2 }
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
        max(cart_created_at) over (partition by cart_created_at::date, visitor) as last_cart_at,
    from carts
)

select
    cart_created_at::date as day,
    checkout_id,
    device,
    country,
    sales_channel,
    completed_at is null as value,
    case
        when last_cart_at + $abandon_after_h * interval 1 hour > $as_of_ts then 'too_young'
        else 'merged'
    end as reason,
from grouped
