/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "commerce.shipping_cost"
needs = ["checkouts.exit_reason", "checkouts.completed_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Antworten auf die Ausstiegsfrage"
question = "Wie viele, die ohne Bestellung gehen, nennen einen Grund?"
definition = "Abgebrochene Vorgänge mit einem genannten Grund („nur geschaut“ eingeschlossen) ÷ alle abgebrochenen Vorgänge. Abgebrochen ist, was nach der eingestellten Frist (24 Stunden) nicht bestellt ist; jüngere zählen noch nicht. Automatische Zugriffe (Bots) zählen nicht. Es zählt der Tag des Warenkorbs, ersatzweise des Kassenbeginns."
formula = "abgebrochene Vorgänge mit genanntem Grund ÷ abgebrochene Vorgänge"
pitfall = "Je niedriger der Wert, desto weniger sagt „Versandkosten als Grund“ über alle, die gehen: Wer antwortet, ist selten wie die anderen."
[en]
name = "Answers to the exit question"
question = "How many of those who leave without ordering name a reason?"
definition = "Abandoned checkouts with a stated reason (“just browsing” included) ÷ all abandoned checkouts. Abandoned is what is not ordered after the set time limit (24 hours); younger ones do not count yet. Bots are left out. The day of the cart counts, failing that the start of the checkout."
formula = "abandoned checkouts with a stated reason ÷ abandoned checkouts"
pitfall = "The lower it is, the less “Shipping cost as the reason” says about all who leave: those who answer are rarely like the others."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: Absprung aufgrund von Versandkosten", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: leaving because of shipping cost" }
standard = { de = "Antwortquote der Ausstiegsbefragung; gehört zu jeder Angabe über genannte Gründe", en = "Response rate of the exit survey; belongs to every statement about stated reasons" }

[example]
as_of = 2025-06-30
checkouts = [
  { cart_created_at = 2025-06-10T10:00:00, exit_reason = "shipping_cost" },
  { cart_created_at = 2025-06-10T10:00:00, exit_reason = "just_browsing" },
  { checkout_started_at = 2025-06-11T10:00:00 },
  { cart_created_at = 2025-06-11T10:00:00, exit_reason = " " },
  { cart_created_at = 2025-06-11T10:00:00, completed_at = 2025-06-11T10:20:00 },
  { cart_created_at = 2025-06-12T10:00:00, is_bot = true },
  { cart_created_at = 2025-06-30T00:00:01, exit_reason = "trust" },
]
expect = { value = 0.5, n = 4, k = 2, open = 1 }   # two reasons, none and an empty one; ordered and bot do not count; the last may still be ordered
*/
with carts as (
    select
        checkout_id,
        coalesce(cart_created_at, checkout_started_at, shipping_shown_at) as begun_at,
        device,
        country,
        sales_channel,
        coalesce(trim(exit_reason), '') <> '' as has_reason,
    from checkouts
    where completed_at is null
        and not coalesce(is_bot, false)
)

select
    begun_at::date as day,
    checkout_id,
    device,
    country,
    sales_channel,
    case when begun_at + $abandon_after_h * interval 1 hour <= $as_of_ts then has_reason end as value,
from carts
where begun_at is not null
