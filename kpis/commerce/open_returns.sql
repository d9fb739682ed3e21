/*
measure = "total"
unit = "count"
better = "lower"
priority = 2
advice = "commerce.returns"
instrument = "returns"
state = true
needs = ["returns.requested_at|returns.received_at", "returns.refunded_at"]
slices = ["waiting"]

[de]
name = "Offene Retouren"
question = "Wie viele Kunden warten gerade auf ihr Geld?"
definition = "Anzahl der Retouren, die am Ende des Zeitraums angemeldet und noch nicht erstattet sind. Fehlt der Tag der Anmeldung, zählt der Wareneingang. Umtausch und Unzustellbares zählen nicht. Das ist ein Bestand am Stichtag; er wird nicht über Monate addiert. Die Aufteilung nach „Wartezeit“ zeigt, wie viele länger als 14 Tage warten."
formula = "Anzahl der angemeldeten, noch nicht erstatteten Retouren am Stichtag"
pitfall = "Länger als 14 Tage heißt nicht schon zu spät: Solange die Ware nicht zurück ist, ruht die Frist; das rechnet „Fristgerecht erstattet“. Die Zahl wächst mit dem Shop: Vergleichen Sie sie mit den Retouren. Wird „erstattet“ nicht gebucht, bleibt eine Retoure hier für immer offen."
[en]
name = "Open returns"
question = "How many customers are waiting for their money right now?"
definition = "Number of returns announced and not yet refunded at the end of the period. If the day of the request is missing, goods received counts. Exchanges and undeliverable parcels are left out. A stock on one day: it is never summed over months. The breakdown by “Waiting time” shows how many have waited for more than 14 days."
formula = "number of returns announced and not yet refunded on the last day of the period"
pitfall = "More than 14 days is not yet too late: while the goods are not back, the deadline is suspended; “Refunded in time” takes that into account. The number grows with the shop: compare it with the number of returns. If “refunded” is never booked, a return stays open here for ever."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: zeitnahe Rückerstattung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: prompt refunds" }
standard = { de = "Anzahl offener Retouren am Stichtag (Rückstand)", en = "Count of open returns on one day (backlog)" }

[example]
as_of = 2025-06-30
returns = [
  { order_id = "1", requested_at = 2025-06-10T10:00:00 },
  { order_id = "2", requested_at = 2025-06-16T10:00:00, received_at = 2025-06-20T10:00:00 },
  { order_id = "3", received_at = 2025-06-25T10:00:00 },
  { order_id = "4", requested_at = 2025-05-20T10:00:00, refunded_at = 2025-06-02T10:00:00 },
  { order_id = "5", requested_at = 2025-06-10T10:00:00, refunded_at = 2025-06-30T18:00:00 },
  { order_id = "6", requested_at = 2025-06-10T10:00:00, return_type = "exchange" },
]
expect = { value = 3, n = 3 }   # 1 (more than 14 days), 2 (exactly 14) and 3; 4 was open at the end of May only, 5 was refunded on the last day
*/
with waiting as (
    select
        order_id,
        coalesce(requested_at, received_at)::date as announced_date,
        coalesce(refunded_at::date, $as_of + 1) as refunded_date,
    from returns
    where coalesce(requested_at, received_at) is not null
        and coalesce(return_type, 'withdrawal') not in ('exchange', 'undeliverable')
)

select
    periods.last_day as day,
    waiting.order_id,
    case
        when date_diff('day', waiting.announced_date, periods.last_day) > 14 then 'over_14_days'
        else 'up_to_14_days'
    end as waiting,
    1 as value,
from waiting
inner join periods
    on waiting.announced_date <= periods.last_day
    and waiting.refunded_date > periods.last_day
where periods.grain = $grain
