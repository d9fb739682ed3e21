/*
measure = "share"
unit = "percent"
better = "neither"
priority = 3
advice = "instruments.delivery"
instrument = "delivery"
needs = ["surveys.survey_type", "surveys.answered_at", "surveys.score|surveys.answer"]

[de]
name = "Kostenlose Lieferung ist wichtig"
question = "Wie vielen unserer Kunden ist kostenlose Lieferung wichtig?"
definition = "Antworten „wichtig“ oder „sehr wichtig“ ÷ gültige Antworten auf die Frage nach der Wichtigkeit kostenloser Lieferung. Auf einer Skala sind das die beiden obersten Stufen von fünf (allgemein: mindestens drei Viertel des Weges vom unteren zum oberen Ende). Ist keine Skala angegeben, gilt 1–5, sofern alle Antworten hineinpassen; Antworten außerhalb ihrer Skala sind ausgenommen. Es zählt der Tag der Antwort."
formula = "Antworten „wichtig“ und „sehr wichtig“ ÷ alle gültigen Antworten"
pitfall = "Wer gefragt wird, ob ihm etwas Kostenloses wichtig ist, sagt gern ja. Was die Versandkosten wirklich bewirken, zeigt eher das Verhalten an der Kasse."
[en]
name = "Free delivery matters"
question = "To how many of our customers does free delivery matter?"
definition = "Answers “important” or “very important” ÷ valid answers to the question on the importance of free delivery. On a scale these are the top two of five steps (in general: at least three quarters of the way from the lower to the upper end). If no scale is stated, 1–5 is taken provided all answers fit; answers outside their scale are left out. The day of the answer counts."
formula = "answers “important” and “very important” ÷ all valid answers"
pitfall = "Asked whether something free matters to them, people like to say yes. What shipping cost really does is better seen in behaviour at the checkout."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: kostenlose Lieferung als Kaufkriterium (73 Prozent)", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: free delivery as a criterion for buying (73 per cent)" }
standard = { de = "Anteil der beiden obersten Stufen einer Fünferskala (Top-2-Box)", en = "Top-2-box on a five-point scale" }
[[benchmark]]
label = { de = "73 % der befragten US-Onlinekäufer (comScore, zitiert nach dem Ratgeber; Originaltabelle nicht geprüft)", en = "73% of the US online shoppers asked (comScore, quoted from the guide; original table not checked)" }
source = { de = "comScore/UPS 2012, USA, Befragung, zitiert nach „Sechs gute Kundenbindungsinstrumente“", en = "comScore/UPS 2012, US, survey, quoted from the guide “Sechs gute Kundenbindungsinstrumente”" }
show = "text"
[[benchmark]]
label = { de = "Andere Frage, Folgestudie 2013: 76 % nennen kostenlose Versandoptionen als wichtig an der Kasse", en = "Another question, follow-up of 2013: 76% name free shipping options as important at the checkout" }
source = { de = "UPS/comScore 2013, USA, Befragung von Onlinekäufern", en = "UPS/comScore 2013, US, survey of online shoppers" }
show = "text"

[claim]
said = { de = "73 % der Kunden sehen kostenlose Lieferung als wichtiges Kaufkriterium (Quelle dort: comScore).", en = "73% of customers see free delivery as an important criterion for buying (its source: comScore)." }
checked = { de = "Gemeint sind 73 % der befragten US-Onlinekäufer (comScore 2012, zitiert nach dem Ratgeber; Originaltabelle nicht geprüft). In der Folgestudie 2013 nannten 76 % kostenlose Versandoptionen als wichtig an der Kasse – eine andere Frage.", en = "It means 73% of the US online shoppers asked (comScore 2012, quoted from the guide; original table not checked). In the follow-up of 2013, 76% named free shipping options as important at the checkout – another question." }

[example]
as_of = 2025-06-30
surveys = [
  { survey_type = "importance_free_shipping", answered_at = 2025-06-02T10:00:00, score = 5, scale_min = 1, scale_max = 5 },
  { survey_type = "importance_free_shipping", answered_at = 2025-06-02T10:00:00, score = 4, scale_min = 1, scale_max = 5 },
  { survey_type = "importance_free_shipping", answered_at = 2025-06-03T10:00:00, score = 3, scale_min = 1, scale_max = 5 },
  { survey_type = "importance_free_shipping", answered_at = 2025-06-03T10:00:00, answer = "Sehr wichtig" },
  { survey_type = "importance_free_shipping", answered_at = 2025-06-04T10:00:00, answer = "unwichtig" },
  { survey_type = "importance_free_shipping", answered_at = 2025-06-04T10:00:00, score = 9, scale_min = 1, scale_max = 5 },
  { survey_type = "importance_free_shipping", sent_at = 2025-06-04T10:00:00 },
  { survey_type = "csat", answered_at = 2025-06-05T10:00:00, score = 5, scale_min = 1, scale_max = 5 },
]
expect = { value = 0.6, n = 5, k = 3, left_out = 1 }   # 5, 4 and “sehr wichtig” of five answers; 9 of 5 cannot be; one never answered
*/
with asked as (
    select
        answered_at::date as day,
        response_id,
        order_id,
        customer_key,
        score,
        scale_min,
        scale_max,
        lower(trim(answer)) as words,
    from surveys
    where survey_type = 'importance_free_shipping'
        and answered_at is not null
        and (score is not null or trim(answer) <> '')
),

unscaled as (
    select min(score) >= 1 and max(score) <= 5 as fits_one_to_five,
    from asked
    where scale_min is null and scale_max is null
),

answers as (
    select
        asked.*,
        coalesce(asked.scale_min, case when unscaled.fits_one_to_five then 1 end) as lowest,
        coalesce(asked.scale_max, case when unscaled.fits_one_to_five then 5 end) as highest,
    from asked
    cross join unscaled
)

select
    day,
    response_id,
    order_id,
    customer_key,
    case
        when score is null then words in ('wichtig', 'sehr wichtig', 'important', 'very important')
        else (score - lowest) * 1.0 / nullif(highest - lowest, 0) >= 0.75
    end as value,
    case
        when score is null then null
        when lowest is null or highest is null or lowest >= highest then 'scale_unknown'
        when score < lowest or score > highest then 'outside_its_scale'
    end as left_out,
from answers
