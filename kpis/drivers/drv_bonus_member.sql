/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 1
case = "buyers"
advice = "instruments.bonus"
instrument = "bonus"
matures_after = [30, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "customers.bonus_member_since"]

[de]
name = "Bonusmitgliedschaft"
question = "Kaufen Bonusmitglieder eher wieder als vergleichbare andere Kunden?"
definition = "Unterschied in Prozentpunkten: Anteil der Bonusmitglieder minus Anteil der Nichtmitglieder, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist bei jedem Kunden der 30. Tag nach dem ersten Kauf; Mitglied ist, wer bis dahin beigetreten ist. Es zählen nur Kunden mit Kundenkonto. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote der Mitglieder − Wiederkaufquote der Nichtmitglieder, bei vergleichbaren Kunden"
pitfall = "Wer beitritt, kauft oft ohnehin mehr. Vergleichen Sie nie „irgendwann Mitglied“ mit „nie Mitglied“: So entsteht ein großer Vorsprung aus dem Nichts."
experience = "die Bonusmitgliedschaft"
exposed = "Kunden, die bis zum 30. Tag Bonusmitglied wurden"
unexposed = "Nichtmitglieder"
otherwise = "Wäre keiner der {n1} Kunden beigetreten"
[en]
name = "Bonus membership"
question = "Do bonus members buy again more often than comparable other customers?"
definition = "Difference in percentage points: share of bonus members minus share of non-members who bought again within the repeat window (90 days, adjustable) after the landmark. Each customer's landmark is the 30th day after the first purchase; a member is who had joined by then. Customers with an account only. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate of members − repeat rate of non-members, among comparable customers"
pitfall = "Those who join often buy more anyway. Never compare “ever a member” with “never a member”: a large lead arises from nothing."
experience = "bonus membership"
exposed = "Customers who became bonus members by day 30"
unexposed = "non-members"
otherwise = "Had none of the {n1} customers joined"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 2: Wer Punkte sammelt, überlegt sich den Wechsel zweimal", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 2: those who collect points think twice about switching" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }
[[benchmark]]
label = { de = "Zum Einordnen: Eine Auswertung vieler Studien (429 Effekte) findet im Mittel mehr Treue im Kaufverhalten (andere Größe, andere Verfahren)", en = "For orientation: a review of many studies (429 effects) finds more loyalty in purchase behaviour on average (other measures, other methods)" }
source = { de = "Belli et al. 2022, Meta-Analyse, viele Länder", en = "Belli et al. 2022, meta-analysis, many countries" }
show = "text"

[example]
as_of = 2025-12-31
customers = [
  { customer_id = "A", bonus_member_since = 2025-02-09T20:00:00 },
  { customer_id = "B", bonus_member_since = 2025-01-10T10:00:00 },
  { customer_id = "C", bonus_member_since = 2025-02-10T00:00:00 },
  { customer_id = "D" },
  { customer_id = "E", bonus_member_since = 2025-01-20T10:00:00 },
  { customer_id = "F" },
]
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "A2", customer_id = "A", ordered_at = 2025-05-10T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E2", customer_id = "E", ordered_at = 2025-01-20T10:00:00 },
  { order_id = "F1", customer_id = "F", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "F2", customer_id = "F", ordered_at = 2025-01-25T10:00:00 },
  { order_id = "F3", customer_id = "F", ordered_at = 2025-02-20T10:00:00 },
  { order_id = "G1", customer_id = "G", ordered_at = 2025-01-10T10:00:00 },
]
# Landmark 9 February, window to 10 May. No further purchase: members A (joined that evening), B 1 of 2, others C (a day
# too late), D 0 of 2: +0.5, weight 1. One further purchase: member E 0 of 1, F 1 of 1: −1, weight 1/2. Together 0 / 1.5.
# G has no account.
expect = { value = 0.0, n = 6, k1 = 1, n1 = 3, k0 = 1, n0 = 3 }
*/
with exposures as (
    select
        first_orders.customer_key,
        first_orders.first_date,
        first_orders.first_date + 30 as landmark,
        coalesce(accounts.bonus_member_since::date <= first_orders.first_date + 30, false) as is_member,
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
