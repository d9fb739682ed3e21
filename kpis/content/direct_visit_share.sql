/*
measure = "share"
unit = "percent"
better = "higher"
priority = 3
advice = "content.visits"
needs = ["visits.traffic_source", "visits.started_at"]
slices = ["device", "country", "sales_channel"]

[de]
name = "Direkte Besuche"
question = "Wie viele kommen von selbst, weil sie uns kennen?"
definition = "Besuche, die direkt (Adresse eingetippt, Lesezeichen) oder über eine Suche nach der Marke kommen ÷ alle Besuche mit bekannter Herkunft. Automatische Zugriffe (Bots) zählen nicht. Ein Ersatzmaß für die Bekanntheit der Marke. Es zählt der Tag des Besuchs."
formula = "direkte Besuche und Markensuchen ÷ Besuche mit bekannter Herkunft"
pitfall = "Unter „direkt“ steht auch, wessen Herkunft verloren ging: Links aus E-Mails, Messengern und Apps. Wer Werbelinks besser kennzeichnet, senkt den Wert, ohne an Bekanntheit zu verlieren."
[en]
name = "Direct visits"
question = "How many come by themselves because they know us?"
definition = "Visits that come directly (address typed in, bookmark) or by a search for the brand ÷ all visits with a known source. Bots are left out. A proxy for brand awareness. The day of the visit counts."
formula = "direct visits and brand searches ÷ visits with a known source"
pitfall = "“Direct” also holds visits whose source was lost: links from e-mails, messengers and apps. Better tagging of advertising links lowers the value without any loss of awareness."

[source]
seed = { de = "„Umfassender Ratgeber zur Online Kundenbindung“: Kundenbindung stärkt die Markenbekanntheit", en = "The guide “Umfassender Ratgeber zur Online Kundenbindung”: loyalty strengthens brand awareness" }
standard = { de = "Matomo, direkte Zugriffe; dazu Suchen nach der Marke, wo die Daten sie unterscheiden", en = "Matomo, direct entries; plus brand searches where the data tell them apart" }

[example]
as_of = 2025-06-30
visits = [
  { started_at = 2025-06-01T10:00:00, traffic_source = "direct" },
  { started_at = 2025-06-01T11:00:00, traffic_source = "Markensuche" },
  { started_at = 2025-06-02T10:00:00, traffic_source = "organic" },
  { started_at = 2025-06-02T10:00:00, traffic_source = "newsletter" },
  { started_at = 2025-06-03T10:00:00 },
  { started_at = 2025-06-03T10:00:00, traffic_source = "direct", is_bot = true },
]
expect = { value = 0.5, n = 4, k = 2 }   # an unknown source and a bot do not count
*/
select
    visit_date as day,
    visit_id,
    device,
    country,
    sales_channel,
    lower(trim(traffic_source)) in
    (
        'direct', '(direct)', 'direct / none', '(direct) / (none)', 'direct entry', 'direct entries',
        'direkt', 'direkte zugriffe', 'direkteingabe', 'direktzugriff',
        'brand', 'brand search', 'branded search', 'marke', 'markensuche'
    ) as value,
from human_visits
where trim(traffic_source) <> ''
