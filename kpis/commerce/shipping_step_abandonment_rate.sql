/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
headline = 2
advice = "commerce.shipping_cost"
instrument = "delivery"
needs = ["checkouts.shipping_shown_at", "checkouts.shipping_fee_quoted", "checkouts.completed_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Abbruch nach Versandkosten"
question = "Wie viele gehen, nachdem sie die Versandkosten gesehen haben?"
definition = "Kassenvorgänge, in denen Versandkosten über 0 gezeigt wurden und die ohne Bestellung blieben ÷ alle Kassenvorgänge, in denen Versandkosten über 0 gezeigt wurden. Gezählt wird erst nach der eingestellten Frist (24 Stunden), auch wenn schon früher bestellt wurde. Es zählt der Tag, an dem die Versandkosten gezeigt wurden; automatische Zugriffe (Bots) zählen nicht."
formula = "Kassenvorgänge ohne Bestellung nach gezeigten Versandkosten ÷ Kassenvorgänge mit gezeigten Versandkosten (über 0)"
pitfall = "Ein Abbruch nach den Versandkosten ist noch kein Abbruch wegen der Versandkosten: Auch ohne Versandkosten geht ein Teil. Wie viel darüber hinausgeht, zeigt die Kennzahl „Den Versandkosten zurechenbar“."
[en]
name = "Left after shipping cost"
question = "How many leave after they have seen the shipping cost?"
definition = "Checkouts that were shown a shipping fee above 0 and ended without an order ÷ all checkouts that were shown a shipping fee above 0. Counted only after the set time limit (24 hours), even if the order came earlier. The day the fee was shown counts; bots are left out."
formula = "no order after a shipping fee was shown ÷ shipping fee above 0 shown"
pitfall = "Leaving after the shipping cost is not yet leaving because of it: some leave without any fee, too. How much goes beyond that is shown by the KPI “Attributable to shipping cost”."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: kostenlose Lieferung (55 Prozent)", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: free delivery (55 per cent)" }
standard = { de = "Verhalten beim Schritt „Versandkosten“ der Kasse, alle Schritte in fester Folge; kein veröffentlichter Standard", en = "Behavioural measure at the shipping step of a closed funnel; no published standard" }
[[benchmark]]
label = { de = "Die 55 % des Ratgebers sind kein Vergleichswert: 55 % der Befragten haben schon einmal einen Warenkorb stehen lassen, weil der Versand die Bestellung teurer als erwartet machte (USA 2012). Gezählt sind Personen, nicht Warenkörbe.", en = "The guide's 55% is no yardstick: 55% of respondents had at some time left a cart because shipping made the total higher than expected (US 2012). Persons are counted, not carts." }
source = { de = "UPS/comScore, 2012, USA, Befragung von rund 3.100 Onlinekäufern", en = "UPS/comScore, 2012, US, survey of about 3,100 online shoppers" }
show = "text"

[example]
as_of = 2025-06-30
checkouts = [
  { shipping_shown_at = 2025-06-10T10:00:00, shipping_fee_quoted = 4.9 },
  { shipping_shown_at = 2025-06-10T10:00:00, shipping_fee_quoted = 4.9, completed_at = 2025-06-10T10:05:00 },
  { shipping_shown_at = 2025-06-11T10:00:00, shipping_fee_quoted = 4.9, completed_at = 2025-06-11T10:05:00 },
  { shipping_shown_at = 2025-06-11T10:00:00, shipping_fee_quoted = 0.0 },
  { shipping_shown_at = 2025-06-30T10:00:00, shipping_fee_quoted = 4.9, completed_at = 2025-06-30T10:05:00 },
  { checkout_started_at = 2025-06-11T10:00:00 },
  { shipping_shown_at = 2025-06-11T10:00:00, shipping_fee_quoted = 4.9, is_bot = true },
]
expect = { value = 0.3333, n = 3, k = 1 }   # 4 was free; 5 is too young; 6 never saw the fee; 7 is a bot
*/
select
    shipping_shown_at::date as day,
    checkout_id,
    device,
    country,
    sales_channel,
    case
        when shipping_shown_at + $abandon_after_h * interval 1 hour <= $as_of_ts then completed_at is null
    end as value,
from checkouts
where shipping_shown_at is not null
    and shipping_fee_quoted > 0
    and not coalesce(is_bot, false)
