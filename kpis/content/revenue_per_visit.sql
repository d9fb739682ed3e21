/*
measure = "ratio"
unit = "currency"
better = "higher"
priority = 3
case = "visits"
advice = "content.visits"
least = 0
needs = ["visits.started_at", "orders.order_value"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Umsatz je Besuch"
question = "Was bringt ein Besuch im Durchschnitt ein?"
definition = "Wert der gültigen Bestellungen ÷ Besuche, nur in Monaten, in denen es beides gibt. Nennen die Besuche ihre Bestellung, zählt ab dem ersten Monat, in dem sie das tun, genau deren Wert, jede Bestellung einmal (beim ersten Besuch, der sie nennt); Besuche, deren Bestellung nicht in den Daten steht, sind ausgenommen. Sonst zählen alle Bestellungen dieser Monate, und der Wert lässt sich nicht aufteilen. Automatische Zugriffe (Bots) und Bestellungen ohne Betrag zählen nicht. Es zählt der Tag des Besuchs, sonst der Bestellung."
formula = "Bestellwert ÷ Besuche, gleiche Monate"
pitfall = "Bestellungen vom Marktplatz oder Telefon haben keinen Besuch im Shop und blähen den Wert auf, wenn die Besuche ihre Bestellung nicht nennen. Cookie-Abfragen verringern die gezählten Besuche, nicht den Umsatz. Werbeeinnahmen von Blogs und Portalen sind nicht enthalten."
[en]
name = "Revenue per visit"
question = "What does a visit bring in on average?"
definition = "Value of the valid orders ÷ visits, only in months that have both. Where visits name their order, exactly its value counts from the first month in which they do, each order once (at the first visit that names it); visits whose order is not in the data are left out. Otherwise all orders of these months count, and the value cannot be divided. Bots and orders without an amount do not count. The day of the visit counts, else of the order."
formula = "order value ÷ visits, same months"
pitfall = "Orders by marketplace or phone have no visit to the shop and inflate the value if visits do not name their order. Consent dialogs reduce the visits counted, not the revenue. Advertising income of blogs and portals is not included."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Commerce: Waren verkaufen; Blogs verdienen durch Werbung", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Commerce: goods are sold; blogs earn by advertising" }
standard = { de = "Matomo, Umsatz je Besuch (Bestellwert wie bestellt, einschließlich Umsatzsteuer und Versand)", en = "Matomo, revenue per visit (order value as ordered, VAT and shipping included)" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-01T10:20:00, order_value = 60 },
  { order_id = "2", ordered_at = 2025-06-02T10:20:00, order_value = 40, status = "cancelled" },
  { order_id = "3", ordered_at = 2025-06-03T10:20:00, order_value = 20 },
  { order_id = "4", ordered_at = 2025-06-03T10:20:00, order_value = 500 },
  { order_id = "5", ordered_at = 2025-04-03T10:20:00, order_value = 500 },
]
visits = [
  { visit_id = "w1", started_at = 2025-06-01T10:00:00, order_id = "1" },
  { visit_id = "w2", started_at = 2025-06-01T12:00:00, order_id = "1" },
  { visit_id = "w3", started_at = 2025-06-02T10:00:00, order_id = "2" },
  { visit_id = "w4", started_at = 2025-06-03T10:00:00, order_id = "3" },
  { visit_id = "w5", started_at = 2025-06-04T10:00:00, order_id = "unknown" },
  { visit_id = "w6", started_at = 2025-06-05T10:00:00, is_bot = true },
  { visit_id = "w7", started_at = 2025-05-05T10:00:00 },
  { visit_id = "w8", started_at = 2025-04-05T10:00:00 },
]
expect = { value = 20, n = 4, left_out = 1 }   # 60 + 0 (again) + 0 (cancelled) + 20 in four visits; w5's order is unknown, order 4 has no visit; in April no visit names its order yet
*/
with shared_months as (
    select date_trunc('month', visit_date) as month_start
    from human_visits
    intersect
    select date_trunc('month', order_date) as month_start
    from valid_orders
),

-- An order of the future is not known yet.
known_orders as (
    select order_id
    from orders
    where ordered_at < $as_of_ts
),

-- From the month on in which a visit first names its order; null: visits never do.
naming as (
    select date_trunc('month', min(human_visits.visit_date)) as linked_from
    from human_visits
    inner join known_orders on human_visits.order_id = known_orders.order_id
),

-- Which of the visits that name an order is the first. The others are apart, lest they be sorted in one heap.
numbered as (
    select
        human_visits.*,
        row_number() over (
            partition by order_id, case when order_id is null then visit_id end
            order by started_at, visit_id
        ) as visit_no,
    from human_visits
),

linked as (
    select
        numbered.visit_date as day,
        numbered.device,
        numbered.country,
        numbered.sales_channel,
        case
            when numbered.order_id is null or numbered.visit_no > 1 or valid_orders.order_id is null then 0
            else valid_orders.order_value
        end as value,
        1 as weight,
        case
            when numbered.order_id is null or numbered.visit_no > 1 then null
            when known_orders.order_id is null then 'unknown_order'
            when valid_orders.order_id is not null and valid_orders.order_value is null then 'no_value'
        end as left_out,
    from numbered
    cross join naming
    left join known_orders on numbered.order_id = known_orders.order_id
    left join valid_orders on numbered.order_id = valid_orders.order_id
    where naming.linked_from <= numbered.visit_date
),

apart as (
    select
        human_visits.visit_date as day,
        0 as value,
        1 as weight,
    from human_visits
    union all
    select
        order_date as day,
        order_value as value,
        0 as weight,
    from valid_orders
    where order_value is not null
),

cases as (
    select * from linked
    union all
    select
        apart.day,
        null as device,
        null as country,
        null as sales_channel,
        apart.value,
        apart.weight,
        null as left_out,
    from apart
    cross join naming
    where naming.linked_from is null
)

select cases.*
from cases
inner join shared_months on date_trunc('month', cases.day) = shared_months.month_start
