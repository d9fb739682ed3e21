/*
measure = "contrast"
effect = "attributable"
unit = "percent"
better = "lower"
priority = 1
headline = false
advice = "commerce.shipping_cost"
instrument = "delivery"
needs = ["checkouts.shipping_shown_at", "checkouts.shipping_fee_quoted", "checkouts.completed_at", "checkouts.cart_value"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Den Versandkosten zurechenbar"
question = "Wie viele Abbrüche gehen über das hinaus, was auch ohne Versandkosten abbricht?"
definition = "Überschuss gegenüber kostenlosem Versand: r1 = Abbruchquote, wenn Versandkosten über 0 gezeigt wurden, r0 = Abbruchquote bei 0. Verglichen wird nur innerhalb gleicher Warenwert-Stufen und Geräte (Mantel-Haenszel). Der Wert ist (r1 − r0) ÷ r1, also der Anteil an den Abbrüchen nach gezeigten Versandkosten. Gezählt wird erst nach der eingestellten Frist (24 Stunden); es zählt der Tag, an dem die Versandkosten gezeigt wurden; automatische Zugriffe (Bots) zählen nicht."
formula = "(Abbruchquote mit Versandkosten − Abbruchquote ohne) ÷ Abbruchquote mit Versandkosten, innerhalb gleicher Warenwerte und Geräte"
pitfall = "Gratisversand gibt es meist ab einem Mindestwert, und große Warenkörbe werden ohnehin eher bestellt; deshalb der Vergleich innerhalb der Stufen. Ein Zusammenhang bleibt es trotzdem, kein Beweis; ein Wert von 0 heißt: kein Hinweis."
exposed = "mit Versandkosten"
unexposed = "kostenlos"
attributed = "zurechenbar rechnerisch {lost} von allen {all} Abbrüchen ({share})"
[en]
name = "Attributable to shipping cost"
question = "How much abandonment goes beyond what is abandoned without any shipping cost?"
definition = "Excess over free shipping: r1 = abandonment when a fee above 0 was shown, r0 = abandonment at 0. Compared only within equal cart-value bands and devices (Mantel-Haenszel). The value is (r1 − r0) ÷ r1, the share of the abandonments after a fee was shown. Counted only after the set time limit (24 hours); the day the fee was shown counts; bots are left out."
formula = "(abandonment with a fee − abandonment without) ÷ abandonment with a fee, within equal cart values and devices"
pitfall = "Free shipping is mostly granted above a minimum value, and large carts are more likely to be ordered anyway; hence the comparison within bands. It remains an association, not proof; a value of 0 means: no indication."
exposed = "with a fee"
unexposed = "free"
attributed = "attributable by calculation {lost} of all {all} abandonments ({share})"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: Versandkosten machen die Bestellung teurer als erwartet", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: shipping cost makes the order dearer than expected" }
standard = { de = "Zurechenbarer Anteil unter den Betroffenen (Gordis, Epidemiology), Risikodifferenz nach Mantel-Haenszel innerhalb der Stufen", en = "Attributable fraction among the exposed (Gordis, Epidemiology), Mantel-Haenszel risk difference within strata" }

[example]
as_of = 2025-06-30
checkouts = [
  { shipping_shown_at = 2025-06-10T10:00:00, shipping_fee_quoted = 4.9, cart_value = 30.0, device = "mobile" },
  { shipping_shown_at = 2025-06-10T10:00:00, shipping_fee_quoted = 4.9, cart_value = 35.0, device = "mobile" },
  { shipping_shown_at = 2025-06-10T10:00:00, shipping_fee_quoted = 0.0, cart_value = 25.0, device = "mobile" },
  { shipping_shown_at = 2025-06-10T10:00:00, shipping_fee_quoted = 0.0, cart_value = 39.0, device = "mobile", completed_at = 2025-06-10T10:05:00 },
  { shipping_shown_at = 2025-06-11T10:00:00, shipping_fee_quoted = 4.9, cart_value = 90.0, device = "desktop" },
  { shipping_shown_at = 2025-06-11T10:00:00, shipping_fee_quoted = 4.9, cart_value = 95.0, device = "desktop", completed_at = 2025-06-11T10:05:00 },
  { shipping_shown_at = 2025-06-11T10:00:00, shipping_fee_quoted = 0.0, cart_value = 100.0, device = "desktop", completed_at = 2025-06-11T10:05:00 },
  { shipping_shown_at = 2025-06-11T10:00:00, shipping_fee_quoted = 0.0, cart_value = 110.0, device = "desktop", completed_at = 2025-06-11T10:05:00 },
  { shipping_shown_at = 2025-06-30T10:00:00, shipping_fee_quoted = 4.9, cart_value = 30.0, device = "mobile" },
]
expect = { value = 0.6667, n = 8 }   # difference 0.5 in both strata, r1 = 3 of 4: 0.5 / 0.75; the last is too young
*/
select
    shipping_shown_at::date as day,
    device,
    country,
    sales_channel,
    fee > 0 as exposed,
    stratum,
    case when shipping_shown_at + $abandon_after_h * interval 1 hour <= $as_of_ts then is_abandoned end as value,
from shipping_quotes
