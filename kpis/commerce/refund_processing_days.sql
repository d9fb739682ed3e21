/*
measure = "duration"
unit = "days"
better = "lower"
priority = 1
headline = false
advice = "commerce.returns"
instrument = "returns"
needs = ["returns.received_at", "returns.refunded_at"]

[de]
name = "Bearbeitung der Erstattung"
question = "Wie lange brauchen wir, wenn die Ware zurück ist, bis das Geld zurück ist?"
definition = "Tage vom Eingang der Retoure bis zur Erstattung, als Median und 90. Perzentil nach Kaplan-Meier. Eingegangene, noch nicht erstattete Retouren zählen mit ihrer Wartezeit bis zum Auswertungstag als offen. Wer vor dem Eingang erstattet, hat 0 Tage gebraucht. Umtausch und Unzustellbares zählen nicht. Es zählt der Tag des Eingangs."
formula = "Median der Tage vom Wareneingang bis zur Erstattung, offene eingerechnet"
pitfall = "Das ist der Teil, den der Shop in der Hand hat; der Kunde wartet länger, nämlich ab seiner Anmeldung („Dauer bis zur Erstattung“). Wird der Eingang erst beim Auspacken gebucht, sieht die Bearbeitung schneller aus, als sie ist."
[en]
name = "Refund processing"
question = "Once the goods are back, how long do we take until the money is back?"
definition = "Days from receipt of the return to the refund, as Kaplan-Meier median and 90th percentile. Returns received and not yet refunded count as open with their waiting time up to the as-of day. A refund before receipt took 0 days. Exchanges and undeliverable parcels are left out. The day of receipt counts."
formula = "median days from goods received to refund, open returns taken into account"
pitfall = "This is the part that is in the shop's hands; the customer waits longer, from the request on (“Time to refund”). If receipt is booked only when the parcel is opened, processing looks faster than it is."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: zeitnahe Rückerstattung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: prompt refunds" }
standard = { de = "Kaplan-Meier-Schätzer (Kaplan & Meier 1958)", en = "Product-limit estimator (Kaplan & Meier 1958)" }
[[benchmark]]
label = { de = "55 % der Shops bearbeiten Retouren binnen 3 Werktagen (Angaben von Shops, DACH 2024; Anteil der Shops in Werktagen, kein Median in Kalendertagen)", en = "55% of shops process returns within 3 working days (stated by shops, DACH 2024; a share of shops in working days, no median in calendar days)" }
source = { de = "EHI, 2024, DACH, Shops", en = "EHI, 2024, DACH, shops" }
show = "text"

[example]
as_of = 2025-06-30
returns = [
  { order_id = "1", requested_at = 2025-06-01T10:00:00, received_at = 2025-06-05T10:00:00, refunded_at = 2025-06-07T09:00:00 },
  { order_id = "2", requested_at = 2025-06-01T10:00:00, received_at = 2025-06-05T10:00:00, refunded_at = 2025-06-04T09:00:00 },
  { order_id = "3", requested_at = 2025-06-02T10:00:00, received_at = 2025-06-06T23:00:00, refunded_at = 2025-06-14T08:00:00 },
  { order_id = "4", requested_at = 2025-06-10T10:00:00, received_at = 2025-06-15T10:00:00 },
  { order_id = "5", requested_at = 2025-06-20T10:00:00 },
  { order_id = "6", requested_at = 2025-06-02T10:00:00, received_at = 2025-06-06T10:00:00, return_type = "exchange" },
]
expect = { value = 2, n = 4, k = 3, open = 1 }   # 0 (refunded before receipt), 2, 8 days and 15 still open; 5 is not back yet, 6 an exchange
*/
select
    received_at::date as day,
    order_id,
    greatest(date_diff('day', received_at::date, coalesce(refunded_at::date, $as_of)), 0) as value,
    refunded_at is not null as closed,
from returns
where received_at is not null
    and coalesce(return_type, 'withdrawal') not in ('exchange', 'undeliverable')
