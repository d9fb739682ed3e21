/*
needs = ["checkouts.checkout_started_at"]

[de]
name = "Shopify: abgebrochene Kassenvorgänge"
short = "wie Shopify"
definition = "Kassenvorgänge, die zehn Minuten nach Angabe der E-Mail-Adresse nicht abgeschlossen sind ÷ alle solchen Kassenvorgänge. Warenkörbe, die nie zur Kasse kamen, speichert Shopify nicht. Ob jemand seine E-Mail-Adresse angegeben hat, sagen unsere Daten nicht; hier zählt, wer die Kasse begonnen hat. Später doch abgeschlossene Vorgänge gelten als bestellt."
[en]
name = "Shopify: abandoned checkouts"
short = "as Shopify"
definition = "Checkouts not completed ten minutes after the e-mail address was given ÷ all such checkouts. Shopify does not store carts that never reached the checkout. Our data do not say whether somebody gave an e-mail address; here everybody counts who started the checkout. Checkouts completed later after all count as ordered."

[source]
standard = { de = "Shopify-Hilfe „Recovering abandoned checkouts“ (nicht abgeschlossen zehn Minuten nach Angabe der E-Mail-Adresse), abgerufen 2026", en = "Shopify help “Recovering abandoned checkouts” (incomplete ten minutes after the e-mail address was given), read in 2026" }

[[step]]
id = "no_checkout"
label = { de = "Warenkörbe ohne Kasse fehlen", en = "Carts without a checkout are missing" }
why = { de = "Der Warenkorb kam nie zur Kasse: Bei uns ist er abgebrochen, dort gibt es ihn nicht.", en = "The cart never reached the checkout: to us it was abandoned, there it does not exist." }

[[step]]
id = "merged"
label = { de = "Jeder Kassenvorgang für sich", en = "Every checkout for itself" }
why = { de = "Mehrere Warenkörbe eines Besuchers am selben Tag sind bei uns einer, und er gilt als bestellt, wenn einer davon bestellt wurde. Dort zählt jeder für sich.", en = "Several carts of one visitor on one day are one to us, and it counts as ordered if any of them was. There each counts for itself." }

[[step]]
id = "too_young"
label = { de = "Zehn Minuten statt 24 Stunden", en = "Ten minutes instead of 24 hours" }
why = { de = "Der Vorgang ist jünger als 24 Stunden: Wir warten noch, ob bestellt wird. Dort zählt er nach zehn Minuten.", en = "The checkout is younger than 24 hours: we still wait for an order. There it counts after ten minutes." }
[[step]]
id = "checkout_day"
label = { de = "Anderer Monat", en = "Another month" }
why = { de = "Der Warenkorb wurde in einem anderen Monat angelegt, als die Kasse begonnen wurde: Bei uns zählt der erste Tag, dort der zweite.", en = "The cart was created in another month than the checkout was started: we go by the first day, they by the second." }

[example]
as_of = 2025-06-30
checkouts = [
  { checkout_id = "1", visitor_id = "v1", cart_created_at = 2025-06-10T10:00:00 },
  { checkout_id = "2", visitor_id = "v2", cart_created_at = 2025-06-10T11:00:00, checkout_started_at = 2025-06-10T11:05:00 },
  { checkout_id = "3", visitor_id = "v2", cart_created_at = 2025-06-10T12:00:00, checkout_started_at = 2025-06-10T12:05:00, completed_at = 2025-06-10T12:20:00 },
  { checkout_id = "4", visitor_id = "v3", cart_created_at = 2025-06-30T09:00:00, checkout_started_at = 2025-06-30T09:05:00 },
  { checkout_id = "5", visitor_id = "v4", cart_created_at = 2025-06-11T10:00:00 },
  { checkout_id = "6", visitor_id = "v5", cart_created_at = 2025-06-30T23:54:00, checkout_started_at = 2025-06-30T23:55:00 },
]
# Ours: 1 and 5 of three carts, 2 and 3 being one. Without 1 and 5: 0 of 1. For themselves: 2 of 2 and 3.
# With 4: 2 of 3. 6 is not ten minutes old.
expect = { ours = 0.6667, no_checkout = -0.6667, merged = 0.5, too_young = 0.1667, value = 0.6667, n = 3, k = 2 }
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
        count(*) over (partition by cart_created_at::date, visitor) > 1 as is_merged,
    from carts
)

select
    coalesce(checkout_started_at, cart_created_at)::date as day,
    checkout_id,
    device,
    country,
    sales_channel,
    case when checkout_started_at + interval 10 minute <= $as_of_ts then completed_at is null end as value,
    case when checkout_started_at is null then 'no_checkout' end as left_out,
    case
        when last_cart_at + $abandon_after_h * interval 1 hour > $as_of_ts then 'too_young'
        when is_merged then 'merged'
        else 'checkout_day'
    end as reason,
from grouped
