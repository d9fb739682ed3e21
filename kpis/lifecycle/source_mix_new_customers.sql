/*
measure = "mix"
unit = "percent"
better = "neither"
priority = 2
case = "buyers"
advice = "lifecycle.acquisition"
history = 365
needs = ["orders.traffic_source", "orders.customer_id|orders.customer_email"]

[de]
name = "Neukunden nach Herkunft"
question = "Woher kommen unsere neuen Kunden?"
definition = "Neue Kunden je Herkunft der ersten Bestellung ÷ alle neuen Kunden. Es gilt die Herkunft, die an der ersten Bestellung steht (letzter Kontakt vor dem Kauf); fehlt sie, heißt sie unbekannt. Wessen Kundenkonto älter ist als die Daten, ist nicht neu. Es zählt der Tag der ersten Bestellung."
formula = "Neukunden einer Herkunft ÷ alle Neukunden"
pitfall = "Der letzte Kontakt bekommt das ganze Verdienst: Wer Sie über eine Anzeige kennenlernte und Tage später die Adresse eintippte, gilt als direkt. Viele Neukunden einer Herkunft sind noch keine guten Kunden; ob sie wiederkommen, steht hier nicht."
[en]
name = "New customers by source"
question = "Where do our new customers come from?"
definition = "New customers per source of the first order ÷ all new customers. The source stated on the first order (last contact before the purchase); where it is missing it is unknown. Customers whose account is older than the data are not new. The day of the first order counts."
formula = "new customers of a source ÷ all new customers"
pitfall = "The last contact gets all the credit: whoever met you through an advertisement and typed the address days later counts as direct. Many new customers of a source are not yet good customers; whether they come back is not told here."

[de.categories]
organic = "Suchmaschine"
paid = "Werbung"
direct = "direkt"
social = "soziale Netze"
affiliate = "Partner"
referral_program = "Empfehlung"
newsletter = "Newsletter"
unknown = "unbekannt"
[en.categories]
organic = "search engine"
paid = "advertising"
direct = "direct"
social = "social networks"
affiliate = "affiliate"
referral_program = "referral"
newsletter = "newsletter"
unknown = "unknown"

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: vier Maßnahmen, um auf den Shop aufmerksam zu machen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: four ways to draw attention to the shop" }
standard = { de = "Zuordnung nach dem letzten Kontakt (Last Touch)", en = "Last-touch attribution" }

[example]
as_of = 2025-06-30
customers = [
  { customer_id = "D", created_at = 2023-01-01T00:00:00 },
]
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-06-01T10:00:00, traffic_source = "organic" },
  { order_id = "2", customer_id = "A", ordered_at = 2025-06-09T10:00:00, traffic_source = "direct" },
  { order_id = "3", customer_id = "B", ordered_at = 2025-06-02T09:00:00, traffic_source = "paid" },
  { order_id = "4", customer_id = "B", ordered_at = 2025-06-02T20:00:00, traffic_source = "organic" },
  { order_id = "5", customer_id = "C", ordered_at = 2025-06-03T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-06-03T10:00:00, traffic_source = "organic" },
]
expect = { category = "organic", value = 0.3333, n = 3, k = 1 }   # A organic, B paid (the first of the day), C unknown; D is not new
*/
select
    order_date as day,
    order_id,
    customer_key,
    coalesce(nullif(trim(traffic_source), ''), 'unknown') as value,
from new_customer_orders
