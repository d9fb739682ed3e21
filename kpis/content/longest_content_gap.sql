/*
measure = "mean"
unit = "days"
better = "lower"
priority = 3
advice = "content.fresh"
census = true
state = true
least = 0
needs = ["content_changes.changed_at"]

[de]
name = "Längste Pause"
question = "Wie lange stand auf unseren Seiten höchstens alles still?"
definition = "Die meisten Kalendertage zwischen zwei aufeinanderfolgenden Tagen mit einer Änderung, in den 365 Tagen bis zum Ende des Zeitraums; die Pause, die dann noch andauert, zählt mit. Eine Pause, die vorher begann, zählt ganz, wenn sie in diesen Tagen endet. Reine Preis- und Bestandsänderungen sind keine Änderung. Gezeigt wird der Stand am Ende des Zeitraums: weder addiert noch gemittelt."
formula = "größter Abstand zwischen zwei Tagen mit Änderung, letzte 365 Tage"
pitfall = "Eine einzige Pause im Sommer bleibt ein Jahr lang stehen. Ob sonst oft etwas geschieht, sagt der Anteil der Tage mit Änderung."
[en]
name = "Longest pause"
question = "What is the longest time that nothing happened on our pages?"
definition = "The most calendar days between two successive days with a change, in the 365 days up to the end of the period; the pause that still goes on then counts, too. A pause that began earlier counts whole if it ends within these days. Mere price and stock changes are no change. A state at the end of the period: neither summed nor averaged."
formula = "longest distance between two days with a change, last 365 days"
pitfall = "A single pause in summer stays for a year. Whether something happens often otherwise is told by the share of days with a change."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Content: verändert er sich in regelmäßigen Abständen?", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Content: does it change at regular intervals?" }
standard = { de = "Eigene Definition: größter Abstand zwischen zwei Tagen mit Änderung", en = "Own definition: longest distance between two days with a change" }

[example]
as_of = 2025-06-30
content_changes = [
  { content_id = "p1", changed_at = 2025-06-01T08:00:00 },
  { content_id = "p2", changed_at = 2025-06-01T09:00:00 },
  { content_id = "p1", changed_at = 2025-06-10T08:00:00 },
  { content_id = "p3", changed_at = 2025-06-20T08:00:00, change_kind = "price" },
  { content_id = "p3", changed_at = 2025-06-28T08:00:00 },
]
expect = { value = 18, n = 1 }   # 9 days, then 18 (the price is no content), then 2 so far
*/
with gaps as (
    select
        changed_date,
        lead(changed_date) over (order by changed_date) as next_date,
    from content_edits
    group by changed_date
)

select
    periods.last_day as day,
    max(least(coalesce(gaps.next_date, periods.last_day), periods.last_day) - gaps.changed_date) as value,
from gaps
inner join periods
    on gaps.changed_date <= periods.last_day
    and coalesce(gaps.next_date, periods.last_day) > periods.last_day - 365
where periods.grain = $grain
group by periods.last_day
