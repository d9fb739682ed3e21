/*
measure = "mean"
unit = "currency"
better = "higher"
priority = 2
case = "buyers"
advice = "lifecycle.value"
state = true
history = 730
needs = ["orders.customer_id|orders.customer_email", "orders.order_value|order_items.price|orders.margin_value"]

[de]
name = "Kundenwert (Faustformel)"
question = "Was bringt uns ein Kunde in den kommenden Jahren ungefähr noch ein?"
definition = "m × r ÷ (1 + i − r). m: durchschnittlicher Deckungsbeitrag eines Kunden, der in den letzten 365 Tagen gekauft hat (aus den Daten, sonst Bestellwert × Marge). r: Anteil der Kunden aus den 365 Tagen davor, die in den letzten 365 Tagen wieder gekauft haben. i: Zins (10 % im Jahr, einstellbar). Der Faktor ist höchstens 5. Was er bis heute eingebracht hat, ist nicht enthalten. Ohne zwei volle Jahre Daten oder mit weniger als 30 Kunden im Jahr davor gibt es keinen Wert. Gilt für den ganzen Shop: Nach Gruppen lässt sich der Wert nicht teilen, weil r die Rate des ganzen Shops ist."
formula = "Deckungsbeitrag je Kunde und Jahr × r ÷ (1 + i − r)"
pitfall = "Eine Faustformel aus dem Vertragsgeschäft: Sie nimmt an, dass jeder Kunde mit derselben Rate bleibt und nie zurückkommt. Kleine Änderungen von r ändern viel. Das Intervall zeigt nur, wie stark die Deckungsbeiträge streuen, nicht die Unsicherheit von r."
[en]
name = "Customer value (rule of thumb)"
question = "What will a customer roughly still bring us in the years to come?"
definition = "m × r ÷ (1 + i − r). m: average contribution margin of a customer who bought in the last 365 days (from the data, else order value × margin rate). r: share of the customers of the 365 days before who bought again in the last 365 days. i: discount rate (10% a year, adjustable). The multiple is 5 at most. What the customer has brought so far is not included. Without two full years of data or with fewer than 30 customers in the year before there is no value. It holds for the whole shop: it cannot be divided by groups because r is the rate of the whole shop."
formula = "margin per customer and year × r ÷ (1 + i − r)"
pitfall = "A rule of thumb from contract business: it assumes that every customer stays with the same rate and never comes back. Small changes of r change a lot. The interval shows only how much margins vary, not the uncertainty of r."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 5: Customer Lifetime Value", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 5: customer lifetime value" }
standard = { de = "Margenfaktor r ÷ (1 + i − r) nach Gupta & Lehmann; für Shops ohne Vertrag nur eine Faustformel (Fader & Hardie)", en = "Margin multiple r ÷ (1 + i − r) after Gupta & Lehmann; without contracts only a rule of thumb (Fader & Hardie)" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "old", customer_id = "X", ordered_at = 2023-07-01T10:00:00, order_value = 900.0 },
  { order_id = "a1", customer_id = "1", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a2", customer_id = "2", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a3", customer_id = "3", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a4", customer_id = "4", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a5", customer_id = "5", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a6", customer_id = "6", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a7", customer_id = "7", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a8", customer_id = "8", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a9", customer_id = "9", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a10", customer_id = "10", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a11", customer_id = "11", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a12", customer_id = "12", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a13", customer_id = "13", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a14", customer_id = "14", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a15", customer_id = "15", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a16", customer_id = "16", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a17", customer_id = "17", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a18", customer_id = "18", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a19", customer_id = "19", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a20", customer_id = "20", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a21", customer_id = "21", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a22", customer_id = "22", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a23", customer_id = "23", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a24", customer_id = "24", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a25", customer_id = "25", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a26", customer_id = "26", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a27", customer_id = "27", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "a28", customer_id = "28", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a29", customer_id = "29", ordered_at = 2024-03-01T10:00:00 }, { order_id = "a30", customer_id = "30", ordered_at = 2024-03-01T10:00:00 },
  { order_id = "b1", customer_id = "1", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b2", customer_id = "2", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b3", customer_id = "3", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 },
  { order_id = "b4", customer_id = "4", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b5", customer_id = "5", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b6", customer_id = "6", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 },
  { order_id = "b7", customer_id = "7", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b8", customer_id = "8", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b9", customer_id = "9", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 },
  { order_id = "b10", customer_id = "10", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b11", customer_id = "11", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b12", customer_id = "12", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 },
  { order_id = "b13", customer_id = "13", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b14", customer_id = "14", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 }, { order_id = "b15", customer_id = "15", ordered_at = 2025-03-01T10:00:00, order_value = 100.0 },
  { order_id = "c1", customer_id = "1", ordered_at = 2024-06-30T10:00:00, order_value = 700.0 }, { order_id = "c2", customer_id = "N", ordered_at = 2024-07-01T10:00:00, order_value = 300.0 },
]
# Year before (2 July 2023 to 30 June 2024): customers 1 to 30; X is a day too old for it. Of these, 1 to 15 bought again,
# so r = 0.5 and the multiple is 0.5 / (1 + 0.1 − 0.5) = 0.8333. Last year: 15 × 100 and once 300, times 30 % = 540 for
# 16 customers, m = 33.75. The second order of customer 1 on 30 June 2024 is still the year before.
expect = { value = 28.125, n = 16 }
*/
with margins as (
    select
        customer_key,
        order_date,
        sum(coalesce(margin_value, order_value * $margin_rate)) as margin,
    from valid_orders
    where customer_key is not null
    group by customer_key, order_date
),

recent as (
    select
        periods.last_day,
        margins.customer_key,
        sum(margins.margin) as margin,
    from periods
    inner join margins
        on margins.order_date > periods.last_day - 365
        and margins.order_date <= periods.last_day
    where periods.grain = $grain
    group by periods.last_day, margins.customer_key
),

earlier as (
    select distinct
        periods.last_day,
        occasions.customer_key,
    from periods
    inner join occasions
        on occasions.occasion_date > periods.last_day - 730
        and occasions.occasion_date <= periods.last_day - 365
    where periods.grain = $grain
),

retention as (
    select
        earlier.last_day,
        count(*) as customers,
        count(recent.customer_key) * 1.0 / nullif(count(*), 0) as rate,
    from earlier
    left join recent
        on earlier.last_day = recent.last_day
        and earlier.customer_key = recent.customer_key
    group by earlier.last_day
)

select
    recent.last_day as day,
    recent.margin
    * least(coalesce(retention.rate / nullif(1 + $discount_rate - retention.rate, 0), 5), 5) as value,
    case
        when settings.data_from > recent.last_day - 729 or coalesce(retention.customers, 0) < 30
            then 'too_little_history'
        when recent.margin is null then 'no_order_value'
    end as left_out,
from recent
cross join settings
left join retention on recent.last_day = retention.last_day
