/*
measure = "mix"
unit = "percent"
better = "neither"
priority = 2
case = "buyers"
advice = "lifecycle.phases"
history = "churn_days"
slices = ["from_phase"]
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Wechsel der Phase"
question = "Wie viele Kunden wechseln im Zeitraum die Phase – und wohin?"
definition = "Alle Kunden und Konten vom Tag vor dem Zeitraum, nach ihrer Phase am letzten Tag des Zeitraums ÷ alle diese Kunden und Konten. Phasen wie in „Kunden nach Phasen“: Anbahnung, Neukunde, Bestandskunde, Trennung. Aufgeteilt nach der Phase zu Beginn entsteht die Tabelle der Übergänge: zum Beispiel der Anteil der Neukunden, die Bestandskunden wurden. Wer im Zeitraum die Phase wechselt und wieder zurückkehrt, gilt als unverändert. Wer erst im Zeitraum dazukommt, zählt noch nicht. Über alles gibt es keinen Wert."
formula = "Kunden mit diesem Wechsel ÷ Kunden zu Beginn (der Phase)"
pitfall = "Ungeteilt überwiegen die vielen, die schon lange getrennt sind: Erst die Aufteilung nach der Phase zu Beginn zeigt die Raten. In kleinen Shops sind Monate zu kurz; nehmen Sie Quartale. Je länger der Zeitraum, desto mehr Wechsel."
[en]
name = "Changes of phase"
question = "How many customers change their phase in the period – and where to?"
definition = "All customers and accounts of the day before the period, by their phase on the last day of the period ÷ all these customers and accounts. Phases as in “Customers by phase”: approach, new customer, existing customer, parting. Divided by the phase at the start it is the table of transitions: for example the share of new customers who became existing customers. Whoever changes the phase within the period and returns counts as unchanged. Those who arrive in the period do not count yet. There is no value over all time."
formula = "customers with this change ÷ customers at the start (of the phase)"
pitfall = "Undivided, the many who parted long ago prevail: only the division by the phase at the start shows the rates. In small shops months are too short; take quarters. The longer the period, the more changes."

[de.categories]
unveraendert = "unverändert"
neukunde = "Neukunde"
bestandskunde = "Bestandskunde"
trennung = "Trennung"
zurueck = "zurückgekehrt"
[en.categories]
unveraendert = "unchanged"
neukunde = "New customer"
bestandskunde = "Existing"
trennung = "Parting"
zurueck = "came back"

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“: vom Laufkunden zum Stammkunden, über Anbahnungs-, Neukunden-, Bestandskunden- und Trennungsphase", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”: from walk-in to regular customer through the approach, new-customer, existing-customer and parting phases" }
standard = { de = "Übergangstabelle (wie in Markow-Modellen) zwischen den vier Phasen des Ratgebers", en = "Transition table (as in Markov models) between the guide's four phases" }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
customers = [
  { customer_id = "P", created_at = 2025-05-31T23:00:00 },
  { customer_id = "Q", created_at = 2025-01-01T00:00:00 },
  { customer_id = "R", created_at = 2025-06-01T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "Q", ordered_at = 2025-06-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-06-20T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-04-30T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-06-30T10:00:00 },
  { order_id = "8", customer_id = "E", ordered_at = 2025-06-05T10:00:00 },
]
# On 31 May: P, Q approach; A, B, C new; D parted; R and E arrive later. On 30 June: P unchanged, Q new, A existing,
# B parted (61 days), C unchanged (60 days), D came back.
expect = { grain = "month", period = 2025-06-01, category = "unveraendert", value = 0.3333, n = 6, k = 2 }
*/
with moves as (
    select
        at_start.last_day,
        at_start.customer_key,
        case
            when at_start.occasion_no = 0 then 'anbahnung'
            when at_start.idle_days > $churn_days then 'trennung'
            when at_start.occasion_no = 1 then 'neukunde'
            else 'bestandskunde'
        end as from_phase,
        case
            when at_end.occasion_no = 0 then 'anbahnung'
            when at_start.last_day - at_end.occasion_date > $churn_days then 'trennung'
            when at_end.occasion_no = 1 then 'neukunde'
            else 'bestandskunde'
        end as to_phase,
    from start_spells as at_start
    inner join customer_spells as at_end
        on at_start.customer_key = at_end.customer_key
        and at_end.valid_from <= at_start.last_day
        and at_end.valid_until >= at_start.last_day
    where at_start.grain = $grain
)

select
    last_day as day,
    customer_key,
    from_phase,
    case
        when from_phase = to_phase then 'unveraendert'
        when from_phase = 'trennung' then 'zurueck'
        else to_phase
    end as value,
from moves
