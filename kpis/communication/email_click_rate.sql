/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "communication.email"
needs = ["messages.clicked_at", "messages.kind", "messages.sent_at"]

[de]
name = "Angeklickte Newsletter"
question = "Wie viele Empfänger klicken in unserem Newsletter auf etwas?"
definition = "Zugestellte Newsletter, in denen der Empfänger binnen 7 Tagen geklickt hat ÷ alle zugestellten Newsletter, die mindestens 7 Tage alt sind. Gezählt wird je Empfänger und Aussendung, mehrere Klicks nur einmal. Zugestellt ist, was nicht als unzustellbar gemeldet ist. Nur E-Mails; Nachrichten über andere Kanäle zählen nicht. Ist in den Daten kein einziger Klick erfasst, gibt es keinen Wert. Es zählt der Tag des Versands."
formula = "binnen 7 Tagen angeklickte ÷ zugestellte Newsletter, mindestens 7 Tage alt"
pitfall = "Virenscanner klicken mit: Werden in einer E-Mail alle Links binnen Sekunden angeklickt, war es kein Mensch. Solche Klicks muss Ihr Versanddienst aussortieren. Nicht mit der effektiven Klickrate (Klicks ÷ Öffnungen) vergleichen."
[en]
name = "Newsletters clicked"
question = "How many recipients click on something in our newsletter?"
definition = "Delivered newsletters in which the recipient clicked within 7 days ÷ all delivered newsletters at least 7 days old. Counted per recipient and mailing, several clicks only once. Delivered is what was not reported as undeliverable. E-mail only; messages by other channels do not count. If the data hold no click at all, there is no value. The day of sending counts."
formula = "newsletters clicked within 7 days ÷ delivered newsletters, at least 7 days old"
pitfall = "Virus scanners click, too: if all links of an e-mail are clicked within seconds, it was no human being. Your e-mail service has to sort such clicks out. Do not compare with the click-to-open rate (clicks ÷ opens)."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“: gezieltes E-Mail-Marketing mit Neuigkeiten, Angeboten und exklusiven Inhalten", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”: targeted e-mail marketing with news, offers and exclusive content" }
standard = { de = "Inxmail, Klickrate: klickende Empfänger ÷ zugestellte E-Mails; die Frist von 7 Tagen ist eine eigene Festlegung", en = "Inxmail, click rate: clicking recipients ÷ delivered e-mails; the limit of 7 days is our own" }
[[benchmark]]
value = 0.035
label = { de = "3,5 % (Kunden von Inxmail 2021, alle Branchen)", en = "3.5% (Inxmail's customers 2021, all industries)" }
source = { de = "Inxmail, E-Mail-Marketing-Benchmark 2022, Daten von 2021, Kunden des deutschen Versanddienstes, klickende Empfänger ÷ zugestellte E-Mails", en = "Inxmail, e-mail marketing benchmark 2022, data of 2021, customers of the German e-mail service, clicking recipients ÷ delivered e-mails" }
show = "line"

[example]
as_of = 2025-06-30
messages = [
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, opened_at = 2025-06-01T09:00:00, clicked_at = 2025-06-01T09:01:00 },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, opened_at = 2025-06-01T09:00:00 },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, clicked_at = 2025-06-09T00:10:00 },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00 },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, delivered = false },
  { kind = "newsletter", sent_at = 2025-06-25T08:00:00, clicked_at = 2025-06-25T09:01:00 },
]
expect = { value = 0.25, n = 4, k = 1, open = 1 }   # row 1 only; row 3 clicked on the eighth day; 25 June is too young, the undelivered one does not count
*/
select
    sent_date as day,
    customer_key,
    case when sent_date + 7 <= $as_of then coalesce(clicked_date <= sent_date + 7, false) end as value,
from newsletters
where
    exists (
        select 1
        from newsletters as recorded
        where recorded.clicked_date is not null
    )
