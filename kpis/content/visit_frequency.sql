/*
measure = "mean"
unit = "ratio"
better = "higher"
priority = 3
case = "visitor_months"
advice = "content.visits"
least = 1
needs = ["visits.visitor_id", "visits.started_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Besuche je Besucher und Monat"
question = "Wie oft im Monat schaut ein Besucher vorbei?"
definition = "Besuche ÷ verschiedene Besucher im Kalendermonat. Über mehrere Monate ist es das Mittel über alle Besucher und Monate. Nur Besuche mit Besucherkennung, ohne automatische Zugriffe (Bots). Gezählt wird je Kalendermonat, an dessen letztem Tag; Gerät, Land und Kanal sind die des ersten Besuchs im Monat."
formula = "Besuche im Monat ÷ Besucher im Monat"
pitfall = "Gelöschte Cookies, abgelehnte Einwilligungen und ein zweites Gerät machen aus einem Besucher mehrere: Der Wert ist eine Untergrenze. Viele neue Besucher, etwa durch Werbung, drücken ihn."
[en]
name = "Visits per visitor and month"
question = "How often a month does a visitor drop by?"
definition = "Visits ÷ distinct visitors in the calendar month. Over several months it is the mean over all visitors and months. Only visits with a visitor id, without bots. Counted per calendar month, on its last day; device, country and channel are those of the first visit in the month."
formula = "visits in the month ÷ visitors in the month"
pitfall = "Deleted cookies, refused consent and a second device turn one visitor into several: the value is a lower bound. Many new visitors, as from advertising, lower it."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“: Stammbesucher, die immer wieder hereinschauen", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”: regular visitors who look in again and again" }
standard = { de = "Matomo, Besuche je eindeutigem Besucher im Monat", en = "Matomo, visits per unique visitor in the month" }

[example]
as_of = 2025-06-30
visits = [
  { visitor_id = "x1", started_at = 2025-05-30T10:00:00 },
  { visitor_id = "x1", started_at = 2025-05-31T10:00:00 },
  { visitor_id = "x1", started_at = 2025-06-02T10:00:00 },
  { visitor_id = "x2", started_at = 2025-06-01T10:00:00 },
  { visitor_id = "x2", started_at = 2025-06-01T18:00:00 },
  { visitor_id = "x2", started_at = 2025-06-09T18:00:00 },
  { started_at = 2025-06-09T18:00:00 },
  { visitor_id = "b1", started_at = 2025-06-09T18:00:00, is_bot = true },
]
expect = { value = 2, n = 3 }   # x1 in May 2, x1 in June 1, x2 in June 3; a visit without an id and a bot do not count
*/
with numbered as (
    select
        date_trunc('month', visit_date) as month_start,
        device,
        country,
        sales_channel,
        count(*) over visitor_month as visits,
        row_number() over (visitor_month order by started_at, visit_id) as visit_no,
    from human_visits
    where visitor_id is not null
    window visitor_month as (partition by visitor_id, date_trunc('month', visit_date))
)

select
    least((month_start + interval 1 month)::date - 1, $as_of) as day,
    device,
    country,
    sales_channel,
    visits as value,
from numbered
where visit_no = 1
