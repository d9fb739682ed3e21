/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "communication.email"
needs = ["messages.opened_at", "messages.kind", "messages.sent_at"]

[de]
name = "Geöffnete Newsletter"
question = "Wie viele unserer Newsletter werden geöffnet?"
definition = "Zugestellte Newsletter, die binnen 7 Tagen geöffnet wurden ÷ alle zugestellten Newsletter, die mindestens 7 Tage alt sind. Gezählt wird je Empfänger und Aussendung, mehrfaches Öffnen nur einmal. Zugestellt ist, was nicht als unzustellbar gemeldet ist. Nur E-Mails; Nachrichten über andere Kanäle zählen nicht. Ist in den Daten keine einzige Öffnung erfasst, gibt es keinen Wert. Es zählt der Tag des Versands."
formula = "binnen 7 Tagen geöffnete ÷ zugestellte Newsletter, mindestens 7 Tage alt"
pitfall = "Ein unzuverlässiger Wert: Seit September 2021 lädt Apple Mail Bilder von selbst, und das zählt als Öffnung; wer keine Bilder lädt, wird umgekehrt nie gezählt. Vergleichen Sie lieber die Klicks."
[en]
name = "Newsletters opened"
question = "How many of our newsletters are opened?"
definition = "Delivered newsletters opened within 7 days ÷ all delivered newsletters at least 7 days old. Counted per recipient and mailing, several opens only once. Delivered is what was not reported as undeliverable. E-mail only; messages by other channels do not count. If the data hold no open at all, there is no value. The day of sending counts."
formula = "newsletters opened within 7 days ÷ delivered newsletters, at least 7 days old"
pitfall = "An unreliable value: since September 2021 Apple Mail loads images by itself, which counts as an open; those who load no images are never counted. Better compare clicks."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“: gezieltes E-Mail-Marketing; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Newsletter", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”: targeted e-mail marketing; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: newsletter" }
standard = { de = "Inxmail, Öffnungsrate: geöffnete ÷ zugestellte E-Mails (einfache Öffnungen); die Frist von 7 Tagen ist eine eigene Festlegung", en = "Inxmail, open rate: opened ÷ delivered e-mails (unique opens); the limit of 7 days is our own" }
[[benchmark]]
value = 0.301
label = { de = "30,1 %, an Verbraucher 31,2 % (Kunden von Inxmail 2021; alle Öffnungen, seit Apples Schutz vom September 2021 kaum vergleichbar)", en = "30.1%, to consumers 31.2% (Inxmail's customers 2021; all opens, hardly comparable since Apple's protection of September 2021)" }
source = { de = "Inxmail, E-Mail-Marketing-Benchmark 2022, Daten von 2021, Kunden des deutschen Versanddienstes, alle Branchen", en = "Inxmail, e-mail marketing benchmark 2022, data of 2021, customers of the German e-mail service, all industries" }
show = "text"

[example]
as_of = 2025-06-30
messages = [
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, opened_at = 2025-06-01T09:00:00 },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, delivered = true },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, opened_at = 2025-06-09T09:00:00 },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, delivered = false },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, channel = "sms" },
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, opened_at = 2025-06-08T23:00:00, channel = "E-Mail" },
  { kind = "newsletter", sent_at = 2025-06-24T08:00:00, opened_at = 2025-06-24T09:00:00 },
  { kind = "voucher", sent_at = 2025-06-01T08:00:00, opened_at = 2025-06-01T09:00:00 },
]
expect = { value = 0.5, n = 4, k = 2, open = 1 }   # rows 1 and 6; row 3 on the eighth day; 24 June is too young; undelivered, text message and voucher do not count
*/
select
    sent_date as day,
    customer_key,
    case when sent_date + 7 <= $as_of then coalesce(opened_date <= sent_date + 7, false) end as value,
from newsletters
where
    exists (
        select 1
        from newsletters as recorded
        where recorded.opened_date is not null
    )
