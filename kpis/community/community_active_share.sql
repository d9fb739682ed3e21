/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
headline = 2
case = "buyers"
advice = "community.participation"
instrument = "community"
state = true
needs = ["orders.customer_id|orders.customer_email", "community_events.member_id", "community_events.kind", "community_events.occurred_at"]

[de]
name = "Aktiv in der Community"
question = "Wie viele unserer aktiven Kunden machen in der Community mit?"
definition = "Aktive Kunden mit mindestens einem Beitrag in den 90 Tagen bis zum Ende des Zeitraums ÷ alle Kunden, die an diesem Tag als aktiv gelten (letzter Kauf nicht länger her als die Abwanderungsgrenze des Shops). Als Beitrag zählt alles außer dem bloßen Besuch, auch „Gefällt mir“. Gezeigt wird der Stand am Stichtag. Mitglieder, die nie gekauft haben, und das Team zählen nicht."
formula = "aktive Kunden mit Beitrag in 90 Tagen ÷ aktive Kunden"
pitfall = "Nur Mitglieder, deren Kennung mit der Kundennummer verbunden ist, werden als Kunden erkannt; fehlt die Verbindung, ist der Wert zu niedrig."
[en]
name = "Active in the community"
question = "How many of our active customers take part in the community?"
definition = "Active customers with at least one contribution in the 90 days up to the end of the period ÷ all customers who count as active on that day (last purchase no longer ago than the shop's limit for churn). Everything but a mere visit is a contribution, likes included. A state on one day. Members who never bought and the team are left out."
formula = "active customers with a contribution in 90 days ÷ active customers"
pitfall = "Only members whose id is linked to the customer number are recognised as customers; where the link is missing the value is too low."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 4: Communitybuilding (zugehörig fühlen); „Kundenbindung – Auch online muss ich Wege finden …“, Community", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 4: building a community (a sense of belonging); the guide “Kundenbindung – Auch online muss ich Wege finden …”, Community" }
standard = { de = "Eigene Definition: Kunden mit Beitrag in 90 Tagen unter den nicht abgewanderten Kunden", en = "Own definition: contributors in 90 days among customers who have not churned" }

[example]
as_of = 2025-06-30
settings = { churn_days = 180 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "3", customer_id = "C", ordered_at = 2025-01-01T10:00:00 },
  { order_id = "4", customer_id = "D", ordered_at = 2024-12-31T10:00:00 },
]
community_events = [
  { member_id = "A", occurred_at = 2025-06-10T10:00:00, kind = "comment", thread_id = "t1" },
  { member_id = "B", occurred_at = 2025-06-10T10:00:00, kind = "visit" },
  { member_id = "C", occurred_at = 2025-04-01T10:00:00, kind = "post", thread_id = "t2" },
  { member_id = "D", occurred_at = 2025-06-10T10:00:00, kind = "post", thread_id = "t3" },
  { member_id = "X", occurred_at = 2025-06-10T10:00:00, kind = "post", thread_id = "t4" },
]
expect = { value = 0.3333, n = 3, k = 1 }   # A; B only visited, C wrote 90 days ago; D lapsed a day ago; X never bought
*/
with active as (
    select
        periods.last_day,
        occasions.customer_key,
    from periods
    inner join occasions
        on occasions.occasion_date <= periods.last_day
        and occasions.occasion_date + $churn_days >= periods.last_day
        and (occasions.next_date is null or occasions.next_date > periods.last_day)
    where periods.grain = $grain
),

contributions as (
    select distinct
        customer_key,
        occurred_at::date as event_date,
    from community_events
    where customer_key is not null
        and kind <> 'visit'
        and not coalesce(is_staff, false)
),

contributors as (
    select distinct
        periods.last_day,
        contributions.customer_key,
    from periods
    inner join contributions
        on contributions.event_date <= periods.last_day
        and contributions.event_date > periods.last_day - 90
    where periods.grain = $grain
)

select
    active.last_day as day,
    active.customer_key,
    contributors.customer_key is not null as value,
from active
left join contributors
    on active.last_day = contributors.last_day
    and active.customer_key = contributors.customer_key
