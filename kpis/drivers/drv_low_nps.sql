/*
measure = "contrast"
unit = "pp"
better = "neither"
priority = 2
case = "buyers"
advice = "communication.survey"
instrument = "tip_listening"
matures_after = ["repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "surveys.survey_type", "surveys.score", "surveys.answered_at", "surveys.customer_id|surveys.order_id"]

[de]
name = "Schlechte Weiterempfehlung"
question = "Kaufen Kritiker seltener wieder als Empfehler?"
definition = "Unterschied in Prozentpunkten, gezählt an der ersten NPS-Antwort jedes Kunden ab dem ersten Kauf: Anteil der Kritiker (0–6) minus Anteil der Empfehler (9–10), die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist der Tag der Antwort. Unentschiedene (7–8) und Antworten auf anderen Skalen als 0–10 zählen nicht. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag der Antwort; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote der Kritiker − Wiederkaufquote der Empfehler, bei vergleichbaren Kunden"
pitfall = "Wer antwortet, ist dem Shop meist verbundener als wer schweigt. Die Antwort ist ein Zeichen, kein Hebel: Eine bessere Note allein bindet niemanden."
experience = "eine schlechte Weiterempfehlungsnote"
exposed = "Kunden, die 0 bis 6 Punkte gaben"
unexposed = "Kunden mit 9 oder 10 Punkten"
otherwise = "Wären die {n1} Kritiker Empfehler gewesen"
[en]
name = "Low recommendation score"
question = "Do detractors buy again less often than promoters?"
definition = "Difference in percentage points, counted at each customer's first NPS answer from the first purchase on: share of detractors (0–6) minus share of promoters (9–10) who bought again within the repeat window (90 days, adjustable) after the landmark. The landmark is the day of the answer. Passives (7–8) and answers on other scales than 0–10 do not count. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the answer counts; the first purchase is the first in the data."
formula = "repeat rate of detractors − repeat rate of promoters, among comparable customers"
pitfall = "Those who answer are mostly closer to the shop than those who do not. The answer is a sign, not a lever: a better score alone binds nobody."
experience = "a low recommendation score"
exposed = "Customers who gave 0 to 6 points"
unexposed = "customers who gave 9 or 10"
otherwise = "Had the {n1} detractors been promoters"

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 2: Zuhören; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 5: Net Promoter Score", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 2: listening; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 5: Net Promoter Score" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-02-20T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "C2", customer_id = "C", ordered_at = 2025-02-20T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00 },
]
surveys = [
  { survey_type = "nps", customer_id = "A", answered_at = 2025-02-01T10:00:00, score = 6, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", customer_id = "A", answered_at = 2025-03-01T10:00:00, score = 10, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", order_id = "B1", answered_at = 2025-02-01T10:00:00, score = 0, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", customer_id = "C", answered_at = 2025-02-01T10:00:00, score = 9, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", customer_id = "D", answered_at = 2025-02-01T10:00:00, score = 8, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", customer_id = "D", answered_at = 2025-03-01T10:00:00, score = 2, scale_min = 0, scale_max = 10 },
  { survey_type = "nps", customer_id = "E", answered_at = 2025-02-01T10:00:00, score = 5, scale_min = 1, scale_max = 5 },
]
# Detractors: A with the first answer, B (by its order) 1 of 2. Promoters: C 1 of 1. D's first answer is undecided, E's is no NPS.
expect = { value = -0.5, n = 3, k1 = 1, n1 = 2, k0 = 1, n0 = 1 }
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
        first_orders.customer_key,
        surveys.answered_at::date as answered_date,
        surveys.score,
        row_number() over (
            partition by first_orders.customer_key
            order by surveys.answered_at, surveys.response_id
        ) as answer_no,
    from surveys
    cross join unscaled
    left join valid_orders on surveys.order_id = valid_orders.order_id
    inner join first_orders on coalesce(surveys.customer_key, valid_orders.customer_key) = first_orders.customer_key
    where surveys.survey_type = 'nps'
        and surveys.answered_at::date >= first_orders.first_date
        and coalesce(surveys.scale_min, unscaled.lowest) = 0
        and coalesce(surveys.scale_max, unscaled.highest) = 10
        and surveys.score between 0 and 10
        and surveys.score = floor(surveys.score)
),

exposures as (
    select
        customer_key,
        answered_date,
        score <= 6 as is_detractor,
    from answers
    where answer_no = 1 and (score <= 6 or score >= 9)
)

select
    exposures.answered_date as day,
    exposures.customer_key,
    exposures.is_detractor as exposed,
    concat_ws(
        '|',
        purchase_spells.value_third,
        date_trunc('quarter', exposures.answered_date)::date,
        purchase_spells.further_purchases
    ) as stratum,
    case
        when exposures.answered_date + $repeat_window <= $as_of
            then purchase_spells.next_date <= exposures.answered_date + $repeat_window
    end as value,
from exposures
inner join purchase_spells
    on exposures.customer_key = purchase_spells.customer_key
    and exposures.answered_date >= purchase_spells.since_date
    and exposures.answered_date < purchase_spells.next_date
