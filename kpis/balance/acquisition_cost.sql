/*
measure = "ratio"
unit = "currency"
better = "lower"
priority = 2
case = "months"
advice = "balance.acquisition"
census = true
shortest = "month"
history = 365
needs = ["crm_costs.amount", "crm_costs.cost_type", "crm_costs.month", "orders.customer_id|orders.customer_email"]

[de]
name = "Kosten je Neukunde"
question = "Was kostet es uns, einen neuen Kunden zu gewinnen?"
definition = "Gebuchte Kosten der Neukundengewinnung ÷ Neukunden derselben Monate. Neukunde ist, wer im Monat zum ersten Mal kauft und kein Kundenkonto hat, das älter ist als die Daten. Es zählen nur abgeschlossene Monate, für die Kosten der Neukundengewinnung gebucht sind und in denen es Bestellungen gab; ein Monat ohne Buchung bleibt offen, wer nichts ausgegeben hat, bucht 0. Kosten in fremder Währung zählen nicht mit."
formula = "Kosten der Neukundengewinnung ÷ Neukunden, beides aus denselben Monaten"
pitfall = "Auch wer ohne Werbung gekommen ist, zählt als Neukunde; der Wert ist also ein Durchschnitt über alle, nicht der Preis des nächsten. Manche Kosten wirken später, als sie gebucht sind: Lesen Sie eher Quartale als Monate. Gäste ohne Kundennummer und E-Mail-Adresse sind niemand und fehlen."
[en]
name = "Cost per new customer"
question = "What does it cost us to win a new customer?"
definition = "Booked costs of acquisition ÷ new customers of the same months. A new customer buys for the first time in the month and has no account older than the data. Only months that are over, have booked costs of acquisition and had orders count; a month without an entry stays open, whoever spent nothing books 0. Costs in a foreign currency are left out."
formula = "costs of acquisition ÷ new customers, both from the same months"
pitfall = "Those who came without advertising are new customers, too; so the value is an average over all, not the price of the next one. Some costs take effect later than they are booked: read quarters rather than months. Guests without a number and e-mail are nobody and are missing."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 2: Kosten der Neukundengewinnung; „Kundenbindung – Auch online muss ich Wege finden …“: neue Kunden sind teurer; „Wachsen und gedeihen: Kundenbindung im Netz“, Einleitung", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 2: the cost of acquisition; the guide “Kundenbindung – Auch online muss ich Wege finden …”: new customers cost more; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, introduction" }
standard = { de = "Customer Acquisition Cost (CAC): Kosten der Gewinnung ÷ neue Kunden, Monate angeglichen", en = "Customer acquisition cost (CAC): cost of acquisition ÷ new customers, months aligned" }

[example]
as_of = 2025-06-15
customers = [
  { customer_id = "C", created_at = 2024-01-01T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-03-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-04-05T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-04-10T10:00:00 },
  { order_id = "4", customer_id = "C", ordered_at = 2025-04-12T10:00:00 },
  { order_id = "5", ordered_at = 2025-04-13T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-05-20T10:00:00 },
  { order_id = "7", customer_id = "E", ordered_at = 2025-06-10T10:00:00 },
]
crm_costs = [
  { month = 2025-03-01, cost_type = "acquisition", amount = 30.0 },
  { month = 2025-04-01, cost_type = "acquisition", amount = 20.0 },
  { month = 2025-04-01, cost_type = "retention", amount = 500.0 },
  { month = 2025-05-01, cost_type = "retention", amount = 500.0 },
  { month = 2025-06-01, cost_type = "acquisition", amount = 20.0 },
]
# March and April: 50 for A and B; C's account is older than the data, order 5 is a guest.
# In May nothing was booked for winning D; June is not over.
expect = { value = 25.0, n = 2, open = 2 }
*/
select
    last_day as day,
    case when is_over and revenue is not null then acquisition_cost end as value,
    new_customers as weight,
from months
