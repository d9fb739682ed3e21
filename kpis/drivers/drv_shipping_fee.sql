/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 2
case = "buyers"
advice = "commerce.shipping_cost"
instrument = "delivery"
matures_after = ["repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "orders.shipping_fee|order_items.shipping_fee"]

[de]
name = "Versandkosten bei der ersten Bestellung"
question = "Kaufen Kunden seltener wieder, die bei der ersten Bestellung Versand zahlten?"
definition = "Unterschied in Prozentpunkten: Anteil der Kunden mit Versandkosten über 0 bei der ersten Bestellung minus Anteil der versandkostenfrei belieferten, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem ersten Kauf wieder gekauft haben. Stichtag ist der Tag des ersten Kaufs. Erste Bestellungen ohne Angabe zählen nicht. Verglichen wird nur unter Kunden mit ähnlichem Warenwert der ersten Bestellung (unter 20, 40, 60, 80, 120 und ab 120), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote mit Versandkosten − Wiederkaufquote ohne, bei gleicher Warenwert-Stufe"
pitfall = "Gratisversand gibt es meist ab einem Mindestwert, und wer viel bestellt, kommt ohnehin eher wieder; deshalb der Vergleich innerhalb der Stufen. Stufen, in denen alle oder niemand zahlt, sagen nichts."
experience = "eine erste Bestellung mit Versandkosten"
exposed = "Kunden, die bei der ersten Bestellung Versandkosten zahlten"
unexposed = "versandkostenfrei belieferte"
otherwise = "Wären alle {n1} ersten Bestellungen versandkostenfrei gewesen"
[en]
name = "Shipping fee on the first order"
question = "Do customers buy again less often if they paid shipping on their first order?"
definition = "Difference in percentage points: share of customers with a shipping fee above 0 on the first order minus share of those with free shipping who bought again within the repeat window (90 days, adjustable) after the first purchase. The landmark is the day of the first purchase. First orders without that information do not count. Compared only among customers with a similar goods value of the first order (below 20, 40, 60, 80, 120, and 120 or more), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate with a fee − repeat rate without, at the same band of goods value"
pitfall = "Free shipping is mostly granted above a minimum value, and those who order much are more likely to come back anyway; hence the comparison within bands. Bands in which all or nobody pay say nothing."
experience = "a first order with a shipping fee"
exposed = "Customers who paid shipping on their first order"
unexposed = "customers with free shipping"
otherwise = "Had all {n1} first orders been shipped free"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: Lieferung am besten kostenlos", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: delivery preferably free" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00, item_value = 30.0, shipping_fee = 4.9 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00, item_value = 39.99, shipping_fee = 4.9 },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00, item_value = 20.0, shipping_fee = 0.0 },
  { order_id = "C2", customer_id = "C", ordered_at = 2025-01-11T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00, item_value = 40.0, shipping_fee = 4.9 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00, order_value = 50.0, shipping_fee = 0.0 },
  { order_id = "F1", customer_id = "F", ordered_at = 2025-01-10T10:00:00, item_value = 90.0, shipping_fee = 0.0 },
  { order_id = "F2", customer_id = "F", ordered_at = 2025-02-10T10:00:00 },
  { order_id = "G1", customer_id = "G", ordered_at = 2025-01-10T10:00:00, item_value = 30.0 },
]
# Goods 20 to 40: fee A, B 1 of 2, free C 1 of 1, −0.5, weight 2/3. 40 to 60: fee D 0 of 1, free E 0 of 1, 0, weight 1/2.
# Together −1/3 / (7/6). F stands alone in its band and says nothing, but is counted; of G the fee is not known.
expect = { value = -0.2857, n = 6, k1 = 1, n1 = 3, k0 = 2, n0 = 3 }
*/
with exposures as (
    select
        customer_key,
        first_date,
        shipping_fee > 0 as has_fee,
        case
            when goods_value is null then 'unknown'
            when goods_value < 20 then '0-20'
            when goods_value < 40 then '20-40'
            when goods_value < 60 then '40-60'
            when goods_value < 80 then '60-80'
            when goods_value < 120 then '80-120'
            else '120+'
        end as value_band,
    from first_orders
    where shipping_fee >= 0
)

select
    exposures.first_date as day,
    exposures.customer_key,
    exposures.has_fee as exposed,
    concat_ws(
        '|',
        exposures.value_band,
        date_trunc('quarter', exposures.first_date)::date,
        purchase_spells.further_purchases
    ) as stratum,
    case
        when exposures.first_date + $repeat_window <= $as_of
            then purchase_spells.next_date <= exposures.first_date + $repeat_window
    end as value,
from exposures
inner join purchase_spells
    on exposures.customer_key = purchase_spells.customer_key
    and exposures.first_date >= purchase_spells.since_date
    and exposures.first_date < purchase_spells.next_date
