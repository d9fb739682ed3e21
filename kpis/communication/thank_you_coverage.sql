/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = false
case = "contacts"
advice = "communication.thanks"
instrument = "tip_thanks"
needs = ["messages.kind", "messages.sent_at"]
slices = ["contact_kind"]

[de]
name = "Kontakte mit Dankeschön"
question = "Bedanken wir uns nach jeder Bestellung, Anfrage und Bewertung?"
definition = "Kontakte, auf die binnen 3 Tagen eine Dankesnachricht folgte ÷ alle Kontakte, die mindestens 3 Tage alt sind. Kontakte sind gültige Bestellungen, gelöste oder offene Anfragen und Bewertungen. Es zählt der Tag des Kontakts: bei Anfragen der Tag der Lösung, sonst der Eingang."
formula = "Kontakte mit Dankesnachricht binnen 3 Tagen ÷ Kontakte, die mindestens 3 Tage alt sind"
pitfall = "Eine Bestellbestätigung mit Dank zählt nur, wenn sie als Dankesnachricht eingelesen wurde. Ein Dank mit Werbung oder der Bitte um eine Bewertung braucht eine Einwilligung (§ 7 UWG); das ist keine Rechtsberatung."
[en]
name = "Contacts with a thank-you"
question = "Do we say thank you after every order, enquiry and review?"
definition = "Contacts followed by a thank-you message within 3 days ÷ all contacts at least 3 days old. Contacts are valid orders, enquiries (solved or open) and reviews. The day of the contact counts: for enquiries the day of the solution, else of arrival."
formula = "contacts with a thank-you message within 3 days ÷ contacts at least 3 days old"
pitfall = "An order confirmation that says thank you counts only if it was imported as a thank-you message. Thanks with advertising or a request for a review need consent (§ 7 UWG in Germany); this is not legal advice."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 5: Danke nach jeder Transaktion oder geäußerten Kritik; „Mit Kundenpflege zum langfristigen Erfolg“, Neukundenphase: Bedanken Sie sich", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 5: thanks after every transaction or criticism voiced; the guide “Mit Kundenpflege zum langfristigen Erfolg”, new-customer phase: say thank you" }
standard = { de = "Eigene Definition: eine Dankesnachricht je Kontakt binnen drei Tagen", en = "Own definition: one thank-you message per contact within three days" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-10T10:00:00 },
  { order_id = "2", ordered_at = 2025-06-12T10:00:00 },
  { order_id = "3", ordered_at = 2025-06-28T10:00:00 },
]
tickets = [
  { ticket_id = "t1", created_at = 2025-06-14T10:00:00, resolved_at = 2025-06-15T10:00:00 },
]
reviews = [
  { review_id = "r1", created_at = 2025-06-15T10:00:00, rating = 5, scale_max = 5 },
]
messages = [
  { kind = "thank_you", order_id = "1", sent_at = 2025-06-11T09:00:00 },
  { kind = "dispatch", order_id = "2", sent_at = 2025-06-13T09:00:00 },
  { kind = "thank_you", order_id = "3", sent_at = 2025-06-28T11:00:00 },
  { kind = "thank_you", ticket_id = "t1", sent_at = 2025-06-18T09:00:00 },
  { kind = "thank_you", review_id = "r1", sent_at = 2025-06-19T09:00:00 },
]
expect = { value = 0.5, n = 4, k = 2 }   # order 1 and the ticket; the review was thanked a day too late; order 3 is too young
*/
with contacts as (
    select
        'order' as contact_kind,
        order_id as contact_id,
        order_date as contact_date,
        order_id,
        customer_key,
    from valid_orders
    union all
    select
        'ticket' as contact_kind,
        ticket_id as contact_id,
        coalesce(resolved_at, created_at)::date as contact_date,
        order_id,
        customer_key,
    from tickets
    union all
    select
        'review' as contact_kind,
        review_id as contact_id,
        created_at::date as contact_date,
        order_id,
        customer_key,
    from reviews
),

thanks as (
    select
        'order' as contact_kind,
        order_id as contact_id,
        sent_at::date as sent_date,
    from messages
    where kind = 'thank_you' and order_id is not null
    union all
    select
        'ticket' as contact_kind,
        ticket_id as contact_id,
        sent_at::date as sent_date,
    from messages
    where kind = 'thank_you' and ticket_id is not null
    union all
    select
        'review' as contact_kind,
        review_id as contact_id,
        sent_at::date as sent_date,
    from messages
    where kind = 'thank_you' and review_id is not null
),

thanked as (
    select distinct
        contacts.contact_kind,
        contacts.contact_id,
    from contacts
    inner join thanks
        on contacts.contact_kind = thanks.contact_kind
        and contacts.contact_id = thanks.contact_id
        and thanks.sent_date between contacts.contact_date and contacts.contact_date + 3
)

select
    contacts.contact_date as day,
    contacts.order_id,
    contacts.customer_key,
    contacts.contact_kind,
    case when contacts.contact_date <= $as_of - 3 then thanked.contact_id is not null end as value,
from contacts
left join thanked
    on contacts.contact_kind = thanked.contact_kind
    and contacts.contact_id = thanked.contact_id
where contacts.contact_date is not null
