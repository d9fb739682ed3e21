/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 2
case = "buyers"
advice = "commerce.returns"
instrument = "returns"
matures_after = [14, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "returns.requested_at", "returns.refunded_at"]

[de]
name = "Langsame Erstattung"
question = "Kaufen Kunden seltener wieder, die lange auf ihr Geld warteten?"
definition = "Unterschied in Prozentpunkten, gezählt an der ersten Rücksendung jedes Kunden: Anteil der Kunden, deren Geld nicht binnen 14 Tagen nach der Anmeldung zurück war, minus Anteil der rechtzeitig erstatteten, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist der 14. Tag nach der Anmeldung. Umtausch und unzustellbare Sendungen zählen nicht. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag der Rücksendung (Anmeldung); erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote nach langsamer Erstattung − Wiederkaufquote nach rechtzeitiger, bei vergleichbaren Kunden"
pitfall = "Die Erstattung wartet oft auf die Ware: Wer spät zurückschickt, bekommt auch spät sein Geld. Das kann eine andere Art Kunde sein."
experience = "eine langsame Erstattung"
exposed = "Kunden, die länger als 14 Tage auf ihr Geld warteten"
unexposed = "rechtzeitig erstattete"
otherwise = "Wären alle {n1} Erstattungen binnen 14 Tagen gekommen"
[en]
name = "Slow refund"
question = "Do customers buy again less often if they waited long for their money?"
definition = "Difference in percentage points, counted at each customer's first return: share of customers whose money was not back within 14 days after the request minus share of those refunded in time who bought again within the repeat window (90 days, adjustable) after the landmark. The landmark is the 14th day after the request. Exchanges and undeliverable parcels do not count. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the return request counts; the first purchase is the first in the data."
formula = "repeat rate after a slow refund − repeat rate after a timely one, among comparable customers"
pitfall = "The refund often waits for the goods: those who send back late get their money late. They may be another kind of customer."
experience = "a slow refund"
exposed = "Customers who waited more than 14 days for their money"
unexposed = "customers refunded in time"
otherwise = "Had all {n1} refunds come within 14 days"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: Rückerstattung zeitnah", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: a timely refund" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "C2", customer_id = "C", ordered_at = 2025-05-04T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "F1", customer_id = "F", ordered_at = 2025-01-10T10:00:00 },
]
returns = [
  { order_id = "A1", requested_at = 2025-01-20T10:00:00, refunded_at = 2025-02-04T10:00:00 },
  { order_id = "B1", requested_at = 2025-01-20T10:00:00 },
  { order_id = "C1", requested_at = 2025-01-20T10:00:00, refunded_at = 2025-02-03T18:00:00 },
  { order_id = "C2", requested_at = 2025-05-10T10:00:00, refunded_at = 2025-06-30T18:00:00 },
  { order_id = "D1", requested_at = 2025-01-20T10:00:00, refunded_at = 2025-01-25T10:00:00 },
  { order_id = "E1", requested_at = 2025-01-20T10:00:00, refunded_at = 2025-03-25T10:00:00, return_type = "exchange" },
]
# Landmark 3 February, window to 4 May. Slow: A (a day too late), B (never) 1 of 2. In time: C on the 14th day, bought on the last
# day of the window, D 1 of 2: 0. C's second return does not count, E is an exchange, F returned nothing.
expect = { value = 0.0, n = 4, k1 = 1, n1 = 2, k0 = 1, n0 = 2 }
*/
with ranked as (
    select
        valid_orders.customer_key,
        returns.requested_at::date as requested_date,
        returns.refunded_at::date as refunded_date,
        row_number() over (
            partition by valid_orders.customer_key
            order by returns.requested_at, returns.return_id
        ) as return_no,
    from returns
    inner join valid_orders on returns.order_id = valid_orders.order_id
    where valid_orders.customer_key is not null
        and returns.requested_at is not null
        and coalesce(returns.return_type, 'withdrawal') not in ('exchange', 'undeliverable')
),

exposures as (
    select
        customer_key,
        requested_date,
        requested_date + 14 as landmark,
        not coalesce(refunded_date <= requested_date + 14, false) as is_slow,
    from ranked
    where return_no = 1
)

select
    exposures.requested_date as day,
    exposures.customer_key,
    exposures.is_slow as exposed,
    concat_ws(
        '|',
        purchase_spells.value_third,
        date_trunc('quarter', exposures.requested_date)::date,
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
