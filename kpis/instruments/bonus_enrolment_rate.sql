/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
case = "buyers"
advice = "instruments.bonus"
instrument = "bonus"
state = true
needs = ["orders.customer_id|orders.customer_email", "customers.bonus_member_since"]

[de]
name = "Teilnahme am Bonusprogramm"
question = "Wie viele unserer aktiven Kunden sind im Bonusprogramm?"
definition = "Aktive Kunden, die bis zum Ende des Zeitraums dem Bonusprogramm beigetreten sind ÷ alle Kunden, die an diesem Tag als aktiv gelten (letzter Kauf nicht länger her als die Abwanderungsgrenze des Shops). Kunden ohne Kundenkonto sind aktive Kunden, aber keine Mitglieder; Mitglieder, die nie gekauft haben oder abgewandert sind, zählen nicht. Gezeigt wird der Stand am Stichtag."
formula = "aktive Kunden mit Mitgliedschaft ÷ aktive Kunden"
pitfall = "Viele Mitglieder sind noch kein Erfolg: Wer nur der Punkte wegen unterschreibt und nie wieder kommt, fällt erst nach der Abwanderungsgrenze heraus. Austritte stehen nicht in den Daten."
[en]
name = "Enrolment in the bonus programme"
question = "How many of our active customers are in the bonus programme?"
definition = "Active customers who had joined the bonus programme by the end of the period ÷ all customers who count as active on that day (last purchase no longer ago than the shop's limit for churn). Customers without an account are active customers but no members; members who never bought or have churned are left out. A state on one day."
formula = "active customers with a membership ÷ active customers"
pitfall = "Many members are no success yet: who only signs up for the points and never returns drops out only after the limit for churn. The data do not know who left the programme."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 2: Bonusprogramme; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 3: Loyalitätsprogramme; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: Bonussysteme", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 2: bonus programmes; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 3: loyalty programmes; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: bonus systems" }
standard = { de = "Eigene Definition: Mitglieder unter den nicht abgewanderten Kunden", en = "Own definition: members among customers who have not churned" }

[example]
as_of = 2025-06-30
settings = { churn_days = 180 }
customers = [
  { customer_id = "A", bonus_member_since = 2025-01-15T10:00:00 },
  { customer_id = "B", bonus_member_since = 2025-07-01T10:00:00 },
  { customer_id = "C", bonus_member_since = 2024-11-01T10:00:00 },
  { customer_id = "E", bonus_member_since = 2025-06-30T20:00:00 },
  { customer_id = "F", bonus_member_since = 2025-02-01T10:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "3", customer_id = "C", ordered_at = 2024-12-31T10:00:00 },
  { order_id = "4", customer_id = "D", ordered_at = 2025-01-01T10:00:00 },
  { order_id = "5", customer_id = "E", ordered_at = 2025-06-01T10:00:00 },
]
expect = { value = 0.5, n = 4, k = 2 }   # A and E of A, B, D, E; B joins a day later, C lapsed a day ago, D has no account, F never bought
*/
select
    periods.last_day as day,
    occasions.customer_key,
    coalesce(accounts.bonus_member_since::date <= periods.last_day, false) as value,
from periods
inner join occasions
    on occasions.occasion_date <= periods.last_day
    and occasions.occasion_date + $churn_days >= periods.last_day
    and (occasions.next_date is null or occasions.next_date > periods.last_day)
left join accounts on occasions.customer_key = accounts.customer_key
where periods.grain = $grain
