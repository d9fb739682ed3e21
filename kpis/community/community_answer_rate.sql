/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = 1
case = "questions"
advice = "community.exchange"
instrument = ["community", "tip_listening"]
needs = ["community_events.member_id", "community_events.kind", "community_events.thread_id", "community_events.occurred_at"]

[de]
name = "Fragen mit Antwort"
question = "Bekommt, wer in der Community fragt, binnen drei Tagen eine Antwort?"
definition = "Fragen, auf die binnen 72 Stunden jemand anderes geantwortet hat ÷ alle Fragen, die mindestens 72 Stunden alt sind. Antworten von Mitgliedern und vom Team zählen gleich, eigene Antworten nicht. Je Thema und Mitglied zählt die erste Frage; Fragen ohne Themenkennung sind ausgenommen. Es zählt der Tag der Frage."
formula = "Fragen mit Antwort einer anderen Person binnen 72 Stunden ÷ Fragen, die mindestens 72 Stunden alt sind"
pitfall = "Eine Antwort ist noch keine Hilfe. Antwortet fast nur das Team, ist es ein Kundendienst und kein Austausch unter Kunden."
[en]
name = "Questions answered"
question = "Does someone who asks in the community get an answer within three days?"
definition = "Questions answered by someone else within 72 hours ÷ all questions at least 72 hours old. Answers by members and by the team count alike, one's own does not. Per thread and member the first question counts; questions without a thread id are left out. The day of the question counts."
formula = "questions answered by another person within 72 hours ÷ questions at least 72 hours old"
pitfall = "An answer is not yet help. If almost only the team answers, it is customer service and not exchange among customers."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Community: Austausch der Kunden untereinander; „Sechs gute Kundenbindungsinstrumente“, Nr. 4: auf sie eingehen; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 2: Moderator", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Community: exchange among customers; the guide “Sechs gute Kundenbindungsinstrumente”, no. 4: respond to them; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 2: a moderator" }
standard = { de = "Eigene Definition: erste Antwort einer anderen Person binnen 72 Stunden", en = "Own definition: first answer by another person within 72 hours" }

[example]
as_of = 2025-06-30
community_events = [
  { member_id = "m1", occurred_at = 2025-06-01T10:00:00, kind = "question", thread_id = "t1" },
  { member_id = "s1", occurred_at = 2025-06-02T10:00:00, kind = "answer", thread_id = "t1", is_staff = true },
  { member_id = "m2", occurred_at = 2025-06-05T10:00:00, kind = "question", thread_id = "t2" },
  { member_id = "m2", occurred_at = 2025-06-05T12:00:00, kind = "answer", thread_id = "t2" },
  { member_id = "m1", occurred_at = 2025-06-09T10:00:00, kind = "answer", thread_id = "t2" },
  { member_id = "m3", occurred_at = 2025-06-29T10:00:00, kind = "question", thread_id = "t3" },
  { member_id = "m1", occurred_at = 2025-06-29T11:00:00, kind = "answer", thread_id = "t3" },
  { member_id = "m3", occurred_at = 2025-06-10T10:00:00, kind = "question" },
]
expect = { value = 0.5, n = 2, k = 1 }   # t2: own answer, and another after 96 hours; t3 is too young; the last has no thread
*/
with questions as (
    select
        thread_id,
        member_id,
        customer_key,
        min(occurred_at) as asked_at,
    from community_events
    where kind = 'question' and thread_id is not null
    group by thread_id, member_id, customer_key
),

answered as (
    select distinct
        questions.thread_id,
        questions.member_id,
    from questions
    inner join community_events as answers
        on questions.thread_id = answers.thread_id
        and questions.member_id <> answers.member_id
        and answers.kind = 'answer'
        and answers.occurred_at > questions.asked_at
        and answers.occurred_at <= questions.asked_at + interval 72 hour
)

select
    questions.asked_at::date as day,
    questions.thread_id,
    questions.customer_key,
    case
        when questions.asked_at + interval 72 hour <= $as_of_ts then answered.thread_id is not null
    end as value,
    null as left_out,
from questions
left join answered
    on questions.thread_id = answered.thread_id
    and questions.member_id = answered.member_id
union all
select
    occurred_at::date as day,
    null as thread_id,
    customer_key,
    null as value,
    'no_thread_id' as left_out,
from community_events
where kind = 'question' and thread_id is null
