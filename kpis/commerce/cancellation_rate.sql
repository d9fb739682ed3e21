/*
measure = "share"
unit = "percent"
better = "lower"
priority = 3
advice = "commerce.delivery"
needs = ["orders.status|orders.cancelled_at"]
slices = ["country", "sales_channel", "payment_method", "delivery_option", "product_category"]

[de]
name = "Stornoquote"
question = "Wie viele Bestellungen werden storniert?"
definition = "Stornierte Bestellungen ÷ alle Bestellungen bis zum Auswertungstag, stornierte eingeschlossen. Testbestellungen, Entwürfe, gescheiterte Zahlungen und Gutschriften (negative Beträge) zählen nicht; die Währung spielt keine Rolle. Es zählt der Tag der Bestellung. Ist in den Daten keine einzige Bestellung storniert, gibt es keinen Wert: Dann enthält der Export vermutlich nur abgeschlossene Bestellungen."
formula = "stornierte Bestellungen ÷ alle Bestellungen"
pitfall = "Der laufende Monat sieht immer gut aus, weil noch storniert werden kann. Ob der Kunde oder der Shop storniert hat, sagt die Zahl nicht: Fehlt die Ware, ist es ein gebrochenes Versprechen; überlegt es sich der Kunde, ist es Service."
[en]
name = "Cancellation rate"
question = "How many orders are cancelled?"
definition = "Cancelled orders ÷ all orders up to the as-of day, cancelled ones included. Test orders, drafts, failed payments and credit notes (negative amounts) do not count; the currency does not matter. The day of the order counts. If not a single order in the data is cancelled, there is no value: the export then probably holds completed orders only."
formula = "cancelled orders ÷ all orders"
pitfall = "The current month always looks good, because orders can still be cancelled. Whether the customer or the shop cancelled, the number does not say: goods out of stock are a broken promise, a change of mind is service."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: etwaige Komplikationen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: possible complications" }
standard = { de = "Eigene Definition: stornierte ÷ alle Bestellungen ohne Testbestellungen", en = "Own definition: cancelled ÷ all orders without test orders" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "2", ordered_at = 2025-06-02T10:00:00, status = "cancelled" },
  { order_id = "3", ordered_at = 2025-06-03T10:00:00, cancelled_at = 2025-06-04T10:00:00, currency = "CHF" },
  { order_id = "4", ordered_at = 2025-06-04T10:00:00, cancelled_at = 2025-07-02T10:00:00 },
  { order_id = "5", ordered_at = 2025-06-04T10:00:00, status = "refunded" },
  { order_id = "6", ordered_at = 2025-06-05T10:00:00, is_test = true, status = "cancelled" },
  { order_id = "7", ordered_at = 2025-06-05T10:00:00, status = "failed" },
  { order_id = "8", ordered_at = 2025-06-06T10:00:00, order_value = -20.0 },
  { order_id = "9", ordered_at = 2025-07-02T10:00:00 },
]
expect = { value = 0.4, n = 5, k = 2 }   # 2 and 3 of 1 to 5; 4 was cancelled after the as-of day, 5 is a purchase; 6 to 9 do not count
*/
with placed as (
    select
        order_date,
        country,
        sales_channel,
        payment_method,
        delivery_option,
        product_category,
        coalesce(exclusion = 'cancelled', false) as is_cancelled,
    from orders
    where order_date <= $as_of
        and coalesce(order_value, 0) >= 0
        and coalesce(exclusion, 'none') in ('none', 'cancelled', 'foreign_currency')
),

whole as (
    select bool_or(is_cancelled) as has_cancelled
    from placed
)

select
    placed.order_date as day,
    placed.country,
    placed.sales_channel,
    placed.payment_method,
    placed.delivery_option,
    placed.product_category,
    placed.is_cancelled as value,
from placed
inner join whole on whole.has_cancelled
