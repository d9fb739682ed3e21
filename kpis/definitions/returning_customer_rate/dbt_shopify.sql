/*
case = "orders"
several = true
filters = false

[de]
name = "dbt_shopify: Spalte new_vs_repeat"
short = "wie dbt_shopify"
definition = "Bestellungen mit „repeat“ ÷ alle Bestellungen des Zeitraums. Das Modell nummeriert die Bestellungen je Kunde; die erste ist „new“, jede weitere „repeat“. Ausgeschlossen sind nur Testbestellungen, stornierte zählen mit. Alle Bestellungen ohne Kunden bilden zusammen einen einzigen Kunden."
[en]
name = "dbt_shopify: column new_vs_repeat"
short = "as dbt_shopify"
definition = "Orders marked “repeat” ÷ all orders of the period. The model numbers the orders of each customer; the first is “new”, every further one “repeat”. Only test orders are left out, cancelled ones count. All orders without a customer together form one single customer."

[source]
standard = { de = "fivetran/dbt_shopify, Modell shopify__orders (Stand d768d54; new_vs_repeat über row_number() je customer_id)", en = "fivetran/dbt_shopify, model shopify__orders (as of d768d54; new_vs_repeat by row_number() per customer_id)" }

[[step]]
id = "further_order"
label = { de = "Jede weitere Bestellung zählt", en = "Every further order counts" }
why = { de = "Bestellt ein Kunde im Zeitraum mehrmals, zählt er bei uns einmal. Dort zählt jede seiner weiteren Bestellungen, und zwar als „repeat“.", en = "A customer who orders several times in the period counts once with us. There each further order counts, and as “repeat”." }
[[step]]
id = "known_account"
label = { de = "Konten, die älter sind als die Daten", en = "Accounts older than the data" }
why = { de = "Das Kundenkonto ist älter als die erste Bestellung in den Daten. Bei uns gilt der Kunde als schon bekannt; dort zählt nur die Nummer der Bestellung, und die ist 1.", en = "The customer account is older than the first order in the data. To us the customer is known already; there only the number of the order counts, and that is 1." }
[[step]]
id = "after_cancelled"
label = { de = "Vorher nur Storniertes", en = "Nothing but cancellations before" }
why = { de = "Die erste gültige Bestellung eines Kunden, der vorher schon storniert hatte: Bei uns ist er neu, dort ist es schon die zweite Bestellung.", en = "The first valid order of a customer who had cancelled one before: to us new, there it is the second order already." }
[[step]]
id = "cancelled"
label = { de = "Stornierte zählen mit", en = "Cancelled ones count" }
why = { de = "Stornierte Bestellungen sind bei uns kein Kauf. Dort zählen sie wie alle anderen.", en = "To us cancelled orders are no purchase. There they count like all others." }
[[step]]
id = "nobody"
label = { de = "Bestellungen ohne Kunden", en = "Orders without a customer" }
why = { de = "Wir zählen Bestellungen ohne Kundennummer und E-Mail-Adresse nicht. Dort sind sie alle derselbe Kunde, also bis auf die allererste „repeat“.", en = "We do not count orders without a customer number and e-mail address. There they are all the same customer, hence “repeat” but for the very first." }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "C", created_at = 2023-01-01T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-05-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-06-20T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-05-02T10:00:00, status = "cancelled" },
  { order_id = "5", customer_id = "B", ordered_at = 2025-06-12T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-06-13T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-06-14T10:00:00, status = "cancelled" },
  { order_id = "8", customer_id = "0", ordered_at = 2025-06-15T09:00:00 },
  { order_id = "9", customer_id = "0", ordered_at = 2025-06-16T09:00:00 },
]
# Ours: A and C of A, B, C. With A's second order 3 of 4; C is new there: 2 of 4; B is not: 3 of 4;
# D's cancelled first order: 3 of 5; the two guest orders are one new and one repeat: 4 of 7.
expect = { period = 2025-06-01, ours = 0.6667, further_order = 0.0833, known_account = -0.25, after_cancelled = 0.25, cancelled = -0.15, nobody = -0.0286, value = 0.5714, n = 7, k = 4 }
*/
with numbered as (
    select
        order_id,
        order_date,
        customer_key,
        exclusion,
        row_number() over person as order_no,
        count(*) filter (where exclusion is null) over person as valid_no,
    from orders
    where exclusion is null or exclusion = 'cancelled'
    window person as (partition by customer_key order by ordered_at, order_id rows unbounded preceding)
)

select
    periods.last_day as day,
    numbered.order_id,
    numbered.customer_key,
    numbered.order_no > 1 as value,
    case
        when numbered.customer_key is null then 'nobody'
        when numbered.exclusion = 'cancelled' then 'cancelled'
        when numbered.order_no = 1 then 'known_account'
        when numbered.valid_no = 1 then 'after_cancelled'
        else 'further_order'
    end as reason,
from numbered
inner join periods
    on numbered.order_date >= periods.first_day
    and numbered.order_date <= periods.last_day
where periods.grain = $grain and periods.grain <> 'all'
