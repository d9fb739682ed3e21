/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = 1
advice = "commerce.promise"
instrument = "delivery"
needs = ["orders.promised_date", "orders.delivered_at"]

[de]
name = "Pünktlich geliefert"
question = "Kommen Bestellungen bis zum zugesagten Tag an?"
definition = "Gültige Bestellungen, die spätestens am zugesagten Tag zugestellt waren ÷ alle gültigen Bestellungen, deren zugesagter Tag vorbei ist. Überfällige, noch nicht zugestellte Bestellungen zählen als zu spät. Noch nicht fällige Bestellungen zählen nicht mit, auch wenn sie schon da sind. Es zählt der zugesagte Tag, bei einer Spanne ihr letzter. Wer früher liefert, ist pünktlich."
formula = "bis zum zugesagten Tag zugestellt ÷ zugesagter Tag ist vorbei"
pitfall = "Wer nur die zugestellten Bestellungen zählt, lässt gerade die schlimmsten Fälle weg. Fehlen Zustelldaten, sehen pünktliche Sendungen überfällig aus: Prüfen Sie dann zuerst die überfälligen Lieferungen."
[en]
name = "Delivered on time"
question = "Do orders arrive by the day we promised?"
definition = "Valid orders delivered on or before the promised day ÷ all valid orders whose promised day has passed. Overdue and not yet delivered counts as late. Orders not yet due are left out even if they have already arrived. The promised day decides; for a range, its last day. Early is on time."
formula = "delivered by the promised day ÷ promised day has passed"
pitfall = "Counting delivered orders only leaves out exactly the worst cases. If delivery dates are missing, punctual parcels look overdue: check the overdue orders first."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: pünktliche Lieferung; „Kundenbindung – Auch online muss ich Wege finden …“, Commerce: Lieferzeiten werden eingehalten; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: alle Versprechen erfüllen", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: punctual delivery; the guide “Kundenbindung – Auch online muss ich Wege finden …”, Commerce: delivery times are kept; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: keep every promise" }
standard = { de = "SCOR RL.2.2, Delivery Performance to Customer Commit Date (Liefertreue zum zugesagten Termin; es gilt die erste Zusage, stornierte Bestellungen sind ausgenommen)", en = "SCOR RL.2.2, Delivery Performance to Customer Commit Date (first commitment; cancelled orders excluded)" }
[[benchmark]]
value = 0.919
label = { de = "91,9 % (Brasilien 2016–2018, nur zugestellte Bestellungen eines Marktplatzes; anderer Markt, andere Zählung)", en = "91.9% (Brazil 2016–2018, delivered orders of one marketplace only; other market, other count)" }
source = { de = "Olist, 2016–2018, Brasilien, zugestellte Bestellungen eines Marktplatzes", en = "Olist, 2016–2018, Brazil, delivered marketplace orders" }
show = "text"
[[benchmark]]
label = { de = "Laufzeit der Paketdienste: 80,0 % am nächsten, 96,1 % am zweiten Werktag – nicht gemessen am zugesagten Tag des Shops", en = "Carrier transit: 80.0% next, 96.1% second working day – not measured against a shop's promised day" }
source = { de = "Bundesnetzagentur, 7/2021–6/2022, Deutschland, Pakete von fünf Paketdiensten", en = "Bundesnetzagentur (German network regulator), 7/2021–6/2022, Germany, parcels of five carriers" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-09T12:00:00 },
  { order_id = "2", ordered_at = 2025-06-05T10:00:00, promised_date = 2025-06-10, delivered_at = 2025-06-12T12:00:00 },
  { order_id = "3", ordered_at = 2025-06-15T10:00:00, promised_date = 2025-06-20 },
  { order_id = "4", ordered_at = 2025-06-28T10:00:00, promised_date = 2025-07-05 },
  { order_id = "5", ordered_at = 2025-06-27T10:00:00, promised_date = 2025-07-02, delivered_at = 2025-06-29T12:00:00 },
  { order_id = "6", ordered_at = 2025-06-05T10:00:00, delivered_at = 2025-06-07T12:00:00 },
]
expect = { value = 0.3333, n = 3, k = 1 }   # 3 is overdue: late; 4 and 5 are not due; 6 had no promise
*/
select
    promised_date as day,
    order_id,
    coalesce(delivered_at::date <= promised_date, false) as value,
from valid_orders
where promised_date < $as_of
