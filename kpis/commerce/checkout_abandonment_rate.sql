/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
headline = false
advice = "commerce.checkout"
needs = ["checkouts.checkout_started_at", "checkouts.completed_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Abbruch an der Kasse"
question = "Wie viele gehen zur Kasse und bestellen dann doch nicht?"
definition = "Kassenvorgänge ohne Bestellung ÷ alle begonnenen Kassenvorgänge (erster Schritt der Kasse erreicht). Gezählt wird ein Vorgang erst nach der eingestellten Frist (24 Stunden), auch wenn er schon früher abgeschlossen wurde. Später doch noch abgeschlossene Vorgänge zählen als bestellt. Es zählt der Tag, an dem die Kasse begonnen wurde; automatische Zugriffe (Bots) zählen nicht."
formula = "Kassenvorgänge ohne Bestellung ÷ begonnene Kassenvorgänge"
pitfall = "Nicht mit dem „Abbruch im Warenkorb“ vergleichen: Dort zählen alle Warenkörbe, hier nur die Kunden, die schon an der Kasse waren. Manche Shopsysteme zählen erst ab der eingegebenen E-Mail-Adresse; dann fällt die Quote niedriger aus."
[en]
name = "Checkout abandonment"
question = "How many go to the checkout and then do not order?"
definition = "Checkouts without an order ÷ all checkouts started (first checkout step reached). A checkout is counted only once it is as old as the set time limit (24 hours), even if it was completed earlier. One completed later after all counts as ordered. The day the checkout was started counts; bots are left out."
formula = "checkouts without an order ÷ checkouts started"
pitfall = "Do not compare with “Cart abandonment”: there the denominator is all carts, here only those who had already reached the checkout. Some shop systems count from the e-mail address on; the rate is then lower."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Commerce: Bestellung leicht und ohne Umwege; „Sechs gute Kundenbindungsinstrumente“, Nr. 5: Absprungrate", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Commerce: ordering is easy and without detours; the guide “Sechs gute Kundenbindungsinstrumente”, no. 5: the rate at which visitors leave" }
standard = { de = "Begonnene Kassenvorgänge ohne Abschluss ÷ begonnene Kassenvorgänge (Shopify: AbandonedCheckout, Kontaktdaten angegeben und nicht abgeschlossen)", en = "Started checkouts without completion ÷ started checkouts (Shopify: AbandonedCheckout, contact given and not completed)" }

[example]
as_of = 2025-06-30
checkouts = [
  { checkout_started_at = 2025-06-10T10:00:00 },
  { checkout_started_at = 2025-06-10T10:00:00, completed_at = 2025-06-10T10:05:00 },
  { checkout_started_at = 2025-06-11T10:00:00, completed_at = 2025-06-14T18:00:00 },
  { checkout_started_at = 2025-06-12T10:00:00 },
  { checkout_started_at = 2025-06-30T09:00:00, completed_at = 2025-06-30T09:10:00 },
  { cart_created_at = 2025-06-12T10:00:00 },
  { checkout_started_at = 2025-06-12T10:00:00, is_bot = true },
]
expect = { value = 0.5, n = 4, k = 2 }   # 3 was completed late but completed; 5 is too young; 6 never reached the checkout
*/
select
    checkout_started_at::date as day,
    checkout_id,
    device,
    country,
    sales_channel,
    case
        when checkout_started_at + $abandon_after_h * interval 1 hour <= $as_of_ts then completed_at is null
    end as value,
from checkouts
where checkout_started_at is not null
    and not coalesce(is_bot, false)
