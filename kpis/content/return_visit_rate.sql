/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = 1
advice = "content.visits"
needs = ["visits.visitor_id", "visits.started_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Wiederholte Besuche"
question = "Wie viele Besuche kommen von Leuten, die schon einmal da waren?"
definition = "Besuche von Besuchern, die schon einen früheren Besuch in den Daten haben ÷ alle Besuche mit Besucherkennung. Automatische Zugriffe (Bots) zählen nicht. Es zählt der Tag des Besuchs."
formula = "Besuche mit früherem Besuch derselben Kennung ÷ alle Besuche mit Kennung"
pitfall = "Gelöschte Cookies, abgelehnte Einwilligungen und ein zweites Gerät machen aus Stammbesuchern neue: Der Wert ist eine Untergrenze. In den ersten Monaten der Daten ist er zu niedrig, weil frühere Besuche nicht in der Datei stehen."
[en]
name = "Repeat visits"
question = "How many visits come from people who have been here before?"
definition = "Visits by visitors with an earlier visit in the data ÷ all visits with a visitor id. Bots are left out. The day of the visit counts."
formula = "visits with an earlier visit of the same id ÷ all visits with an id"
pitfall = "Deleted cookies, refused consent and a second device turn regulars into new visitors: the value is a lower bound. In the first months of the data it is too low, because earlier visits are not in the file."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“: Stammbesucher, die immer wieder hereinschauen; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: regelmäßiger Besuch", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”: regular visitors who look in again and again; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: regular visits" }
standard = { de = "Matomo, wiederkehrender Besuch: Der Besucher war schon mindestens einmal da", en = "Matomo, returning visit: the visitor has visited at least once before" }

[example]
as_of = 2025-06-30
visits = [
  { visitor_id = "x1", started_at = 2025-06-01T10:00:00 },
  { visitor_id = "x1", started_at = 2025-06-01T18:00:00 },
  { visitor_id = "x1", started_at = 2025-06-03T10:00:00 },
  { visitor_id = "x2", started_at = 2025-06-01T11:00:00 },
  { visitor_id = "x3", started_at = 2025-06-06T11:00:00 },
  { visitor_id = "b1", started_at = 2025-06-06T11:00:00, is_bot = true },
  { visitor_id = "b1", started_at = 2025-06-07T11:00:00, is_bot = true },
  { started_at = 2025-06-08T11:00:00 },
]
expect = { value = 0.4, n = 5, k = 2 }   # second and third visit of x1; bots and visits without an id are left out
*/
with known as (
    select
        visit_id,
        visit_date,
        started_at,
        device,
        country,
        sales_channel,
        min(started_at) over (partition by visitor_id) as first_visit_at,
    from human_visits
    where visitor_id is not null
)

select
    visit_date as day,
    visit_id,
    device,
    country,
    sales_channel,
    started_at > first_visit_at as value,
from known
