/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "complaints"
advice = "communication.criticism"
instrument = ["service", "tip_transparency"]
matures_after = "repeat_window"
needs = ["tickets.category", "tickets.customer_id|tickets.order_id", "orders.customer_id|orders.customer_email"]
slices = ["channel", "answer"]

[de]
name = "Wiederkauf nach Beschwerde"
question = "Kaufen Kunden wieder, nachdem sie sich beschwert haben?"
definition = "Beschwerden, nach denen der Kunde binnen 90 Tagen (Fenster einstellbar) wieder gekauft hat ÷ alle Beschwerden, die mindestens so alt sind. Jüngere zählen noch nicht, auch wenn der Kunde schon wieder gekauft hat. Je Kunde und Kalendermonat zählt die erste Beschwerde. Ein Kauf am selben Tag ist kein Wiederkauf. Wer sich beschwert hat, sagt die Kundennummer der Anfrage oder die Bestellung, zu der sie gehört; Beschwerden ohne bekannten Kunden sind ausgenommen. Es zählt der Tag der Beschwerde."
formula = "Beschwerden mit einem Kauf binnen 90 Tagen ÷ Beschwerden, die mindestens 90 Tage her sind"
pitfall = "Wer oft kauft, kauft auch nach einer Beschwerde öfter wieder; der Unterschied zwischen rechtzeitig und spät Beantworteten hängt mit der Antwort zusammen, muss aber nicht an ihr liegen. Die meisten unzufriedenen Kunden beschweren sich nicht, sondern gehen."
[en]
name = "Repeat purchase after a complaint"
question = "Do customers buy again after they have complained?"
definition = "Complaints after which the customer bought again within 90 days (window adjustable) ÷ all complaints at least that old. Younger ones do not count yet, even if the customer has already bought again. Per customer and calendar month the first complaint counts. A purchase on the same day is no repeat purchase. Who complained is told by the contact's customer number or by the order it belongs to; complaints without a known customer are left out. The day of the complaint counts."
formula = "complaints followed by a purchase within 90 days ÷ complaints at least 90 days old"
pitfall = "Those who buy often also buy more often after a complaint; the difference between those answered in time and late goes along with the answer, but need not be due to it. Most dissatisfied customers do not complain, they leave."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 4: angemessen mit Kritik umgehen, Tipp 5: Danke; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Beschwerden; „Sechs gute Kundenbindungsinstrumente“, Nr. 6: Service", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 4: deal with criticism properly, tip 5: thanks; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: complaints; the guide “Sechs gute Kundenbindungsinstrumente”, no. 6: service" }
standard = { de = "Eigene Definition: Wiederkauf in einem festen Fenster nach der Beschwerde", en = "Own definition: repeat purchase in a fixed window after the complaint" }
[[benchmark]]
label = { de = "Mehr als die Hälfte derer, deren Beschwerde beantwortet wurde, reagierte nach eigenen Angaben positiv (USA 2011). Das ist eine Umfrage aus zweiter Hand und keine Wiederkaufrate.", en = "More than half of those whose complaint was answered reacted positively by their own account (US 2011). This is a second-hand survey figure, not a repeat purchase rate." }
source = { de = "RightNow/Harris, 2011, USA, Befragung, aus zweiter Hand", en = "RightNow/Harris, 2011, US, survey, second hand" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", customer_id = "A", ordered_at = 2025-02-25T10:00:00 },
  { order_id = "2", customer_id = "A", ordered_at = 2025-05-30T10:00:00 },
  { order_id = "3", customer_id = "B", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "4", customer_id = "B", ordered_at = 2025-05-31T10:00:00 },
  { order_id = "5", customer_id = "C", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "6", customer_id = "D", ordered_at = 2025-06-10T10:00:00 },
]
tickets = [
  { category = "complaint", customer_id = "A", created_at = 2025-03-01T10:00:00 },
  { category = "complaint", customer_id = "A", created_at = 2025-03-09T10:00:00 },
  { category = "complaint", order_id = "3", created_at = 2025-03-01T12:00:00 },
  { category = "complaint", customer_id = "C", created_at = 2025-03-01T08:00:00 },
  { category = "complaint", customer_id = "D", created_at = 2025-06-01T10:00:00 },
  { category = "complaint", created_at = 2025-03-02T10:00:00 },
  { category = "question", customer_id = "C", created_at = 2025-03-02T10:00:00 },
]
expect = { value = 0.3333, n = 3, k = 1, open = 1, left_out = 2 }   # A on day 90, B (known by the order) on day 91, C only on the same day; D's 90 days are not over; A's second complaint of the month and the one of nobody are left out
*/
with complaints as (
    select
        tickets.ticket_id,
        tickets.order_id,
        coalesce(tickets.customer_key, orders.customer_key) as customer_key,
        tickets.channel,
        tickets.created_at,
        tickets.created_at::date as complaint_date,
        coalesce(
            tickets.first_responded_at <= tickets.created_at + $response_target_h * interval 1 hour, false
        ) as is_in_time,
    from tickets
    left join orders on tickets.order_id = orders.order_id
    where tickets.category = 'complaint'
        and tickets.created_at is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_key, date_trunc('month', created_at) order by created_at, ticket_id
        ) as place,
    from complaints
),

next_purchases as (
    select
        ranked.ticket_id,
        min(occasions.occasion_date) as purchase_date,
    from ranked
    inner join occasions
        on ranked.customer_key = occasions.customer_key
        and ranked.complaint_date < occasions.occasion_date
    group by ranked.ticket_id
)

select
    ranked.complaint_date as day,
    ranked.ticket_id,
    ranked.order_id,
    ranked.customer_key,
    ranked.channel,
    case when ranked.is_in_time then 'in_time' else 'late' end as answer,
    case
        when ranked.complaint_date + $repeat_window <= $as_of
            then coalesce(next_purchases.purchase_date <= ranked.complaint_date + $repeat_window, false)
    end as value,
    case
        when ranked.customer_key is null then 'customer_unknown'
        when ranked.place > 1 then 'complained_before_this_month'
    end as left_out,
from ranked
left join next_purchases on ranked.ticket_id = next_purchases.ticket_id
