/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 3
advice = "instruments.personalisation"
instrument = "personalisation"
slices = ["device", "country", "sales_channel"]
needs = ["visits.started_at", "visits.saw_personalised", "visits.pageviews", "visits.order_id"]

[de]
name = "Mehr Käufe mit Personalisierung"
question = "Kauft eher, wer Persönliches gesehen hat?"
definition = "Unterschied in Prozentpunkten: Anteil der Besuche mit Bestellung unter denen, die personalisierte Inhalte gesehen haben, minus derselbe Anteil unter den übrigen. Verglichen wird nur unter Besuchen auf Geräten derselben Art (Mantel-Haenszel). Besuche mit nur einer Seite zählen nicht: Sie sehen kaum etwas und bestellen nie. Automatische Zugriffe (Bots) und Besuche, bei denen unbekannt ist, was gesehen wurde, zählen nicht. Es zählt der Tag des Besuchs."
formula = "Bestellquote mit Personalisierung − Bestellquote ohne, auf gleichem Gerät"
pitfall = "Personalisierung hängt mit Käufen zusammen; eine Wirkung beweist nur eine zufällig ausgewählte Vergleichsgruppe, der nichts Persönliches gezeigt wird. Ohne sie gilt: Wer länger bleibt, sieht mehr und kauft auch eher. Mit den Besuchen von nur einer Seite entstünde ein Vorsprung aus dem Nichts."
exposed = "Persönliches gesehen"
unexposed = "nichts davon"
[en]
name = "More purchases with personalisation"
question = "Do those who saw something personal buy more?"
definition = "Difference in percentage points: share of visits with an order among those that saw personalised content, minus the same share among the others. Compared only among visits on the same kind of device (Mantel-Haenszel). Visits of a single page are left out: they hardly see anything and never order. Bots and visits of which it is unknown what was seen are left out. The day of the visit counts."
formula = "order rate with personalisation − order rate without, on the same device"
pitfall = "Personalisation is associated with purchases; an effect is proved only by a control group chosen at random that is shown nothing personal. Without one: those who stay longer see more and also buy more. With the single-page visits, a lead would arise from nothing."
exposed = "personalised"
unexposed = "none seen"

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 1: Personalisierung; „Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 5: personalisierte Erfahrungen", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 1: personalisation; the guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 5: personalised experiences" }
standard = { de = "Risikodifferenz nach Mantel-Haenszel innerhalb der Geräte, ohne Besuche von nur einer Seite", en = "Mantel-Haenszel risk difference within devices, without single-page visits" }

[example]
as_of = 2025-06-30
visits = [
  { started_at = 2025-06-01T10:00:00, pageviews = 5, device = "mobile", saw_personalised = true, order_id = "q1" },
  { started_at = 2025-06-01T11:00:00, pageviews = 5, device = "mobile", saw_personalised = true },
  { started_at = 2025-06-02T10:00:00, pageviews = 3, device = "mobile", saw_personalised = false },
  { started_at = 2025-06-02T11:00:00, pageviews = 3, device = "mobile", saw_personalised = false },
  { started_at = 2025-06-03T10:00:00, pageviews = 9, device = "desktop", saw_personalised = true, order_id = "q2" },
  { started_at = 2025-06-03T11:00:00, pageviews = 7, device = "desktop", saw_personalised = false, order_id = "q3" },
  { started_at = 2025-06-04T10:00:00, pageviews = 1, device = "mobile", saw_personalised = false },
  { started_at = 2025-06-04T10:00:00, pageviews = 4, device = "mobile" },
  { started_at = 2025-06-04T10:00:00, pageviews = 4, device = "mobile", saw_personalised = true, is_bot = true },
]
# Mobile 1 of 2 against 0 of 2: +0.5, weight 1. Desktop 1 of 1 against 1 of 1: 0, weight 1/2. Together 0.5 / 1.5.
# Left out: the single page. Not at all: the visit of which nothing is known, and the bot.
expect = { value = 0.3333, n = 6, left_out = 1 }
*/
select
    started_at::date as day,
    visit_id,
    device,
    country,
    sales_channel,
    saw_personalised as exposed,
    coalesce(device, 'unknown') as stratum,
    order_id is not null as value,
    case when pageviews <= 1 then 'single_page' end as left_out,
from visits
where started_at is not null
    and saw_personalised is not null
    and not coalesce(is_bot, false)
