/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "lifecycle.acquisition"
needs = ["visits.order_id", "visits.started_at"]
slices = ["traffic_source", "device", "country", "sales_channel"]

[de]
name = "Konversionsrate"
question = "Wie viele Besuche enden mit einer Bestellung?"
definition = "Besuche mit Bestellung ÷ alle Besuche. Ob bestellt wurde, sagt die Bestellnummer am Besuch selbst; später stornierte Bestellungen zählen mit. Automatische Zugriffe (Bots) zählen nicht. Land, Gerät, Verkaufskanal und Herkunft sind die des Besuchs, nicht die der Bestellung. Es zählt der Tag des Besuchs."
formula = "Besuche mit Bestellung ÷ alle Besuche"
pitfall = "Wer nur schauen will, gehört dazu: Mehr Werbung bringt mehr Besuche und senkt die Rate, ohne dass jemand weniger kauft. Manche bestellen erst bei einem späteren Besuch; gezählt werden Besuche, nicht Menschen. Vergleichen Sie nur Zahlen desselben Messwerkzeugs."
[en]
name = "Conversion rate"
question = "How many visits end with an order?"
definition = "Visits with an order ÷ all visits. Whether there was an order is told by the order number on the visit itself; orders cancelled later count. Bots are left out. Country, device, sales channel and source are those of the visit, not of the order. The day of the visit counts."
formula = "visits with an order ÷ all visits"
pitfall = "Those who only look belong to it: more advertising brings more visits and lowers the rate without anybody buying less. Some order only on a later visit; visits are counted, not people. Compare only figures of the same measuring tool."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: Suchmaschinenoptimierung, Werbeanzeigen, Affiliate-Programme, Gewinnspiele", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: search engine optimisation, advertisements, affiliate programmes, prize draws" }
standard = { de = "Matomo: Besuche, die ein Ziel erreicht haben ÷ Besuche", en = "Matomo: visits that reached a goal ÷ visits" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "q1", ordered_at = 2025-06-03T10:10:00, status = "cancelled" },
  { order_id = "q2", ordered_at = 2025-06-04T10:10:00 },
]
visits = [
  { visitor_id = "x1", started_at = 2025-06-01T10:00:00, traffic_source = "organic" },
  { visitor_id = "x1", started_at = 2025-06-02T10:00:00, traffic_source = "direct" },
  { visitor_id = "x1", started_at = 2025-06-03T10:00:00, traffic_source = "direct", order_id = "q1" },
  { visitor_id = "x2", started_at = 2025-06-03T10:00:00, traffic_source = "paid", order_id = "unknown" },
  { visitor_id = "b1", started_at = 2025-06-03T10:00:00, is_bot = true },
]
expect = { value = 0.5, n = 4, k = 2 }   # cancelled and unknown numbers are orders of a visit, too; q2 belongs to no visit; the bot is left out
*/
select
    started_at::date as day,
    visit_id,
    traffic_source,
    device,
    country,
    sales_channel,
    order_id is not null as value,
from visits
where started_at is not null
    and not coalesce(is_bot, false)
