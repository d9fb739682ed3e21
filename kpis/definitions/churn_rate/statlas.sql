/*
[de]
name = "Statlas: 80. Perzentil der Kaufabstände"
short = "wie Statlas"
definition = "Kunden, die im Zeitraum die Grenze überschritten haben ÷ zu Beginn aktive Kunden, mit dem 80. Perzentil aller Abstände zwischen zwei Käufen als Grenze. Wir nehmen das 90. Perzentil der Abstände, die lange genug beobachtet sind. Eine engere Grenze gibt Kunden früher verloren und irrt sich öfter: Jeder fünfte Wiederkauf kam später."
[en]
name = "Statlas: 80th percentile of the gaps"
short = "as Statlas"
definition = "Customers who crossed the limit in the period ÷ customers active at its start, with the 80th percentile of all gaps between two purchases as the limit. We take the 90th percentile of the gaps that have been observed long enough. A tighter limit gives customers up sooner and errs more often: every fifth repeat purchase came later."

[source]
standard = { de = "Statlas (Auswertung für Shopify), Dokumentation „Customer Churn Calculation“: 80. Perzentil der Tage zwischen Bestellungen, abgerufen 2026", en = "Statlas (analytics for Shopify), documentation “Customer Churn Calculation”: 80th percentile of the days between orders, read in 2026" }

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
  { order_id = "1", customer_id = "A", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-03-31T10:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-04-30T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-05-10T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-05-31T10:00:00 },
]
# Their limit is 30 days (both gaps). On 31 May all four are active with us, and A (30 June) and C (10 June) lapse.
# There A lapsed on 31 May and C before: 0 of 2. B lapses on 10 June: 1 of 2; D only on 1 July.
expect = { period = 2025-06-01, ours = 0.5, no_longer_active = -0.5, other_limit = 0.5, value = 0.5, n = 2, k = 1 }
*/
with limits as (
    select round(quantile_cont(next_date - occasion_date, 0.8))::integer as churn_days,
    from occasions
    where next_date is not null
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
