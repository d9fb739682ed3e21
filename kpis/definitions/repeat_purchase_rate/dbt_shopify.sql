/*
filters = false

[de]
name = "dbt_shopify: Spalte lifetime_count_orders"
short = "wie dbt_shopify"
definition = "Kunden mit lifetime_count_orders über 1 ÷ alle Kunden mit mindestens einer Bestellung. Ausgeschlossen sind nur Testbestellungen; stornierte zählen wie alle anderen, auch die am selben Tag."
[en]
name = "dbt_shopify: column lifetime_count_orders"
short = "as dbt_shopify"
definition = "Customers with lifetime_count_orders above 1 ÷ all customers with at least one order. Only test orders are left out; cancelled ones count like all others, those of the same day, too."

[source]
standard = { de = "fivetran/dbt_shopify, Modell shopify__customers (Stand d768d54)", en = "fivetran/dbt_shopify, model shopify__customers (as of d768d54)" }

[[step]]
id = "same_day"
label = { de = "Zwei Bestellungen am selben Tag", en = "Two orders on one day" }
why = { de = "Alle Bestellungen eines Tages sind bei uns ein Kauf, dort zählt jede für sich.", en = "To us all orders of a day are one purchase, there each counts for itself." }
[[step]]
id = "cancelled_second"
label = { de = "Wiederkauf, der storniert wurde", en = "A repeat purchase that was cancelled" }
why = { de = "Von mehreren Bestellungen ist höchstens eine gültig: Bei uns hat der Kunde nur einmal gekauft, dort mehrmals.", en = "Of several orders at most one is valid: to us the customer has bought only once, to them several times." }
[[step]]
id = "cancelled_only"
label = { de = "Nur Storniertes", en = "Nothing but cancellations" }
why = { de = "Kunden, die bisher alles storniert haben: Bei uns haben sie nichts gekauft und zählen nicht.", en = "Customers who have cancelled everything so far: to us they have bought nothing and do not count." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-03-05T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-03-05T09:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-03-05T20:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-05-25T10:00:00, status = "cancelled" },
  { order_id = "7", customer_id = "D", ordered_at = 2025-05-26T10:00:00, status = "cancelled" },
]
# Ours: A of A, B, C. With B 2 of 3, with C 3 of 3, and D is a fourth customer: 3 of 4.
expect = { period = 2025-06-01, ours = 0.3333, same_day = 0.3333, cancelled_second = 0.3333, cancelled_only = -0.25, value = 0.75, n = 4, k = 3 }
*/
with numbered as (
    select
        customer_key,
        order_date,
        exclusion is null as is_valid,
        row_number() over (partition by customer_key order by ordered_at, order_id) as order_no,
    from orders
    where customer_key is not null
        and (exclusion is null or exclusion = 'cancelled')
),

counted as (
    select
        customer_key,
        min(order_date) as first_date,
        min(order_date) filter (where order_no = 2) as second_order_date,
        min(order_date) filter (where is_valid) as first_valid_date,
    from numbered
    group by customer_key
),

valid_numbers as (
    select
        customer_key,
        order_date,
        row_number() over (partition by customer_key order by ordered_at, order_id) as valid_no,
    from valid_orders
    where customer_key is not null
)

select
    periods.last_day as day,
    counted.customer_key,
    coalesce(counted.second_order_date <= periods.last_day, false) as value,
    case
        when coalesce(counted.first_valid_date > periods.last_day, true) then 'cancelled_only'
        when coalesce(valid_numbers.order_date <= periods.last_day, false) then 'same_day'
        else 'cancelled_second'
    end as reason,
from counted
inner join periods on counted.first_date <= periods.last_day
left join valid_numbers
    on counted.customer_key = valid_numbers.customer_key
    and valid_numbers.valid_no = 2
where periods.grain = $grain
