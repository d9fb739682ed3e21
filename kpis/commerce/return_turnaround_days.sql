/*
measure = "duration"
unit = "days"
better = "lower"
priority = 1
headline = 3
advice = "commerce.returns"
instrument = "returns"
needs = ["returns.requested_at", "returns.refunded_at"]

[de]
name = "Dauer bis zur Erstattung"
question = "Wie lange wartet ein Kunde nach der Retoure auf sein Geld?"
definition = "Tage von der Anmeldung der Retoure (Widerruf) bis zur Erstattung, als Median und 90. Perzentil nach Kaplan-Meier. Noch nicht erstattete Retouren zählen mit ihrer Wartezeit bis zum Auswertungstag als offen. Umtausch und Unzustellbares zählen nicht. Es zählt der Tag der Anmeldung."
formula = "Median der Tage von der Anmeldung bis zur Erstattung, offene Retouren eingerechnet"
pitfall = "Ein Median nur aus erstatteten Retouren ist zu niedrig, weil die langsamsten noch offen sind. Ist weniger als die Hälfte erstattet, gibt es noch keinen Median. Ein Teil der Zeit liegt beim Kunden und beim Paketdienst."
[en]
name = "Time to refund"
question = "How long does a customer wait for the money after a return?"
definition = "Days from the return request (withdrawal) to the refund, as Kaplan-Meier median and 90th percentile. Returns not yet refunded count as open with their waiting time up to the as-of day. Exchanges and undeliverable parcels are left out. The day of the request counts."
formula = "median days from request to refund, open returns taken into account"
pitfall = "The median of refunded returns alone is too low, because the slowest are still open; with fewer than half refunded there is none yet. Part of the time lies with the customer and the carrier."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 3: zeitnahe Rückerstattung („Wer wartet schon gerne auf sein Geld?“)", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 3: prompt refunds (“Who likes waiting for their money?”)" }
standard = { de = "Kaplan-Meier-Schätzer (Kaplan & Meier 1958)", en = "Product-limit estimator (Kaplan & Meier 1958)" }
[[benchmark]]
label = { de = "Erstattung nach 6 Tagen im Mittel, mehr als die Hälfte nach 4–7 Tagen (Mode, Deutschland 2025; ab wann gezählt wurde, ist nicht angegeben)", en = "Refund after 6 days on average, more than half within 4–7 days (fashion, Germany 2025; the starting event is not stated)" }
source = { de = "parcelLab, Fashion Unboxed 2025, Deutschland, 125 Modeshops", en = "parcelLab, Fashion Unboxed 2025, Germany, 125 fashion shops" }
show = "text"

[example]
as_of = 2025-06-30
returns = [
  { order_id = "1", requested_at = 2025-06-01T10:00:00, refunded_at = 2025-06-08T09:00:00 },
  { order_id = "2", requested_at = 2025-06-02T10:00:00, refunded_at = 2025-06-14T09:00:00 },
  { order_id = "3", requested_at = 2025-06-05T10:00:00 },
  { order_id = "4", requested_at = 2025-06-20T10:00:00 },
  { order_id = "5", requested_at = 2025-06-05T10:00:00, return_type = "exchange" },
  { order_id = "6", requested_at = 2025-06-10T10:00:00, refunded_at = 2025-06-09T10:00:00 },
]
expect = { value = 12, n = 4, k = 2 }   # refunded after 7 and 12 days, open for 10 and 25: median 12; 6 is a data error
*/
with refunds as (
    select
        requested_at::date as requested_date,
        order_id,
        date_diff('day', requested_at::date, coalesce(refunded_at::date, $as_of)) as days,
        refunded_at is not null as is_refunded,
    from returns
    where requested_at is not null
        and coalesce(return_type, 'withdrawal') not in ('exchange', 'undeliverable')
)

select
    requested_date as day,
    order_id,
    days as value,
    is_refunded as closed,
    case when days < 0 then 'negative_duration' end as left_out,
from refunds
