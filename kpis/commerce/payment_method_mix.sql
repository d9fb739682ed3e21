/*
measure = "mix"
unit = "percent"
better = "neither"
priority = 2
advice = "commerce.payment"
needs = ["orders.payment_method", "orders.order_value|order_items.price"]

[de]
name = "Zahlungsarten"
question = "Womit bezahlen unsere Kunden?"
definition = "Bestellwert je Zahlungsart ÷ Bestellwert aller gültigen Bestellungen. Schreibweisen werden zusammengefasst („paypal_express“ zu PayPal, „Klarna Rechnung“ und „Kauf auf Rechnung“ zu Rechnung); unbekannte Namen stehen unter „andere“, Bestellungen ohne Angabe unter „ohne Angabe“. Bestellungen ohne Bestellwert zählen nicht. Es zählt der Tag der Bestellung."
formula = "Bestellwert je Zahlungsart ÷ Bestellwert aller Bestellungen"
pitfall = "Gezeigt wird, womit bezahlt wurde, nicht, womit Kunden gern bezahlt hätten: Wer seine Zahlungsart nicht fand, steht nicht darin. Anteile am Wert, nicht an der Zahl der Bestellungen: Teure Einkäufe zählen mehr."
[en]
name = "Payment methods"
question = "How do our customers pay?"
definition = "Order value per payment method ÷ order value of all valid orders. Spellings are put together (“paypal_express” as PayPal, “Klarna invoice” and “Kauf auf Rechnung” as invoice); unknown names stand under “other”, orders without an entry under “not stated”. Orders without a value do not count. The day of the order counts."
formula = "order value per payment method ÷ order value of all orders"
pitfall = "It shows how was paid, not how customers would have liked to pay: whoever did not find their method is not in it. Shares of value, not of the number of orders: expensive purchases count more."

[de.categories]
paypal = "PayPal"
invoice = "Rechnung"
direct_debit = "Lastschrift"
card = "Karte"
instalments = "Raten"
prepayment = "Vorkasse"
wallet = "Bezahldienst"
instant_transfer = "Sofortüberweisung"
cash_on_delivery = "Nachnahme"
gift_card = "Gutschein"
other = "andere"
unknown = "ohne Angabe"
[en.categories]
paypal = "PayPal"
invoice = "Invoice"
direct_debit = "Direct debit"
card = "Card"
instalments = "Instalments"
prepayment = "Prepayment"
wallet = "Wallet"
instant_transfer = "Instant transfer"
cash_on_delivery = "Cash on delivery"
gift_card = "Gift card"
other = "other"
unknown = "not stated"

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Commerce: über Zahlungsarten informieren; „Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: gewünschte Zahlungsart verfügbar", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Commerce: inform about payment methods; the guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: the wanted payment method is available" }
standard = { de = "Umsatzanteile der Zahlungsarten wie in der EHI-Studie Online-Payment", en = "Shares of revenue by payment method, as in the EHI study Online-Payment" }
[[benchmark]]
label = { de = "Anteile am Umsatz (Deutschland 2024): PayPal 28,5 %, Rechnung 25,8 %, Lastschrift 17,3 %, Karte 12,3 %, Raten 4,3 %", en = "Shares of revenue (Germany 2024): PayPal 28.5%, invoice 25.8%, direct debit 17.3%, card 12.3%, instalments 4.3%" }
source = { de = "EHI, Online-Payment 2025, Deutschland 2024, Umsatz im Onlinehandel", en = "EHI, Online-Payment 2025, Germany 2024, revenue of online retail" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-01T10:00:00, order_value = 60.0, payment_method = "paypal_express" },
  { order_id = "2", ordered_at = 2025-06-02T10:00:00, order_value = 90.0, payment_method = "Klarna Rechnung" },
  { order_id = "3", ordered_at = 2025-06-03T10:00:00, order_value = 30.0, payment_method = "Kauf auf Rechnung" },
  { order_id = "4", ordered_at = 2025-06-04T10:00:00, order_value = 20.0 },
  { order_id = "5", ordered_at = 2025-06-05T10:00:00, order_value = 70.0, payment_method = "Rechnung", status = "cancelled" },
]
expect = { category = "invoice", value = 0.6, n = 4, k = 2 }   # 90 + 30 of 200, two of four orders; 5 is not valid
*/
with named as (
    select
        order_date,
        order_id,
        order_value,
        replace(replace(lower(trim(payment_method)), '_', ' '), '-', ' ') as method,
    from valid_orders
)

select
    order_date as day,
    order_id,
    order_value as weight,
    case
        when coalesce(method, '') = '' then 'unknown'
        when regexp_matches(method, 'paypal') then 'paypal'
        when regexp_matches(method, 'raten|instal|finanz|financ|slice it') then 'instalments'
        when regexp_matches(method, 'rechnung|invoice|pay ?later') then 'invoice'
        when regexp_matches(method, 'lastschrift|bankeinzug|sepa|direct debit') then 'direct_debit'
        when regexp_matches(method, 'sofort|giropay|paydirekt|pay ?now|\beps\b|\bideal\b') then 'instant_transfer'
        when regexp_matches(method, 'gutschein|geschenk|gift|voucher') then 'gift_card'
        when regexp_matches(method, 'wallet|amazon|(apple|google|shop) ?pay') then 'wallet'
        when regexp_matches(method, 'karte|card|visa|amex|american express|maestro') then 'card'
        when regexp_matches(method, 'vorkasse|vorauskasse|überweisung|ueberweisung|prepay|transfer') then 'prepayment'
        when regexp_matches(method, 'nachnahme|cash on delivery|\bcod\b') then 'cash_on_delivery'
        else 'other'
    end as value,
    case when order_value is null then 'value_unknown' end as left_out,
from named
