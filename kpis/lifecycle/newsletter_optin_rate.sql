/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "buyers"
advice = "lifecycle.new"
matures_after = 30
needs = ["customers.newsletter_opted_in_at", "orders.customer_id|orders.customer_email"]

[de]
name = "Newsletter-Anmeldung (Neukunden)"
question = "Wie viele neue Kunden wollen weiter von uns hören?"
definition = "Neue Kunden, die spätestens 30 Tage nach der ersten Bestellung zum Newsletter angemeldet waren ÷ alle neuen Kunden mit Kundenkonto, deren 30 Tage vorbei sind. Wer sich schon vor der Bestellung angemeldet hat, zählt mit. Es gilt der Tag der bestätigten Anmeldung (Double-Opt-in), nicht der des Formulars. Wessen Kundenkonto älter ist als die Daten, ist nicht neu. Es zählt der Tag der ersten Bestellung."
formula = "Neukunden mit Anmeldung bis 30 Tage nach der ersten Bestellung ÷ Neukunden, deren 30 Tage vorbei sind"
pitfall = "Eine Anmeldung zählt nur mit echter Einwilligung: Ein vorab gesetztes Häkchen hebt die Zahl, ist aber keine. Kennt der Export nur den heutigen Stand, fehlen alle, die sich wieder abgemeldet haben; ältere Monate sehen dann zu schlecht aus."
[en]
name = "Newsletter opt-in (new customers)"
question = "How many new customers want to hear from us again?"
definition = "New customers subscribed to the newsletter no later than 30 days after their first order ÷ all new customers with an account whose 30 days have passed. Whoever subscribed before the order counts. The day of the confirmed subscription (double opt-in) decides, not that of the form. Customers whose account is older than the data are not new. The day of the first order counts."
formula = "new customers subscribed within 30 days of the first order ÷ new customers whose 30 days have passed"
pitfall = "A subscription counts only with real consent: a box ticked in advance lifts the number but is none. If the export knows today's state only, those who unsubscribed since are missing; then older months look too bad."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: auf weitere Angebote wie den Newsletter hinweisen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: point to further offers such as the newsletter" }
standard = { de = "Eigene Definition, mit festem Fenster von 30 Tagen für alle", en = "Own definition, with the same window of 30 days for everyone" }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "A", newsletter_opted_in_at = 2025-05-31T08:00:00 },
  { customer_id = "B", newsletter_opted_in_at = 2025-06-01T08:00:00 },
  { customer_id = "C", newsletter_opted_in_at = 2025-04-01T08:00:00 },
  { customer_id = "D" },
  { customer_id = "E", newsletter_opted_in_at = 2025-06-10T08:00:00 },
  { customer_id = "G", created_at = 2023-01-01T00:00:00, newsletter_opted_in_at = 2023-01-01T08:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "3", customer_id = "C", ordered_at = 2025-05-31T10:00:00 },
  { order_id = "4", customer_id = "D", ordered_at = 2025-05-02T10:00:00 },
  { order_id = "5", customer_id = "D", ordered_at = 2025-06-02T10:00:00 },
  { order_id = "6", customer_id = "E", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "7", customer_id = "F", ordered_at = 2025-05-05T10:00:00 },
  { order_id = "8", customer_id = "G", ordered_at = 2025-05-05T10:00:00 },
]
# A on the 30th day and C before the order; B came a day late, D never. E is not mature, F has no account, G is not new.
expect = { value = 0.5, n = 4, k = 2, open = 1 }
*/
select
    new_customer_orders.order_date as day,
    new_customer_orders.order_id,
    new_customer_orders.customer_key,
    case
        when new_customer_orders.order_date + 30 <= $as_of
            then coalesce(accounts.newsletter_opted_in_at::date <= new_customer_orders.order_date + 30, false)
    end as value,
from new_customer_orders
inner join accounts on new_customer_orders.customer_key = accounts.customer_key
