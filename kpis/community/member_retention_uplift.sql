/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 1
headline = 3
case = "buyers"
advice = "community.binding"
instrument = "community"
matures_after = [90, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "customers.community_member_since"]

[de]
name = "Mehr Wiederkauf (Mitglieder)"
question = "Kaufen Community-Mitglieder eher wieder als vergleichbare andere Kunden?"
definition = "Unterschied in Prozentpunkten: Anteil der Mitglieder minus Anteil der Nichtmitglieder, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist bei jedem Kunden der 90. Tag nach dem ersten Kauf; Mitglied ist, wer bis dahin beigetreten ist. Verglichen wird nur unter Kunden mit gleich vielen Käufen bis zum Stichtag (1, 2, 3 und mehr; Mantel-Haenszel). Es zählen nur Kunden mit Kundenkonto und erst, wenn das Fenster vorbei ist. Es zählt der Tag des ersten Kaufs."
formula = "Wiederkaufquote der Mitglieder − Wiederkaufquote der Nichtmitglieder, bei gleich vielen früheren Käufen"
pitfall = "Mitgliedschaft hängt mit Wiederkauf zusammen, doch das beweist keine Wirkung: Wer beitritt, war vielleicht schon vorher treuer. Vergleichen Sie nie „irgendwann Mitglied“ mit „nie Mitglied“; ohne Stichtag entsteht ein großer Vorsprung aus dem Nichts."
exposed = "Mitglieder"
unexposed = "andere"
[en]
name = "More repeat buying (members)"
question = "Do community members buy again more often than comparable other customers?"
definition = "Difference in percentage points: share of members minus share of non-members who bought again within the repeat window (90 days, adjustable) after the landmark. Each customer's landmark is the 90th day after the first purchase; a member is who had joined by then. Compared only among customers with equally many purchases up to the landmark (1, 2, 3 and more; Mantel-Haenszel). Customers with an account only; counted only when the window has passed. The day of the first purchase counts."
formula = "repeat rate of members − repeat rate of non-members, at equal numbers of earlier purchases"
pitfall = "Membership is associated with repeat purchase; that proves no effect: those who join may have been more loyal before. Never compare “ever a member” with “never a member”; without a landmark a large lead arises from nothing."
exposed = "members"
unexposed = "others"

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Community: Beziehungen machen den Wechsel schwer; „Sechs gute Kundenbindungsinstrumente“, Nr. 4: Wer sich zugehörig fühlt, kauft wieder ein", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Community: relationships make it hard to switch; the guide “Sechs gute Kundenbindungsinstrumente”, no. 4: those who feel they belong buy again" }
standard = { de = "Landmark-Analyse: fester Stichtag gegen die Verzerrung zugunsten derer, die lange genug Kunde blieben, um beizutreten (Cho et al. 2017), Risikodifferenz nach Mantel-Haenszel", en = "Landmark analysis against immortal-time bias (Cho et al. 2017), Mantel-Haenszel risk difference" }
[[benchmark]]
label = { de = "Zum Einordnen: In einer Studie gingen 19 % des Umsatzes der Mitglieder nach dem Start auf den Beitritt zurück (Umsatz, nicht Wiederkaufquote; anderes Verfahren)", en = "For orientation: in one study 19% of members' revenue after launch was attributed to joining (revenue, not repeat rate; other method)" }
source = { de = "Manchanda, Packard & Pattabhiramaiah 2015, USA, Community eines Händlers, Differenz-von-Differenzen-Verfahren", en = "Manchanda, Packard & Pattabhiramaiah 2015, US, one retailer's community, difference in differences" }
show = "text"

[example]
as_of = 2025-12-31
customers = [
  { customer_id = "M1", community_member_since = 2025-02-01T00:00:00 },
  { customer_id = "M2", community_member_since = 2025-04-10T09:00:00 },
  { customer_id = "N1", community_member_since = 2025-06-01T00:00:00 },
  { customer_id = "N2" },
  { customer_id = "M3", community_member_since = 2025-02-01T00:00:00 },
  { customer_id = "N3" },
  { customer_id = "N4" },
  { customer_id = "I1" },
]
orders = [
  { order_id = "1", customer_id = "M1", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "M1", ordered_at = 2025-05-01T10:00:00 },
  { order_id = "3", customer_id = "M2", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "4", customer_id = "M2", ordered_at = 2025-07-09T10:00:00 },
  { order_id = "5", customer_id = "N1", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "6", customer_id = "N1", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "7", customer_id = "N2", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "8", customer_id = "M3", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "9", customer_id = "M3", ordered_at = 2025-02-10T10:00:00 },
  { order_id = "10", customer_id = "N3", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "11", customer_id = "N3", ordered_at = 2025-02-10T10:00:00 },
  { order_id = "12", customer_id = "N4", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "13", customer_id = "N4", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "14", customer_id = "I1", ordered_at = 2025-10-01T10:00:00 },
]
# Landmark 10 April, window to 9 July. One earlier purchase: members 2 of 2, others 1 of 2 (N1 joined later), +0.5, weight 1.
# Two earlier purchases: members 0 of 1, others 0 of 2, 0, weight 2/3. Together 0.5 / (5/3) = 0.3. I1 is too young.
expect = { value = 0.3, n = 7 }
*/
with landmarks as (
    select
        buyers.customer_key,
        buyers.first_date,
        buyers.first_date + 90 as landmark,
        coalesce(accounts.community_member_since::date <= buyers.first_date + 90, false) as is_member,
    from buyers
    inner join accounts on buyers.customer_key = accounts.customer_key
),

histories as (
    select
        landmarks.customer_key,
        landmarks.first_date,
        landmarks.landmark,
        landmarks.is_member,
        sum(case when occasions.occasion_date <= landmarks.landmark then 1 else 0 end) as earlier_purchases,
        sum(
            case
                when occasions.occasion_date > landmarks.landmark
                    and occasions.occasion_date <= landmarks.landmark + $repeat_window then 1
                else 0
            end
        ) as later_purchases,
    from landmarks
    inner join occasions on landmarks.customer_key = occasions.customer_key
    group by landmarks.customer_key, landmarks.first_date, landmarks.landmark, landmarks.is_member
)

select
    first_date as day,
    customer_key,
    is_member as exposed,
    least(earlier_purchases, 3)::varchar as stratum,
    case when landmark + $repeat_window <= $as_of then later_purchases > 0 end as value,
from histories
