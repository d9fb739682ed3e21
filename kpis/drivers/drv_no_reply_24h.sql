/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 2
case = "buyers"
advice = "communication.contact"
instrument = "service"
matures_after = [2, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "tickets.created_at", "tickets.first_responded_at", "tickets.customer_id|tickets.order_id"]

[de]
name = "Keine Antwort binnen 24 Stunden"
question = "Kaufen Kunden seltener wieder, die lange auf Antwort warteten?"
definition = "Unterschied in Prozentpunkten, gezählt an der ersten Anfrage jedes Kunden ab dem ersten Kauf: Anteil der Kunden, die binnen 24 Stunden keine Antwort bekamen, minus Anteil der Kunden mit Antwort in dieser Zeit, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist der 2. Tag nach der Anfrage. Anfragen, deren Antwort vor dem Eingang liegt, sind Datenfehler und zählen nicht. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag der Anfrage; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote ohne Antwort binnen 24 Stunden − Wiederkaufquote mit, bei vergleichbaren Kunden"
pitfall = "Schwierige Anliegen dauern länger und ärgern mehr: Der Unterschied kann am Anliegen liegen, nicht am Warten."
experience = "eine Antwort erst nach mehr als 24 Stunden"
exposed = "Kunden, die binnen 24 Stunden keine Antwort bekamen"
unexposed = "Kunden mit schneller Antwort"
otherwise = "Wären alle {n1} Anfragen binnen 24 Stunden beantwortet worden"
[en]
name = "No reply within 24 hours"
question = "Do customers buy again less often if they waited long for a reply?"
definition = "Difference in percentage points, counted at each customer's first enquiry from the first purchase on: share of customers who got no reply within 24 hours minus share of customers with a reply in that time who bought again within the repeat window (90 days, adjustable) after the landmark. The landmark is the 2nd day after the enquiry. Enquiries answered before they arrived are data errors and do not count. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the enquiry counts; the first purchase is the first in the data."
formula = "repeat rate without a reply within 24 hours − repeat rate with one, among comparable customers"
pitfall = "Difficult matters take longer and annoy more: the difference may come from the matter, not from the waiting."
experience = "a reply only after more than 24 hours"
exposed = "Customers without a reply within 24 hours"
unexposed = "customers with a quick reply"
otherwise = "Had all {n1} enquiries been answered within 24 hours"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 6: Service – schnell und freundlich; „Kundenbindung – Auch online muss ich Wege finden …“, Communication: leicht erreichbar", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 6: service – quick and friendly; the guide “Kundenbindung – Auch online muss ich Wege finden …”, Communication: easy to reach" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-02-10T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "C2", customer_id = "C", ordered_at = 2025-04-22T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00 },
]
tickets = [
  { customer_id = "A", created_at = 2025-01-20T10:00:00, first_responded_at = 2025-01-21T10:01:00 },
  { order_id = "B1", created_at = 2025-01-20T10:00:00 },
  { customer_id = "C", created_at = 2025-01-05T10:00:00 },
  { customer_id = "C", created_at = 2025-01-20T10:00:00, first_responded_at = 2025-01-21T10:00:00 },
  { customer_id = "D", created_at = 2025-01-20T10:00:00, first_responded_at = 2025-01-20T12:00:00 },
  { customer_id = "D", created_at = 2025-02-20T10:00:00 },
  { customer_id = "E", created_at = 2025-01-20T10:00:00, first_responded_at = 2025-01-19T10:00:00 },
]
# Landmark 22 January, window to 22 April. No reply in time: A (a minute too late), B (by its order) 1 of 2. In time: C (its
# enquiry before the first purchase does not count) on the last day, D 1 of 2: 0. E's times cannot be right.
expect = { value = 0.0, n = 4, k1 = 1, n1 = 2, k0 = 1, n0 = 2 }
*/
with asked as (
    select
        first_orders.customer_key,
        tickets.ticket_id,
        tickets.created_at,
        tickets.first_responded_at,
        first_orders.first_date,
    from tickets
    left join valid_orders on tickets.order_id = valid_orders.order_id
    inner join first_orders on coalesce(tickets.customer_key, valid_orders.customer_key) = first_orders.customer_key
    where tickets.created_at::date >= first_orders.first_date
        and coalesce(tickets.first_responded_at >= tickets.created_at, true)
),

ranked as (
    select
        *,
        row_number() over (partition by customer_key order by created_at, ticket_id) as ticket_no,
    from asked
),

exposures as (
    select
        customer_key,
        created_at::date as asked_date,
        created_at::date + 2 as landmark,
        not coalesce(first_responded_at <= created_at + interval 24 hour, false) as has_waited,
    from ranked
    where ticket_no = 1
)

select
    exposures.asked_date as day,
    exposures.customer_key,
    exposures.has_waited as exposed,
    concat_ws(
        '|',
        purchase_spells.value_third,
        date_trunc('quarter', exposures.asked_date)::date,
        purchase_spells.further_purchases
    ) as stratum,
    case
        when exposures.landmark + $repeat_window <= $as_of
            then purchase_spells.next_date <= exposures.landmark + $repeat_window
    end as value,
from exposures
inner join purchase_spells
    on exposures.customer_key = purchase_spells.customer_key
    and exposures.landmark >= purchase_spells.since_date
    and exposures.landmark < purchase_spells.next_date
