/*
measure = "share"
unit = "percent"
better = "lower"
priority = 2
advice = "content.fresh"
state = true
needs = ["content_items.updated_at"]
slices = ["kind"]

[de]
name = "Veraltete Inhalte"
question = "Wie viele Produktseiten und Beiträge hat lange niemand angefasst?"
definition = "Veröffentlichte Inhalte, deren letzte Änderung mehr als 90 Tage (einstellbar) zurückliegt ÷ alle veröffentlichten Inhalte. Als Änderung gilt die jüngste bekannte von Veröffentlichung, „zuletzt geändert“ und Änderungsprotokoll; reine Preis- und Bestandsänderungen im Protokoll zählen nicht. Feste Seiten wie Impressum, AGB und Hilfe (Art „Seite“) sind ausgenommen. Gezeigt wird der Stand am Stichtag. Frühere Stände gibt es nur mit einem Änderungsprotokoll, und erst, wenn es 90 Tage zurückreicht."
formula = "Inhalte ohne Änderung seit mehr als 90 Tagen ÷ alle Inhalte"
pitfall = "Alt heißt nicht falsch: Ein guter Beitrag darf ein Jahr stehen. Und ein Datum, das bei jedem Preisabgleich neu gesetzt wird, lässt alles frisch aussehen."
[en]
name = "Stale content"
question = "How many product pages and posts has nobody touched for long?"
definition = "Published items whose last change was more than 90 days (adjustable) ago ÷ all published items. The last change is the latest known of publication, “last updated” and log of changes; mere price and stock changes in the log do not count. Fixed pages such as imprint, terms and help (kind “page”) are left out. A state on one day. Earlier states exist only with a log of changes, once it reaches back 90 days."
formula = "items without a change for more than 90 days ÷ all items"
pitfall = "Old is not wrong: a good post may stand for a year. And a date that every price synchronisation sets anew makes everything look fresh."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Content: Ist mein Inhalt aktuell, verändert er sich in regelmäßigen Abständen?", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Content: is my content up to date, does it change at regular intervals?" }
standard = { de = "Eigene Definition: Anteil der Inhalte ohne Änderung seit mehr als 90 Tagen", en = "Own definition: share of items without a change for more than 90 days" }

[example]
as_of = 2025-06-30
content_items = [
  { content_id = "p1", kind = "product", published_at = 2024-01-01T08:00:00, updated_at = 2025-04-01T08:00:00 },
  { content_id = "p2", kind = "product", published_at = 2024-01-01T08:00:00, updated_at = 2025-03-31T08:00:00 },
  { content_id = "b1", kind = "blog", published_at = 2025-01-01T08:00:00 },
  { content_id = "b2", kind = "blog", published_at = 2025-06-20T08:00:00 },
  { content_id = "b3", kind = "blog", published_at = 2025-07-20T08:00:00 },
  { content_id = "s1", kind = "page", published_at = 2020-01-01T08:00:00 },
  { content_id = "x1" },
]
expect = { value = 0.5, n = 4, k = 2, left_out = 2 }   # p1 90 days ago is fresh, p2 91 days and b1 are stale; b3 is not published yet; a fixed page and an item without a date are left out
*/
with touches as (
    select
        content_id,
        published_at::date as touched_date,
    from content_items
    union
    select
        content_id,
        updated_at::date as touched_date,
    from content_items
    union
    select
        content_id,
        changed_date as touched_date,
    from content_edits
),

-- From one touch to the next an item is as old as the touch says; drafts do not count.
spans as (
    select
        content_items.content_id,
        content_items.kind,
        touches.touched_date,
        coalesce(
            lead(touches.touched_date) over (
                partition by content_items.content_id
                order by touches.touched_date
            ) - 1,
            $as_of
        ) as valid_until,
    from content_items
    inner join touches on content_items.content_id = touches.content_id
    where touches.touched_date >= coalesce(content_items.published_at::date, touches.touched_date)
),

-- The log tells what is stale on a day only if it reaches back so far; "last updated" knows today only.
log as (
    select min(changed_date) + $stale_days as told_from
    from content_edits
),

known_days as (
    select periods.last_day
    from periods
    cross join log
    where periods.grain = $grain
        and (periods.last_day = $as_of or log.told_from <= periods.last_day)
)

select
    known_days.last_day as day,
    spans.content_id,
    spans.kind,
    spans.touched_date < known_days.last_day - $stale_days as value,
    case when spans.kind = 'page' then 'fixed_page' end as left_out,
from known_days
inner join spans on known_days.last_day between spans.touched_date and spans.valid_until
union all
select
    known_days.last_day as day,
    content_items.content_id,
    content_items.kind,
    null as value,
    'no_date' as left_out,
from known_days
cross join content_items
where known_days.last_day = $as_of
    and content_items.content_id not in (select content_id from spans)
