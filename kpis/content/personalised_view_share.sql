/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "content.personal"
instrument = "personalisation"
needs = ["visits.saw_personalised", "visits.started_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Personalisierte Besuche"
question = "Wie viele Besucher sehen etwas, das für sie ausgesucht ist?"
definition = "Besuche, in denen mindestens ein personalisiertes Element zu sehen war (etwa Empfehlungen) ÷ alle Besuche, bei denen das bekannt ist. Automatische Zugriffe (Bots) zählen nicht. Es zählt der Tag des Besuchs."
formula = "Besuche mit personalisiertem Element ÷ Besuche mit Angabe"
pitfall = "Gezeigt ist nicht beachtet, und ausgesucht ist nicht passend. Wer neu ist oder keine Einwilligung gibt, kann wenig Persönliches sehen: 100 % sind nicht das Ziel um jeden Preis."
[en]
name = "Personalised visits"
question = "How many visitors see something chosen for them?"
definition = "Visits in which at least one personalised element was on view (such as recommendations) ÷ all visits for which this is known. Bots are left out. The day of the visit counts."
formula = "visits with a personalised element ÷ visits for which this is known"
pitfall = "Shown is not noticed, and chosen is not fitting. Those who are new or refuse consent can see little that is personal: 100% is not the goal at any price."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 1: jede Startseite zumindest teilweise personalisiert; „Umfassender Ratgeber zur Online Kundenbindung“: personalisierte Inhalte", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 1: every start page at least partly personalised; the guide “Umfassender Ratgeber zur Online Kundenbindung”: personalised content" }
standard = { de = "Eigene Definition: Anteil der Besuche mit einem personalisierten Element", en = "Own definition: share of visits with a personalised element" }
[[benchmark]]
label = { de = "Der Ratgeber empfiehlt, jede Startseite zumindest teilweise zu personalisieren – eine Empfehlung, keine Messung", en = "The guide advises to personalise every start page at least partly – advice, not a measurement" }
source = { de = "„Sechs gute Kundenbindungsinstrumente“, Instrument 1, Personalisierung", en = "The guide “Sechs gute Kundenbindungsinstrumente”, instrument 1, personalisation" }
show = "text"

[example]
as_of = 2025-06-30
visits = [
  { started_at = 2025-06-01T10:00:00, saw_personalised = true },
  { started_at = 2025-06-02T10:00:00, saw_personalised = false },
  { started_at = 2025-06-02T10:00:00, saw_personalised = false },
  { started_at = 2025-06-03T10:00:00 },
  { started_at = 2025-06-03T10:00:00, saw_personalised = true, is_bot = true },
]
expect = { value = 0.3333, n = 3, k = 1 }   # the fourth is unknown, the last a bot
*/
select
    visit_date as day,
    visit_id,
    device,
    country,
    sales_channel,
    saw_personalised as value,
from human_visits
where saw_personalised is not null
