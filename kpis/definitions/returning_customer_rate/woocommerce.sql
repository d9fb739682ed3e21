/*
case = "orders"
several = true
filters = false

[de]
name = "WooCommerce: je Bestellung"
short = "wie WooCommerce"
definition = "Bestellungen, die nicht die älteste ihres Kunden sind ÷ alle Bestellungen des Zeitraums. WooCommerce kennzeichnet jede Bestellung; unbezahlte, fehlgeschlagene und stornierte bleiben dort wie bei uns außen vor. Wer oft bestellt, zählt so oft, wie er bestellt; eine Bestellung ohne bekannten Kunden gilt als neu."
[en]
name = "WooCommerce: by order"
short = "as WooCommerce"
definition = "Orders that are not the oldest one of their customer ÷ all orders of the period. WooCommerce marks every order; unpaid, failed and cancelled ones stay out there as they do here. Who orders often counts as often as they order; an order without a known customer counts as new."

[source]
standard = { de = "WooCommerce Analytics, Quelltext der Tabelle wc_order_stats (returning_customer; ausgeschlossen: pending, failed, cancelled), abgerufen 2026", en = "WooCommerce Analytics, source code of the table wc_order_stats (returning_customer; excluded: pending, failed, cancelled), read in 2026" }

[[step]]
id = "further_order"
label = { de = "Jede weitere Bestellung zählt", en = "Every further order counts" }
why = { de = "Bestellt ein Kunde im Zeitraum mehrmals, zählt er bei uns einmal. Dort zählt jede seiner weiteren Bestellungen, und zwar als wiederkehrend.", en = "A customer who orders several times in the period counts once with us. There each further order counts, and as returning." }
[[step]]
id = "nobody"
label = { de = "Bestellungen ohne Kunden", en = "Orders without a customer" }
why = { de = "Bestellungen ohne Kundennummer und E-Mail-Adresse: Wir können nicht wissen, ob jemand wiederkommt, und zählen sie nicht. Dort gelten sie als neu.", en = "Orders without a customer number and e-mail address: we cannot know whether somebody comes back and do not count them. There they count as new." }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2024-05-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-05T10:00:00 },
  { order_id = "3", customer_id = "A", ordered_at = 2025-06-20T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-06-02T10:00:00 },
  { order_id = "5", customer_id = "0", ordered_at = 2025-06-11T09:00:00 },
  { order_id = "6", customer_id = "B", ordered_at = 2025-06-12T10:00:00, status = "cancelled" },
]
# Ours: A of A and B. A's second order in June: 2 of 3. The guest: 2 of 4.
expect = { period = 2025-06-01, ours = 0.5, further_order = 0.1667, nobody = -0.1667, value = 0.5, n = 4, k = 2 }
*/
with numbered as (
    select
        valid_orders.order_id,
        valid_orders.order_date,
        valid_orders.customer_key,
        coalesce(accounts.created_at::date < settings.data_from, false) as is_known_before,
        row_number() over (
            partition by valid_orders.customer_key order by valid_orders.ordered_at, valid_orders.order_id
        ) as order_no,
    from valid_orders
    cross join settings
    left join accounts on valid_orders.customer_key = accounts.customer_key
)

select
    periods.last_day as day,
    numbered.order_id,
    numbered.customer_key,
    numbered.customer_key is not null and (numbered.order_no > 1 or numbered.is_known_before) as value,
    case when numbered.customer_key is null then 'nobody' else 'further_order' end as reason,
from numbered
inner join periods
    on numbered.order_date >= periods.first_day
    and numbered.order_date <= periods.last_day
where periods.grain = $grain and periods.grain <> 'all'
