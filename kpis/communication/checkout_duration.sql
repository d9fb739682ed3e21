/*
measure = "duration"
unit = "minutes"
better = "lower"
priority = 3
advice = "communication.search"
needs = ["checkouts.checkout_started_at", "checkouts.completed_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Dauer des Bestellvorgangs"
question = "Wie lange braucht ein Kunde an der Kasse, bis er bestellt hat?"
definition = "Minuten vom ersten Schritt der Kasse bis zur abgeschlossenen Bestellung, als Median und 90. Perzentil, auf Zehntelminuten genau. Gezählt werden abgeschlossene Bestellvorgänge bis 60 Minuten: Wer länger braucht, hat unterbrochen und ist ausgenommen. Ausgenommen sind auch Vorgänge, bei denen das Ende nicht nach dem Beginn liegt. Automatische Zugriffe (Bots) zählen nicht. Es zählt der Tag, an dem die Kasse begonnen wurde."
formula = "Median der Minuten vom Beginn der Kasse bis zur Bestellung"
pitfall = "Hier zählt nur, wer bestellt hat. Wem es zu lange dauerte, der fehlt: Lesen Sie die Zahl zusammen mit dem Abbruch an der Kasse. Kürzer ist nicht immer besser – wer Angaben prüfen will, braucht Zeit dafür."
[en]
name = "Checkout duration"
question = "How long does a customer spend in the checkout until the order is placed?"
definition = "Minutes from the first step of the checkout to the completed order, as median and 90th percentile, to a tenth of a minute. Completed checkouts of up to 60 minutes count: who takes longer has paused and is left out. Checkouts whose end does not come after their start are left out, too. Automatic visits (bots) do not count. The day on which the checkout was started counts."
formula = "median minutes from the start of the checkout to the order"
pitfall = "Only those who ordered count. Those who found it too long are missing: read the figure together with checkout abandonment. Shorter is not always better – checking one's entries takes time."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Communication: die Bestellung leicht aufgeben, ohne Umwege und Werbung", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Communication: to order easily, without detours and advertising" }
standard = { de = "Eigene Definition: Median der abgeschlossenen Bestellvorgänge bis 60 Minuten", en = "Own definition: median of the completed checkouts of up to 60 minutes" }

[example]
as_of = 2025-06-30
checkouts = [
  { checkout_started_at = 2025-06-10T10:00:00, completed_at = 2025-06-10T10:03:00 },
  { checkout_started_at = 2025-06-10T11:00:00, completed_at = 2025-06-10T11:05:00 },
  { checkout_started_at = 2025-06-11T10:00:00, completed_at = 2025-06-11T11:00:00 },
  { checkout_started_at = 2025-06-11T10:00:00, completed_at = 2025-06-11T11:01:00 },
  { checkout_started_at = 2025-06-12T10:00:00, completed_at = 2025-06-12T10:00:00 },
  { checkout_started_at = 2025-06-12T10:00:00, completed_at = 2025-06-12T10:01:00, is_bot = true },
  { checkout_started_at = 2025-06-13T10:00:00 },
]
expect = { value = 5, p90 = 60, n = 3, k = 3, left_out = 2 }   # 3, 5 and 60 minutes; 61 are a pause, no time at all is an error; the last never ordered
*/
with completed as (
    select
        checkout_started_at::date as day,
        order_id,
        device,
        country,
        sales_channel,
        date_diff('second', checkout_started_at, completed_at) as seconds,
    from checkouts
    where checkout_started_at is not null
        and completed_at is not null
        and not coalesce(is_bot, false)
)

select
    day,
    order_id,
    device,
    country,
    sales_channel,
    round(seconds / 6.0) / 10 as value,
    true as closed,
    case
        when seconds <= 0 then 'no_time_passed'
        when seconds > 3600 then 'longer_than_an_hour'
    end as left_out,
from completed
