/*
measure = "share"
unit = "percent"
better = "lower"
priority = 1
headline = false
advice = "commerce.returns"
instrument = "returns"
matures_after = "return_window"
needs = ["orders.delivered_at", "returns.order_id", "returns.requested_at|returns.received_at|returns.refunded_at"]

[de]
name = "Retourenquote (Bestellungen)"
question = "Wie viele gelieferte Bestellungen kommen ganz oder teilweise zurück?"
definition = "Zugestellte gültige Bestellungen mit mindestens einer Retoure, die binnen der Rückgabefrist (30 Tage, einstellbar) nach der Zustellung angemeldet wurde ÷ zugestellte gültige Bestellungen, deren Rückgabefrist vorbei ist. Fehlt der Tag der Anmeldung, zählt der Wareneingang, sonst die Erstattung. Umtausch zählt mit, Unzustellbares nicht. Es zählt der Tag der Zustellung."
formula = "Bestellungen mit Retoure in der Rückgabefrist ÷ zugestellte Bestellungen mit abgelaufener Frist"
pitfall = "Niedrig ist nicht automatisch gut: Eine mühsame Rücksendung senkt die Quote und kostet Kunden. Junge Bestellungen hatten noch keine Zeit zurückzukommen; deshalb erscheint ein Monat erst, wenn seine Frist vorbei ist."
[en]
name = "Return rate (orders)"
question = "How many delivered orders come back, wholly or in part?"
definition = "Delivered valid orders with at least one return announced within the return window (30 days, adjustable) after delivery ÷ delivered valid orders whose return window has passed. If the day of the request is missing, goods received counts, else the refund. Exchanges count, undeliverable parcels do not. The day of delivery counts."
formula = "orders with a return within the window ÷ delivered orders whose window has passed"
pitfall = "Low is not good by itself: making returns tedious lowers the rate and costs customers. Young orders have had no time to come back; so a month appears only when its window has passed."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: unkomplizierte, kostenlose Rücksendung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: simple returns, free of charge" }
standard = { de = "Alpha-Retourenquote (Asdecker, retourenforschung.de): Retouren ÷ Sendungen; hier Bestellungen statt Pakete", en = "Alpha return rate (Asdecker, retourenforschung.de): returns ÷ shipments; here orders instead of parcels" }
[[benchmark]]
value = 0.242
label = { de = "24,2 % der Pakete", en = "24.2% of parcels" }
source = { de = "Universität Bamberg, EUROM 2022, Deutschland 2021, 530 Millionen retournierte Pakete; gezählt sind Pakete, nicht Bestellungen", en = "University of Bamberg, EUROM 2022, Germany 2021, 530 million returned parcels; counted are parcels, not orders" }
show = "line"
[[benchmark]]
label = { de = "2018: etwa jedes sechste Paket (16 %), Mode etwa 46 % (Deutschland)", en = "2018: about one parcel in six (16%), fashion about 46% (Germany)" }
source = { de = "Universität Bamberg (Retourentacho 2019), 2018, Deutschland, Pakete", en = "University of Bamberg (Retourentacho 2019), 2018, Germany, parcels" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00 },
  { order_id = "2", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00 },
  { order_id = "3", ordered_at = 2025-05-01T10:00:00, delivered_at = 2025-05-05T12:00:00 },
  { order_id = "4", ordered_at = 2025-05-02T10:00:00, delivered_at = 2025-05-06T12:00:00 },
  { order_id = "5", ordered_at = 2025-06-10T10:00:00, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "6", ordered_at = 2025-05-02T10:00:00 },
]
returns = [
  { order_id = "1", requested_at = 2025-05-10T10:00:00 },
  { order_id = "1", requested_at = 2025-05-12T10:00:00 },
  { order_id = "2", requested_at = 2025-06-10T10:00:00 },
  { order_id = "3", requested_at = 2025-05-06T10:00:00, return_type = "undeliverable" },
  { order_id = "4", received_at = 2025-05-20T10:00:00, return_type = "exchange" },
  { order_id = "5", requested_at = 2025-06-14T10:00:00 },
]
expect = { value = 0.5, n = 4, k = 2 }   # 1 and 4; 2 came after 30 days; the window of 5 is still open; 6 is not delivered
*/
with announced as (
    select
        order_id,
        min(announced_date) as first_return_date,
    from announced_returns
    group by order_id
),

delivered as (
    select
        valid_orders.order_id,
        valid_orders.delivered_at::date as delivered_date,
        valid_orders.delivered_at::date + $return_window as window_end,
        announced.first_return_date,
    from valid_orders
    left join announced on valid_orders.order_id = announced.order_id
    where valid_orders.delivered_at is not null
)

select
    delivered_date as day,
    order_id,
    case
        when window_end <= $as_of then coalesce(first_return_date <= window_end, false)
    end as value,
from delivered
