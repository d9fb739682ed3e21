/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = false
advice = "commerce.returns"
instrument = "returns"
needs = ["returns.requested_at", "returns.refunded_at", "returns.received_at|returns.sent_at"]

[de]
name = "Fristgerecht erstattet"
question = "Haben unsere Kunden ihr Geld binnen der gesetzlichen 14 Tage zurück?"
definition = "Widerrufe, die bis zum Fristende erstattet wurden ÷ Widerrufe, deren Frist vorbei ist. Fristende ist der 14. Tag nach dem Widerruf, frühestens aber der Tag, an dem die Ware zurück oder ihr Versand belegt ist. Überfällige offene Fälle zählen als nicht fristgerecht. Ist weder die Ware zurück noch ihr Versand belegt, ruht die Frist: Diese Fälle sind ausgenommen und werden getrennt gezählt. Es geht nur um Widerrufe, nicht um Mängel oder Umtausch. Es zählt der Tag des Widerrufs."
formula = "bis zum Fristende erstattete Widerrufe ÷ Widerrufe mit abgelaufener Frist"
pitfall = "Keine Rechtsberatung: Gezählt sind Kalendertage; dass sich ein Fristende am Wochenende verschiebt (§ 193 BGB), ist nicht berücksichtigt, der Wert also eher zu streng. Wer anbietet, die Ware abzuholen, darf die Erstattung nicht zurückhalten."
[en]
name = "Refunded in time"
question = "Do our customers have their money back within the legal 14 days?"
definition = "Withdrawals refunded by their deadline ÷ withdrawals whose deadline has passed. The deadline is the 14th day after the withdrawal, but not before the goods are back or their dispatch is proven. Open and overdue counts as not in time. If neither the goods are back nor their dispatch is proven, the deadline is suspended: these cases are left out and counted separately. Withdrawals only, no defects or exchanges. The day of the withdrawal counts."
formula = "withdrawals refunded by the deadline ÷ withdrawals whose deadline has passed"
pitfall = "Not legal advice: calendar days are counted; that a deadline on a weekend moves (§ 193 BGB) is ignored, so the value is rather too strict. A shop that offers to collect the goods may not withhold the refund."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: zeitnahe Rückerstattung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: prompt refunds" }
standard = { de = "Richtlinie 2011/83/EU Art. 13 Abs. 1, 3; § 355 Abs. 3, § 357 Abs. 1, 4 BGB", en = "Directive 2011/83/EU Art. 13(1), (3); § 355(3), § 357(1), (4) BGB (German Civil Code)" }
[[benchmark]]
value = 1.0
label = { de = "gesetzliche Pflicht: jede Erstattung binnen 14 Tagen", en = "legal duty: every refund within 14 days" }
source = { de = "§ 357 Abs. 1 BGB, Deutschland, Widerrufe; eine Pflicht, kein gemessener Durchschnitt", en = "§ 357(1) BGB, Germany, withdrawals; a duty, not a measured average" }
show = "line"

[example]
as_of = 2025-06-30
returns = [
  { order_id = "1", requested_at = 2025-06-01T10:00:00, received_at = 2025-06-05T10:00:00, refunded_at = 2025-06-12T10:00:00 },
  { order_id = "2", requested_at = 2025-06-01T10:00:00, received_at = 2025-06-05T10:00:00, refunded_at = 2025-06-20T10:00:00 },
  { order_id = "3", requested_at = 2025-06-02T10:00:00, sent_at = 2025-06-06T10:00:00 },
  { order_id = "4", requested_at = 2025-06-20T10:00:00, received_at = 2025-06-24T10:00:00, refunded_at = 2025-06-25T10:00:00 },
  { order_id = "5", requested_at = 2025-06-01T10:00:00 },
  { order_id = "6", requested_at = 2025-05-20T10:00:00, received_at = 2025-06-10T10:00:00, refunded_at = 2025-06-10T15:00:00 },
  { order_id = "7", requested_at = 2025-05-20T10:00:00, received_at = 2025-05-22T10:00:00, return_type = "defect" },
]
expect = { value = 0.5, n = 4, k = 2 }   # 1 and 6 in time, 2 and 3 not; 4 is not due; the goods of 5 are not back
*/
select
    requested_date as day,
    order_id,
    case when deadline < $as_of then coalesce(refunded_date <= deadline, false) end as value,
    case when deadline is null then 'goods_not_back' end as left_out,
from withdrawals
