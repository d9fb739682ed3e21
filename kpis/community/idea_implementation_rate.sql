/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "community.ideas"
instrument = ["tip_listening", "tip_trust"]
matures_after = 180
needs = ["ideas.submitted_at", "ideas.implemented_at|ideas.status"]

[de]
name = "Umgesetzte Kundenideen"
question = "Wie viele Ideen unserer Kunden setzen wir um?"
definition = "Ideen, die bis heute umgesetzt sind ÷ alle Ideen, die vor mindestens 180 Tagen eingereicht wurden. Umgesetzt heißt: Es gibt einen Tag der Umsetzung, oder der Stand lautet „umgesetzt“. Jüngere Ideen gelten als offen, auch wenn sie schon umgesetzt sind. Doppelte Einreichungen und Müll zählen nicht. Es zählt der Tag der Einreichung."
formula = "umgesetzte Ideen ÷ Ideen, die mindestens 180 Tage alt sind"
pitfall = "Eine abgelehnte Idee ist kein Versagen, eine unbeantwortete schon eher. Ältere Monate hatten mehr Zeit als jüngere. Bei wenigen Ideen sagt „3 von 8“ mehr als ein Prozentwert."
[en]
name = "Customers' ideas implemented"
question = "How many of our customers' ideas do we put into practice?"
definition = "Ideas implemented by now ÷ all ideas submitted at least 180 days ago. Implemented means that there is a day of implementation, or that the status says so. Younger ideas are open, even if they are implemented already. Duplicates and spam are left out. The day of submission counts."
formula = "implemented ideas ÷ ideas at least 180 days old"
pitfall = "A rejected idea is no failure, an unanswered one rather is. Older months have had more time than younger ones. With few ideas “3 of 8” says more than a percentage."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 2 und 3: Verbesserungsvorschläge in die Praxis umsetzen; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: Verbesserungswünsche einfließen lassen", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tips 2 and 3: put suggestions into practice; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: act on wishes for improvement" }
standard = { de = "Eigene Definition: umgesetzt unter den mindestens 180 Tage alten Ideen", en = "Own definition: implemented among ideas at least 180 days old" }

[example]
as_of = 2025-06-30
ideas = [
  { idea_id = "1", submitted_at = 2024-10-01T10:00:00, status = "implemented", implemented_at = 2025-06-20T00:00:00 },
  { idea_id = "2", submitted_at = 2025-01-01T10:00:00, status = "rejected", decided_at = 2025-01-20T00:00:00 },
  { idea_id = "3", submitted_at = 2025-01-02T10:00:00, status = "implemented", implemented_at = 2025-02-01T00:00:00 },
  { idea_id = "4", submitted_at = 2024-11-01T10:00:00, status = "duplicate" },
  { idea_id = "5", submitted_at = 2024-11-01T10:00:00, status = "spam" },
  { idea_id = "6", submitted_at = 2024-11-01T10:00:00 },
  { idea_id = "7", submitted_at = 2024-11-02T10:00:00, status = "implemented", implemented_at = 2025-07-01T00:00:00 },
  { idea_id = "8", submitted_at = 2024-11-03T10:00:00, status = "implemented" },
]
# 1 and 8 of 1, 2, 6, 7, 8. 2 is exactly 180 days old, 3 a day younger and thus open; 7 is implemented only after the last day.
expect = { value = 0.4, n = 5, k = 2, open = 1 }
*/
select
    submitted_at::date as day,
    idea_id,
    customer_key,
    case
        when submitted_at::date + 180 <= $as_of
            then implemented_at is not null or coalesce(status = 'implemented', false)
    end as value,
    case when status in ('duplicate', 'spam') then status end as left_out,
from ideas
where submitted_at is not null
