/*
measure = "share"
unit = "percent"
better = "lower"
priority = 2
case = "shoppers"
advice = "commerce.shipping_cost"
instrument = "delivery"
state = true
history = 365
needs = ["checkouts.visitor_id|checkouts.customer_id", "checkouts.cart_created_at|checkouts.checkout_started_at", "checkouts.shipping_shown_at", "checkouts.shipping_fee_quoted", "checkouts.payment_started_at", "checkouts.completed_at"]
slices = ["country", "sales_channel"]

[de]
name = "Kunden mit Versandkosten-Abbruch"
question = "Wie viele unserer Kunden sind schon einmal nach den Versandkosten gegangen?"
definition = "Besucher, die in den 365 Tagen bis zum Ende des Zeitraums mindestens einen Warenkorb stehen ließen, nachdem Versandkosten über 0 gezeigt wurden (weder Zahlung begonnen noch bestellt) ÷ alle Besucher mit mindestens einem Warenkorb in dieser Zeit. Gezählt werden Personen, nicht Warenkörbe; wer mit Kundennummer bekannt ist, zählt über alle Geräte als einer. Ein Warenkorb zählt erst nach der eingestellten Frist (24 Stunden). Automatische Zugriffe (Bots) und Warenkörbe ohne Besucherkennung zählen nicht. Land und Verkaufskanal sind die des jüngsten Warenkorbs. Zeiträume, vor denen keine 365 Tage Daten liegen, haben keinen Wert."
formula = "Besucher mit mindestens einem Abbruch nach gezeigten Versandkosten ÷ Besucher mit mindestens einem Warenkorb, letzte 365 Tage"
pitfall = "Eine Untergrenze: Wer Cookies löscht oder das Gerät wechselt, erscheint als neuer Besucher. Gegangen nach den Versandkosten heißt nicht gegangen wegen der Versandkosten."
[en]
name = "Shoppers who left at the shipping cost"
question = "How many of our shoppers have at some time left after the shipping cost?"
definition = "Visitors who, in the 365 days up to the end of the period, left at least one cart after a shipping fee above 0 was shown (neither payment begun nor ordered) ÷ all visitors with at least one cart in that time. Persons are counted, not carts; whoever is known by a customer number is one person on all devices. A cart counts only after the set time limit (24 hours). Bots and carts without a visitor are left out. Country and sales channel are those of the latest cart. Periods with less than 365 days of data before them have no value."
formula = "visitors with at least one cart left after a shipping fee was shown ÷ visitors with at least one cart, last 365 days"
pitfall = "A lower bound: whoever deletes cookies or changes the device appears as a new visitor. Having left after the shipping cost does not mean having left because of it."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: mehr als jeder zweite Kunde (55 Prozent) hat schon einmal wegen der Versandkosten abgebrochen", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: more than every second customer (55 per cent) has at some time left because of the shipping cost" }
standard = { de = "UPS/comScore 2012 fragten Personen, nicht Warenkörbe; hier dasselbe am Verhalten gemessen", en = "UPS/comScore 2012 asked persons, not carts; here the same measured by behaviour" }
[[benchmark]]
value = 0.55
label = { de = "55 % (USA 2012, Befragung): der Anteil der Befragten, die schon einmal einen Warenkorb stehen ließen, weil der Versand die Bestellung teurer als erwartet machte – ohne Zeitgrenze", en = "55% (US 2012, survey): the share of respondents who had at some time left a cart because shipping made the total higher than expected – without a time limit" }
source = { de = "UPS/comScore, Mai 2012, USA, Befragung von rund 3.100 Onlinekäufern; Personen", en = "UPS/comScore, May 2012, US, survey of about 3,100 online shoppers; persons" }
show = "line"
[[benchmark]]
label = { de = "Spätere Wellen: 54 % (USA 2013), 41 % (um 2016, 15 Länder)", en = "Later waves: 54% (US 2013), 41% (about 2016, 15 countries)" }
source = { de = "UPS/comScore, 2013 (USA) und um 2016 (15 Länder), Befragungen von Onlinekäufern; Personen", en = "UPS/comScore, 2013 (US) and about 2016 (15 countries), surveys of online shoppers; persons" }
show = "text"

[claim]
said = { de = "Mehr als jeder zweite Kunde (55 %) hat schon einen Warenkorb nicht bestellt, weil die Versandkosten die Bestellung teurer als erwartet machten (Quelle dort: comScore).", en = "More than every second customer (55%) has left a cart because the shipping cost made the order more expensive than expected (its source: comScore)." }
checked = { de = "So viele von rund 3.100 Befragten sagten das 2012 in den USA (UPS/comScore); 2013 waren es dort 54 %, um 2016 in 15 Ländern 41 %. Eine Befragung von Personen, nicht der Anteil der Warenkörbe – deshalb zählt auch diese Zahl Personen.", en = "As many of about 3,100 respondents said so in the US in 2012 (UPS/comScore); in 2013 it was 54% there, about 2016 in 15 countries 41%. A survey of persons, not the share of carts – which is why this number counts persons, too." }

[example]
as_of = 2025-06-30
checkouts = [
  { visitor_id = "v1", cart_created_at = 2025-06-01T10:00:00, shipping_shown_at = 2025-06-01T10:05:00, shipping_fee_quoted = 4.9 },
  { visitor_id = "v1", cart_created_at = 2025-06-05T10:00:00, shipping_shown_at = 2025-06-05T10:05:00, shipping_fee_quoted = 4.9, payment_started_at = 2025-06-05T10:06:00, completed_at = 2025-06-05T10:08:00 },
  { visitor_id = "v2", cart_created_at = 2025-06-01T10:00:00, shipping_shown_at = 2025-06-01T10:05:00, shipping_fee_quoted = 0.0 },
  { visitor_id = "v3", cart_created_at = 2025-06-01T10:00:00, shipping_shown_at = 2025-06-01T10:05:00, shipping_fee_quoted = 4.9, payment_started_at = 2025-06-01T10:06:00 },
  { visitor_id = "v4", customer_id = "K1", cart_created_at = 2025-06-02T10:00:00 },
  { visitor_id = "v5", customer_id = "K1", cart_created_at = 2025-06-03T10:00:00, shipping_shown_at = 2025-06-03T10:05:00, shipping_fee_quoted = 4.9 },
  { visitor_id = "v6", cart_created_at = 2024-06-30T10:00:00, shipping_shown_at = 2024-06-30T10:05:00, shipping_fee_quoted = 4.9 },
  { visitor_id = "v8", cart_created_at = 2025-06-30T00:00:00 },
  { visitor_id = "v7", cart_created_at = 2025-06-30T10:00:00, shipping_shown_at = 2025-06-30T10:05:00, shipping_fee_quoted = 4.9 },
]
expect = { value = 0.4, n = 5, k = 2 }   # v1 and K1 (one person) of v1, v2, v3, K1, v8; v3 left at the payment; v6 is 365 days ago, v7 too young, v8 just old enough
*/
with linked as (
    select
        visitor_id,
        min(customer_key) as customer_key,
    from checkouts
    where visitor_id is not null
    group by visitor_id
),

