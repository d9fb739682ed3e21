/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = false
case = "days"
advice = "content.fresh"
needs = ["content_changes.changed_at"]

[de]
name = "Tage mit neuen Inhalten"
question = "An wie vielen Tagen finden Besucher bei uns etwas Neues?"
definition = "Kalendertage mit mindestens einer Inhaltsänderung ÷ alle Kalendertage, gezählt vom Tag der ersten Änderung in den Daten bis zum Auswertungstag, Wochenenden eingeschlossen. Reine Preis- und Bestandsänderungen zählen nicht."
formula = "Tage mit mindestens einer Änderung ÷ alle Kalendertage"
pitfall = "Gezählt wird, dass sich etwas geändert hat, nicht, ob es jemandem nützt; ein Tag mit zwanzig Änderungen zählt so viel wie einer mit einer. Die Angabe „zuletzt geändert“ je Seite genügt nicht: Frühere Änderungen fehlen dann."
[en]
name = "Days with new content"
question = "On how many days do visitors find something new?"
definition = "Calendar days with at least one content change ÷ all calendar days, counted from the day of the first change in the data to the as-of day, weekends included. Mere price and stock changes do not count."
formula = "days with at least one change ÷ all calendar days"
pitfall = "What counts is that something changed, not whether it helped anyone; a day with twenty changes counts as much as a day with one. “Last updated” per page is not enough: earlier changes would be missing."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Content: möglichst tägliche Änderungen", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Content: changes daily if possible" }
standard = { de = "Eigene Definition: Anteil der Kalendertage mit einer Änderung", en = "Own definition: share of calendar days with a change" }
[[benchmark]]
label = { de = "100 % hieße: jeden Tag. Das ist die Empfehlung des Ratgebers („möglichst täglich“), kein Nachweis", en = "100% would be every day: the guide's advice (“daily if possible”), not evidence" }
source = { de = "„Kundenbindung – Auch online muss ich Wege finden, meine Kunden zu binden“, 4C-Grundmodell, Content", en = "The guide “Kundenbindung – Auch online muss ich Wege finden, meine Kunden zu binden”, basic 4C model, Content" }
show = "text"

[example]
as_of = 2025-06-10
content_changes = [
  { content_id = "p1", changed_at = 2025-06-01T08:00:00 },
  { content_id = "p2", changed_at = 2025-06-01T09:00:00 },
  { content_id = "p1", changed_at = 2025-06-04T08:00:00 },
  { content_id = "p1", changed_at = 2025-06-05T08:00:00, change_kind = "stock" },
  { content_id = "p3", changed_at = 2025-06-10T23:30:00 },
]
expect = { value = 0.3, n = 10, k = 3 }   # 1, 4 and 10 June out of ten days
*/
with changed as (
    select distinct changed_date
    from content_edits
),

span as (
    select min(changed_date) as first_day,
    from changed
),

calendar as (
    select unnest(generate_series(first_day, $as_of, interval 1 day))::date as day,
    from span
)

select
    calendar.day,
    changed.changed_date is not null as value,
from calendar
left join changed on calendar.day = changed.changed_date
