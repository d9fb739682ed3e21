/*
measure = "duration"
unit = "hours"
better = "lower"
priority = 1
headline = 2
advice = "communication.contact"
instrument = "service"
needs = ["tickets.created_at", "tickets.first_responded_at"]
slices = ["channel"]

[de]
name = "Zeit bis zur Antwort"
question = "Wie lange wartet ein Kunde auf unsere erste Antwort?"
definition = "Stunden vom Eingang einer Anfrage bis zur ersten Antwort, als Median und 90. Perzentil nach Kaplan-Meier, rund um die Uhr gezählt. Unbeantwortete Anfragen zählen mit ihrer Wartezeit bis zum Ende des Auswertungstags als offen. Es zählt der Tag des Eingangs."
formula = "Median der Stunden vom Eingang bis zur ersten Antwort, unbeantwortete eingerechnet"
pitfall = "Viele Ticketsysteme mitteln nur die beantworteten Anfragen; die vergessenen fehlen dann, und automatische Eingangsbestätigungen sind keine Antwort. Werfen Sie nicht alle Kanäle in einen Topf: Am Telefon sind Minuten üblich, per E-Mail Stunden."
[en]
name = "Time to first answer"
question = "How long does a customer wait for our first answer?"
definition = "Hours from a contact's arrival to the first answer, as Kaplan-Meier median and 90th percentile, counted around the clock. Unanswered contacts count as open with their waiting time up to the end of the as-of day. The day of arrival counts."
formula = "median hours from arrival to first answer, unanswered contacts taken into account"
pitfall = "Many help desks average answered contacts only; the forgotten ones are then missing, and automatic acknowledgements are no answer. Do not lump channels together: minutes are usual on the phone, hours by e-mail."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 6: Servicegeschwindigkeit; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 3: schnelle Kundenbetreuung; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: zeitnahe Reaktion", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 6: speed of service; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 3: quick customer care; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: react promptly" }
standard = { de = "Zendesk, First reply time (von der Erstellung bis zur ersten öffentlichen Antwort eines Mitarbeiters, ohne Bots; Kalenderstunden); Median nach Kaplan-Meier", en = "Zendesk, First reply time (creation to first public agent reply, bots excluded; calendar hours); product-limit median" }
[[benchmark]]
label = { de = "E-Mail im Mittel 34 Stunden, ein Viertel unter 1 Stunde; Telefon 2:33 Minuten (100 größte Shops, Deutschland 2023; Mittelwerte, kein Median)", en = "E-mail 34 hours on average, a quarter under 1 hour; phone 2:33 minutes (100 largest shops, Germany 2023; means, not medians)" }
source = { de = "parcelLab/Salesupply, Versandhandelsstudie 2023, Deutschland, Testanfragen bei 100 Shops", en = "parcelLab/Salesupply, Versandhandelsstudie 2023 (mail-order study), Germany, test contacts at 100 shops" }
show = "text"

[example]
as_of = 2025-06-30
tickets = [
  { channel = "email", created_at = 2025-06-10T10:00:00, first_responded_at = 2025-06-10T14:30:00 },
  { channel = "email", created_at = 2025-06-11T09:00:00, first_responded_at = 2025-06-13T09:00:00 },
  { channel = "email", created_at = 2025-06-30T10:00:00 },
  { channel = "chat", created_at = 2025-06-20T10:00:00, first_responded_at = 2025-06-20T09:50:00 },
]
expect = { value = 48, n = 3, k = 2 }   # 4.5 h, 48 h and open for 14 h: median 48, not 26; the last is a data error
*/
with responses as (
    select
        ticket_id,
        created_at,
        order_id,
        customer_key,
        channel,
        date_diff('minute', created_at, coalesce(first_responded_at, $as_of_ts)) / 60.0 as hours,
        first_responded_at is not null as is_answered,
    from tickets
    where created_at is not null
)

select
    created_at::date as day,
    ticket_id,
    order_id,
    customer_key,
    channel,
    hours as value,
    is_answered as closed,
    case when hours < 0 then 'negative_duration' end as left_out,
from responses
