/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "communication.service"
instrument = "service"
needs = ["surveys.answer", "surveys.answered_at"]

[de]
name = "Erwartungen übertroffen"
question = "Wie oft sind wir besser, als der Kunde erwartet hat?"
definition = "Antworten „besser als erwartet“ ÷ alle verwertbaren Antworten (schlechter, wie erwartet, besser) auf die Frage nach den Erwartungen. Antworten mit anderen Worten lassen sich nicht einordnen und sind ausgenommen. Es zählt der Tag der Antwort."
formula = "„besser als erwartet“ ÷ (schlechter + wie erwartet + besser)"
pitfall = "Wer gut ist, wird danach gemessen: Mit dem Service steigen die Erwartungen, und der Wert sinkt, obwohl nichts schlechter wurde. Es antworten eher die Begeisterten und die Verärgerten."
[en]
name = "Expectations exceeded"
question = "How often are we better than the customer expected?"
definition = "Answers “better than expected” ÷ all usable answers (worse, as expected, better) to the question about expectations. Answers in other words cannot be placed and are left out. The day of the answer counts."
formula = "“better than expected” ÷ (worse + as expected + better)"
pitfall = "Those who are good are measured by it: expectations rise with the service, and the value falls although nothing got worse. The delighted and the annoyed are more likely to answer."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 6: die Erwartungen übertreffen", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 6: exceed the expectations" }
standard = { de = "Abgleich von Erwartung und Erlebnis (expectation disconfirmation, wie bei Rao, Griffis & Goldsby 2011)", en = "Expectation disconfirmation (as in Rao, Griffis & Goldsby 2011)" }

[example]
as_of = 2025-06-30
surveys = [
  { survey_type = "expectation", answered_at = 2025-06-02T10:00:00, answer = "Besser" },
  { survey_type = "expectation", answered_at = 2025-06-02T10:00:00, answer = "besser als erwartet" },
  { survey_type = "expectation", answered_at = 2025-06-03T10:00:00, answer = "wie erwartet" },
  { survey_type = "expectation", answered_at = 2025-06-03T10:00:00, answer = "as expected" },
  { survey_type = "expectation", answered_at = 2025-06-04T10:00:00, answer = "schlechter" },
  { survey_type = "expectation", answered_at = 2025-06-04T10:00:00, answer = "lila" },
  { survey_type = "expectation", sent_at = 2025-06-04T10:00:00 },
]
expect = { value = 0.4, n = 5, k = 2, left_out = 1 }   # two of five; “lila” says nothing; the last did not answer
*/
with answers as (
    select
        answered_at::date as day,
        response_id,
        order_id,
        customer_key,
        case
            when lower(trim(answer)) in
                (
                    'besser', 'besser als erwartet', 'übertroffen', 'erwartungen übertroffen',
                    'better', 'better than expected', 'exceeded', 'exceeded expectations'
                ) then 'better'
            when lower(trim(answer)) in
                (
                    'wie erwartet', 'gleich', 'erfüllt', 'erwartungen erfüllt',
                    'as', 'as expected', 'same', 'met', 'met expectations'
                ) then 'as expected'
            when lower(trim(answer)) in
                (
                    'schlechter', 'schlechter als erwartet', 'nicht erfüllt', 'erwartungen nicht erfüllt',
                    'worse', 'worse than expected', 'not met', 'below expectations'
                ) then 'worse'
        end as verdict,
    from surveys
    where survey_type = 'expectation'
        and answered_at is not null
        and trim(answer) <> ''
)

select
    day,
    response_id,
    order_id,
    customer_key,
    verdict = 'better' as value,
    case when verdict is null then 'unknown_answer' end as left_out,
from answers
