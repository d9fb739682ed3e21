/*
measure = "mean"
unit = "currency"
better = "neither"
priority = 1
case = "buyers"
advice = "lifecycle.value"
state = true
needs = ["orders.customer_id|orders.customer_email", "orders.order_value|order_items.price|orders.margin_value"]

[de]
name = "Kundenwert bisher"
question = "Was hat uns ein Kunde bis heute im Durchschnitt eingebracht?"
definition = "Summe der Deckungsbeiträge aller gültigen Bestellungen eines Kunden bis zum Ende des Zeitraums, im Durchschnitt über alle Kunden mit mindestens einem Kauf bis dahin. Der Deckungsbeitrag steht in den Daten oder wird als Bestellwert × Marge geschätzt (30 %, einstellbar). Es gilt der Wert bei der Bestellung, vor Erstattungen. Bestellungen ohne Wert bringen nichts ein; wer nur solche hat, zählt nicht. Gezeigt wird der Stand am Stichtag."
formula = "Deckungsbeiträge aller Bestellungen ÷ Kunden, Stand am Stichtag"
pitfall = "Der Wert wächst mit dem Alter der Daten, denn ältere Kunden hatten mehr Zeit: Vergleichen Sie nur Gruppen, die gleich lange Kunde sind. Die geschätzte Marge ist eine Annahme; sie verschiebt alle Werte gleich. Retouren sind nicht abgezogen."
[en]
name = "Customer value so far"
question = "What has a customer brought us on average up to today?"
definition = "Sum of the contribution margins of all valid orders of a customer up to the end of the period, averaged over all customers with at least one purchase by then. The margin stands in the data or is estimated as order value × margin rate (30%, adjustable). The value as ordered, before refunds. Orders without a value bring nothing; those who have only such orders do not count. A state on one day."
formula = "margins of all orders ÷ customers, as of the last day"
pitfall = "The value grows with the age of the data, because older customers have had more time: compare only groups who have been customers equally long. The estimated margin is an assumption; it moves all values alike. Returns are not deducted."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 5: Customer Lifetime Value", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 5: customer lifetime value" }
standard = { de = "Historischer Kundenwert: bisheriger Umsatz je Kunde × Marge, vor Erstattungen", en = "Historic customer value: revenue per customer so far × margin, before refunds" }

[example]
as_of = 2025-06-30
settings = { margin_rate = 0.2 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00, order_value = 100.0 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-05-10T10:00:00, order_value = 50.0, margin_value = 25.0 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-10T10:00:00, order_value = 75.0, refund_total = 75.0 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-06-15T10:00:00, order_value = 200.0, status = "cancelled" },
  { order_id = "5", ordered_at = 2025-06-20T10:00:00, order_value = 300.0 },
]
# A: 100 × 20 % + 25 = 45, B: 75 × 20 % = 15 in spite of the refund; C cancelled, 5 is a guest's.
expect = { value = 30.0, n = 2 }
*/
with margins as (
    select
        customer_key,
        order_date,
        sum(coalesce(margin_value, order_value * $margin_rate)) as margin,
    from valid_orders
    where customer_key is not null
    group by customer_key, order_date
),

sums as (
    select
        customer_key,
        order_date as valid_from,
        coalesce(lead(order_date) over person - 1, $as_of) as valid_until,
        sum(margin) over person as margin_so_far,
    from margins
    window person as (partition by customer_key order by order_date)
)

select
    periods.last_day as day,
    sums.customer_key,
    sums.margin_so_far as value,
    case when sums.margin_so_far is null then 'no_order_value' end as left_out,
from sums
inner join periods
    on sums.valid_from <= periods.last_day
    and sums.valid_until >= periods.last_day
where periods.grain = $grain
