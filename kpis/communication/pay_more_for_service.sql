/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "communication.service"
needs = ["surveys.answer", "surveys.answered_at"]

[de]
name = "Mehr zahlen für Service"
question = "Würden Kunden für besseren Service mehr zahlen?"
definition = "Zustimmende Antworten („ja“, „immer“, „oft“) ÷ alle Antworten auf die Frage, ob man für besseren Service mehr zahlen würde. Alle anderen Antworten gelten als Nein, auch „manchmal“ und „weiß nicht“. Leere Antworten zählen nicht. Es zählt der Tag der Antwort."
formula = "zustimmende Antworten ÷ alle Antworten"
pitfall = "Sagen ist nicht tun: Wer es ankreuzt, zahlt deshalb noch nicht. Sehen Sie daneben, wie viele Bestellungen nur mit Rabatt zustande kommen und wie viele Kunden Expressversand wählen."
[en]
name = "Paying more for service"
question = "Would customers pay more for better service?"
definition = "Affirmative answers (“yes”, “always”, “often”) ÷ all answers to the question whether one would pay more for better service. All other answers count as no, “sometimes” and “don't know” included. Empty answers do not count. The day of the answer counts."
formula = "affirmative answers ÷ all answers"
pitfall = "Saying is not doing: those who tick it do not pay yet. Look, too, at how many orders come with a discount only and how many customers choose express delivery."

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Einleitung: 60 % würden für besseren Service mehr zahlen; „Umfassender Ratgeber zur Online Kundenbindung“: gebundene Kunden akzeptieren höhere Preise", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, introduction: 60% would pay more for better service; the guide “Umfassender Ratgeber zur Online Kundenbindung”: loyal customers accept higher prices" }
standard = { de = "RightNow/Harris, Customer Experience Impact 2009: „immer“ oder „oft“ bereit, für ein besseres Erlebnis mehr zu zahlen", en = "RightNow/Harris, Customer Experience Impact 2009: will always or often pay more for a better experience" }
[[benchmark]]
value = 0.60
label = { de = "60 % erklärten, immer oder oft für ein besseres Erlebnis mehr zu zahlen (USA 2009; Verbraucher allgemein, nicht die Kunden eines Shops)", en = "60% said they will always or often pay more for a better experience (USA 2009; consumers in general, not one shop's customers)" }
source = { de = "RightNow/Harris Interactive, Customer Experience Impact Report 2009, USA, Befragte", en = "RightNow/Harris Interactive, Customer Experience Impact Report 2009, USA, respondents" }
show = "text"

[claim]
said = { de = "60 % der Verbraucher würden für besseren Service einen höheren Preis zahlen (Quelle dort: Desk).", en = "60% of consumers would pay a higher price for better service (its source: Desk)." }
checked = { de = "So viele erklärten 2009 in den USA, für ein besseres Erlebnis immer oder oft mehr zu zahlen (RightNow/Harris); 2008 waren es 58 %. Eine erklärte Bereitschaft, kein gezahlter Preis.", en = "As many said in the USA in 2009 that they will always or often pay more for a better experience (RightNow/Harris); 58% in 2008. A stated willingness, not a price paid." }

[example]
as_of = 2025-06-30
surveys = [
  { survey_type = "pay_more", answered_at = 2025-06-02T10:00:00, answer = "Ja" },
  { survey_type = "pay_more", answered_at = 2025-06-03T10:00:00, answer = " oft " },
  { survey_type = "pay_more", answered_at = 2025-06-03T10:00:00, answer = "nein" },
  { survey_type = "pay_more", answered_at = 2025-06-04T10:00:00, answer = "manchmal" },
  { survey_type = "pay_more", answered_at = 2025-06-04T10:00:00, answer = " " },
  { survey_type = "pay_more", sent_at = 2025-06-04T10:00:00 },
  { survey_type = "expectation", answered_at = 2025-06-04T10:00:00, answer = "ja" },
]
expect = { value = 0.5, n = 4, k = 2 }   # ja and oft; an empty or missing answer and another question do not count
*/
select
    answered_at::date as day,
    response_id,
    order_id,
    customer_key,
    lower(trim(answer)) in ('ja', 'yes', 'immer', 'oft', 'always', 'often', 'true', '1') as value,
from surveys
where survey_type = 'pay_more'
    and answered_at is not null
    and trim(answer) <> ''
