/*
measure = "mean"
unit = "ratio"
better = "neither"
priority = 2
case = "recipient_months"
advice = "communication.email"
least = 1
needs = ["messages.customer_id", "messages.kind", "messages.sent_at"]

[de]
name = "Newsletter je Empfänger und Monat"
question = "Wie oft im Monat bekommt ein Empfänger Post von uns?"
definition = "Zugestellte Newsletter ÷ Empfänger, die im Kalendermonat mindestens einen bekommen haben. Über mehrere Monate ist es das Mittel über alle Empfänger und Monate. Nur E-Mails mit bekannter Kundennummer. Zugestellt ist, was nicht als unzustellbar gemeldet ist. Gezählt wird je Kalendermonat, an dessen letztem Tag."
formula = "Newsletter im Monat ÷ Empfänger im Monat"
pitfall = "Es gibt kein richtig oder falsch: Vergleichen Sie mit den Abmeldungen, die sich nach der Zahl der Newsletter aufteilen lassen. Gute Kunden bekommen oft mehr Post; dass sie mehr kaufen, liegt dann nicht an der Post. Monate ganz ohne Newsletter kommen nicht vor."
[en]
name = "Newsletters per recipient and month"
question = "How often a month does a recipient hear from us?"
definition = "Delivered newsletters ÷ recipients who got at least one in the calendar month. Over several months it is the mean over all recipients and months. Only e-mails with a known customer number. Delivered is what was not reported as undeliverable. Counted per calendar month, on its last day."
formula = "newsletters in the month ÷ recipients in the month"
pitfall = "There is no right or wrong: compare with the unsubscribes, which can be divided by the number of newsletters. Good customers often get more mail; that they buy more is then not due to the mail. Months without any newsletter do not occur."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, häufige Fragen: Wie oft sollte ein Unternehmen mit Kunden in Kontakt treten? (hängt von der Zielgruppe ab)", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, frequent questions: how often should a company contact its customers? (it depends on the target group)" }
standard = { de = "Eigene Definition: zugestellte Newsletter ÷ verschiedene Empfänger im Kalendermonat", en = "Own definition: delivered newsletters ÷ distinct recipients in the calendar month" }
[[benchmark]]
value = 7
label = { de = "7 Aussendungen im Monat an Verbraucher (Kunden von Inxmail, 2020). Ob je Versender oder je Empfänger gezählt wurde, ist nicht angegeben.", en = "7 mailings a month to consumers (Inxmail's customers, 2020). Whether counted per sender or per recipient is not stated." }
source = { de = "Inxmail, E-Mail-Marketing-Benchmark 2020, Kunden des deutschen Versanddienstes, Mailings je Monat", en = "Inxmail, e-mail marketing benchmark 2020, customers of the German e-mail service, mailings per month" }
show = "text"

[example]
as_of = 2025-06-30
messages = [
  { customer_id = "A", kind = "newsletter", sent_at = 2025-05-06T08:00:00 },
  { customer_id = "A", kind = "newsletter", sent_at = 2025-05-20T08:00:00 },
  { customer_id = "A", kind = "newsletter", sent_at = 2025-06-03T08:00:00 },
  { customer_id = "B", kind = "newsletter", sent_at = 2025-06-03T08:00:00 },
  { customer_id = "B", kind = "newsletter", sent_at = 2025-06-10T08:00:00 },
  { customer_id = "B", kind = "newsletter", sent_at = 2025-06-17T08:00:00 },
  { customer_id = "B", kind = "newsletter", sent_at = 2025-06-24T08:00:00, delivered = false },
  { customer_id = "B", kind = "winback", sent_at = 2025-06-24T08:00:00 },
  { kind = "newsletter", sent_at = 2025-06-24T08:00:00 },
]
expect = { value = 2, n = 3 }   # A in May 2, A in June 1, B in June 3: 6 of 3 recipients and months
*/
with recipients as (
    select
        customer_key,
        date_trunc('month', sent_date) as month_start,
        count(*) as newsletters,
    from newsletters
    where customer_key is not null
    group by customer_key, date_trunc('month', sent_date)
)

select
    least((month_start + interval 1 month)::date - 1, $as_of) as day,
    customer_key,
    newsletters as value,
from recipients
