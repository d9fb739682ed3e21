/*
measure = "duration"
unit = "hours"
better = "lower"
priority = 1
headline = false
advice = "communication.criticism"
instrument = "tip_transparency"
needs = ["tickets.is_negative|reviews.rating", "tickets.first_responded_at|reviews.responded_at"]
slices = ["kind"]

[de]
name = "Antwort auf öffentliche Kritik"
question = "Wie schnell antworten wir, wenn uns jemand öffentlich kritisiert?"
definition = "Stunden von der Kritik bis zur ersten Antwort, als Median und 90. Perzentil nach Kaplan-Meier. Als Kritik gelten öffentliche negative Anfragen und Bewertungen mit höchstens 40 % der Höchstnote (2 von 5 Sternen). Unbeantwortete zählen mit ihrer Wartezeit bis zum Ende des Auswertungstags als offen. Eine Quelle, in der gar keine Antworten erfasst sind, bleibt außen vor. Es zählt der Tag der Kritik."
formula = "Median der Stunden von der öffentlichen Kritik bis zur Antwort, unbeantwortete eingerechnet"
pitfall = "Schnell ist nicht genug: Der Ratgeber verlangt eine angemessene Antwort mit einer Lösung, und das misst keine Uhr. Gelöschte Kritik fehlt in den Daten und lässt den Wert besser aussehen."
[en]
name = "Response to public criticism"
question = "How fast do we answer when someone criticises us in public?"
definition = "Hours from the criticism to the first answer, as Kaplan-Meier median and 90th percentile. Criticism is contacts that are public and negative, and reviews of at most 40% of the top mark (2 of 5 stars). Unanswered ones count as open with their waiting time up to the end of the as-of day. A source in which no answers are recorded at all stays out. The day of the criticism counts."
formula = "median hours from public criticism to the answer, unanswered ones taken into account"
pitfall = "Fast is not enough: the guide asks for an adequate answer with a solution, which no clock measures. Deleted criticism is missing from the data and makes the value look better."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: zeitnahe Reaktion auf Kritik, die sich in wenigen Stunden verbreiten kann", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: react promptly to criticism, which can spread within a few hours" }
standard = { de = "Kaplan-Meier-Schätzer (Kaplan & Meier 1958); Bewertungen mit einem oder zwei Sternen gelten als Kritik", en = "Product-limit estimator (Kaplan & Meier 1958); reviews of one and two stars count as criticism" }

[example]
as_of = 2025-06-30
tickets = [
  { created_at = 2025-06-10T10:00:00, first_responded_at = 2025-06-10T14:00:00, is_public = true, is_negative = true },
  { created_at = 2025-06-10T10:00:00, is_public = false, is_negative = true },
]
reviews = [
  { created_at = 2025-06-12T10:00:00, rating = 2, scale_max = 5, responded_at = 2025-06-13T06:00:00 },
  { created_at = 2025-06-12T10:00:00, rating = 1 },
  { created_at = 2025-06-12T10:00:00, rating = 4, scale_max = 10, responded_at = 2025-06-14T10:00:00 },
  { created_at = 2025-06-12T10:00:00, rating = 4, scale_max = 5 },
]
expect = { value = 20, n = 4, k = 3 }   # 4, 20 and 48 h, one open: half are answered after 20 h; not public or 4 of 5 is no public criticism
*/
with answering_sources as (
    select 'ticket' as kind,
    from tickets
    where first_responded_at is not null
    union
    select 'review' as kind,
    from reviews
    where responded_at is not null
),

criticism as (
    select
        'ticket' as kind,
        ticket_id,
        null as review_id,
        order_id,
        customer_key,
        created_at,
        first_responded_at as answered_at,
    from tickets
    where is_public and is_negative
    union all
    select
        'review' as kind,
        null as ticket_id,
        review_id,
        order_id,
        customer_key,
        created_at,
        responded_at as answered_at,
    from reviews
    where rating * 1.0 / nullif(coalesce(scale_max, 5), 0) <= 0.4
),

responses as (
    select
        criticism.*,
        date_diff('minute', criticism.created_at, coalesce(criticism.answered_at, $as_of_ts)) / 60.0 as hours,
    from criticism
    inner join answering_sources on criticism.kind = answering_sources.kind
    where criticism.created_at is not null
)

select
    created_at::date as day,
    ticket_id,
    review_id,
    order_id,
    customer_key,
    kind,
    hours as value,
    answered_at is not null as closed,
    case when hours < 0 then 'negative_duration' end as left_out,
from responses
