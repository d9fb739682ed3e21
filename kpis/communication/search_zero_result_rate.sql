/*
measure = "ratio"
unit = "percent"
better = "lower"
priority = 2
advice = "communication.search"
least = 0
most = 1
needs = ["visits.searches", "visits.zero_result_searches", "visits.started_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Suchen ohne Treffer"
question = "Wie oft findet die Shopsuche nichts?"
definition = "Suchen ohne Treffer ÷ alle Suchen im Shop. Gezählt werden Suchen, nicht Besuche; der Unsicherheitsbereich berücksichtigt, dass Suchen desselben Besuchs zusammenhängen. Besuche ohne Suche zählen nicht, ebenso wenig automatische Zugriffe (Bots) und Besuche mit mehr erfolglosen Suchen als Suchen. Es zählt der Tag des Besuchs."
formula = "Suchen ohne Treffer ÷ Suchen"
pitfall = "Ein Treffer ist noch nicht das Gesuchte: Eine Suche, die zu allem etwas anzeigt, sieht hier gut aus. Lesen Sie zusätzlich die Liste der häufigsten erfolglosen Suchwörter."
[en]
name = "Searches without a result"
question = "How often does the shop's search find nothing?"
definition = "Searches without a result ÷ all searches in the shop. Searches are counted, not visits; the interval takes into account that searches of one visit belong together. Visits without a search do not count, nor do bots and visits with more failed searches than searches. The day of the visit counts."
formula = "searches without a result ÷ searches"
pitfall = "A result is not yet what was wanted: a search that shows something for everything looks good here. Read the list of the most frequent failed search words as well."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Communication: Findet der Kunde schnell, was er sucht?", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Communication: does the customer quickly find what he is looking for?" }
standard = { de = "Eigene Definition: Suchen ohne Treffer ÷ Suchen, linearisierter Bereich über Besuche", en = "Own definition: searches without a result ÷ searches, linearised interval over visits" }

[example]
as_of = 2025-06-30
visits = [
  { started_at = 2025-06-01T10:00:00, searches = 3, zero_result_searches = 2 },
  { started_at = 2025-06-02T10:00:00, searches = 1, zero_result_searches = 0 },
  { started_at = 2025-06-03T10:00:00, searches = 4, zero_result_searches = 0 },
  { started_at = 2025-06-03T10:00:00, searches = 0, zero_result_searches = 0 },
  { started_at = 2025-06-04T10:00:00, searches = 2 },
  { started_at = 2025-06-04T10:00:00, searches = 1, zero_result_searches = 2 },
  { started_at = 2025-06-05T10:00:00, searches = 9, zero_result_searches = 9, is_bot = true },
]
expect = { value = 0.25, n = 3, left_out = 1 }   # 2 of 8 searches in 3 visits; unknown results, no search and a bot do not count; 2 of 1 cannot be
*/
select
    visit_date as day,
    visit_id,
    device,
    country,
    sales_channel,
    zero_result_searches as value,
    searches as weight,
    case when zero_result_searches > searches then 'more_failures_than_searches' end as left_out,
from human_visits
where searches > 0
    and zero_result_searches is not null
