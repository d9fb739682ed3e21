/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "buyers"
advice = "community.referral"
instrument = "tip_personal"
needs = ["orders.customer_id|orders.customer_email", "orders.referral_code|customers.referred_by"]

[de]
name = "Empfohlene Neukunden"
question = "Wie viele neue Kunden kommen auf Empfehlung?"
definition = "Neukunden, die nachweislich geworben wurden ÷ alle Neukunden. Neukunde ist, wer zum ersten Mal kauft; wer schon vor Beginn der Daten ein Kundenkonto hatte, ist keiner. Nachgewiesen ist die Empfehlung durch einen Empfehlungscode an einer Bestellung des ersten Kauftags, durch „geworben von“ im Kundenkonto oder durch die Herkunft „Empfehlungsprogramm“. Verweise von anderen Webseiten sind keine Empfehlung. Es zählt der Tag des ersten Kaufs."
formula = "geworbene Neukunden ÷ alle Neukunden"
pitfall = "Das ist eine Untergrenze: Wer im Gespräch empfiehlt, hinterlässt keinen Code. Umgekehrt schickt mancher den Code an sich selbst. Ohne „Kunde seit“ gelten in den ersten Monaten der Daten auch alte Kunden als neu."
[en]
name = "Referred new customers"
question = "How many new customers come by recommendation?"
definition = "New customers who were demonstrably referred ÷ all new customers. New is who buys for the first time; who had an account before the data begin is not. A referral is shown by a referral code on an order of the first day of purchase, by “referred by” in the account, or by the source “referral programme”. Links from other websites are no referral. The day of the first purchase counts."
formula = "referred new customers ÷ all new customers"
pitfall = "This is a lower bound: a recommendation in conversation leaves no code. On the other hand, some send the code to themselves. Without “customer since”, old customers count as new in the first months of the data."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 1: Mund-zu-Mund-Propaganda; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: Weiterempfehlung", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 1: word of mouth; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: recommendation" }
standard = { de = "Eigene Definition: nachgewiesene Empfehlungen unter den Neukunden", en = "Own definition: recorded referrals among new customers" }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "B", referred_by = "A" },
  { customer_id = "E", created_at = 2024-01-01T00:00:00, referred_by = "A" },
  { customer_id = "F", traffic_source = "referral" },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-05T10:00:00, referral_code = "SELF" },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-02T10:00:00 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-06-03T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-06-03T18:00:00, referral_code = "ANNA" },
  { order_id = "6", customer_id = "D", ordered_at = 2025-06-04T10:00:00, traffic_source = "Freunde werben" },
  { order_id = "7", customer_id = "E", ordered_at = 2025-06-04T10:00:00 },
  { order_id = "8", customer_id = "F", ordered_at = 2025-06-04T10:00:00 },
  { order_id = "9", ordered_at = 2025-06-04T10:00:00, referral_code = "ANNA" },
]
expect = { value = 0.6, n = 5, k = 3 }   # B, C, D of A to D and F; A's code came with the second purchase; E is no new customer, 9 a guest
*/
with recorded as (
    select
        customer_key,
        order_date,
        referral_code,
        traffic_source,
    from valid_orders
    where customer_kind = 'new'
    union all
    select
        buyers.customer_key,
        buyers.first_date as order_date,
        accounts.referred_by as referral_code,
        accounts.traffic_source,
    from buyers
    inner join accounts on buyers.customer_key = accounts.customer_key
),

referred as (
    select distinct customer_key
    from recorded
    where trim(referral_code) <> ''
        or replace(replace(lower(trim(traffic_source)), '_', ' '), '-', ' ') in (
            'referral program', 'referral programme', 'refer a friend', 'empfehlung', 'empfehlungsprogramm',
            'weiterempfehlung', 'kundenempfehlung', 'freunde werben', 'freunde werben freunde',
            'freundschaftswerbung', 'kunden werben kunden'
        )
),

new_customers as (
    select distinct
        customer_key,
        order_date,
    from valid_orders
    where customer_kind = 'new'
)

select
    new_customers.order_date as day,
    new_customers.customer_key,
    referred.customer_key is not null as value,
from new_customers
left join referred on new_customers.customer_key = referred.customer_key
