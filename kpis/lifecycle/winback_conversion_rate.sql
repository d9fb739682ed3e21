/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
case = "buyers"
advice = "lifecycle.parting"
matures_after = 30
slices = ["channel"]
needs = ["orders.customer_id|orders.customer_email", "messages.kind", "messages.sent_at", "messages.customer_id"]

[de]
name = "Käufe nach Rückgewinnung"
question = "Wie viele abgewanderte Kunden kauften, nachdem wir sie angesprochen hatten?"
definition = "Abgewanderte Kunden, die am 1. bis 30. Tag nach einer Rückgewinnungsnachricht gekauft haben ÷ abgewanderte Kunden, die eine solche Nachricht bekommen haben. Abgewandert ist, wessen letzter Kauf am Tag der Nachricht länger her ist als die Abwanderungsgrenze des Shops. Je Abwanderung zählt die erste Nachricht; als nicht zugestellt vermerkte zählen nicht. Gezählt wird erst, wenn die 30 Tage vorbei sind. Es zählt der Tag der Nachricht."
formula = "Kauf binnen 30 Tagen nach der Nachricht ÷ angesprochene abgewanderte Kunden"
pitfall = "Die Kunden kauften nach der Ansprache, nicht unbedingt ihretwegen: Manche wären von selbst gekommen. Was sie bewirkt, zeigt nur der Vergleich mit einer zufällig ausgewählten Gruppe, die keine Nachricht bekommt."
[en]
name = "Purchases after win-back"
question = "How many lapsed customers bought after we had contacted them?"
definition = "Lapsed customers who bought on day 1 to 30 after a win-back message ÷ lapsed customers who received one. Lapsed is whose last purchase was longer ago than the shop's limit for churn on the day of the message. The first message per lapse counts; those marked as not delivered do not. Counted only when the 30 days are over. The day of the message counts."
formula = "purchase within 30 days of the message ÷ lapsed customers contacted"
pitfall = "These customers bought after the message, not necessarily because of it: some would have come by themselves. What it does is shown only by comparison with a randomly chosen group that receives none."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Trennungsphase: individuelle Ansprache, besondere Konditionen", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, parting phase: individual contact, special terms" }
standard = { de = "Eigene Definition: Kauf binnen 30 Tagen nach der ersten Nachricht je Abwanderung", en = "Own definition: purchase within 30 days of the first message per lapse" }

[example]
as_of = 2025-06-30
settings = { churn_days = 60 }
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-05-31T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-03-02T10:00:00 },
  { order_id = "6", customer_id = "C", ordered_at = 2025-05-05T10:00:00 },
  { order_id = "7", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "8", customer_id = "D", ordered_at = 2025-06-15T10:00:00 },
  { order_id = "9", customer_id = "E", ordered_at = 2025-01-10T10:00:00 },
]
messages = [
  { customer_id = "A", kind = "winback", channel = "email", sent_at = 2025-05-01T08:00:00 },
  { customer_id = "A", kind = "winback", channel = "letter", sent_at = 2025-05-20T08:00:00 },
  { customer_id = "B", kind = "winback", channel = "email", sent_at = 2025-05-01T08:00:00 },
  { customer_id = "C", kind = "winback", channel = "email", sent_at = 2025-05-01T08:00:00 },
  { customer_id = "D", kind = "winback", channel = "email", sent_at = 2025-06-10T08:00:00 },
  { customer_id = "E", kind = "winback", channel = "email", sent_at = 2025-05-01T08:00:00, delivered = false },
  { customer_id = "X", kind = "winback", channel = "email", sent_at = 2025-05-01T08:00:00 },
]
# A bought on day 30, B on day 31; the second message to A is the same lapse. C had only 60 days on the day of the
# message; D's 30 days are not over; E's message was not delivered; X never bought.
expect = { value = 0.5, n = 2, k = 1, open = 1 }
*/
with contacts as (
    select
        customer_spells.customer_key,
        messages.sent_at::date as sent_date,
        messages.channel,
        customer_spells.valid_until,
        row_number() over (
            partition by customer_spells.customer_key, customer_spells.occasion_date
            order by messages.sent_at, messages.message_id
        ) as place,
    from messages
    inner join customer_spells
        on messages.customer_key = customer_spells.customer_key
        and messages.sent_at::date >= customer_spells.valid_from
        and messages.sent_at::date <= customer_spells.valid_until
    where messages.kind = 'winback'
        and coalesce(messages.delivered, true)
        and messages.sent_at::date - customer_spells.occasion_date > $churn_days
)

select
    sent_date as day,
    customer_key,
    channel,
    case when sent_date + 30 <= $as_of then valid_until < sent_date + 30 end as value,
from contacts
where place = 1
