/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "community.exchange"
instrument = "community"
needs = ["community_events.occurred_at", "community_events.kind", "community_events.is_staff", "community_events.is_promo"]

[de]
name = "Dialog statt Werbung"
question = "Spricht unser Team mit den Kunden – oder wirbt es nur?"
definition = "Antworten und Kommentare des Teams an Kunden ÷ diese Antworten und Kommentare + werbliche Beiträge des Teams. Was als Werbung gekennzeichnet ist, zählt nie als Antwort. Nicht mit zählen übrige Beiträge des Teams, die weder Antwort noch Werbung sind, und Kommentare unter einem eigenen Beitrag, zu dem sich noch kein Kunde geäußert hatte. Besuche und „Gefällt mir“ zählen nicht. Es zählt der Tag des Beitrags."
formula = "Antworten des Teams an Kunden ÷ (Antworten des Teams an Kunden + werbliche Beiträge des Teams)"
pitfall = "Der Anteil steigt auch, wenn bloß weniger geworben wird. Ob die Antworten helfen, sagt er nicht. Die Kennzeichnungen „Team“ und „Werbung“ müssen vollständig sein."
[en]
name = "Dialogue rather than advertising"
question = "Does our team talk with customers – or merely advertise?"
definition = "The team's answers and comments to customers ÷ these answers and comments + the team's promotional contributions. What is marked as promotional never counts as a reply. Left out are the team's other contributions, neither reply nor promotion, and comments below a post of its own on which no customer had said anything yet. Visits and likes do not count. The day of the contribution counts."
formula = "the team's replies to customers ÷ (the team's replies to customers + the team's promotional contributions)"
pitfall = "The share also rises if there is merely less advertising. Whether the replies help it does not say. The marks for team and promotion must be complete."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: soziale Netzwerke nicht einzig zu Vermarktungszwecken; „Sechs gute Kundenbindungsinstrumente“, Nr. 4: auf sie eingehen; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 5: Social Media", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: social networks not for marketing only; the guide “Sechs gute Kundenbindungsinstrumente”, no. 4: respond to them; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 5: social media" }
standard = { de = "Eigene Definition: Antworten gegen werbliche Beiträge des Teams", en = "Own definition: the team's replies against its promotional contributions" }

[example]
as_of = 2025-06-30
community_events = [
  { member_id = "m1", occurred_at = 2025-06-01T10:00:00, kind = "question", thread_id = "t1" },
  { member_id = "s1", occurred_at = 2025-06-02T10:00:00, kind = "answer", thread_id = "t1", is_staff = true },
  { member_id = "s1", occurred_at = 2025-06-03T10:00:00, kind = "post", thread_id = "t2", is_staff = true, is_promo = true },
  { member_id = "s2", occurred_at = 2025-06-03T11:00:00, kind = "comment", thread_id = "t2", is_staff = true },
  { member_id = "m2", occurred_at = 2025-06-03T12:00:00, kind = "comment", thread_id = "t2" },
  { member_id = "s2", occurred_at = 2025-06-03T13:00:00, kind = "comment", thread_id = "t2", is_staff = true },
  { member_id = "s1", occurred_at = 2025-06-04T10:00:00, kind = "answer", thread_id = "t1", is_staff = true, is_promo = true },
  { member_id = "s1", occurred_at = 2025-06-05T10:00:00, kind = "post", thread_id = "t3", is_staff = true },
  { member_id = "s1", occurred_at = 2025-06-06T10:00:00, kind = "answer", is_staff = true },
  { member_id = "s1", occurred_at = 2025-06-06T10:00:00, kind = "visit", is_staff = true, is_promo = true },
  { member_id = "m1", occurred_at = 2025-06-07T10:00:00, kind = "comment", thread_id = "t3", is_promo = true },
]
# Replies: 2 June, 3 June 13:00, 6 June. Promotion: 3 June 10:00 and the answer of 4 June.
# 3 June 11:00 speaks below the own post before any customer; the post of 5 June is neither.
expect = { value = 0.6, n = 5, k = 3 }
*/
with first_words as (
    select
        thread_id,
        min(case when coalesce(is_staff, false) and kind in ('post', 'question', 'idea') then occurred_at end)
            as team_opened_at,
        min(case when not coalesce(is_staff, false) then occurred_at end) as customer_wrote_at,
    from community_events
    where thread_id is not null and kind not in ('visit', 'like')
    group by thread_id
),

contributions as (
    select
        events.event_id,
        events.occurred_at,
        coalesce(events.is_promo, false) as is_promo,
        events.kind in ('answer', 'comment') as is_reply,
        coalesce(first_words.team_opened_at < events.occurred_at, false)
        and coalesce(first_words.customer_wrote_at > events.occurred_at, true) as is_among_the_team,
    from community_events as events
    left join first_words on events.thread_id = first_words.thread_id
    where events.is_staff
        and events.kind not in ('visit', 'like')
        and events.occurred_at is not null
)

select
    occurred_at::date as day,
    event_id,
    is_reply and not is_promo as value,
    case
        when is_promo then null
        when not is_reply then 'neither_reply_nor_promotion'
        when is_among_the_team then 'no_customer_in_the_thread'
    end as left_out,
from contributions
