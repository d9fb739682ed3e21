/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 1
case = "buyers"
advice = "communication.thanks"
instrument = "tip_thanks"
matures_after = [21, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "messages.kind", "messages.sent_at", "messages.customer_id|messages.order_id"]

[de]
name = "Dankesnachricht nach dem ersten Kauf"
question = "Kaufen Kunden eher wieder, denen nach dem ersten Kauf gedankt wurde?"
definition = "Unterschied in Prozentpunkten: Anteil der Kunden mit Dankesnachricht minus Anteil der Kunden ohne, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist der 21. Tag nach dem ersten Kauf; es zählt eine Dankesnachricht vom Tag des ersten Kaufs bis zum Stichtag, die zur ersten Bestellung oder zu keiner Bestellung gehört. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote mit Dankesnachricht − Wiederkaufquote ohne, bei vergleichbaren Kunden"
pitfall = "Wer nur bei großen oder wichtigen Bestellungen dankt, vergleicht verschiedene Kunden. Ein Dank, der nicht als Dankesnachricht eingelesen ist, zählt als keiner."
experience = "eine Dankesnachricht"
exposed = "Kunden, denen nach dem ersten Kauf gedankt wurde"
unexposed = "Kunden ohne Dankesnachricht"
otherwise = "Wäre keinem der {n1} Kunden gedankt worden"
[en]
name = "Thank-you after the first purchase"
question = "Do customers buy again more often if thanked after the first purchase?"
definition = "Difference in percentage points: share of customers with a thank-you message minus share of customers without who bought again within the repeat window (90 days, adjustable) after the landmark. The landmark is the 21st day after the first purchase; a thank-you message from the day of the first purchase to the landmark counts if it belongs to the first order or to no order. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate with a thank-you message − repeat rate without, among comparable customers"
pitfall = "A shop that thanks for large or important orders only compares different customers. Thanks that were not imported as a thank-you message count as none."
experience = "a thank-you message"
exposed = "Customers thanked after the first purchase"
unexposed = "customers without a thank-you"
otherwise = "Had none of the {n1} customers been thanked"

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 5: Danke nach jeder Transaktion; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Bedanken Sie sich", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 5: thanks after every transaction; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: say thank you" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "A2", customer_id = "A", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "D2", customer_id = "D", ordered_at = 2025-02-01T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E2", customer_id = "E", ordered_at = 2025-01-20T10:00:00 },
]
messages = [
  { kind = "thank_you", order_id = "A1", sent_at = 2025-01-11T09:00:00 },
  { kind = "thank_you", customer_id = "B", sent_at = 2025-01-31T20:00:00 },
  { kind = "thank_you", customer_id = "C", sent_at = 2025-02-01T09:00:00 },
  { kind = "dispatch", customer_id = "D", order_id = "D1", sent_at = 2025-01-11T09:00:00 },
  { kind = "thank_you", customer_id = "E", order_id = "E2", sent_at = 2025-01-21T09:00:00 },
]
# Thanked by 31 January: A (by its order), B 1 of 2. Not: C (a day too late), D 1 of 2: 0. E was thanked for another order and
# is alone with a further purchase.
expect = { value = 0.0, n = 5, k1 = 1, n1 = 2, k0 = 1, n0 = 3 }
*/
with thanked as (
    select distinct first_orders.customer_key
    from messages
    left join valid_orders on messages.order_id = valid_orders.order_id
    inner join first_orders on coalesce(messages.customer_key, valid_orders.customer_key) = first_orders.customer_key
    where messages.kind = 'thank_you'
        and messages.sent_at::date between first_orders.first_date and first_orders.first_date + 21
        and (messages.order_id is null or messages.order_id = first_orders.order_id)
),

exposures as (
    select
        first_orders.customer_key,
        first_orders.first_date,
        first_orders.first_date + 21 as landmark,
        thanked.customer_key is not null as is_thanked,
    from first_orders
    left join thanked on first_orders.customer_key = thanked.customer_key
)

select
    exposures.first_date as day,
    exposures.customer_key,
    exposures.is_thanked as exposed,
    concat_ws(
        '|',
        purchase_spells.value_third,
        date_trunc('quarter', exposures.first_date)::date,
        purchase_spells.further_purchases
    ) as stratum,
    case
        when exposures.landmark + $repeat_window <= $as_of
            then purchase_spells.next_date <= exposures.landmark + $repeat_window
    end as value,
from exposures
inner join purchase_spells
    on exposures.customer_key = purchase_spells.customer_key
    and exposures.landmark >= purchase_spells.since_date
    and exposures.landmark < purchase_spells.next_date
