/*
needs = ["checkouts.shipping_shown_at"]

[de]
name = "Shopify: mit E-Mail-Adresse, nach zehn Minuten"
short = "wie Shopify"
definition = "Kassenvorgänge, die zehn Minuten nach Angabe der E-Mail-Adresse nicht abgeschlossen sind ÷ alle Kassenvorgänge mit E-Mail-Adresse. Wann jemand sie angibt, sagen unsere Daten nicht; hier zählt, wer bis zu den Versandkosten gekommen ist, denn davor fragt die Kasse danach."
[en]
name = "Shopify: with an e-mail address, after ten minutes"
short = "as Shopify"
definition = "Checkouts not completed ten minutes after the e-mail address was given ÷ all checkouts with an e-mail address. Our data do not say when somebody gives it; here everybody counts who got as far as the shipping fee, because the checkout asks for it before."

[source]
standard = { de = "Shopify-Hilfe „Recovering abandoned checkouts“ (nicht abgeschlossen zehn Minuten nach Angabe der E-Mail-Adresse), abgerufen 2026", en = "Shopify help “Recovering abandoned checkouts” (incomplete ten minutes after the e-mail address was given), read in 2026" }

[[step]]
id = "no_contact"
label = { de = "Ohne Kontaktdaten zählt nicht", en = "Without contact data it does not count" }
why = { de = "Die Kasse begonnen, aber nicht bis zu den Versandkosten gekommen: Bei uns ist das ein Abbruch, dort ist der Vorgang noch gar nicht erfasst.", en = "Started the checkout but did not get as far as the shipping fee: to us that is an abandonment, there the checkout has not been recorded yet." }

[[step]]
id = "too_young"
label = { de = "Zehn Minuten statt 24 Stunden", en = "Ten minutes instead of 24 hours" }
why = { de = "Der Vorgang ist jünger als 24 Stunden: Wir warten noch, ob bestellt wird. Dort zählt er nach zehn Minuten.", en = "The checkout is younger than 24 hours: we still wait for an order. There it counts after ten minutes." }

[example]
as_of = 2025-06-30
checkouts = [
  { checkout_id = "1", checkout_started_at = 2025-06-10T10:00:00 },
  { checkout_id = "2", checkout_started_at = 2025-06-10T10:00:00, shipping_shown_at = 2025-06-10T10:02:00 },
  { checkout_id = "3", checkout_started_at = 2025-06-10T10:00:00, shipping_shown_at = 2025-06-10T10:02:00, completed_at = 2025-06-10T10:05:00 },
  { checkout_id = "4", checkout_started_at = 2025-06-30T10:00:00, shipping_shown_at = 2025-06-30T10:02:00 },
]
# Ours: 1 and 2 of three. Without 1, which gave no address: 1 of 2. With 4, half a day old: 2 of 3.
expect = { ours = 0.6667, no_contact = -0.1667, too_young = 0.1667, value = 0.6667, n = 3, k = 2 }
*/
select
    checkout_started_at::date as day,
    checkout_id,
    device,
    country,
    sales_channel,
    case when checkout_started_at + interval 10 minute <= $as_of_ts then completed_at is null end as value,
    case when coalesce(shipping_shown_at, payment_started_at, completed_at) is null then 'no_contact' end as left_out,
    'too_young' as reason,
from checkouts
where checkout_started_at is not null
    and not coalesce(is_bot, false)
