/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "communication.reviews"
matures_after = 30
needs = ["orders.delivered_at", "reviews.order_id", "reviews.created_at"]

[de]
name = "Bestellungen mit Bewertung"
question = "Wie viele Bestellungen bewerten unsere Kunden?"
definition = "Zugestellte gültige Bestellungen, zu denen spätestens 30 Tage nach der Zustellung mindestens eine Bewertung vorliegt ÷ alle zugestellten Bestellungen, deren 30 Tage vorbei sind. Jüngere zählen noch nicht, auch wenn sie schon bewertet sind. Bewertungen ohne Bestellnummer lassen sich nicht zuordnen. Es zählt der Tag der Zustellung."
formula = "binnen 30 Tagen bewertete Bestellungen ÷ zugestellte Bestellungen, deren 30 Tage vorbei sind"
pitfall = "Bewertungen, die keine Bestellung nennen (etwa von fremden Portalen), fehlen; die Quote ist dann zu niedrig. Eine E-Mail mit der Bitte um eine Bewertung gilt in Deutschland als Werbung und braucht eine Einwilligung (BGH, 10.07.2018, VI ZR 225/17)."
[en]
name = "Orders with a review"
question = "How many orders do our customers review?"
definition = "Delivered valid orders with at least one review no later than 30 days after delivery ÷ all delivered orders whose 30 days have passed. Younger ones do not count yet, even if they have been reviewed. Reviews without an order number cannot be matched. The day of delivery counts."
formula = "orders reviewed within 30 days ÷ delivered orders whose 30 days have passed"
pitfall = "Reviews that name no order (such as those of outside portals) are missing; the rate is too low then. In Germany an e-mail asking for a review counts as advertising and needs consent (Federal Court of Justice, 10 July 2018, VI ZR 225/17)."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Communication: nach Lieferung Kommentare oder Bewertungen abgeben", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Communication: leave comments or reviews after delivery" }
standard = { de = "Eigene Definition: Bewertung binnen 30 Tagen nach Zustellung", en = "Own definition: review within 30 days of delivery" }
[[benchmark]]
label = { de = "Von der Bestellung bis zur Bewertung vergehen im Mittel 16,7 Tage (2017). Das ist eine Dauer, keine Quote: Sie zeigt, dass 30 Tage nach der Zustellung die meisten Bewertungen da sind.", en = "From order to review it takes 16.7 days on average (2017). This is a duration, not a rate: it shows that 30 days after delivery most reviews have arrived." }
source = { de = "Trusted Shops, 2017, Shopbewertungen", en = "Trusted Shops, 2017, shop reviews" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", delivered_at = 2025-05-20T12:00:00 },
  { order_id = "2", delivered_at = 2025-05-20T12:00:00 },
  { order_id = "3", delivered_at = 2025-05-31T12:00:00 },
  { order_id = "4", delivered_at = 2025-06-01T12:00:00 },
  { order_id = "5", delivered_at = 2025-05-20T12:00:00, status = "cancelled" },
  { order_id = "6" },
]
reviews = [
  { order_id = "1", created_at = 2025-06-19T20:00:00, rating = 5 },
  { order_id = "1", created_at = 2025-06-21T10:00:00, rating = 4 },
  { order_id = "2", created_at = 2025-06-20T10:00:00, rating = 1 },
  { order_id = "4", created_at = 2025-06-05T10:00:00, rating = 5 },
  { created_at = 2025-06-05T10:00:00, rating = 5 },
]
expect = { value = 0.3333, n = 3, k = 1, open = 1 }   # 1 on day 30, 2 on day 31, 3 never; 4 is too young, 5 cancelled, 6 not delivered
*/
with first_reviews as (
    select
        order_id,
        min(created_at)::date as review_date,
    from reviews
    where order_id is not null
    group by order_id
)

select
    valid_orders.delivered_at::date as day,
    valid_orders.order_id,
    case
        when valid_orders.delivered_at::date + 30 <= $as_of
            then coalesce(first_reviews.review_date <= valid_orders.delivered_at::date + 30, false)
    end as value,
from valid_orders
left join first_reviews on valid_orders.order_id = first_reviews.order_id
where valid_orders.delivered_at is not null
