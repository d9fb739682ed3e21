/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
advice = "communication.contact"
instrument = ["service", "returns"]
needs = ["surveys.score", "surveys.answered_at"]

[de]
name = "Leicht gemacht (CES)"
question = "Machen wir es unseren Kunden leicht?"
definition = "Antworten 5, 6 oder 7 auf die Aussage „… hat es mir leicht gemacht“ (1 = stimme gar nicht zu, 7 = stimme völlig zu) ÷ alle gültigen Antworten auf diese Frage. Andere Skalen (etwa die ältere von 1 bis 5, bei der eine niedrige Zahl gut ist) werden nicht umgerechnet, sondern ausgenommen; ist keine Skala angegeben, gilt 1–7 nur, wenn die Antworten von 1 bis 7 reichen. Es zählt der Tag der Antwort."
formula = "Antworten 5, 6 und 7 ÷ alle Antworten auf der Skala 1–7"
pitfall = "Manche Werkzeuge zeigen statt des Anteils den Mittelwert, andere drehen die Skala um: Vergleichen Sie nur Gleiches. Nur wer antwortet, zählt."
[en]
name = "Made it easy (CES)"
question = "Do we make it easy for our customers?"
definition = "Answers 5, 6 or 7 to the statement “… made it easy for me” (1 = strongly disagree, 7 = strongly agree) ÷ all valid answers to it. Other scales (such as the older one from 1 to 5, where a low number is good) are not converted but left out; if no scale is stated, 1–7 is taken only if the answers run from 1 to 7. The day of the answer counts."
formula = "answers 5, 6 and 7 ÷ all answers on the 1–7 scale"
pitfall = "Some tools show the mean instead of the share, others turn the scale around: compare like with like. Only those who answer count."

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Communication: Wie leicht mache ich dem Kunden die Kontaktaufnahme?; „Sechs gute Kundenbindungsinstrumente“, Nr. 3: geringer Aufwand für den Kunden", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Communication: how easy do I make it for customers to get in touch?; the guide “Sechs gute Kundenbindungsinstrumente”, no. 3: little effort for the customer" }
standard = { de = "Customer Effort Score 2.0 (Dixon et al. 2010, 2013; Gartner: Anteil der Antworten ab 5 auf der Skala 1–7)", en = "Customer Effort Score 2.0 (Dixon et al. 2010, 2013; Gartner: share of answers of 5 and more on the 1–7 scale)" }

[example]
as_of = 2025-06-30
surveys = [
  { survey_type = "ces", answered_at = 2025-06-02T10:00:00, score = 7, scale_min = 1, scale_max = 7 },
  { survey_type = "ces", answered_at = 2025-06-03T10:00:00, score = 5, scale_min = 1, scale_max = 7 },
  { survey_type = "ces", answered_at = 2025-06-03T10:00:00, score = 4, scale_min = 1, scale_max = 7 },
  { survey_type = "ces", answered_at = 2025-06-04T10:00:00, score = 1, scale_min = 1, scale_max = 7 },
  { survey_type = "ces", answered_at = 2025-06-04T10:00:00, score = 5, scale_min = 1, scale_max = 5 },
  { survey_type = "ces", answered_at = 2025-06-05T10:00:00, score = 6 },
  { survey_type = "csat", answered_at = 2025-06-05T10:00:00, score = 7, scale_min = 1, scale_max = 7 },
]
expect = { value = 0.5, n = 4, k = 2, left_out = 2 }   # 7 and 5 of 7, 5, 4 and 1; 5 of 5 is another scale, a single 6 without a scale says nothing about it
*/
with unscaled as (
    select
        min(score) as lowest,
        max(score) as highest,
    from surveys
    where survey_type = 'ces' and answered_at is not null and scale_min is null and scale_max is null
),

answers as (
    select
        surveys.answered_at::date as day,
        surveys.response_id,
        surveys.order_id,
        surveys.customer_key,
        surveys.score,
        coalesce(surveys.scale_min, unscaled.lowest) = 1
        and coalesce(surveys.scale_max, unscaled.highest) = 7
        and surveys.score between 1 and 7
        and surveys.score = floor(surveys.score) as is_valid,
    from surveys
    cross join unscaled
    where surveys.survey_type = 'ces'
        and surveys.answered_at is not null
        and surveys.score is not null
)

select
    day,
    response_id,
    order_id,
    customer_key,
    score >= 5 as value,
    case when not coalesce(is_valid, false) then 'not_a_1_7_scale' end as left_out,
from answers
