/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 1
case = "buyers"
advice = "commerce.delivery"
instrument = "delivery"
matures_after = [21, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "orders.promised_date", "orders.delivered_at"]

[de]
name = "Verspätete erste Lieferung"
question = "Kaufen Kunden seltener wieder, deren erste Bestellung zu spät kam?"
definition = "Unterschied in Prozentpunkten: Anteil der Kunden mit verspäteter erster Lieferung minus Anteil der pünktlich belieferten, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist bei jedem Kunden der 21. Tag nach dem ersten Kauf. Verspätet heißt: nach dem zugesagten Tag zugestellt oder bis zum Stichtag nicht zugestellt. Erste Bestellungen ohne Zusage oder mit einer Zusage nach dem Stichtag zählen nicht. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote nach verspäteter erster Lieferung − Wiederkaufquote nach pünktlicher, bei vergleichbaren Kunden"
pitfall = "Vor Weihnachten kommen mehr Pakete zu spät, und zugleich kaufen viele nur ein Geschenk; deshalb der Vergleich innerhalb des Quartals. Was die Gruppen sonst unterscheidet, etwa Region oder Ware, bleibt darin."
experience = "eine verspätete erste Lieferung"
exposed = "Kunden, deren erste Bestellung zu spät kam"
unexposed = "pünktlich belieferte"
otherwise = "Wären alle {n1} ersten Lieferungen pünktlich gewesen"
[en]
name = "Late first delivery"
question = "Do customers buy again less often when their first order arrived late?"
definition = "Difference in percentage points: share of customers with a late first delivery minus share of those delivered on time who bought again within the repeat window (90 days, adjustable) after the landmark. Each customer's landmark is the 21st day after the first purchase. Late means: delivered after the promised day or not delivered by the landmark. First orders without a promise or with a promise after the landmark do not count. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate after a late first delivery − repeat rate after a punctual one, among comparable customers"
pitfall = "Before Christmas more parcels are late, and many buy a present only; hence the comparison within the quarter. What else sets the groups apart, such as region or goods, remains in it."
experience = "a late first delivery"
exposed = "Customers whose first order arrived late"
unexposed = "on-time customers"
otherwise = "Had all {n1} first deliveries been on time"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: Der genannte Termin muss eingehalten werden; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Halten Sie alle Versprechen", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: the date given must be kept; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: keep all promises" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }
[[benchmark]]
label = { de = "Zum Einordnen: In einer Studie bestellten Kunden nach einer Verspätung seltener und für weniger Geld (andere Größe, anderes Verfahren)", en = "For orientation: in one study customers ordered less often and for less money after a delay (other measure, other method)" }
source = { de = "Rao, Griffis & Goldsby 2011, Journal of Operations Management, ein Onlinehändler, Land nicht angegeben", en = "Rao, Griffis & Goldsby 2011, Journal of Operations Management, one online retailer, country not stated" }
show = "text"

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-16T10:00:00 },
  { order_id = "A2", customer_id = "A", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-15T08:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-14T18:00:00 },
  { order_id = "D2", customer_id = "D", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-13T10:00:00 },
  { order_id = "E2", customer_id = "E", ordered_at = 2025-05-02T10:00:00 },
  { order_id = "F1", customer_id = "F", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-20T10:00:00 },
  { order_id = "F2", customer_id = "F", ordered_at = 2025-01-20T10:00:00 },
  { order_id = "G1", customer_id = "G", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-01-14, delivered_at = 2025-01-12T10:00:00 },
  { order_id = "G2", customer_id = "G", ordered_at = 2025-01-31T10:00:00 },
  { order_id = "G3", customer_id = "G", ordered_at = 2025-02-15T10:00:00 },
  { order_id = "H1", customer_id = "H", ordered_at = 2025-01-10T10:00:00, promised_date = 2025-02-15, delivered_at = 2025-02-20T10:00:00 },
  { order_id = "I1", customer_id = "I", ordered_at = 2025-10-01T10:00:00, promised_date = 2025-10-05, delivered_at = 2025-10-04T10:00:00 },
]
# Landmark 31 January, window to 1 May. No further purchase by then: late A, B, C (never delivered) 1 of 3, on time D, E 1 of 2
# (E bought a day too late): −1/6, weight 6/5. One further purchase: late F 0 of 1, on time G 1 of 1: −1, weight 1/2.
# Together (−0.2 − 0.5) / 1.7. H was promised after the landmark, I's window is still open.
expect = { value = -0.4118, n = 7, k1 = 1, n1 = 4, k0 = 2, n0 = 3, open = 1 }
*/
with exposures as (
    select
        customer_key,
        first_date,
        first_date + 21 as landmark,
        not coalesce(delivered_at::date <= promised_date, false) as is_late,
    from first_orders
    where promised_date <= first_date + 21
)

select
    exposures.first_date as day,
    exposures.customer_key,
    exposures.is_late as exposed,
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
