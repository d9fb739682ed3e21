/*
measure = "mean"
unit = "stars"
better = "higher"
priority = 2
advice = "communication.reviews"
state = true
least = 0
most = 5
needs = ["reviews.rating", "reviews.created_at"]
slices = ["channel"]

[de]
name = "Durchschnittsbewertung"
question = "Wie viele Sterne bekommen wir im Schnitt?"
definition = "Mittelwert der Bewertungen der letzten 365 Tage bis zum Ende des Zeitraums, auf fünf Sterne umgerechnet (Note ÷ Höchstnote × 5). Ist keine Höchstnote angegeben, gilt 5. Noten von 0 oder über der Höchstnote sind ausgenommen. Gezeigt wird der Stand am Stichtag: ein Wert je Zeitraum, weder addiert noch gemittelt."
formula = "Summe der Sterne ÷ Zahl der Bewertungen der letzten 365 Tage"
pitfall = "Ein Mittelwert verdeckt, ob alle zufrieden sind oder einige sehr unzufrieden. Bei weniger als zehn Bewertungen sagt er nichts. Bewerten tun vor allem die sehr Zufriedenen und die Verärgerten."
[en]
name = "Average rating"
question = "How many stars do we get on average?"
definition = "Mean of the ratings of the 365 days up to the end of the period, converted to five stars (rating ÷ highest possible × 5). If no highest rating is stated, 5 is taken. Ratings of 0 or above the highest are left out. A state on one day: one value per period, neither summed nor averaged."
formula = "sum of the stars ÷ number of reviews of the last 365 days"
pitfall = "A mean hides whether all are content or some very discontent. With fewer than ten reviews it says nothing. It is above all the very satisfied and the annoyed who review."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: vertrauenswürdige Bewertungen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: trustworthy reviews" }
standard = { de = "Trusted Shops: Durchschnitt der letzten 12 Monate", en = "Trusted Shops: average of the last 12 months" }
[[benchmark]]
label = { de = "81 % fünf, 13 % vier, 1 % zwei Sterne und 1 % ein Stern (2017). Das ist die Verteilung auf einem Portal, kein Zielwert.", en = "81% five, 13% four, 1% two stars and 1% one star (2017). This is the distribution on one portal, not a target." }
source = { de = "Trusted Shops, 2017, Shopbewertungen", en = "Trusted Shops, 2017, shop reviews" }
show = "text"

[example]
as_of = 2025-06-30
reviews = [
  { created_at = 2025-06-02T10:00:00, rating = 5, scale_max = 5 },
  { created_at = 2024-07-01T10:00:00, rating = 6, scale_max = 10 },
  { created_at = 2024-06-30T10:00:00, rating = 1, scale_max = 5 },
  { created_at = 2025-06-03T10:00:00, rating = 2.5 },
  { created_at = 2025-06-04T10:00:00, rating = 8 },
  { created_at = 2025-06-04T10:00:00, rating = 0, scale_max = 5 },
]
expect = { value = 3.5, n = 3, left_out = 2 }   # 5, 6 of 10 = 3 and 2.5 stars; 30 June 2024 is too long ago; 8 of an unstated scale and 0 are no stars
*/
with ratings as (
    select
        review_id,
        created_at::date as review_date,
        order_id,
        customer_key,
        channel,
        rating * 5.0 / nullif(coalesce(scale_max, 5), 0) as stars,
    from reviews
    where rating is not null
        and created_at is not null
)

select
    periods.last_day as day,
    ratings.review_id,
    ratings.order_id,
    ratings.customer_key,
    ratings.channel,
    ratings.stars as value,
    case when not coalesce(ratings.stars > 0 and ratings.stars <= 5, false) then 'outside_its_scale' end as left_out,
from periods
inner join ratings
    on ratings.review_date <= periods.last_day
    and ratings.review_date > periods.last_day - 365
where periods.grain = $grain
