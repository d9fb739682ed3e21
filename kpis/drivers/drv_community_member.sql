/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 1
case = "buyers"
advice = "community.binding"
instrument = "community"
matures_after = [90, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "customers.community_member_since"]

[de]
name = "Community-Mitgliedschaft"
question = "Kaufen Community-Mitglieder eher wieder als vergleichbare andere Kunden?"
definition = "Unterschied in Prozentpunkten: Anteil der Community-Mitglieder minus Anteil der Nichtmitglieder, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist bei jedem Kunden der 90. Tag nach dem ersten Kauf; Mitglied ist, wer bis dahin beigetreten ist. Es zählen nur Kunden mit Kundenkonto. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote der Mitglieder − Wiederkaufquote der Nichtmitglieder, bei vergleichbaren Kunden"
pitfall = "Wer beitritt, war vielleicht schon vorher treuer. Vergleichen Sie nie „irgendwann Mitglied“ mit „nie Mitglied“: So entsteht ein großer Vorsprung aus dem Nichts."
experience = "die Mitgliedschaft in der Community"
exposed = "Kunden, die bis zum 90. Tag der Community beitraten"
unexposed = "Nichtmitglieder"
otherwise = "Wäre keiner der {n1} Kunden beigetreten"
[en]
name = "Community membership"
question = "Do community members buy again more often than comparable other customers?"
definition = "Difference in percentage points: share of community members minus share of non-members who bought again within the repeat window (90 days, adjustable) after the landmark. Each customer's landmark is the 90th day after the first purchase; a member is who had joined by then. Customers with an account only. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate of members − repeat rate of non-members, among comparable customers"
pitfall = "Those who join may have been more loyal before. Never compare “ever a member” with “never a member”: a large lead arises from nothing."
experience = "community membership"
exposed = "Customers who joined the community by day 90"
unexposed = "non-members"
otherwise = "Had none of the {n1} customers joined"

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Community: Beziehungen machen den Wechsel schwer; „Sechs gute Kundenbindungsinstrumente“, Nr. 4: Wer sich zugehörig fühlt, kauft wieder ein", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Community: relationships make it hard to switch; the guide “Sechs gute Kundenbindungsinstrumente”, no. 4: those who feel they belong buy again" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }
[[benchmark]]
label = { de = "Zum Einordnen: In einer Studie gingen 19 % des Umsatzes der Mitglieder nach dem Start auf den Beitritt zurück (Umsatz, nicht Wiederkaufquote; anderes Verfahren)", en = "For orientation: in one study 19% of members' revenue after launch was attributed to joining (revenue, not repeat rate; other method)" }
source = { de = "Manchanda, Packard & Pattabhiramaiah 2015, USA, Community eines Händlers, Differenz-von-Differenzen-Verfahren", en = "Manchanda, Packard & Pattabhiramaiah 2015, US, one retailer's community, difference in differences" }
show = "text"

[example]
as_of = 2025-12-31
customers = [
  { customer_id = "A", community_member_since = 2025-04-10T09:00:00 },
  { customer_id = "B", community_member_since = 2025-02-01T10:00:00 },
  { customer_id = "C", community_member_since = 2025-06-01T10:00:00 },
  { customer_id = "D" },
  { customer_id = "E" },
  { customer_id = "F", community_member_since = 2025-02-01T10:00:00 },
  { customer_id = "G" },
]
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "A2", customer_id = "A", ordered_at = 2025-07-09T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-04-11T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "C2", customer_id = "C", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-04-01T10:00:00 },
  { order_id = "F1", customer_id = "F", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "F2", customer_id = "F", ordered_at = 2025-01-20T10:00:00 },
  { order_id = "F3", customer_id = "F", ordered_at = 2025-01-30T10:00:00 },
  { order_id = "F4", customer_id = "F", ordered_at = 2025-02-10T10:00:00 },
  { order_id = "G1", customer_id = "G", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "G2", customer_id = "G", ordered_at = 2025-01-20T10:00:00 },
  { order_id = "G3", customer_id = "G", ordered_at = 2025-01-30T10:00:00 },
]
# Landmark 10 April, window to 9 July. No further purchase: members A (last day), B 2 of 2, others C (joined later), D 1 of 2:
# +0.5, weight 1. Two and more: member F 0 of 1, G 0 of 1: 0, weight 1/2. Together 0.5 / 1.5. E is alone in its quarter.
expect = { value = 0.3333, n = 7, k1 = 2, n1 = 3, k0 = 1, n0 = 4 }
*/
with exposures as (
    select
        first_orders.customer_key,
        first_orders.first_date,
        first_orders.first_date + 90 as landmark,
        coalesce(accounts.community_member_since::date <= first_orders.first_date + 90, false) as is_member,
    from first_orders
    inner join accounts on first_orders.customer_key = accounts.customer_key
)

select
    exposures.first_date as day,
    exposures.customer_key,
    exposures.is_member as exposed,
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
