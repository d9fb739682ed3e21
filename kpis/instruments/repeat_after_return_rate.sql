/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "buyers"
advice = "instruments.returns"
instrument = "returns"
matures_after = "repeat_window"
slices = ["return_cost", "refund_speed"]
needs = ["orders.customer_id|orders.customer_email", "returns.order_id", "returns.requested_at"]

[de]
name = "Wiederkauf nach Retoure"
question = "Kaufen Kunden wieder, nachdem sie etwas zurückgeschickt haben?"
definition = "Kunden, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach der Anmeldung ihrer ersten Rücksendung wieder gekauft haben ÷ alle Kunden mit einer Rücksendung, bei denen das Fenster vorbei ist. Je Kunde zählt nur die erste Rücksendung zu einer gültigen Bestellung; Unzustellbares zählt nicht. Ein Kauf am Tag der Anmeldung ist noch kein Wiederkauf. Aufgeteilt wird nach Rücksendekosten (kostenlos, kostenpflichtig) und danach, ob binnen 14 Tagen erstattet wurde. Es zählt der Tag der Anmeldung."
formula = "Kunden mit Kauf in 90 Tagen nach der ersten Rücksendung ÷ Kunden mit Rücksendung"
pitfall = "Nicht mit der Wiederkaufrate aller Kunden vergleichen: Wer zurückschickt, kauft oft auch sonst viel. Der Unterschied zwischen kostenlos und kostenpflichtig, schnell und langsam ist ein Zusammenhang, kein Beweis."
[en]
name = "Repeat purchase after a return"
question = "Do customers buy again after sending something back?"
definition = "Customers who bought again within the repeat window (90 days, adjustable) after the request of their first return ÷ all customers with a return whose window has passed. Each customer counts once, with the first return of a valid order; undeliverable parcels are left out. A purchase on the day of the request is no repeat purchase. Can be divided by the cost of the return (free, charged) and by whether the refund came within 14 days. The day of the request counts."
formula = "customers with a purchase within 90 days of their first return ÷ customers with a return"
pitfall = "Do not compare with the repeat rate of all customers: those who return often buy a lot otherwise, too. The difference between free and charged, fast and slow is an association, not proof."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: eine unkomplizierte Rücksendung steigert die Kundenbindung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: simple returns strengthen loyalty" }
standard = { de = "Eigene Definition: Wiederkauf im festen Fenster nach der ersten Rücksendung", en = "Own definition: repeat purchase in a fixed window after the first return" }
[[benchmark]]
label = { de = "Zum Einordnen (Ausgaben, nicht Wiederkauf): Nach kostenlosen Rücksendungen lagen die Ausgaben bei 158–457 % der vorherigen, nach kostenpflichtigen sanken sie um 75–100 % binnen zwei Jahren. Oft falsch zitiert als Anstieg um 158–457 %.", en = "For orientation (spending, not repeat purchase): after free returns spending was 158–457% of what it had been before, after charged ones it fell by 75–100% within two years. Often misquoted as an increase by 158–457%." }
source = { de = "Bower & Maxham 2012, USA (Journal of Marketing 76/5), Kunden zweier Onlinehändler über vier Jahre", en = "Bower & Maxham 2012, US (Journal of Marketing 76/5), customers of two online retailers over four years" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-04-20T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-01-20T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-05-04T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-02-01T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-02-15T18:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "8", customer_id = "D", ordered_at = 2025-06-10T10:00:00 },
  { order_id = "9", customer_id = "E", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "10", ordered_at = 2025-01-10T10:00:00 },
]
returns = [
  { order_id = "1", requested_at = 2025-01-20T08:00:00 },
  { order_id = "2", requested_at = 2025-04-25T08:00:00 },
  { order_id = "3", requested_at = 2025-02-02T08:00:00 },
  { order_id = "5", requested_at = 2025-02-15T08:00:00 },
  { order_id = "7", requested_at = 2025-05-25T08:00:00 },
  { order_id = "9", requested_at = 2025-01-20T08:00:00, return_type = "undeliverable" },
  { order_id = "10", requested_at = 2025-01-20T08:00:00 },
]
# A bought on the 90th day, B on the 91st, C only on the day of the request. D is too young, E's parcel never arrived, 10 is a guest's.
expect = { value = 0.3333, n = 3, k = 1, open = 1 }
*/
with customer_returns as (
    select
        valid_orders.customer_key,
        returns.requested_at::date as request_date,
        case
            when returns.return_fee = 0 then 'free'
            when returns.return_fee > 0 then 'charged'
        end as return_cost,
        case
            when returns.refunded_at::date <= returns.requested_at::date + 14 then 'within_14_days'
            when returns.refunded_at is not null then 'later'
        end as refund_speed,
        row_number() over (
            partition by valid_orders.customer_key
            order by returns.requested_at, returns.return_id
        ) as return_no,
    from returns
    inner join valid_orders on returns.order_id = valid_orders.order_id
    where returns.requested_at is not null
        and valid_orders.customer_key is not null
        and coalesce(returns.return_type, 'withdrawal') <> 'undeliverable'
),

next_purchases as (
    select
        customer_returns.customer_key,
        min(occasions.occasion_date) as next_date,
    from customer_returns
    inner join occasions
        on customer_returns.customer_key = occasions.customer_key
        and customer_returns.request_date < occasions.occasion_date
    where customer_returns.return_no = 1
    group by customer_returns.customer_key
)

select
    customer_returns.request_date as day,
    customer_returns.customer_key,
    customer_returns.return_cost,
    customer_returns.refund_speed,
    case
        when customer_returns.request_date + $repeat_window <= $as_of
            then coalesce(next_purchases.next_date <= customer_returns.request_date + $repeat_window, false)
    end as value,
from customer_returns
left join next_purchases on customer_returns.customer_key = next_purchases.customer_key
where customer_returns.return_no = 1