carts as (
    select
        checkouts.checkout_id,
        checkouts.country,
        checkouts.sales_channel,
        coalesce(
            'customer:' || coalesce(checkouts.customer_key, linked.customer_key)::varchar,
            'visitor:' || checkouts.visitor_id
        ) as person,
        coalesce(checkouts.cart_created_at, checkouts.checkout_started_at) as begun_at,
        greatest(
            coalesce(checkouts.cart_created_at, checkouts.checkout_started_at),
            coalesce(checkouts.shipping_shown_at, checkouts.cart_created_at, checkouts.checkout_started_at)
        ) + $abandon_after_h * interval 1 hour as ripe_at,
        coalesce(
            checkouts.shipping_shown_at is not null
            and checkouts.shipping_fee_quoted > 0
            and checkouts.payment_started_at is null
            and checkouts.completed_at is null,
            false
        ) as is_left,
    from checkouts
    left join linked on checkouts.visitor_id = linked.visitor_id
    where not coalesce(checkouts.is_bot, false)
        and coalesce(checkouts.cart_created_at, checkouts.checkout_started_at) is not null
),

-- A cart counts from the first day at whose end it is ripe until 364 days after it was begun.
spans as (
    select
        *,
        (ripe_at - interval 1 microsecond)::date as first_date,
        begun_at::date + 364 as last_date,
    from carts
    where person is not null
),

-- Each person's year is cut at every cart, so that a period finds a person once.
histories as (
    select
        person,
        country,
        sales_channel,
        first_date,
        max(last_date) over so_far as present_until,
        max(last_date) filter (where is_left) over so_far as left_until,
        lead(first_date) over person_carts as next_date,
    from spans
    window
        person_carts as (partition by person order by first_date, begun_at, checkout_id),
        so_far as (
            partition by person
            order by first_date, begun_at, checkout_id
            rows between unbounded preceding and current row
        )
)

select
    periods.last_day as day,
    histories.country,
    histories.sales_channel,
    coalesce(histories.left_until >= periods.last_day, false) as value,
from histories
inner join periods
    on histories.first_date <= periods.last_day
    and coalesce(histories.next_date, $as_of + 1) > periods.last_day
    and histories.present_until >= periods.last_day
where periods.grain = $grain
