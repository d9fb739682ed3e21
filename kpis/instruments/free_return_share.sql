/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "instruments.returns"
instrument = "returns"
needs = ["returns.return_fee", "returns.requested_at|returns.received_at|returns.refunded_at"]

[de]
name = "Kostenlose Rücksendungen"
question = "Wie viele Rücksendungen kosten unsere Kunden nichts?"
definition = "Rücksendungen mit Rücksendekosten von 0 ÷ alle Rücksendungen mit bekannten Rücksendekosten. Fehlende Kosten sind nicht 0. Unzustellbares zählt nicht, denn der Kunde schickt es nicht zurück. Es zählt der Tag der Anmeldung; fehlt er, der Wareneingang, sonst die Erstattung."
formula = "Rücksendungen mit 0 € Kosten ÷ Rücksendungen mit bekannten Kosten"
pitfall = "Gezählt wird, wer zurückschickt. Wer die Ware behält, weil die Rücksendung kostet, kommt nicht vor. Die Kosten darf der Kunde tragen, wenn er vorher informiert wurde – ob er das gut findet, ist eine andere Frage."
[en]
name = "Free returns"
question = "How many returns cost our customers nothing?"
definition = "Returns with a return fee of 0 ÷ all returns with a known fee. A missing fee is not 0. Undeliverable parcels are left out, as the customer does not send them back. The day of the request counts; if it is missing, goods received, else the refund."
formula = "returns with a fee of 0 ÷ returns with a known fee"
pitfall = "Only those who send something back are counted. Who keeps the goods because the return costs money is not in here. Customers may be made to pay if they were told beforehand – whether they like it is another question."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: die Rücksendung soll vor allem kein Geld kosten", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: above all, a return should cost no money" }
standard = { de = "Eigene Definition; § 357 Abs. 5 BGB erlaubt, dass der informierte Verbraucher die Kosten trägt", en = "Own definition; section 357(5) of the German Civil Code lets the informed consumer bear the cost" }
[[benchmark]]
label = { de = "Shops, nicht Rücksendungen: 88,7 % in Deutschland, 52,4 % in der übrigen EU kostenlos (2022)", en = "Shops, not returns: free at 88.7% in Germany, at 52.4% in the rest of the EU (2022)" }
source = { de = "Universität Bamberg (EUROM 2022), Deutschland und übrige EU, Onlinehändler", en = "University of Bamberg (EUROM 2022), Germany and rest of the EU, online retailers" }
show = "text"
[[benchmark]]
label = { de = "Modeshops, nicht Rücksendungen: 73,2 % kostenlos, sonst im Mittel 3,74 € (2025)", en = "Fashion shops, not returns: 73.2% free, otherwise €3.74 on average (2025)" }
source = { de = "parcelLab 2025, Deutschland, Onlineshops für Mode", en = "parcelLab 2025, Germany, online fashion shops" }
show = "text"
[[benchmark]]
label = { de = "Befragte, nicht Rücksendungen: 94 % ist eine kostenlose Rücksendung wichtig (2025)", en = "Respondents, not returns: 94% find free returns important (2025)" }
source = { de = "Bitkom 2025, Deutschland, Befragung von Onlinekäufern", en = "Bitkom 2025, Germany, survey of online shoppers" }
show = "text"

[example]
as_of = 2025-06-30
returns = [
  { order_id = "1", requested_at = 2025-06-01T10:00:00, return_fee = 0.0 },
  { order_id = "2", requested_at = 2025-06-02T10:00:00, return_fee = 3.9 },
  { order_id = "3", received_at = 2025-06-05T10:00:00, return_fee = 0.0, return_type = "exchange" },
  { order_id = "4", requested_at = 2025-06-02T10:00:00 },
  { order_id = "5", requested_at = 2025-06-02T10:00:00, return_fee = 0.0, return_type = "undeliverable" },
  { order_id = "6", requested_at = 2025-07-02T10:00:00, return_fee = 0.0 },
]
expect = { value = 0.6667, n = 3, k = 2, left_out = 1 }   # 1 and 3 of 1 to 3; the fee of 4 is unknown, 5 undeliverable, 6 in the future
*/
select
    coalesce(requested_at, received_at, refunded_at)::date as day,
    order_id,
    return_fee = 0 as value,
    case when return_type = 'undeliverable' then 'undeliverable' end as left_out,
from returns
where return_fee is not null
    and coalesce(requested_at, received_at, refunded_at) is not null
