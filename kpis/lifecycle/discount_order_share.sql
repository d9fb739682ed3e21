/*
measure = "share"
unit = "percent"
better = "neither"
priority = 3
advice = "lifecycle.existing"
needs = ["orders.discount_value|orders.voucher_code"]

[de]
name = "Bestellungen mit Rabatt"
question = "Wie viele Bestellungen kommen mit Rabatt oder Gutschein – und von wem?"
definition = "Gültige Bestellungen mit einem Rabatt über 0 oder einem Gutscheincode ÷ gültige Bestellungen, bei denen der Rabatt bekannt ist. Steht der Rabatt in den Daten irgendwo mit 0, gilt ein leeres Feld als unbekannt und zählt nicht mit; nennen die Daten nie eine 0, heißt leer: kein Rabatt. Es zählt der Tag der Bestellung."
formula = "Bestellungen mit Rabatt oder Gutschein ÷ Bestellungen mit bekanntem Rabatt"
pitfall = "Weder hoch noch niedrig ist an sich gut: Treueaktionen heben den Anteil, fehlende Angebote senken ihn. Sinkt er bei Bestandskunden, passt das zu Kunden, die auch ohne Nachlass kaufen; ein Beweis ist es nicht, denn auch weniger Aktionen senken ihn. Teilen Sie nach Neu- und Bestandskunden auf."
[en]
name = "Orders with a discount"
question = "How many orders come with a discount or voucher – and from whom?"
definition = "Valid orders with a discount above 0 or a voucher code ÷ valid orders whose discount is known. If a discount of 0 stands anywhere in the data, an empty field is unknown and does not count; if the data never state a 0, empty means no discount. The day of the order counts."
formula = "orders with a discount or voucher ÷ orders with a known discount"
pitfall = "Neither high nor low is good by itself: loyalty offers raise the share, a lack of offers lowers it. A fall among returning customers fits customers who buy without a discount; it is no proof, for fewer promotions lower it, too. Divide by new and returning customers."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 4: treue Kunden akzeptieren höhere Preise; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: Sonderangebote, Rabattaktionen, Gutscheine", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 4: loyal customers accept higher prices; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: special offers, discounts, vouchers" }
standard = { de = "dbt_shopify: Anteil der Bestellungen mit Rabatt, ohne die mit unbekanntem Rabatt", en = "dbt_shopify: share of orders with discounts, those with an unknown discount left out" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-01T10:00:00, discount_value = 5.0 },
  { order_id = "2", ordered_at = 2025-06-02T10:00:00, discount_value = 0.0 },
  { order_id = "3", ordered_at = 2025-06-03T10:00:00, discount_value = 0.0, voucher_code = "GRATISVERSAND" },
  { order_id = "4", ordered_at = 2025-06-04T10:00:00, voucher_code = "TREUE10" },
  { order_id = "5", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "6", ordered_at = 2025-06-06T10:00:00, discount_value = 5.0, status = "cancelled" },
]
expect = { value = 0.75, n = 4, k = 3, left_out = 1 }   # 1, 3 and 4; the discount of 5 is unknown, 6 is not valid
*/
with notation as (
    select coalesce(bool_or(discount_value = 0), false) as states_zero,
    from valid_orders
)

select
    valid_orders.order_date as day,
    valid_orders.order_id,
    coalesce(valid_orders.discount_value, 0) > 0 or valid_orders.voucher_code is not null as value,
    case
        when notation.states_zero
            and valid_orders.discount_value is null
            and valid_orders.voucher_code is null
            then 'unknown_discount'
    end as left_out,
from valid_orders
cross join notation
