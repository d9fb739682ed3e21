/*
needs = ["checkouts.shipping_shown_at"]

[de]
name = "CartFlows (WooCommerce): zurückgeholt ist abgebrochen"
short = "wie CartFlows"
definition = "Kassenvorgänge, die binnen 15 Minuten nicht abgeschlossen waren ÷ alle Kassenvorgänge mit E-Mail-Adresse. Wer danach doch noch kauft, war abgebrochen und wurde „zurückgeholt“; so lässt sich der Erfolg der Erinnerungen zeigen. 15 Minuten sind der untere Rand der Empfehlung, einstellbar ab zehn. Als „mit E-Mail-Adresse“ zählt hier, wer bis zu den Versandkosten gekommen ist."
[en]
name = "CartFlows (WooCommerce): recovered is abandoned"
short = "as CartFlows"
definition = "Checkouts that were not completed within 15 minutes ÷ all checkouts with an e-mail address. Who buys afterwards was abandoned and “recovered”; so the success of reminders can be shown. 15 minutes are the lower end of the recommendation, ten the least that can be set. “With an e-mail address” is here whoever got as far as the shipping fee."

[source]
standard = { de = "CartFlows, Dokumentation „Cart Abandonment“ für WooCommerce (erfasst mit der E-Mail-Adresse; Frist 15–30 Minuten empfohlen, mindestens 10), abgerufen 2026", en = "CartFlows, documentation “Cart Abandonment” for WooCommerce (recorded with the e-mail address; cut-off of 15–30 minutes recommended, 10 at least), read in 2026" }

[[step]]
id = "no_contact"
label = { de = "Ohne Kontaktdaten zählt nicht", en = "Without contact data it does not count" }
why = { de = "Die Kasse begonnen, aber nicht bis zu den Versandkosten gekommen: Bei uns ist das ein Abbruch, dort ist der Vorgang noch gar nicht erfasst.", en = "Started the checkout but did not get as far as the shipping fee: to us that is an abandonment, there the checkout has not been recorded yet." }

[[step]]
id = "recovered"
label = { de = "Später doch bestellt", en = "Ordered later after all" }
why = { de = "Abgeschlossen, aber mehr als 15 Minuten nach dem letzten bekannten Schritt: Bei uns zählt der Vorgang als bestellt, dort als abgebrochen und zurückgeholt.", en = "Completed, but more than 15 minutes after the last known step: to us the checkout counts as ordered, there as abandoned and recovered." }
[[step]]
id = "too_young"
label = { de = "15 Minuten statt 24 Stunden", en = "15 minutes instead of 24 hours" }
why = { de = "Der Vorgang ist jünger als 24 Stunden: Wir warten noch, ob bestellt wird. Dort zählt er nach 15 Minuten.", en = "The checkout is younger than 24 hours: we still wait for an order. There it counts after 15 minutes." }

[example]
as_of = 2025-06-30
checkouts = [
  { checkout_id = "1", checkout_started_at = 2025-06-10T10:00:00 },
  { checkout_id = "2", checkout_started_at = 2025-06-10T10:00:00, shipping_shown_at = 2025-06-10T10:02:00 },
  { checkout_id = "3", checkout_started_at = 2025-06-10T10:00:00, shipping_shown_at = 2025-06-10T10:02:00, completed_at = 2025-06-10T10:05:00 },
  { checkout_id = "4", checkout_started_at = 2025-06-10T10:00:00, shipping_shown_at = 2025-06-10T10:02:00, completed_at = 2025-06-10T18:00:00 },
  { checkout_id = "5", checkout_started_at = 2025-06-30T10:00:00, shipping_shown_at = 2025-06-30T10:02:00, completed_at = 2025-06-30T10:05:00 },
]
# Ours: 1 and 2 of four. Without 1: 1 of 3. 4 took eight hours: 2 of 3. With 5, half a day old: 2 of 4.
expect = { ours = 0.5, no_contact = -0.1667, recovered = 0.3333, too_young = -0.1667, value = 0.5, n = 4, k = 2 }
*/
with judged as (
    select
        *,
        completed_at > greatest(
            checkout_started_at, shipping_shown_at, payment_started_at
        ) + interval 15 minute as is_recovered,
    from checkouts
    where checkout_started_at is not null
        and not coalesce(is_bot, false)
)

select
    checkout_started_at::date as day,
    checkout_id,
    device,
    country,
    sales_channel,
    case
        when checkout_started_at + interval 15 minute <= $as_of_ts then completed_at is null or is_recovered
    end as value,
    case when coalesce(shipping_shown_at, payment_started_at, completed_at) is null then 'no_contact' end as left_out,
    case
        when checkout_started_at + $abandon_after_h * interval 1 hour > $as_of_ts then 'too_young'
        else 'recovered'
    end as reason,
from judged
