/*
measure = "mean"
unit = "percent"
better = "higher"
priority = 2
case = "members"
advice = "community.binding"
state = true
least = 0
most = 1
needs = ["community_events.member_id", "community_events.occurred_at"]

[de]
name = "Regelmäßige Kontakte (DAU/MAU)"
question = "An wie vielen Tagen im Monat sind unsere Mitglieder da?"
definition = "Im Mittel an einem Tag anwesende Mitglieder ÷ alle Mitglieder, die in den 30 Tagen bis zum Ende des Zeitraums mindestens einmal da waren. Anwesend ist, wer an dem Tag irgendetwas getan hat; ein Besuch genügt. Tage ohne jede Anwesenheit zählen als 0. Das ist dasselbe wie der mittlere Anteil der 30 Tage, an denen ein Mitglied da war. Gezeigt wird der Stand am Stichtag. Das Team zählt nicht."
formula = "Summe der Anwesenheitstage ÷ 30 ÷ Mitglieder der letzten 30 Tage"
pitfall = "Werden Besuche nicht aufgezeichnet, bleiben nur die Tage mit Beitrag übrig und der Wert ist viel zu niedrig. Faustregeln aus der Welt der Apps taugen hier nicht: Einen Shop besucht niemand täglich."
[en]
name = "Regular contacts (DAU/MAU)"
question = "On how many days a month are our members present?"
definition = "Members present on an average day ÷ all members present at least once in the 30 days up to the end of the period. Present is who did anything on that day; a visit is enough. Days on which nobody came count as 0. This equals the average share of the 30 days on which a member was present. A state on one day. The team is left out."
formula = "sum of days present ÷ 30 ÷ members of the last 30 days"
pitfall = "If visits are not recorded, only the days with a contribution remain and the value is far too low. Rules of thumb from the world of apps do not fit: nobody visits a shop every day."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Community: regelmäßige Kontakte", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Community: regular contacts" }
standard = { de = "DAU/MAU über gleitende 30 Tage, geteilt durch 30 und nicht durch die Tage mit Betrieb", en = "DAU/MAU over a rolling 30 days, divided by 30 and not by the days with activity" }

[example]
as_of = 2025-06-30
community_events = [
  { member_id = "m1", occurred_at = 2025-06-01T10:00:00, kind = "visit" },
  { member_id = "m1", occurred_at = 2025-06-01T22:00:00, kind = "comment", thread_id = "t1" },
  { member_id = "m1", occurred_at = 2025-06-30T10:00:00, kind = "visit" },
  { member_id = "m2", occurred_at = 2025-06-10T10:00:00, kind = "visit" },
  { member_id = "m2", occurred_at = 2025-05-31T10:00:00, kind = "visit" },
  { member_id = "m3", occurred_at = 2025-05-31T10:00:00, kind = "visit" },
  { member_id = "s1", occurred_at = 2025-06-11T10:00:00, kind = "answer", thread_id = "t1", is_staff = true },
]
expect = { value = 0.05, n = 2 }   # m1 on 2 days, m2 on 1: (2/30 + 1/30) / 2; 31 May lies before the 30 days; s1 is team
*/
with presence as (
    select distinct
        member_id,
        customer_key,
        occurred_at::date as event_date,
    from community_events
    where occurred_at is not null
        and not coalesce(is_staff, false)
)

select
    periods.last_day as day,
    max(presence.customer_key) as customer_key,
    count(*) / 30.0 as value,
from periods
inner join presence
    on presence.event_date <= periods.last_day
    and presence.event_date > periods.last_day - 30
where periods.grain = $grain
group by periods.last_day, presence.member_id
