/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "community.ideas"
instrument = "tip_trust"
slices = ["rewarded"]
needs = ["ideas.implemented_at", "ideas.communicated_at"]

[de]
name = "Rückmeldung zu umgesetzten Ideen"
question = "Erfahren Kunden, dass ihre Idee umgesetzt wurde?"
definition = "Umgesetzte Ideen, deren Umsetzung bis heute mitgeteilt wurde ÷ alle umgesetzten Ideen mit bekanntem Tag der Umsetzung. Aufgeteilt wird nach „honoriert“: ob es für die Idee eine Belohnung gab. Es zählt der Tag der Umsetzung."
formula = "umgesetzte und mitgeteilte Ideen ÷ umgesetzte Ideen"
pitfall = "Eben umgesetzte Ideen hatten noch wenig Zeit für eine Rückmeldung; der jüngste Monat sieht deshalb schlechter aus. Bei wenigen Ideen sagt „3 von 8“ mehr als ein Prozentwert."
[en]
name = "Feedback on implemented ideas"
question = "Do customers learn that their idea was put into practice?"
definition = "Implemented ideas whose implementation has been communicated by now ÷ all implemented ideas with a known day of implementation. Can be divided by “rewarded”: whether there was a reward for the idea. The day of implementation counts."
formula = "implemented and communicated ideas ÷ implemented ideas"
pitfall = "Ideas implemented just now have had little time for feedback, so the latest month looks worse. With few ideas “3 of 8” says more than a percentage."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 3: Verbesserungen deutlich kommunizieren, Ideen honorieren", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 3: communicate improvements clearly, reward ideas" }
standard = { de = "Eigene Definition: mitgeteilt unter den umgesetzten Ideen", en = "Own definition: communicated among implemented ideas" }

[example]
as_of = 2025-06-30
ideas = [
  { idea_id = "1", submitted_at = 2024-10-01T10:00:00, implemented_at = 2025-01-10T00:00:00, communicated_at = 2025-01-15T00:00:00, rewarded_at = 2025-01-15T00:00:00 },
  { idea_id = "2", submitted_at = 2024-10-01T10:00:00, implemented_at = 2025-02-10T00:00:00, communicated_at = 2025-02-01T00:00:00 },
  { idea_id = "3", submitted_at = 2024-10-01T10:00:00, implemented_at = 2025-03-10T00:00:00, rewarded_at = 2025-03-12T00:00:00 },
  { idea_id = "4", submitted_at = 2024-10-01T10:00:00, implemented_at = 2025-06-20T00:00:00, communicated_at = 2025-07-02T00:00:00 },
  { idea_id = "5", submitted_at = 2024-10-01T10:00:00, decided_at = 2024-11-01T00:00:00, communicated_at = 2024-11-02T00:00:00, status = "rejected" },
]
expect = { value = 0.5, n = 4, k = 2 }   # 1 and 2 (announced beforehand) of 1 to 4; 4 is told only after the last day; 5 was not implemented
*/
select
    implemented_at::date as day,
    idea_id,
    customer_key,
    case
        when rewarded_at is not null then 'yes'
        when count(rewarded_at) over () > 0 then 'no'
    end as rewarded,
    communicated_at is not null as value,
from ideas
where implemented_at is not null
