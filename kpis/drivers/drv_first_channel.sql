/*
measure = "contrast"
unit = "pp"
better = "neither"
priority = 3
case = "buyers"
advice = "lifecycle.acquisition"
matures_after = ["repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "orders.traffic_source|customers.traffic_source"]

[de]
name = "Über bezahlte Werbung gekommen"
question = "Kommen Kunden seltener wieder, die über bezahlte Werbung kamen?"
definition = "Unterschied in Prozentpunkten: Anteil der Kunden, deren erste Bestellung über bezahlte Werbung kam, minus Anteil der übrigen, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem ersten Kauf wieder gekauft haben. Stichtag ist der Tag des ersten Kaufs. Bezahlt sind Anzeigen und Partnerprogramme, erkannt an der Herkunft (paid, cpc, ads, display, affiliate, Anzeige, Werbung …); fehlt sie bei der Bestellung, gilt die des Kundenkontos. Kunden ohne bekannte Herkunft zählen nicht. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote nach bezahlter Werbung − Wiederkaufquote nach anderer Herkunft, bei vergleichbaren Kunden"
pitfall = "Die letzte Herkunft vor dem Kauf ist selten der ganze Weg. Werbung erreicht andere Menschen; der Vergleich sagt, wer kam, nicht, was die Werbung aus ihnen macht."
experience = "die Herkunft über bezahlte Werbung"
exposed = "Kunden, die über bezahlte Werbung kamen"
unexposed = "anders gekommene"
otherwise = "Wären die {n1} Kunden auf anderem Weg gekommen"
[en]
name = "Came through paid advertising"
question = "Do customers come back less often who came through paid advertising?"
definition = "Difference in percentage points: share of customers whose first order came through paid advertising minus share of the others who bought again within the repeat window (90 days, adjustable) after the first purchase. The landmark is the day of the first purchase. Paid are ads and affiliates, told by the source (paid, cpc, ads, display, affiliate …); where the order has none, that of the account counts. Customers without a known source do not count. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate after paid advertising − repeat rate after other sources, among comparable customers"
pitfall = "The last source before the purchase is rarely the whole way. Advertising reaches other people; the comparison says who came, not what advertising makes of them."
experience = "coming through paid advertising"
exposed = "Customers who came through paid advertising"
unexposed = "those who came otherwise"
otherwise = "Had the {n1} customers come another way"

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnung: Suchmaschinen, Anzeigen, Partnerprogramme, Gewinnspiele", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, acquisition: search engines, ads, affiliates, draws" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
customers = [
  { customer_id = "C", traffic_source = "affiliate" },
  { customer_id = "D", traffic_source = "paid" },
]
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00, traffic_source = "Paid Search" },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00, traffic_source = "google / cpc" },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-02-10T10:00:00, traffic_source = "direct" },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00, traffic_source = "organic" },
  { order_id = "D2", customer_id = "D", ordered_at = 2025-02-10T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00, traffic_source = "threads" },
  { order_id = "F1", customer_id = "F", ordered_at = 2025-01-10T10:00:00 },
]
# Paid: A, B, and C by its account, 1 of 3. Other: D by its order, E, 1 of 2. Of F nothing is known.
expect = { value = -0.1667, n = 5, k1 = 1, n1 = 3, k0 = 1, n0 = 2 }
*/
with exposures as (
    select
        customer_key,
        first_date,
        lower(traffic_source) in ('sea', 'sem', 'ads', 'ad', 'adwords', 'ppc', 'cpc', 'cpm', 'display', 'retargeting')
        or lower(traffic_source) like 'paid%'
        or lower(traffic_source) like 'bezahlt%'
        or lower(traffic_source) like 'affiliate%'
        or lower(traffic_source) like 'anzeige%'
        or lower(traffic_source) like 'werbung%'
        or lower(traffic_source) like 'display %'
        or lower(traffic_source) like '% ads'
        or lower(traffic_source) like '% cpc'
        or lower(traffic_source) like '% ppc' as is_paid,
    from first_orders
    where traffic_source is not null
)

select
    exposures.first_date as day,
    exposures.customer_key,
    exposures.is_paid as exposed,
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
