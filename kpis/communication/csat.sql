/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
headline = 3
advice = "communication.survey"
instrument = ["service", "tip_listening"]
needs = ["surveys.score", "surveys.answered_at"]

[de]
name = "Zufriedenheit (CSAT)"
question = "Sind die Kunden mit Bestellung und Service zufrieden?"
definition = "Antworten auf den beiden obersten Stufen einer Fünferskala (allgemein: mindestens drei Viertel des Weges von der schlechtesten zur besten Note) ÷ gültige Antworten auf die Zufriedenheitsfrage. Ist keine Skala angegeben, gilt 1–5, sofern alle Antworten hineinpassen; Antworten außerhalb ihrer Skala sind ausgenommen. Es zählt der Tag der Antwort."
formula = "zufriedene Antworten (4 und 5 von 5) ÷ alle gültigen Antworten"
pitfall = "Nicht mit einem Notendurchschnitt vergleichen. Deutsche Schulnoten (1 ist die beste) müssen beim Einlesen umgedreht werden, sonst steht alles auf dem Kopf."
[en]
name = "Satisfaction (CSAT)"
question = "Are customers satisfied with order and service?"
definition = "Answers on the top two steps of a five-point scale (in general: at least three quarters of the way from the worst to the best mark) ÷ valid answers to the satisfaction question. If no scale is stated, 1–5 is taken provided all answers fit; answers outside their scale are left out. The day of the answer counts."
formula = "satisfied answers (4 and 5 of 5) ÷ all valid answers"
pitfall = "Do not compare with an average mark. German school grades (1 is best) must be inverted at import, or everything is upside down."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 2: regelmäßige Umfragen zur Kundenzufriedenheit; „Sechs gute Kundenbindungsinstrumente“, Nr. 6: Fundament der Kundenzufriedenheit; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 2: regular surveys of customer satisfaction; the guide “Sechs gute Kundenbindungsinstrumente”, no. 6: the foundation of customer satisfaction; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase" }
standard = { de = "Anteil der beiden obersten Stufen einer Fünferskala (Top-2-Box)", en = "Top-2-box on a five-point scale" }
[[benchmark]]
label = { de = "81 % fünf und 13 % vier Sterne (2017). Das sind öffentliche Bewertungen, keine Umfrageantworten.", en = "81% five and 13% four stars (2017). These are public reviews, not survey answers." }
source = { de = "Trusted Shops, 2017, Shopbewertungen", en = "Trusted Shops, 2017, shop reviews" }
show = "text"

[example]
as_of = 2025-06-30
surveys = [
  { survey_type = "csat", answered_at = 2025-06-02T10:00:00, score = 5, scale_min = 1, scale_max = 5 },
  { survey_type = "csat", answered_at = 2025-06-03T10:00:00, score = 4, scale_min = 1, scale_max = 5 },
  { survey_type = "csat", answered_at = 2025-06-03T10:00:00, score = 3, scale_min = 1, scale_max = 5 },
  { survey_type = "csat", answered_at = 2025-06-04T10:00:00, score = 7, scale_min = 0, scale_max = 10 },
  { survey_type = "csat", answered_at = 2025-06-05T10:00:00, score = 8, scale_min = 0, scale_max = 10 },
  { survey_type = "csat", answered_at = 2025-06-05T10:00:00, score = 7, scale_min = 1, scale_max = 5 },
  { survey_type = "nps", answered_at = 2025-06-05T10:00:00, score = 10, scale_min = 0, scale_max = 10 },
]
expect = { value = 0.6, n = 5, k = 3 }   # 5, 4 and 8 of 10; 7 of 10 is 70 %; 7 of 5 cannot be
*/
with unscaled as (
    select min(score) >= 1 and max(score) <= 5 as fits_one_to_five,
    from surveys
    where survey_type = 'csat' and answered_at is not null and scale_min is null and scale_max is null
),

answers as (
    select
        surveys.answered_at::date as day,
        surveys.response_id,
        surveys.order_id,
        surveys.customer_key,
        surveys.score,
        coalesce(surveys.scale_min, case when unscaled.fits_one_to_five then 1 end) as lowest,
        coalesce(surveys.scale_max, case when unscaled.fits_one_to_five then 5 end) as highest,
    from surveys
    cross join unscaled
    where surveys.survey_type = 'csat'
        and surveys.answered_at is not null
        and surveys.score is not null
)

select
    day,
    response_id,
    order_id,
    customer_key,
    (score - lowest) * 1.0 / nullif(highest - lowest, 0) >= 0.75 as value,
    case
        when lowest is null or highest is null or lowest >= highest then 'scale_unknown'
        when score < lowest or score > highest then 'outside_its_scale'
    end as left_out,
from answers
