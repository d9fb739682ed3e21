/*
measure = "ratio"
unit = "percent"
better = "lower"
priority = 1
headline = false
advice = "commerce.returns"
instrument = "returns"
matures_after = "return_window"
least = 0
most = 1
needs = ["orders.delivered_at", "orders.order_value|orders.item_value|order_items.price", "returns.returned_value|returns.refund_value|orders.refund_total", "returns.requested_at|returns.received_at|returns.refunded_at"]

[de]
name = "Retourenquote (Wert)"
question = "Welcher Anteil des gelieferten Warenwerts kommt zurück?"
definition = "Warenwert aus Retouren, die binnen der Rückgabefrist (30 Tage, einstellbar) nach der Zustellung angemeldet wurden ÷ Warenwert aller zugestellten gültigen Bestellungen, deren Rückgabefrist vorbei ist. Der Wert einer Retoure ist ihr Warenwert, ersatzweise der erstattete Betrag, höchstens aber der Wert der Bestellung: Eine Erstattung kann die Versandkosten enthalten. Der Wert einer Bestellung ist ihr Warenwert, ersatzweise der Bestellwert. Umtausch zählt mit, Unzustellbares nicht; Bestellungen ohne Wert oder mit einer Retoure ohne Wert zählen nicht. Es zählt der Tag der Zustellung."
formula = "Wert der retournierten Ware ÷ Wert der gelieferten Ware"
pitfall = "Einzelne große Bestellungen prägen den Wert; die Spanne sagt, wie sehr. Niedrig ist nicht automatisch gut: Wer teure Ware nicht zurückgeben kann, kauft sie beim nächsten Mal woanders."
[en]
name = "Return rate (value)"
question = "Which share of the delivered value comes back?"
definition = "Value of goods in returns announced within the return window (30 days, adjustable) after delivery ÷ value of goods of all delivered valid orders whose return window has passed. A return is worth its goods, failing that the amount refunded, but at most the order's value: a refund may include the shipping fee. An order is worth its goods, failing that the order value. Exchanges count, undeliverable parcels do not; orders without a value, or with a return without one, do not count. The day of delivery counts."
formula = "value of goods returned ÷ value of goods delivered"
pitfall = "A few large orders shape the value; the interval says how much. Low is not good by itself: those who cannot return expensive goods buy them elsewhere next time."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: unkomplizierte, kostenlose Rücksendung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: simple returns, free of charge" }
standard = { de = "Gamma-Retourenquote (Asdecker, retourenforschung.de): Wert der retournierten ÷ Wert der versendeten Ware", en = "Gamma return rate (Asdecker, retourenforschung.de): value of goods returned ÷ value of goods sent" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00, order_value = 100.0 },
  { order_id = "2", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00, order_value = 54.9, item_value = 50.0 },
  { order_id = "3", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00, order_value = 30.0 },
  { order_id = "4", ordered_at = 2025-05-02T10:00:00, delivered_at = 2025-05-06T12:00:00, order_value = 20.0, refund_total = 10.0 },
  { order_id = "5", ordered_at = 2025-05-02T10:00:00, delivered_at = 2025-05-06T12:00:00, order_value = 80.0 },
  { order_id = "6", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-12T12:00:00, order_value = 40.0 },
]
returns = [
  { order_id = "1", requested_at = 2025-05-10T10:00:00, returned_value = 20.0, refund_value = 18.0 },
  { order_id = "2", requested_at = 2025-05-10T10:00:00, refund_value = 54.9 },
  { order_id = "3", requested_at = 2025-06-20T10:00:00, returned_value = 30.0 },
  { order_id = "4", requested_at = 2025-05-10T10:00:00, refunded_at = 2025-05-20T10:00:00 },
  { order_id = "5", requested_at = 2025-05-10T10:00:00 },
  { order_id = "6", requested_at = 2025-06-14T10:00:00, returned_value = 40.0 },
]
expect = { value = 0.4, n = 4, open = 1, left_out = 1 }   # 20 + 50 (without shipping) + 0 (too late) + 10 (the order's refund) of 200; 5 is unknown, 6 still open
*/
with returned as (
    select
        valid_orders.order_id,
        sum(announced_returns.returned_value) as value,
        count(*) > count(announced_returns.returned_value) as is_unknown,
    from valid_orders
    inner join announced_returns
        on valid_orders.order_id = announced_returns.order_id
        and announced_returns.announced_date <= valid_orders.delivered_at::date + $return_window
    group by valid_orders.order_id
),

delivered as (
    select
        valid_orders.order_id,
        valid_orders.delivered_at::date as delivered_date,
        coalesce(valid_orders.item_value, valid_orders.order_value) as goods_value,
        case
            when returned.order_id is null then 0
            when returned.is_unknown then valid_orders.refund_total
            else returned.value
        end as returned_value,
    from valid_orders
    left join returned on valid_orders.order_id = returned.order_id
    where valid_orders.delivered_at is not null
)

select
    delivered_date as day,
    order_id,
    case
        when delivered_date + $return_window <= $as_of then least(returned_value, goods_value)
    end as value,
    goods_value as weight,
    case
        when goods_value is null or goods_value < 0 or returned_value is null or returned_value < 0
            then 'value_unknown'
    end as left_out,
from delivered
