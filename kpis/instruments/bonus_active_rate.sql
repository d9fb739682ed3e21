/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "members"
advice = "instruments.bonus"
instrument = "bonus"
state = true
needs = ["customers.bonus_member_since", "bonus_ledger.customer_id", "bonus_ledger.occurred_at", "bonus_ledger.kind"]

[de]
name = "Aktive Bonusmitglieder"
question = "Wie viele Mitglieder sammeln oder lösen tatsächlich ein?"
definition = "Mitglieder des Bonusprogramms mit mindestens einer Gutschrift oder Einlösung in den 365 Tagen bis zum Ende des Zeitraums ÷ alle Mitglieder, die bis dahin beigetreten sind. Verfall und Korrekturen zeigen keine Aktivität. Auch Mitglieder, die nie gekauft haben, zählen mit. Gezeigt wird der Stand am Stichtag."
formula = "Mitglieder mit Gutschrift oder Einlösung in 365 Tagen ÷ alle Mitglieder"
pitfall = "In einem jungen Programm ist fast jeder aktiv; der Anteil sinkt von selbst, bis das Programm älter als ein Jahr ist. Austritte stehen nicht in den Daten."
[en]
name = "Active bonus members"
question = "How many members actually collect or redeem?"
definition = "Members of the bonus programme with at least one entry earned or redeemed in the 365 days up to the end of the period ÷ all members who had joined by then. Expiry and corrections show no activity. Members who never bought count, too. A state on one day."
formula = "members who earned or redeemed in 365 days ÷ all members"
pitfall = "In a young programme almost everybody is active; the share falls by itself until the programme is more than a year old. The data do not know who left the programme."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 2: Bonusprogramme, ein Nutzen für den nächsten Kauf", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 2: bonus programmes, a benefit for the next purchase" }
standard = { de = "Eigene Definition: Mitglieder mit Buchung in 365 Tagen unter allen Mitgliedern", en = "Own definition: members with an entry in 365 days among all members" }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "A", bonus_member_since = 2024-01-15T10:00:00 },
  { customer_id = "B", bonus_member_since = 2024-01-15T10:00:00 },
  { customer_id = "C", bonus_member_since = 2024-01-15T10:00:00 },
  { customer_id = "D", bonus_member_since = 2025-06-29T10:00:00 },
  { customer_id = "E" },
]
bonus_ledger = [
  { customer_id = "A", occurred_at = 2024-07-01T10:00:00, kind = "redeem", points = -50 },
  { customer_id = "B", occurred_at = 2024-06-30T10:00:00, kind = "earn", points = 50 },
  { customer_id = "C", occurred_at = 2025-06-01T10:00:00, kind = "expire", points = -10 },
  { customer_id = "D", occurred_at = 2025-06-29T10:00:00, kind = "earn", points = 20 },
  { customer_id = "E", occurred_at = 2025-06-29T10:00:00, kind = "earn", points = 20 },
]
expect = { value = 0.5, n = 4, k = 2 }   # A on the first of the 365 days and D; B a day before them, C's points only expired, E is no member
*/
with movements as (
    select
        customer_key,
        occurred_at::date as event_date,
        lead(occurred_at::date) over (partition by customer_key order by occurred_at, entry_id) as next_date,
    from bonus_ledger
    where kind in ('earn', 'redeem')
        and occurred_at is not null
        and customer_key is not null
),

-- Each member's latest movement by the day.
movers as (
    select
        periods.last_day,
        movements.customer_key,
    from periods
    inner join movements
        on movements.event_date <= periods.last_day
        and movements.event_date > periods.last_day - 365
        and (movements.next_date is null or movements.next_date > periods.last_day)
    where periods.grain = $grain
)

select
    periods.last_day as day,
    accounts.customer_key,
    movers.customer_key is not null as value,
from periods
inner join accounts on accounts.bonus_member_since::date <= periods.last_day
left join movers
    on periods.last_day = movers.last_day
    and accounts.customer_key = movers.customer_key
where periods.grain = $grain
