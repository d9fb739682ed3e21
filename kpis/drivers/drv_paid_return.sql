/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 2
case = "buyers"
advice = "commerce.returns"
instrument = "returns"
matures_after = [14, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "returns.requested_at", "returns.return_fee"]

[de]
name = "Kostenpflichtige Rücksendung"
question = "Kaufen Kunden seltener wieder, die für die Rücksendung zahlten?"
definition = "Unterschied in Prozentpunkten, gezählt an der ersten Rücksendung jedes Kunden, deren Kosten bekannt sind: Anteil der Kunden mit Rücksendekosten über 0 minus Anteil der Kunden mit kostenloser Rücksendung, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist der 14. Tag nach der Anmeldung. Unzustellbare Sendungen zählen nicht. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag der Rücksendung (Anmeldung); erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote nach bezahlter Rücksendung − Wiederkaufquote nach kostenloser, bei vergleichbaren Kunden"
pitfall = "Oft zahlt nur, wer aus dem Ausland oder wenig zurückschickt. Teilen Sie nach Land auf."
experience = "eine kostenpflichtige Rücksendung"
exposed = "Kunden, die für die Rücksendung zahlten"
unexposed = "kostenlos zurücksendende"
otherwise = "Wären alle {n1} Rücksendungen kostenlos gewesen"
[en]
name = "Paid return"
question = "Do customers buy again less often if they paid for the return?"
definition = "Difference in percentage points, counted at each customer's first return with a known fee: share of customers with a return fee above 0 minus share of customers with a free return who bought again within the repeat window (90 days, adjustable) after the landmark. The landmark is the 14th day after the request. Undeliverable parcels do not count. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the return request counts; the first purchase is the first in the data."
formula = "repeat rate after a paid return − repeat rate after a free one, among comparable customers"
pitfall = "Often only those pay who send from abroad or send little back. Break it down by country."
experience = "a paid return"
exposed = "Customers who paid for the return"
unexposed = "customers with a free return"
otherwise = "Had all {n1} returns been free"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: Rücksendung, die vor allem kein Geld kostet", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: a return that above all costs no money" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }
[[benchmark]]
label = { de = "Zum Einordnen: In einer Studie gaben Kunden zwei Jahre nach bezahlten Rücksendungen 75 bis 100 % weniger aus als zuvor (Ausgaben, nicht Wiederkaufquote; anderes Verfahren)", en = "For orientation: in one study customers spent 75 to 100% less two years after paid returns than before (spending, not repeat rate; other method)" }
source = { de = "Bower & Maxham 2012, Journal of Marketing 76/5, zwei Onlinehändler, Land nicht angegeben", en = "Bower & Maxham 2012, Journal of Marketing 76/5, two online retailers, country not stated" }
show = "text"

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "C2", customer_id = "C", ordered_at = 2025-02-10T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-11-10T10:00:00 },
]
returns = [
  { order_id = "A1", requested_at = 2025-01-20T10:00:00, return_fee = 3.9, return_type = "exchange" },
  { order_id = "B1", requested_at = 2025-01-20T10:00:00, return_fee = 3.9 },
  { order_id = "C1", requested_at = 2025-01-20T10:00:00, return_fee = 0.0 },
  { order_id = "D1", requested_at = 2025-01-20T10:00:00 },
  { order_id = "D1", requested_at = 2025-01-22T10:00:00, return_fee = 3.9, return_type = "undeliverable" },
  { order_id = "E1", requested_at = 2025-11-20T10:00:00, return_fee = 0.0 },
]
# Paid: A, B 1 of 2. Free: C 1 of 1. Of D's return the fee is not known, its other parcel never arrived; E's window is open.
expect = { value = -0.5, n = 3, k1 = 1, n1 = 2, k0 = 1, n0 = 1, open = 1 }
*/
with ranked as (
    select
        valid_orders.customer_key,
        returns.requested_at::date as requested_date,
        returns.return_fee,
        row_number() over (
            partition by valid_orders.customer_key
            order by returns.requested_at, returns.return_id
        ) as return_no,
    from returns
    inner join valid_orders on returns.order_id = valid_orders.order_id
    where valid_orders.customer_key is not null
        and returns.requested_at is not null
        and returns.return_fee >= 0
        and coalesce(returns.return_type, 'withdrawal') <> 'undeliverable'
),

exposures as (
    select
        customer_key,
        requested_date,
        requested_date + 14 as landmark,
        return_fee > 0 as is_paid,
    from ranked
    where return_no = 1
)

select
    exposures.requested_date as day,
    exposures.customer_key,
    exposures.is_paid as exposed,
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
