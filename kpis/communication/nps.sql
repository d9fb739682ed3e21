/*
measure = "nps"
unit = "points"
better = "higher"
priority = 1
headline = 1
advice = "communication.survey"
instrument = ["service", "tip_personal"]
needs = ["surveys.score", "surveys.answered_at"]

[de]
name = "Weiterempfehlung (NPS)"
question = "Würden unsere Kunden uns weiterempfehlen?"
definition = "100 × (Anteil der Antworten 9–10 − Anteil der Antworten 0–6) an allen gültigen Antworten auf der Skala 0–10. Je Kunde und Kalendermonat zählt die letzte Antwort. Andere Skalen (1–10, 1–5) werden nicht umgerechnet, sondern ausgenommen und getrennt gezählt; ist keine Skala angegeben, gilt 0–10 nur, wenn die Antworten von 0 bis 10 reichen. Es zählt der Tag der Antwort."
formula = "100 × (Empfehler 9–10 − Kritiker 0–6) ÷ alle Antworten"
pitfall = "Nur wer antwortet, zählt, und das ist nicht jeder; bei wenigen Antworten schwankt der Wert um viele Punkte: Achten Sie auf den Bereich und mitteln Sie nie Monatswerte. Net Promoter Score und NPS sind eingetragene Marken."
[en]
name = "Recommendation (NPS)"
question = "Would our customers recommend us?"
definition = "100 × (share of answers 9–10 − share of answers 0–6) among all valid answers on the 0–10 scale. Per customer and calendar month the latest answer counts. Other scales (1–10, 1–5) are not converted but left out and counted separately; if no scale is stated, 0–10 is taken only if the answers run from 0 to 10. The day of the answer counts."
formula = "100 × (promoters 9–10 − detractors 0–6) ÷ all answers"
pitfall = "Only those who answer count, and that is not everybody; with few answers the value moves by many points: look at the range and never average monthly values. Net Promoter Score and NPS are registered trademarks."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“, Nr. 5: Net Promoter Score; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 1: Mund-zu-Mund-Propaganda", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 5: Net Promoter Score; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 1: word of mouth" }
standard = { de = "Reichheld 2003 (Bain, Satmetrix): Empfehler 9–10, Unentschiedene 7–8, Kritiker 0–6; Bereich: angepasstes Wald-Intervall (Rocks 2016)", en = "Reichheld 2003 (Bain, Satmetrix): promoters 9–10, passives 7–8, detractors 0–6; interval: adjusted Wald (Rocks 2016)" }
[[benchmark]]
label = { de = "Kein Vergleichswert: Anbieter nennen für den Onlinehandel 62, 28 oder 20–45. Diese Angaben widersprechen sich; vergleichen Sie mit Ihrem eigenen Verlauf.", en = "No yardstick: vendors quote 62, 28 or 20–45 for online retail. These figures contradict each other; compare with your own trend." }
source = { de = "opensend, npspack 2025, calculatorfornps 2026 (Anbieter), Länder und Fallzahlen nicht angegeben", en = "opensend, npspack 2025, calculatorfornps 2026 (vendors), countries and counts not stated" }
show = "text"

[example]
as_of = 2025-06-30
surveys = [
  { survey_type = "nps", customer_id = "A", answered_at = 2025-06-02T10:00:00, score = 3, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", customer_id = "A", answered_at = 2025-06-20T10:00:00, score = 9, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", customer_id = "B", answered_at = 2025-06-03T10:00:00, score = 10, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", customer_id = "C", answered_at = 2025-06-03T10:00:00, score = 8, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", answered_at = 2025-06-04T10:00:00, score = 6, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", answered_at = 2025-06-04T10:00:00, score = 9, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", answered_at = 2025-06-05T10:00:00, score = 5, scale_min = 1, scale_max = 5 },
  { survey_type = "csat", answered_at = 2025-06-05T10:00:00, score = 1, scale_min = 0, scale_max = 10 },
]
expect = { value = 40, n = 5 }   # 9, 10, 8, 6, 9: three promoters, one detractor; A's last answer counts; 1–5 is no NPS
*/
with unscaled as (
    select
        min(score) as lowest,
        max(score) as highest,
    from surveys
    where survey_type = 'nps' and answered_at is not null and scale_min is null and scale_max is null
),

answers as (
    select
        surveys.response_id,
        surveys.customer_key,
        surveys.order_id,
        surveys.answered_at,
        surveys.score,
        coalesce(surveys.scale_min, unscaled.lowest) = 0
        and coalesce(surveys.scale_max, unscaled.highest) = 10
        and surveys.score between 0 and 10
        and surveys.score = floor(surveys.score) as is_valid,
    from surveys
    cross join unscaled
    where surveys.survey_type = 'nps'
        and surveys.answered_at is not null
        and surveys.score is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by
                coalesce('customer:' || customer_key::varchar, 'response:' || response_id),
                date_trunc('month', answered_at),
                is_valid
            order by answered_at desc, response_id desc
        ) as age_rank,
    from answers
)

select
    answered_at::date as day,
    response_id,
    order_id,
    customer_key,
    score as value,
    case
        when not coalesce(is_valid, false) then 'not_a_0_10_scale'
        when age_rank > 1 then 'answered_again_later'
    end as left_out,
from ranked
