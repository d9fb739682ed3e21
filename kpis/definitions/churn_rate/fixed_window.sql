/*
[de]
name = "Churnmiser: feste 90 Tage"
short = "feste 90 Tage"
definition = "Kunden, die im Zeitraum 90 Tage ohne Kauf überschritten haben ÷ zu Beginn aktive Kunden. Eine feste Frist ist leicht zu sagen, passt aber zu Kaffee anders als zu Möbeln. Unsere Grenze folgt aus den Kaufabständen Ihres Shops oder aus Ihrer Einstellung."
[en]
name = "Churnmiser: a fixed 90 days"
short = "a fixed 90 days"
definition = "Customers who crossed 90 days without a purchase in the period ÷ customers active at its start. A fixed limit is easily said, but it suits coffee otherwise than furniture. Our limit follows from the gaps between purchases in your shop, or from your setting."

[source]
standard = { de = "Churnmiser, Ratgeber zur Abwanderung in Shopify-Shops: „often 90 or 180 days“, abgerufen 2026", en = "Churnmiser, guide to churn in Shopify shops: “often 90 or 180 days”, read in 2026" }

[[step]]
id = "no_longer_active"
label = { de = "Dort schon vorher verloren", en = "Lost there before" }
why = { de = "Der letzte Kauf liegt weiter zurück, als dort erlaubt ist: Bei uns war der Kunde zu Beginn noch aktiv, dort war er schon abgewandert und zählt nicht mehr.", en = "The last purchase was longer ago than is allowed there: to us the customer was still active at the start, there they had churned before and no longer count." }
[[step]]
id = "still_active"
label = { de = "Dort noch aktiv", en = "Still active there" }
why = { de = "Der letzte Kauf liegt weiter zurück, als unsere Grenze erlaubt: Bei uns war der Kunde schon abgewandert, dort gilt er noch als aktiv.", en = "The last purchase was longer ago than our limit allows: to us the customer had churned before, there they still count as active." }
[[step]]
id = "other_limit"
label = { de = "Die Grenze fällt auf einen anderen Tag", en = "The limit falls on another day" }
why = { de = "Beide zählen den Kunden als aktiv; aber nur eine der beiden Grenzen läuft in diesem Zeitraum ab.", en = "Both count the customer as active; but only one of the two limits runs out in this period." }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "2", customer_id = "B", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "3", customer_id = "C", ordered_at = 2025-03-15T10:00:00 },
  { order_id = "4", customer_id = "D", ordered_at = 2025-03-31T10:00:00 },
]
# On 31 May our limit of 60 days leaves A and B, and A lapses on 10 June. There C and D are active, too, and lapse
# on 14 and 30 June: 3 of 4; A does not lapse in June there: 2 of 4.
expect = { period = 2025-06-01, ours = 0.5, still_active = 0.25, other_limit = -0.25, value = 0.5, n = 4, k = 2 }
*/
with limits as (
    select 90 as churn_days
),

lapses as (
    select
        occasions.customer_key,
        occasions.occasion_date + limits.churn_days + 1 as lapse_date,
    from occasions
    cross join limits
    where occasions.next_date is null
        or occasions.next_date > occasions.occasion_date + limits.churn_days + 1
),

churned as (
    select distinct
        periods.last_day,
        lapses.customer_key,
    from periods
    inner join lapses
        on lapses.lapse_date >= periods.first_day
        and lapses.lapse_date <= periods.last_day
    where periods.grain = $grain and periods.grain <> 'all'
)

select
    start_spells.last_day as day,
    start_spells.customer_key,
    churned.customer_key is not null as value,
    case when start_spells.idle_days > limits.churn_days then 'no_longer_active' end as left_out,
    case when start_spells.idle_days > $churn_days then 'still_active' else 'other_limit' end as reason,
from start_spells
cross join limits
left join churned
    on start_spells.last_day = churned.last_day
    and start_spells.customer_key = churned.customer_key
where start_spells.grain = $grain and start_spells.idle_days <= greatest($churn_days, limits.churn_days)
