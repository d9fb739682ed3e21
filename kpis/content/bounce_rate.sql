/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
headline = 3
advice = "content.design"
needs = ["visits.pageviews", "visits.started_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Absprungrate"
question = "Wie viele gehen nach der ersten Seite wieder?"
definition = "Besuche mit höchstens einem Seitenaufruf, ohne Bestellung und ohne eine andere Interaktion (Suche, Warenkorb, Kasse …), soweit die Daten sie kennen ÷ alle Besuche mit bekannter Zahl von Seitenaufrufen. Automatische Zugriffe (Bots) zählen nicht. Es zählt der Tag des Besuchs."
formula = "Besuche mit einer Seite ohne Bestellung und Interaktion ÷ alle Besuche"
pitfall = "Nicht mit Google Analytics 4 vergleichen: Dort gilt ein Besuch ohne Interaktion als Absprung. Wer auf der ersten Seite findet, was er suchte, springt auch ab, und eine neue Cookie-Abfrage verändert den Wert, ohne dass sich die Besucher ändern."
[en]
name = "Bounce rate"
question = "How many leave after the first page?"
definition = "Visits with at most one pageview, no order and no other interaction (search, cart, checkout …), as far as the data know them ÷ all visits with a known number of pageviews. Bots are left out. The day of the visit counts."
formula = "one-page visits without an order or interaction ÷ all visits"
pitfall = "Do not compare with Google Analytics 4, where a bounce is a visit without engagement. Someone who finds what they wanted on the first page bounces, too, and a new consent dialog changes the value without any change in visitors."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: regelmäßig die Absprungrate analysieren; „Kundenbindung – Auch online muss ich Wege finden …“, Content: ansprechend und seriös", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: analyse the bounce rate regularly; the guide “Kundenbindung – Auch online muss ich Wege finden …”, Content: appealing and trustworthy" }
standard = { de = "Matomo: Besuche mit nur einem Seitenaufruf (nicht die Sitzungen ohne Interaktion wie in GA4)", en = "Matomo: visits with a single pageview (not GA4's unengaged sessions)" }

[example]
as_of = 2025-06-30
visits = [
  { visitor_id = "x1", started_at = 2025-06-01T10:00:00, pageviews = 1 },
  { visitor_id = "x1", started_at = 2025-06-02T10:00:00, pageviews = 4 },
  { visitor_id = "x2", started_at = 2025-06-03T10:00:00, pageviews = 1, order_id = "q1" },
  { visitor_id = "x3", started_at = 2025-06-03T10:00:00, pageviews = 0 },
  { visitor_id = "x5", started_at = 2025-06-03T10:00:00, pageviews = 1, interactions = 1 },
  { visitor_id = "x4", started_at = 2025-06-03T10:00:00 },
  { visitor_id = "b1", started_at = 2025-06-03T10:00:00, pageviews = 1, is_bot = true },
]
expect = { value = 0.4, n = 5, k = 2 }   # rows 1 and 4; an order or another interaction is no bounce; unknown pageviews and bots are left out
*/
select
    visit_date as day,
    visit_id,
    device,
    country,
    sales_channel,
    pageviews <= 1 and order_id is null and coalesce(interactions, 0) = 0 as value,
from human_visits
where pageviews is not null
