/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "communication.personal"
instrument = ["personalisation", "tip_personal"]
needs = ["messages.personalised", "messages.sent_at"]
slices = ["kind", "channel"]

[de]
name = "Persönliche Nachrichten"
question = "Sprechen wir Kunden in unseren Nachrichten persönlich an?"
definition = "Gesendete Nachrichten mit persönlicher Anrede oder persönlichem Inhalt ÷ alle gesendeten Nachrichten, bei denen beides bekannt ist. Es zählen alle Arten von Nachrichten, vom Newsletter bis zur Versandmeldung, am Tag des Versands. Ob eine Nachricht persönlich ist, sagt Ihre Datei."
formula = "persönliche Nachrichten ÷ Nachrichten mit Angabe"
pitfall = "Ein eingesetzter Vorname genügt, um mitzuzählen: Der Wert misst, ob Sie persönlich schreiben, nicht, ob es zum Empfänger passt. Sehen Sie sich die Arten einzeln an; die häufigste bestimmt sonst den Wert."
[en]
name = "Personal messages"
question = "Do we address customers personally in our messages?"
definition = "Messages sent with a personal salutation or personal content ÷ all messages sent for which this is known. Every kind of message counts, from newsletter to dispatch notice, on the day it was sent. Whether a message is personal is what your file says."
formula = "personal messages ÷ messages for which this is known"
pitfall = "An inserted first name is enough to count: the value measures whether you write personally, not whether it suits the recipient. Look at the kinds one by one; otherwise the most frequent one decides the value."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 1: Der Kunde hat immer einen Namen; „Sechs gute Kundenbindungsinstrumente“, Nr. 1: Personalisierung; „Umfassender Ratgeber zur Online Kundenbindung“: Personalisierung als Strategie", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 1: the customer always has a name; the guide “Sechs gute Kundenbindungsinstrumente”, no. 1: personalisation; the guide “Umfassender Ratgeber zur Online Kundenbindung”: personalisation as a strategy" }
standard = { de = "Eigene Definition: Anteil der Nachrichten mit persönlicher Anrede oder persönlichem Inhalt", en = "Own definition: share of messages with a personal salutation or personal content" }

[example]
as_of = 2025-06-30
messages = [
  { kind = "newsletter", sent_at = 2025-06-01T08:00:00, personalised = true },
  { kind = "dispatch", sent_at = 2025-06-02T08:00:00, personalised = true, delivered = false },
  { kind = "newsletter", sent_at = 2025-06-02T08:00:00, personalised = false },
  { kind = "thank_you", sent_at = 2025-06-03T08:00:00 },
]
expect = { value = 0.6667, n = 3, k = 2 }   # the last is unknown, not impersonal; sent counts, delivered or not
*/
select
    sent_at::date as day,
    order_id,
    customer_key,
    kind,
    channel,
    personalised as value,
from messages
where sent_at is not null
    and personalised is not null
