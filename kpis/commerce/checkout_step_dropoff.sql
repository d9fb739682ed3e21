/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
headline = false
advice = "commerce.checkout"
needs = ["checkouts.checkout_started_at", "checkouts.completed_at", "checkouts.cart_created_at|checkouts.shipping_shown_at|checkouts.payment_started_at"]
slices = ["step", "device", "country", "sales_channel"]
funnel = "step"

[de]
name = "Absprung je Kassenschritt"
question = "An welchem Schritt zwischen Warenkorb und Bestellung springen Kunden ab?"
definition = "Je Schritt (Warenkorb, Kasse, Versandkosten gezeigt, Zahlung): Vorgänge, die den Schritt erreicht haben und danach keinen weiteren ÷ alle Vorgänge, die ihn erreicht haben. Wer einen Schritt überspringt (etwa mit einer Schnellbestellung), zählt dort nicht mit und gilt am Schritt davor als weitergegangen. Gezählt wird ein Schritt erst nach der eingestellten Frist (24 Stunden), auch wenn es schon früher weiterging. Alle Schritte eines Vorgangs stehen in dem Zeitraum, in dem er begann; automatische Zugriffe (Bots) zählen nicht. Der Gesamtwert ist der mittlere Absprung je erreichtem Schritt; den Moment des Absprungs zeigt die Aufteilung nach „Schritt“."
formula = "Vorgänge, die nach dem Schritt keinen weiteren erreichen ÷ Vorgänge, die den Schritt erreichen"
pitfall = "Die Schritte nicht untereinander messen: Im Warenkorb springen fast überall die meisten ab, weil viele nur vergleichen. Aufschlussreich ist, wie sich derselbe Schritt verändert. Wird ein Schritt nicht aufgezeichnet, erscheint sein Absprung beim Schritt davor. Anders als beim „Abbruch im Warenkorb“ zählt hier jeder Warenkorb eines Besuchers für sich."
[en]
name = "Drop-off per checkout step"
question = "At which step between cart and order do customers leave?"
definition = "Per step (cart, checkout, shipping cost shown, payment): carts that reached the step and none after it ÷ all that reached it. Whoever skips a step (with an express checkout, say) does not count there and counts as gone on at the step before. A step is counted only once it is as old as the set time limit (24 hours), even if it went on earlier. All steps of one cart stand in the period in which it began; bots are left out. The overall value is the mean drop-off per step reached; the moment of leaving is shown by the breakdown by “Step”."
formula = "carts that reach no step after this one ÷ carts that reach the step"
pitfall = "Do not measure the steps against each other: nearly everywhere most leave at the cart, because many only compare. What tells something is how the same step changes. If a step is not recorded, its drop-off appears at the step before. Unlike in “Cart abandonment”, every cart of a visitor counts by itself."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: Absprungrate und Absprungmoment; „Kundenbindung – Auch online muss ich Wege finden …“: Bestellung leicht und ohne Umwege", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: how many visitors leave, and at which moment; the guide “Kundenbindung – Auch online muss ich Wege finden …”: ordering is easy and without detours" }
standard = { de = "Geschlossener Trichter mit fester Reihenfolge der Schritte (wie Shopifys Auswertung der Besuche bis zum Kaufabschluss)", en = "Closed funnel with a fixed order of steps (as in Shopify's sessions from cart to completion)" }

[example]
as_of = 2025-06-30
checkouts = [
  { cart_created_at = 2025-06-10T10:00:00 },
  { cart_created_at = 2025-06-10T10:00:00, checkout_started_at = 2025-06-10T10:05:00, shipping_shown_at = 2025-06-10T10:06:00 },
  { cart_created_at = 2025-06-10T10:00:00, checkout_started_at = 2025-06-10T10:05:00, shipping_shown_at = 2025-06-10T10:06:00, payment_started_at = 2025-06-10T10:07:00, completed_at = 2025-06-10T10:09:00 },
  { cart_created_at = 2025-06-11T10:00:00, payment_started_at = 2025-06-11T10:01:00, completed_at = 2025-06-11T10:02:00 },
  { cart_created_at = 2025-06-29T10:00:00, checkout_started_at = 2025-06-30T09:00:00 },
  { cart_created_at = 2025-06-12T10:00:00, is_bot = true },
]
expect = { value = 0.1818, n = 11, k = 2, open = 1 }   # cart 1 of 5, checkout 0 of 2, shipping 1 of 2, payment 0 of 2; 4 skipped two steps; the checkout of 5 is too young
*/
with carts as (
    select
        checkout_id,
        coalesce(cart_created_at, checkout_started_at, shipping_shown_at, payment_started_at)::date as day,
        device,
        country,
        sales_channel,
        cart_created_at,
        checkout_started_at,
        shipping_shown_at,
        payment_started_at,
        completed_at,
    from checkouts
    where not coalesce(is_bot, false)
),

steps as (
    select
        *,
        'cart' as step,
        cart_created_at as reached_at,
        coalesce(checkout_started_at, shipping_shown_at, payment_started_at, completed_at) as later_at,
    from carts
    union all
    select
        *,
        'checkout' as step,
        checkout_started_at as reached_at,
        coalesce(shipping_shown_at, payment_started_at, completed_at) as later_at,
    from carts
    union all
    select
        *,
        'shipping' as step,
        shipping_shown_at as reached_at,
        coalesce(payment_started_at, completed_at) as later_at,
    from carts
    union all
    select
        *,
        'payment' as step,
        payment_started_at as reached_at,
        completed_at as later_at,
    from carts
)

select
    day,
    checkout_id,
    step,
    device,
    country,
    sales_channel,
    case
        when reached_at + $abandon_after_h * interval 1 hour <= $as_of_ts then later_at is null
    end as value,
from steps
where reached_at is not null
