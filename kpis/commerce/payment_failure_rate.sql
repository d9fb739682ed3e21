/*
measure = "share"
unit = "percent"
better = "lower"
priority = 2
advice = "commerce.payment"
needs = ["checkouts.payment_started_at", "checkouts.payment_failed", "checkouts.completed_at"]
slices = ["payment_method", "device", "country", "sales_channel"]

[de]
name = "Zahlung gescheitert"
question = "Wie oft scheitert ein Kauf an der Zahlung?"
definition = "Kassenvorgänge, in denen eine Zahlung fehlschlug und die ohne Bestellung blieben ÷ alle Kassenvorgänge, die die Zahlung erreicht haben. Gelingt ein neuer Versuch, ist es kein Fehlschlag. Gezählt wird erst nach der eingestellten Frist (24 Stunden), auch wenn schon früher bestellt wurde. Es zählt der Tag, an dem die Zahlung begann; ohne Angabe gilt eine Zahlung als nicht fehlgeschlagen; automatische Zugriffe (Bots) zählen nicht."
formula = "fehlgeschlagene Zahlungen ohne spätere Bestellung ÷ begonnene Zahlungen"
pitfall = "Wer seine Zahlungsart gar nicht erst findet, geht schon vorher und fehlt hier. Sehen Sie sich die Zahlungsarten einzeln an: Eine einzige gestörte Schnittstelle verschwindet im Durchschnitt."
[en]
name = "Failed payments"
question = "How often does a purchase fail at the payment?"
definition = "Checkouts in which a payment failed and which ended without an order ÷ all checkouts that reached the payment. If a new attempt succeeds, it is no failure. Counted only after the set time limit (24 hours), even if the order came earlier. The day the payment began counts; where nothing is stated, a payment counts as not failed; bots are left out."
formula = "failed payments without a later order ÷ payments begun"
pitfall = "Those who do not find their payment method leave earlier and are missing here. Look at the payment methods one by one: a single broken interface disappears in the average."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: gewünschte Zahlungsart verfügbar", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: the wanted payment method is available" }
standard = { de = "Eigene Definition: fehlgeschlagen und nicht nachgeholt ÷ begonnene Zahlungen", en = "Own definition: failed and not made good ÷ payments begun" }
[[benchmark]]
label = { de = "Zum Einordnen, nicht zum Messen: 9 % der befragten US-Erwachsenen nannten 2024 eine abgelehnte Karte als Abbruchgrund, 13 % fehlende Zahlungsarten. Mehrere Antworten möglich; gezählt sind Personen, nicht Zahlungen.", en = "For orientation only: in 2024, 9% of the US adults asked named a declined card as a reason for leaving, 13% too few payment methods. Several answers allowed; persons are counted, not payments." }
source = { de = "Baymard Institute, 2024, USA, Befragung von Erwachsenen ohne „nur geschaut“ (zitiert nach Statista)", en = "Baymard Institute, 2024, US, survey of adults without mere browsers (as quoted by Statista)" }
show = "text"

[example]
as_of = 2025-06-30
checkouts = [
  { payment_started_at = 2025-06-10T10:00:00, payment_failed = true },
  { payment_started_at = 2025-06-10T10:00:00, payment_failed = true, completed_at = 2025-06-10T10:09:00 },
  { payment_started_at = 2025-06-11T10:00:00, payment_failed = false },
  { payment_started_at = 2025-06-11T10:00:00, completed_at = 2025-06-11T10:05:00 },
  { payment_started_at = 2025-06-30T10:00:00, payment_failed = true },
  { shipping_shown_at = 2025-06-11T10:00:00 },
  { payment_started_at = 2025-06-11T10:00:00, payment_failed = true, is_bot = true },
]
expect = { value = 0.25, n = 4, k = 1, open = 1 }   # 2 succeeded at the second attempt; 3 left without a failure; 5 is too young; 6 never came to the payment
*/
select
    payment_started_at::date as day,
    checkout_id,
    payment_method,
    device,
    country,
    sales_channel,
    case
        when payment_started_at + $abandon_after_h * interval 1 hour <= $as_of_ts
            then coalesce(payment_failed, false) and completed_at is null
    end as value,
from checkouts
where payment_started_at is not null
    and not coalesce(is_bot, false)
