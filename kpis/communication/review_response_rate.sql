/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "communication.reviews"
instrument = "tip_transparency"
matures_after = 7
needs = ["reviews.created_at", "reviews.responded_at"]
slices = ["channel", "rating_band"]

[de]
name = "Beantwortete Bewertungen"
question = "Antworten wir unseren Kunden auf ihre Bewertungen?"
definition = "Bewertungen, auf die der Shop binnen 7 Tagen geantwortet hat ÷ alle Bewertungen, die mindestens 7 Tage alt sind. Jüngere zählen noch nicht, auch wenn sie schon beantwortet sind. Aufteilen lässt sich nach Sternen: Als schlecht gilt höchstens 40 % der Höchstnote (2 von 5 Sternen). Ausgenommen sind Antworten, die vor der Bewertung datiert sind. Es zählt der Tag der Bewertung."
formula = "binnen 7 Tagen beantwortete Bewertungen ÷ Bewertungen, die mindestens 7 Tage alt sind"
pitfall = "Nicht jede gute Bewertung braucht eine Antwort, jede schlechte schon: Sehen Sie sich die Aufteilung nach Sternen an. Fertige Textbausteine zählen hier wie persönliche Antworten, wirken aber nicht so."
[en]
name = "Reviews answered"
question = "Do we reply to our customers' reviews?"
definition = "Reviews to which the shop replied within 7 days ÷ all reviews at least 7 days old. Younger ones do not count yet, even if they have been answered. It can be divided by stars: at most 40% of the highest rating (2 of 5 stars) counts as bad. Replies dated before the review are left out. The day of the review counts."
formula = "reviews answered within 7 days ÷ reviews at least 7 days old"
pitfall = "Not every good review needs a reply, every bad one does: look at the breakdown by stars. Ready-made phrases count like personal replies here, but do not come across as such."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: zügig und angemessen reagieren, Tipp 5: nach jeder Kritik bedanken; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: auf Äußerungen eingehen", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: react promptly and properly, tip 5: thanks after every criticism; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: respond to what customers say" }
standard = { de = "Eigene Definition: Antwort binnen 7 Tagen. Proserpio und Zervas 2017: Wo Hotels zu antworten begannen, lagen die Bewertungen danach um 0,12 Sterne höher, und es kamen 12 % mehr", en = "Own definition: reply within 7 days. Proserpio and Zervas 2017: where hotels began to reply, ratings were 0.12 stars higher afterwards and their number 12% larger" }

[example]
as_of = 2025-06-30
reviews = [
  { created_at = 2025-06-02T10:00:00, rating = 1, responded_at = 2025-06-02T15:00:00 },
  { created_at = 2025-06-02T10:00:00, rating = 5, responded_at = 2025-06-09T20:00:00 },
  { created_at = 2025-06-02T10:00:00, rating = 2, responded_at = 2025-06-10T09:00:00 },
  { created_at = 2025-06-23T10:00:00, rating = 4 },
  { created_at = 2025-06-24T10:00:00, rating = 5, responded_at = 2025-06-24T11:00:00 },
  { created_at = 2025-06-10T10:00:00, rating = 5, responded_at = 2025-06-09T10:00:00 },
]
expect = { value = 0.5, n = 4, k = 2, open = 1, left_out = 1 }   # the same day and day 7, but not day 8 and never; the fifth is too young, the last was answered before it was written
*/
select
    created_at::date as day,
    review_id,
    order_id,
    customer_key,
    channel,
    case
        when rating * 1.0 / nullif(coalesce(scale_max, 5), 0) <= 0.4 then 'bad'
        when rating is not null then 'other'
    end as rating_band,
    case
        when created_at::date + 7 <= $as_of
            then coalesce(responded_at::date <= created_at::date + 7, false)
    end as value,
    case when responded_at < created_at then 'answered_before_review' end as left_out,
from reviews
where created_at is not null
