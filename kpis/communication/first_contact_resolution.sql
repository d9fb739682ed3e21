/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "communication.contact"
instrument = "service"
needs = ["tickets.resolved_at", "tickets.agent_replies", "tickets.reopened"]
slices = ["channel", "category"]

[de]
name = "Lösung beim ersten Kontakt"
question = "Wie oft genügt eine einzige Antwort?"
definition = "Gelöste Anfragen mit höchstens einer Antwort des Teams, die nicht wieder geöffnet wurden ÷ alle gelösten Anfragen. Ohne Angabe zum Wiederöffnen gilt eine Anfrage als nicht wieder geöffnet; fehlt die Zahl der Antworten, ist sie ausgenommen. Es zählt der Tag der Lösung."
formula = "mit höchstens einer Antwort gelöste, nicht wieder geöffnete Anfragen ÷ gelöste Anfragen"
pitfall = "Was gerade erst gelöst wurde, kann noch wieder geöffnet werden: Die letzten Tage sehen etwas zu gut aus. Rückfragen an den Kunden zählen als Antwort; kein Team sollte sie deshalb lassen. Wer statt nachzuhaken eine neue Anfrage schreibt, zählt als gelöst."
[en]
name = "First-contact resolution"
question = "How often is a single answer enough?"
definition = "Resolved contacts with at most one reply by the team that were not reopened ÷ all resolved contacts. A contact without a note on reopening counts as not reopened; where the number of replies is missing, it is left out. The day of the resolution counts."
formula = "contacts resolved with at most one reply and not reopened ÷ resolved contacts"
pitfall = "What has only just been resolved may still be reopened: the last days look a little too good. Questions back to the customer count as replies; that is no reason not to ask them. Those who write anew instead of following up count as resolved."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 3: schnelle, freundliche und effektive Kundenbetreuung", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 3: quick, friendly and effective customer care" }
standard = { de = "Zendesk, One-touch tickets (gelöst mit höchstens einer Antwort), hier zusätzlich nicht wieder geöffnet", en = "Zendesk, one-touch tickets (solved with at most one reply), here also not reopened" }

[example]
as_of = 2025-06-30
tickets = [
  { resolved_at = 2025-06-10T14:30:00, agent_replies = 1, reopened = false },
  { resolved_at = 2025-06-11T14:30:00, agent_replies = 0 },
  { resolved_at = 2025-06-12T14:30:00, agent_replies = 1, reopened = true },
  { resolved_at = 2025-06-13T14:30:00, agent_replies = 2, reopened = false },
  { resolved_at = 2025-06-14T14:30:00, reopened = true },
  { resolved_at = 2025-06-15T14:30:00 },
  { created_at = 2025-06-15T14:30:00, agent_replies = 1 },
]
expect = { value = 0.4, n = 5, k = 2, left_out = 1 }   # the fifth was reopened, however many replies; of the sixth nothing is known; the last is not resolved
*/
with resolved as (
    select
        resolved_at::date as day,
        ticket_id,
        order_id,
        customer_key,
        channel,
        category,
        agent_replies,
        coalesce(reopened, false) as is_reopened,
    from tickets
    where resolved_at is not null
)

select
    day,
    ticket_id,
    order_id,
    customer_key,
    channel,
    category,
    not is_reopened and agent_replies <= 1 as value,
    case when agent_replies is null and not is_reopened then 'replies_unknown' end as left_out,
from resolved
