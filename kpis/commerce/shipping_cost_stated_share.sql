/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
headline = false
advice = "commerce.shipping_cost"
instrument = "delivery"
needs = ["checkouts.exit_reason|surveys.answer"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Versandkosten als Grund"
question = "Wie oft nennen Kunden die Versandkosten, wenn sie ohne Bestellung gehen?"
definition = "Antworten auf die Ausstiegsfrage, die die Versandkosten nennen ÷ Antworten, die irgendeinen Grund nennen. „Nur geschaut“ zählt nicht mit und wird getrennt ausgewiesen. Es zählt der Tag des Kassenvorgangs, bei einer Umfrage der Tag der Antwort."
formula = "Antworten „Versandkosten“ ÷ Antworten mit einem Grund außer „nur geschaut“"
pitfall = "Nur wer antwortet, zählt, und wer antwortet, steht selten für alle, die gehen. Ein genannter Grund ist nicht immer der wirkliche; vergleichen Sie mit dem Verhalten an der Kasse."
[en]
name = "Shipping cost as the reason"
question = "How often do customers name shipping cost when they leave without ordering?"
definition = "Exit answers that name shipping cost ÷ exit answers that name any reason. “Just browsing” is left out and shown separately. The day of the checkout counts; for a survey the day of the answer."
formula = "answers “shipping cost” ÷ answers with a reason other than “just browsing”"
pitfall = "Only those who answer count, and they rarely mirror all who leave. A stated reason is not always the real one; compare with behaviour at the checkout."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: Absprung aufgrund von Versandkosten", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: leaving because of shipping cost" }
standard = { de = "Ausstiegsbefragung ohne „nur geschaut“ (wie bei Baymards Abbruchgründen; dort mehrere Antworten je Person)", en = "Exit survey without “just browsing” (as in Baymard's reasons for abandonment; there several answers per person)" }
[[benchmark]]
label = { de = "Zum Einordnen, nicht zum Messen: 48 % (2024) und 61 % (2016) der befragten US-Erwachsenen nennen zu hohe Zusatzkosten. Mehrere Antworten möglich; gezählt sind Personen, nicht Warenkörbe.", en = "For orientation only: 48% (2024) and 61% (2016) of the US adults asked name extra costs that are too high. Several answers allowed; persons are counted, not carts." }
source = { de = "Baymard Institute, 2016 und 2024, USA, Befragung von Erwachsenen ohne „nur geschaut“", en = "Baymard Institute, 2016 and 2024, US, survey of adults without mere browsers" }
show = "text"
[[benchmark]]
label = { de = "55 % (2012), 54 % (2013), 41 % (um 2016, 15 Länder) haben schon einmal wegen der Versandkosten abgebrochen: Befragung von Personen, nicht Anteil der Warenkörbe", en = "55% (2012), 54% (2013), 41% (about 2016, 15 countries) had at some time left because of shipping cost: a survey of persons, not a share of carts" }
source = { de = "UPS/comScore, 2012, 2013 (USA) und um 2016 (15 Länder), Befragungen von Onlinekäufern", en = "UPS/comScore, 2012, 2013 (US) and about 2016 (15 countries), surveys of online shoppers" }
show = "text"

[example]
as_of = 2025-06-30
checkouts = [
  { cart_created_at = 2025-06-10T10:00:00, exit_reason = "shipping_cost" },
  { cart_created_at = 2025-06-10T10:00:00, exit_reason = "shipping_cost" },
  { cart_created_at = 2025-06-11T10:00:00, exit_reason = "delivery_time" },
  { cart_created_at = 2025-06-11T10:00:00, exit_reason = "just_browsing" },
  { cart_created_at = 2025-06-11T10:00:00 },
]
surveys = [
  { survey_type = "exit", answered_at = 2025-06-12T10:00:00, answer = "Shipping cost" },
  { survey_type = "exit", sent_at = 2025-06-12T10:00:00, answered_at = 2025-07-01T10:00:00, answer = "Shipping cost" },
  { survey_type = "nps", answered_at = 2025-06-12T10:00:00, answer = "shipping_cost", score = 5 },
]
expect = { value = 0.75, n = 4, k = 3 }   # three of four reasons; just browsing, no answer and an answer after the as-of day are left out
*/
with answers as (
    select
        coalesce(cart_created_at, checkout_started_at, shipping_shown_at)::date as day,
        device,
        country,
        sales_channel,
        exit_reason as reason,
    from checkouts
    where exit_reason is not null
        and coalesce(cart_created_at, checkout_started_at, shipping_shown_at) is not null
    union all
    select
        answered_at::date as day,
        null as device,
        null as country,
        null as sales_channel,
        answer as reason,
    from surveys
    where survey_type = 'exit' and answered_at is not null and trim(answer) <> ''
),

named as (
    select
        *,
        replace(lower(trim(reason)), ' ', '_') as reason_id,
    from answers
)

select
    day,
    device,
    country,
    sales_channel,
    reason_id in (
        'shipping_cost', 'shipping_costs', 'versandkosten', 'versandkosten_zu_hoch', 'zu_hohe_versandkosten'
    ) as value,
    case
        when reason_id in ('just_browsing', 'browsing', 'nur_geschaut', 'nur_gestöbert', 'nur_umgesehen')
            then 'just_browsing'
    end as left_out,
from named
