/*
[de]
name = "EHI und parcelLab: Werktage"
short = "in Werktagen"
definition = "Werktage (Montag bis Freitag) zwischen Bestellung und Zustellung, Median der zugestellten Bestellungen. In Werktagen geben Händler ihre Lieferzeit an, und so stehen sie in den Studien. Feiertage zieht diese Rechnung nicht ab. Ein Kunde, der am Freitag bestellt und am Montag beliefert wird, hat dort einen Tag gewartet, im Kalender drei."
[en]
name = "EHI and parcelLab: working days"
short = "in working days"
definition = "Working days (Monday to Friday) between order and delivery, median of the delivered orders. Shops state their delivery time in working days, and so do the studies. Public holidays are not subtracted here. A customer who orders on Friday and gets the parcel on Monday has waited one day there, three in the calendar."

[source]
standard = { de = "EHI 2024 (Lieferzeit in Werktagen, DACH) und parcelLab 2020 (3,26 Werktage im Mittel, Deutschland): Angaben von Shops in Werktagen", en = "EHI 2024 (delivery time in working days, DACH) and parcelLab 2020 (3.26 working days on average, Germany): stated by shops in working days" }

[[step]]
id = "open"
label = { de = "Offene fehlen", en = "Open ones are missing" }
why = { de = "Noch nicht zugestellt: Bei uns zählt die Bestellung mit ihrer bisherigen Wartezeit, dort erst, wenn sie angekommen ist.", en = "Not delivered yet: we count the order with its waiting time so far, there it counts only once it has arrived." }
[[step]]
id = "weekend"
label = { de = "Wochenenden zählen nicht", en = "Weekends do not count" }
why = { de = "Zwischen Bestellung und Zustellung liegt ein Wochenende: Der Kunde wartet, die Werktage zählen nicht weiter.", en = "A weekend lies between order and delivery: the customer waits, the working days do not go on." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-02T10:00:00, delivered_at = 2025-06-04T12:00:00 },
  { order_id = "2", ordered_at = 2025-06-06T10:00:00, delivered_at = 2025-06-11T12:00:00 },
  { order_id = "3", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-20T12:00:00 },
  { order_id = "4", ordered_at = 2025-06-24T10:00:00 },
  { order_id = "5", ordered_at = 2025-06-23T10:00:00 },
]
# Calendar days 2, 5, 10 and two open: our median is 10. Of the closed ones 5, of their working days 2, 3, 8 it is 3.
expect = { ours = 10, open = -5, weekend = -2, value = 3, n = 3, k = 3 }
*/
with counted as (
    select
        order_id,
        order_date,
        delivered_at::date as delivered_date,
        date_diff('day', date '1970-01-05', order_date) as ordered_no,
        date_diff('day', date '1970-01-05', delivered_at::date) as delivered_no,
    from valid_orders
)

select
    order_date as day,
    order_id,
    (delivered_no // 7 - ordered_no // 7) * 5
    + least(delivered_no % 7 + 1, 5) - least(ordered_no % 7 + 1, 5) as value,
    true as closed,
    case
        when delivered_date is null then 'open'
        when delivered_date < order_date then 'negative_duration'
    end as left_out,
    'weekend' as reason,
from counted
