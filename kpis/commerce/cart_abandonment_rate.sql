/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
headline = false
advice = "commerce.checkout"
needs = ["checkouts.cart_created_at", "checkouts.completed_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Abbruch im Warenkorb"
question = "Wie viele gefüllte Warenkörbe bleiben stehen?"
definition = "Warenkörbe ohne Bestellung ÷ alle angelegten Warenkörbe. Mehrere Warenkörbe eines Besuchers am selben Tag zählen als einer; er gilt als bestellt, wenn einer davon bestellt wurde. Gezählt wird ein Warenkorb erst nach der eingestellten Frist (24 Stunden), auch wenn er schon früher bestellt wurde. Es zählt der Tag, an dem er angelegt wurde; automatische Zugriffe (Bots) zählen nicht."
formula = "Warenkörbe ohne Bestellung ÷ angelegte Warenkörbe"
pitfall = "Viele legen zum Vergleichen oder Merken in den Warenkorb: Nicht jeder Abbruch ist ein verlorener Kauf, und wer am Handy beginnt und am Rechner bestellt, erscheint als Abbruch. Exportierte „abgebrochene Kassenvorgänge“ gehören zum „Abbruch an der Kasse“, nicht hierher."
[en]
name = "Cart abandonment"
question = "How many filled carts are left standing?"
definition = "Carts without an order ÷ all carts created. Several carts of one visitor on one day are one; it counts as ordered if any of them was ordered. A cart is counted only once it is as old as the set time limit (24 hours), even if it was ordered earlier. The day it was created counts; bots are left out."
formula = "carts without an order ÷ carts created"
pitfall = "Many people use the cart to compare or to remember: not every abandoned cart is a lost sale, and starting on the phone and ordering on the computer looks like abandonment. Exports of “abandoned checkouts” belong to “Checkout abandonment”, not here."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: Absprungrate; „Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: Absprungrate und Absprungmoment", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: the rate at which visitors leave; the guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: how many visitors leave, and at which moment" }
standard = { de = "Baymard Institute: Warenkörbe ohne Kauf ÷ angelegte Warenkörbe", en = "Baymard Institute: carts without purchase ÷ carts created" }
[[benchmark]]
value = 0.7019
label = { de = "70,19 %: Mittel aus rund 50 Studien", en = "70.19%: mean of about 50 studies" }
source = { de = "Baymard Institute, zitiert 2024, international, Warenkörbe", en = "Baymard Institute, as quoted 2024, international, carts" }
show = "line"

[example]
as_of = 2025-06-30
checkouts = [
  { visitor_id = "v1", cart_created_at = 2025-06-10T10:00:00 },
  { visitor_id = "v1", cart_created_at = 2025-06-10T11:00:00, completed_at = 2025-06-10T11:20:00 },
  { visitor_id = "v2", cart_created_at = 2025-06-10T10:00:00 },
  { visitor_id = "v1", cart_created_at = 2025-06-11T10:00:00 },
  { visitor_id = "v3", cart_created_at = 2025-06-30T09:00:00, completed_at = 2025-06-30T09:10:00 },
  { visitor_id = "v4", cart_created_at = 2025-06-10T10:00:00, is_bot = true },
]
expect = { value = 0.6667, n = 3, k = 2 }   # rows 1 and 2 are one cart; v3 is younger than 24 hours; v4 is a bot
*/
with carts as (
    select
        cart_created_at::date as day,
        coalesce(
            'visitor:' || visitor_id,
            'customer:' || customer_key::varchar,
            'cart:' || checkout_id
        ) as visitor,
        checkout_id,
        cart_created_at,
        completed_at,
        device,
        country,
        sales_channel,
    from checkouts
    where cart_created_at is not null
        and not coalesce(is_bot, false)
),

merged as (
    select
        day,
        first(checkout_id order by cart_created_at, checkout_id) as checkout_id,
        max(cart_created_at) as last_cart_at,
        count(completed_at) > 0 as is_completed,
        min_by(device, cart_created_at) as device,
        min_by(country, cart_created_at) as country,
        min_by(sales_channel, cart_created_at) as sales_channel,
    from carts
    group by day, visitor
)

select
    day,
    checkout_id,
    device,
    country,
    sales_channel,
    case
        when last_cart_at + $abandon_after_h * interval 1 hour <= $as_of_ts then not is_completed
    end as value,
from merged
