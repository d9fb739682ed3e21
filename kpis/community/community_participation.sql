/*
measure = "mix"
unit = "percent"
better = "neither"
priority = 1
headline = false
case = "members"
advice = "community.participation"
instrument = "community"
state = true
needs = ["community_events.member_id", "community_events.kind", "community_events.occurred_at"]

[de]
name = "Wer liest, wer schreibt"
question = "Wie viele lesen nur, wie viele machen mit, wer trägt die Community?"
definition = "Mitglieder, die in den 90 Tagen bis zum Ende des Zeitraums mindestens einmal da waren, aufgeteilt nach ihren Beiträgen in dieser Zeit: Lesende (keiner), Beitragende (1–9), Vielschreibende (10 und mehr) ÷ alle aktiven Mitglieder. Gezählt werden Beiträge, Fragen, Antworten, Kommentare und Ideen, aber kein „Gefällt mir“. Das Team zählt nicht."
formula = "aktive Mitglieder je Gruppe ÷ alle aktiven Mitglieder der letzten 90 Tage"
pitfall = "Ohne aufgezeichnete Besuche sind die Lesenden unsichtbar und alle anderen Anteile zu hoch. Viele Lesende sind normal und kein Misserfolg: Auch wer nur liest, kann sich zugehörig fühlen."
[en]
name = "Who reads, who writes"
question = "How many only read, how many take part, who carries the community?"
definition = "Members present at least once in the 90 days up to the end of the period, split by their contributions in that time: readers (none), contributors (1–9), heavy contributors (10 and more) ÷ all active members. Contributions are posts, questions, answers, comments and ideas, but not likes. The team is left out."
formula = "active members per group ÷ all active members of the last 90 days"
pitfall = "Without recorded visits the readers are invisible and all other shares too high. Many readers are normal and no failure: those who only read can feel they belong, too."

[de.categories]
lurker = "Lesende"
contributor = "Beitragende"
creator = "Vielschreibende"
[en.categories]
lurker = "Readers"
contributor = "Contributors"
creator = "Heavy contributors"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 4: Communitybuilding (Interaktion, Außenwirkung auf Mitlesende); „Kundenbindung – Auch online muss ich Wege finden …“, Community", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 4: building a community (interaction, the impression on those who read along); the guide “Kundenbindung – Auch online muss ich Wege finden …”, Community" }
standard = { de = "Ungleiche Beteiligung, 90-9-1-Regel (Nielsen Norman Group 2006); hier feste Grenzen von 1 und 10 Beiträgen in 90 Tagen", en = "Participation inequality, 90-9-1 (Nielsen Norman Group 2006); here fixed limits of 1 and 10 contributions in 90 days" }
[[benchmark]]
label = { de = "Faustregel 90 / 9 / 1 %: 90 % lesen nur, 9 % tragen ab und zu bei, 1 % das meiste (2006, große Internetforen; andere Abgrenzung)", en = "Rule of thumb 90 / 9 / 1%: 90% only read, 9% contribute now and then, 1% most of it (2006, large internet forums; other limits)" }
source = { de = "Nielsen Norman Group, 9. Oktober 2006, international, Mitglieder großer Online-Communitys", en = "Nielsen Norman Group, 9 October 2006, international, members of large online communities" }
show = "text"

[example]
as_of = 2025-06-30
community_events = [
  { member_id = "m1", occurred_at = 2025-06-10T10:00:00, kind = "visit" },
  { member_id = "m1", occurred_at = 2025-06-10T10:05:00, kind = "like" },
  { member_id = "m2", occurred_at = 2025-06-11T10:00:00, kind = "visit" },
  { member_id = "m3", occurred_at = 2025-04-02T10:00:00, kind = "comment", thread_id = "t1" },
  { member_id = "m4", occurred_at = 2025-04-01T10:00:00, kind = "post", thread_id = "t2" },
  { member_id = "s1", occurred_at = 2025-06-11T10:00:00, kind = "answer", thread_id = "t1", is_staff = true },
]
expect = { category = "lurker", value = 0.6667, n = 3, k = 2 }   # m1 and m2 read, m3 contributed; m4 was there 90 days before; s1 is team
*/
with contributions as (
    select
        member_id,
        customer_key,
        occurred_at::date as event_date,
        case
            when kind in ('post', 'question', 'answer', 'comment', 'idea') then 1
            else 0
        end as contribution,
    from community_events
    where occurred_at is not null
        and not coalesce(is_staff, false)
),

activity as (
    select
        periods.last_day,
        contributions.member_id,
        max(contributions.customer_key) as customer_key,
        sum(contributions.contribution) as contributions,
    from periods
    inner join contributions
        on contributions.event_date <= periods.last_day
        and contributions.event_date > periods.last_day - 90
    where periods.grain = $grain
    group by periods.last_day, contributions.member_id
)

select
    last_day as day,
    customer_key,
    case
        when contributions = 0 then 'lurker'
        when contributions < 10 then 'contributor'
        else 'creator'
    end as value,
from activity
