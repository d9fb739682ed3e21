/*
measure = "share"
unit = "percent"
better = "lower"
priority = 2
advice = "communication.email"
needs = ["messages.unsubscribed_at", "messages.kind", "messages.sent_at"]
slices = ["newsletters_30d"]

[de]
name = "Abmeldungen vom Newsletter"
question = "Wie viele Empfänger bestellen den Newsletter ab?"
definition = "Zugestellte Newsletter, nach denen sich der Empfänger binnen 7 Tagen abgemeldet hat ÷ alle zugestellten Newsletter, die mindestens 7 Tage alt sind. Gezählt wird je Empfänger und Aussendung. Zugestellt ist, was nicht als unzustellbar gemeldet ist. Nur E-Mails. Ist in den Daten keine einzige Abmeldung erfasst, gibt es keinen Wert. Es zählt der Tag des Versands. Aufteilen lässt sich der Wert danach, wie viele Newsletter der Empfänger in den 30 Tagen bis zu diesem bekommen hat."
formula = "Newsletter mit Abmeldung binnen 7 Tagen ÷ zugestellte Newsletter, mindestens 7 Tage alt"
pitfall = "Eine Rate je Aussendung: Wer öfter schreibt, verliert bei gleicher Rate mehr Empfänger im Monat. Und wer nur noch löscht, ohne sich abzumelden, kommt hier nicht vor."
[en]
name = "Newsletter unsubscribes"
question = "How many recipients cancel the newsletter?"
definition = "Delivered newsletters after which the recipient unsubscribed within 7 days ÷ all delivered newsletters at least 7 days old. Counted per recipient and mailing. Delivered is what was not reported as undeliverable. E-mail only. If the data hold no unsubscribe at all, there is no value. The day of sending counts. The value can be divided by how many newsletters the recipient got in the 30 days up to this one."
formula = "newsletters with an unsubscribe within 7 days ÷ delivered newsletters, at least 7 days old"
pitfall = "A rate per mailing: those who write more often lose more recipients a month at the same rate. And those who only delete, without unsubscribing, do not show up here."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, häufige Fragen: Wie oft sollte ein Unternehmen mit Kunden in Kontakt treten?", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, frequent questions: how often should a company contact its customers?" }
standard = { de = "Abmeldungen ÷ zugestellte E-Mails je Aussendung; die Frist von 7 Tagen ist eine eigene Festlegung", en = "Unsubscribes ÷ delivered e-mails per mailing; the limit of 7 days is our own" }
[[benchmark]]
low = 0.001
high = 0.005
label = { de = "0,1 bis 0,5 % je Aussendung (Angabe eines Anbieters ohne Land und Datenbasis)", en = "0.1 to 0.5% per mailing (a vendor's figure without country or data base)" }
source = { de = "LINK Mobility, Anbieterseite mit Stand 2025, ohne Land, Abmeldungen ÷ zugestellte E-Mails", en = "LINK Mobility, vendor page as of 2025, no country, unsubscribes ÷ delivered e-mails" }
show = "band"

[example]
as_of = 2025-06-30
messages = [
  { customer_id = "A", kind = "newsletter", sent_at = 2025-06-01T08:00:00 },
  { customer_id = "A", kind = "newsletter", sent_at = 2025-06-08T08:00:00, unsubscribed_at = 2025-06-15T20:00:00 },
  { customer_id = "B", kind = "newsletter", sent_at = 2025-06-01T08:00:00, unsubscribed_at = 2025-06-09T20:00:00 },
  { kind = "newsletter", sent_at = 2025-06-08T08:00:00 },
  { customer_id = "C", kind = "newsletter", sent_at = 2025-06-01T08:00:00, delivered = false },
  { customer_id = "C", kind = "newsletter", sent_at = 2025-06-28T08:00:00, unsubscribed_at = 2025-06-28T08:05:00 },
]
expect = { value = 0.25, n = 4, k = 1, open = 1 }   # A after the second; B on the eighth day; 28 June is too young, the undelivered one does not count
*/
with counted as (
    select
        *,
        count(*) over (
            partition by customer_key
            order by sent_date
            range between interval 29 day preceding and current row
        ) as received,
    from newsletters
)

select
    sent_date as day,
    customer_key,
    case
        when customer_key is null then null
        when received <= 2 then '1–2'
        when received <= 4 then '3–4'
        when received <= 8 then '5–8'
        else '9+'
    end as newsletters_30d,
    case when sent_date + 7 <= $as_of then coalesce(unsubscribed_date <= sent_date + 7, false) end as value,
from counted
where
    exists (
        select 1
        from newsletters as recorded
        where recorded.unsubscribed_date is not null
    )
