/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 2
case = "buyers"
advice = "communication.informed"
instrument = "tip_transparency"
matures_after = [21, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "orders.promised_date", "orders.delivered_at", "messages.kind", "messages.order_id"]

[de]
name = "Vorwarnung bei Verspätung"
question = "Kaufen Kunden eher wieder, wenn sie von der Verspätung vorab erfuhren?"
definition = "Unterschied in Prozentpunkten unter Kunden mit verspäteter erster Lieferung: Anteil der vorgewarnten minus Anteil der nicht vorgewarnten, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist der 21. Tag nach dem ersten Kauf. Vorgewarnt heißt: Zur ersten Bestellung ging spätestens am zugesagten Tag eine Verspätungsmeldung hinaus. Verspätet heißt: nach dem zugesagten Tag zugestellt oder bis zum Stichtag nicht zugestellt. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote mit Vorwarnung − Wiederkaufquote ohne, unter Kunden mit verspäteter erster Lieferung"
pitfall = "Gewarnt wird, wo der Shop die Verspätung kommen sieht – das können andere Verspätungen sein als die überraschenden."
experience = "eine Vorwarnung bei Verspätung"
exposed = "Kunden, die vor der Verspätung gewarnt wurden"
unexposed = "nicht vorgewarnte"
otherwise = "Wäre keiner der {n1} Kunden gewarnt worden"
[en]
name = "Notice of a delay"
question = "Do customers buy again more often if told of the delay beforehand?"
definition = "Difference in percentage points among customers with a late first delivery: share of those notified minus share of those not notified who bought again within the repeat window (90 days, adjustable) after the landmark. The landmark is the 21st day after the first purchase. Notified means: a delay notice for the first order was sent on the promised day at the latest. Late means: delivered after the promised day or not delivered by the landmark. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate with a notice − repeat rate without, among customers with a late first delivery"
pitfall = "Notices are sent where the shop sees the delay coming – these may be other delays than those that come as a surprise."
experience = "notice of a delay"
exposed = "Customers notified of the delay"
unexposed = "customers not notified"
otherwise = "Had none of the {n1} customers been notified"

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Komplikationen angemessen kommunizieren; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: ehrlich auch in schlechten Zeiten", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: communicate complications; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: honest in bad times, too" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-16T10:00:00 },
  { order_id = "A2", customer_id = "A", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-16T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-16T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-14T10:00:00 },
]
messages = [
  { kind = "delay_notice", order_id = "A1", sent_at = 2025-01-14T09:00:00 },
  { kind = "delay_notice", order_id = "A1", sent_at = 2025-01-13T09:00:00 },
  { kind = "delay_notice", order_id = "B1", sent_at = 2025-01-13T09:00:00 },
  { kind = "delay_notice", order_id = "C1", sent_at = 2025-01-15T09:00:00 },
  { kind = "dispatch", order_id = "D1", sent_at = 2025-01-12T09:00:00 },
]
# Told in time: A (twice) bought again, B did not: 1 of 2. Not told: C learnt of it a day too late, D not at all: 0 of 2.
# E was on time and is not asked.
expect = { value = 0.5, n = 4, k1 = 1, n1 = 2, k0 = 0, n0 = 2 }
*/
with notified as (
    select distinct first_orders.order_id
    from first_orders
    inner join messages
        on first_orders.order_id = messages.order_id
        and messages.kind = 'delay_notice'
        and messages.sent_at::date <= first_orders.promised_date
),

exposures as (
    select
        first_orders.customer_key,
        first_orders.first_date,
        first_orders.first_date + 21 as landmark,
        notified.order_id is not null as is_notified,
    from first_orders
    left join notified on first_orders.order_id = notified.order_id
    where first_orders.promised_date <= first_orders.first_date + 21
        and not coalesce(first_orders.delivered_at::date <= first_orders.promised_date, false)
)

select
    exposures.first_date as day,
    exposures.customer_key,
    exposures.is_notified as exposed,
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
