/*
measure = "contrast"
unit = "pp"
better = "neither"
priority = 3
case = "buyers"
advice = "lifecycle.new"
matures_after = ["repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "orders.voucher_code"]

[de]
name = "Erste Bestellung mit Gutschein"
question = "Kommen Kunden wieder, die mit einem Gutschein begannen?"
definition = "Unterschied in Prozentpunkten: Anteil der Kunden, die bei der ersten Bestellung einen Gutschein einlösten, minus Anteil der übrigen, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem ersten Kauf wieder gekauft haben. Stichtag ist der Tag des ersten Kaufs. Eine Bestellung ohne Gutscheincode gilt als ohne Gutschein. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote nach erster Bestellung mit Gutschein − Wiederkaufquote ohne, bei vergleichbaren Kunden"
pitfall = "Gutscheine bekommen oft bestimmte Kunden, etwa Newsletter-Leser. Sagt nichts darüber, was der Gutschein kostet."
experience = "ein Gutschein bei der ersten Bestellung"
exposed = "Kunden, die mit einem Gutschein begannen"
unexposed = "Kunden ohne Gutschein"
otherwise = "Wären die {n1} Kunden ohne Gutschein gekommen"
[en]
name = "First order with a voucher"
question = "Do customers come back who began with a voucher?"
definition = "Difference in percentage points: share of customers who redeemed a voucher on the first order minus share of the others who bought again within the repeat window (90 days, adjustable) after the first purchase. The landmark is the day of the first purchase. An order without a voucher code counts as without a voucher. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate after a first order with a voucher − repeat rate without, among comparable customers"
pitfall = "Vouchers often go to certain customers, such as newsletter readers. Says nothing about what the voucher costs."
experience = "a voucher on the first order"
exposed = "Customers who began with a voucher"
unexposed = "customers without a voucher"
otherwise = "Had the {n1} customers come without a voucher"

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: Gutscheine und Sonderangebote; „Sechs gute Kundenbindungsinstrumente“, Nr. 4: persönliche Gutscheine", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: vouchers and special offers; the guide “Sechs gute Kundenbindungsinstrumente”, no. 4: personal vouchers" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00, voucher_code = "HELLO", order_value = 30.0 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00, voucher_code = "HELLO", order_value = 30.0 },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00, order_value = 30.0 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00, order_value = 90.0 },
  { order_id = "D2", customer_id = "D", ordered_at = 2025-02-10T10:00:00, voucher_code = "HELLO" },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00, order_value = 90.0, voucher_code = "HELLO" },
  { order_id = "F1", customer_id = "F", ordered_at = 2025-04-10T10:00:00, order_value = 90.0, voucher_code = "HELLO" },
]
# Small first order: with A, B 1 of 2 (B on the last day), without C 0 of 1, +0.5, weight 2/3. Large first order: with E 0 of 1,
# without D 1 of 1 (the voucher came later), −1, weight 1/2. Together −1/6 / (7/6). F is alone in its quarter.
expect = { value = -0.1429, n = 6, k1 = 1, n1 = 4, k0 = 1, n0 = 2 }
*/
with exposures as (
    select
        customer_key,
        first_date,
        voucher_code is not null as has_voucher,
    from first_orders
)

select
    exposures.first_date as day,
    exposures.customer_key,
    exposures.has_voucher as exposed,
    concat_ws(
        '|',
        purchase_spells.value_third,
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
