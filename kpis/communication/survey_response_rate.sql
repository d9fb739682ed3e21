/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "invitations"
advice = "communication.survey"
instrument = "tip_listening"
matures_after = 14
needs = ["surveys.sent_at", "surveys.answered_at"]
slices = ["survey_type"]

[de]
name = "Rücklaufquote der Umfragen"
question = "Wie viele der eingeladenen Kunden beantworten unsere Umfragen?"
definition = "Einladungen, die binnen 14 Tagen beantwortet wurden ÷ alle Einladungen, die mindestens 14 Tage alt sind. Jüngere zählen noch nicht, auch wenn sie schon beantwortet sind. Eine Art von Umfrage, bei der keine einzige ältere Einladung unbeantwortet ist, bleibt außen vor: Dann sind nur die Antworten erfasst. Ausgenommen sind Antworten, die vor der Einladung datiert sind. Es zählt der Tag der Einladung."
formula = "binnen 14 Tagen beantwortete Einladungen ÷ Einladungen, die mindestens 14 Tage alt sind"
pitfall = "Eine niedrige Quote heißt auch: Die Ergebnisse kommen von wenigen, und die unterscheiden sich oft von den übrigen. Viele Werkzeuge geben nur die Antworten aus; ohne die unbeantworteten Einladungen gibt es keine Quote."
[en]
name = "Survey response rate"
question = "How many of the invited customers answer our surveys?"
definition = "Invitations answered within 14 days ÷ all invitations at least 14 days old. Younger ones do not count yet, even if they have been answered. A kind of survey without a single older invitation left unanswered is not considered: only the answers are recorded then. Answers dated before their invitation are left out. The day of the invitation counts."
formula = "invitations answered within 14 days ÷ invitations at least 14 days old"
pitfall = "A low rate also means: the results come from a few, who often differ from the rest. Many tools export answers only; without the unanswered invitations there is no rate."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 2: regelmäßige Online-Umfragen; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Raum für Rückmeldungen; Bestandskundenphase: regelmäßig die Zufriedenheit überprüfen", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 2: regular online surveys; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: room for feedback; existing-customer phase: check satisfaction regularly" }
standard = { de = "Eigene Definition: Antworten binnen 14 Tagen unter Einladungen, deren 14 Tage vorbei sind", en = "Own definition: answers within 14 days among invitations whose 14 days have passed" }

[example]
as_of = 2025-06-30
surveys = [
  { survey_type = "nps", sent_at = 2025-06-01T10:00:00, answered_at = 2025-06-03T10:00:00, score = 9 },
  { survey_type = "nps", sent_at = 2025-06-01T10:00:00, answered_at = 2025-06-15T22:00:00, score = 7 },
  { survey_type = "nps", sent_at = 2025-06-01T10:00:00, answered_at = 2025-06-16T09:00:00, score = 2 },
  { survey_type = "nps", sent_at = 2025-06-16T10:00:00 },
  { survey_type = "nps", sent_at = 2025-06-17T10:00:00, answered_at = 2025-06-17T11:00:00, score = 9 },
  { survey_type = "nps", sent_at = 2025-06-10T10:00:00, answered_at = 2025-06-09T10:00:00, score = 9 },
  { survey_type = "csat", sent_at = 2025-06-01T10:00:00, answered_at = 2025-06-02T10:00:00, score = 5 },
  { survey_type = "exit", answered_at = 2025-06-02T10:00:00, answer = "just_browsing" },
]
expect = { value = 0.5, n = 4, k = 2, open = 1, left_out = 1 }   # day 2 and day 14 count, day 15 does not; the fifth is too young, the sixth answered before it was asked; of csat only answers are there, exit has no invitations
*/
with recorded as (
    -- Where every invitation is answered, the file holds the answers only.
    select distinct survey_type
    from surveys
    where sent_at::date + 14 <= $as_of
        and answered_at is null
)

select
    surveys.sent_at::date as day,
    surveys.order_id,
    surveys.customer_key,
    surveys.survey_type,
    case
        when surveys.sent_at::date + 14 <= $as_of
            then coalesce(surveys.answered_at::date <= surveys.sent_at::date + 14, false)
    end as value,
    case when surveys.answered_at < surveys.sent_at then 'answered_before_sent' end as left_out,
from surveys
inner join recorded on surveys.survey_type = recorded.survey_type
where surveys.sent_at is not null
