/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = false
case = "buyers"
advice = "lifecycle.existing"
history = 365
needs = ["orders.customer_id|orders.customer_email"]

[de]
name = "Wiederkehrende Kunden"
question = "Wie viele der Kunden, die im Zeitraum gekauft haben, kannten wir schon?"
definition = "Kunden, die im Zeitraum gekauft haben und schon vor dem Zeitraum gekauft hatten ÷ alle Kunden, die im Zeitraum gekauft haben. Wer im selben Zeitraum zum ersten und zweiten Mal kauft, ist dort neu. Ist ein Kundenkonto älter als die Daten, gilt der Kunde als schon bekannt. Jeder Kunde zählt je Zeitraum einmal; über Zeiträume wird nicht addiert, ein Gesamtwert hat keinen Sinn."
formula = "Kunden mit früherem Kauf ÷ Kunden mit Kauf im Zeitraum"
pitfall = "Beginnen die Daten mitten im Leben des Shops, sehen anfangs alle neu aus: Das erste Jahr ist mit Vorsicht zu lesen. Ein hoher Anteil kann auch heißen, dass kaum Neukunden kommen."
[en]
name = "Returning customers"
question = "How many of the customers who bought in the period did we know already?"
definition = "Customers who bought in the period and had bought before the period ÷ all customers who bought in the period. Whoever buys for the first and second time in the same period is new there. If a customer account is older than the data, the customer counts as known. Every customer counts once per period; nothing is summed over periods, and a total over all time has no meaning."
formula = "customers with an earlier purchase ÷ customers with a purchase in the period"
pitfall = "If the data begin in the middle of the shop's life, everybody looks new at first: read the first year with care. A high share can also mean that hardly any new customers come."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“: immer wiederkehren; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”: coming back again and again; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2" }
standard = { de = "Wiederkehrende Kunden ÷ Kunden des Zeitraums (wie in Shopsystemen, etwa Shopify), nach Kaufgelegenheiten", en = "Returning customers ÷ customers of the period (as in shop systems such as Shopify), by purchase occasion" }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "C", created_at = 2023-01-01T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-05-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-06-20T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-06-02T10:00:00 },
  { order_id = "5", customer_id = "B", ordered_at = 2025-06-25T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-06-11T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-06-12T10:00:00 },
]
expect = { grain = "month", period = 2025-06-01, value = 0.5, n = 4, k = 2 }   # A, and C by the age of the account; B and D are new
*/
with period_customers as (
    select
        periods.last_day,
        occasions.customer_key,
        min(occasions.occasion_no) > 1 as has_bought_before,
    from occasions
    inner join periods
        on occasions.occasion_date >= periods.first_day
        and occasions.occasion_date <= periods.last_day
    where periods.grain = $grain and periods.grain <> 'all'
    group by periods.last_day, occasions.customer_key
),

known_customers as (
    select accounts.customer_key,
    from accounts
    cross join settings
    where accounts.created_at::date < settings.data_from
)

select
    period_customers.last_day as day,
    period_customers.customer_key,
    period_customers.has_bought_before or known_customers.customer_key is not null as value,
from period_customers
left join known_customers on period_customers.customer_key = known_customers.customer_key
