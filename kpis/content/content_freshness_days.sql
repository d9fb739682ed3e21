/*
measure = "mean"
unit = "days"
better = "lower"
priority = 1
headline = 2
advice = "content.fresh"
census = true
state = true
needs = ["content_changes.changed_at|content_items.updated_at"]

[de]
name = "Zeit seit letzter Änderung"
question = "Wann hat sich auf unseren Seiten zuletzt etwas getan?"
definition = "Kalendertage von der letzten veröffentlichten Änderung an Produkten, Blog oder Seiten bis zum Ende des Zeitraums. Gezeigt wird der Stand am Stichtag: ein Wert je Zeitraum, weder addiert noch gemittelt. Reine Preis- und Bestandsänderungen zählen nicht. Gibt es kein Änderungsprotokoll, sondern nur „zuletzt geändert“, gibt es nur den heutigen Stand."
formula = "Stichtag − Tag der letzten Inhaltsänderung"
pitfall = "Eine einzige kleine Änderung setzt den Wert auf 0: Lesen Sie ihn zusammen mit dem Anteil der Tage mit Änderung. Preis- und Bestandsabgleiche bleiben außen vor, weil sie sonst wie Pflege aussähen."
[en]
name = "Time since last change"
question = "When did anything last happen on our pages?"
definition = "Calendar days from the latest published change to products, blog or pages to the end of the period. A state on one day: one value per period, neither summed nor averaged. Mere price and stock changes do not count. Without a log of changes, only with “last updated”, only today's state is shown."
formula = "last day of the period − day of the latest content change"
pitfall = "A single small change sets the value to 0: read it together with the share of days with a change. Price and stock synchronisation is left out because it would otherwise look like care."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Content: Ist mein Inhalt aktuell, verändert er sich in regelmäßigen Abständen?", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Content: is my content up to date, does it change at regular intervals?" }
standard = { de = "Eigene Definition: Alter der jüngsten Änderung am letzten Tag des Zeitraums", en = "Own definition: age of the latest change on the last day of the period" }
[[benchmark]]
label = { de = "Der Ratgeber empfiehlt möglichst tägliche Änderungen – eine Empfehlung, keine Messung", en = "The guide advises changes daily if possible – advice, not a measurement" }
source = { de = "„Kundenbindung – Auch online muss ich Wege finden, meine Kunden zu binden“, 4C-Grundmodell, Content", en = "The guide “Kundenbindung – Auch online muss ich Wege finden, meine Kunden zu binden”, basic 4C model, Content" }
show = "text"

[example]
as_of = 2025-06-30
content_changes = [
  { content_id = "p1", changed_at = 2025-06-01T08:00:00 },
  { content_id = "p2", changed_at = 2025-06-28T08:00:00, change_kind = "text" },
  { content_id = "p2", changed_at = 2025-06-28T18:00:00, change_kind = "image" },
  { content_id = "p1", changed_at = 2025-06-29T08:00:00, change_kind = "price" },
]
expect = { value = 2, n = 1 }   # 28 to 30 June; the price change is no content
*/
with latest as (
    select
        periods.last_day,
        max(content_edits.changed_date) as changed_date,
    from periods
    inner join content_edits on content_edits.changed_date <= periods.last_day
    where periods.grain = $grain
    group by periods.last_day
    union all
    -- "Last updated" forgets earlier updates: it tells today's state, not an earlier one.
    select
        periods.last_day,
        max(coalesce(content_items.updated_at, content_items.published_at))::date as changed_date,
    from periods
    cross join content_items
    where periods.grain = $grain
        and periods.last_day = $as_of
        and not exists (select 1 from content_changes)
    group by periods.last_day
)

select
    last_day as day,
    date_diff('day', changed_date, last_day) as value,
from latest
where changed_date is not null
