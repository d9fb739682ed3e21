/*
measure = "ratio"
unit = "percent"
better = "lower"
priority = 2
advice = "commerce.returns"
instrument = "returns"
matures_after = "return_window"
least = 0
most = 1
needs = ["orders.delivered_at", "orders.items_qty|order_items.order_id", "returns.items_returned", "returns.requested_at|returns.received_at|returns.refunded_at"]

[de]
name = "Retourenquote (Artikel)"
question = "Wie viele gelieferte Artikel kommen zurück?"
definition = "Artikel aus Retouren, die binnen der Rückgabefrist (30 Tage, einstellbar) nach der Zustellung angemeldet wurden ÷ Artikel aller zugestellten gültigen Bestellungen, deren Rückgabefrist vorbei ist. Fehlt der Tag der Anmeldung, zählt der Wareneingang, sonst die Erstattung. Mehr Artikel, als geliefert wurden, kommen nicht zurück; Umtausch zählt mit, Unzustellbares nicht. Bestellungen ohne Stückzahl oder mit einer Retoure ohne Stückzahl zählen nicht. Es zählt der Tag der Zustellung."
formula = "retournierte Artikel ÷ gelieferte Artikel"
pitfall = "Höher als die Quote nach Bestellungen kann sie nur sein, wenn gerade große Bestellungen zurückkommen. Niedrig ist nicht automatisch gut: Eine mühsame Rücksendung senkt die Quote und kostet Kunden."
[en]
name = "Return rate (items)"
question = "How many of the delivered items come back?"
definition = "Items of returns announced within the return window (30 days, adjustable) after delivery ÷ items of all delivered valid orders whose return window has passed. If the day of the request is missing, goods received counts, else the refund. No more items come back than were delivered; exchanges count, undeliverable parcels do not. Orders without a quantity, or with a return without one, do not count. The day of delivery counts."
formula = "items returned ÷ items delivered"
pitfall = "It can exceed the rate by orders only if it is the large orders that come back. Low is not good by itself: making returns tedious lowers the rate and costs customers."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: unkomplizierte, kostenlose Rücksendung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: simple returns, free of charge" }
standard = { de = "Beta-Retourenquote (Asdecker, retourenforschung.de): retournierte ÷ versendete Artikel", en = "Beta return rate (Asdecker, retourenforschung.de): items returned ÷ items sent" }
[[benchmark]]
value = 0.125
label = { de = "etwa jeder achte Artikel (Deutschland 2018)", en = "about one item in eight (Germany 2018)" }
source = { de = "Universität Bamberg, 2018, Deutschland, Artikel; nach einem Bericht des MDR", en = "University of Bamberg, 2018, Germany, items; as reported by MDR" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00, items_qty = 4 },
  { order_id = "2", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00, items_qty = 2 },
  { order_id = "3", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00, items_qty = 3 },
  { order_id = "4", ordered_at = 2025-05-02T10:00:00, delivered_at = 2025-05-06T12:00:00, items_qty = 1 },
  { order_id = "5", ordered_at = 2025-05-02T10:00:00, delivered_at = 2025-05-06T12:00:00, items_qty = 5 },
  { order_id = "6", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-12T12:00:00, items_qty = 2 },
]
returns = [
  { order_id = "1", requested_at = 2025-05-10T10:00:00, items_returned = 1 },
  { order_id = "1", requested_at = 2025-05-12T10:00:00, items_returned = 1 },
  { order_id = "2", requested_at = 2025-06-20T10:00:00, items_returned = 2 },
  { order_id = "3", requested_at = 2025-05-06T10:00:00, items_returned = 3, return_type = "undeliverable" },
  { order_id = "4", received_at = 2025-05-20T10:00:00, items_returned = 2, return_type = "exchange" },
  { order_id = "5", requested_at = 2025-05-10T10:00:00 },
  { order_id = "6", requested_at = 2025-06-14T10:00:00, items_returned = 1 },
]
expect = { value = 0.3, n = 4, open = 1, left_out = 1 }   # 2 + 0 + 0 + 1 of 4 + 2 + 3 + 1 items; 4 cannot return two of one; 5 is unknown, 6 still open
*/
with returned as (
    select
        valid_orders.order_id,
        sum(announced_returns.items_returned) as items,
        count(*) > count(announced_returns.items_returned) as is_unknown,
    from valid_orders
    inner join announced_returns
        on valid_orders.order_id = announced_returns.order_id
        and announced_returns.announced_date <= valid_orders.delivered_at::date + $return_window
    group by valid_orders.order_id
)

select
    valid_orders.delivered_at::date as day,
    valid_orders.order_id,
    case
        when valid_orders.delivered_at::date + $return_window <= $as_of
            then least(coalesce(returned.items, 0), valid_orders.items_qty)
    end as value,
    valid_orders.items_qty as weight,
    case
        when valid_orders.items_qty is null or valid_orders.items_qty < 0 or coalesce(returned.is_unknown, false)
            then 'items_unknown'
    end as left_out,
from valid_orders
left join returned on valid_orders.order_id = returned.order_id
where valid_orders.delivered_at is not null
