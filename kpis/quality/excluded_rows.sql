/*
measure = "total"
unit = "count"
better = "lower"
priority = 1
headline = false
case = "rows"
advice = "quality.data"
needs = ["orders.order_id"]
slices = ["reason"]

[de]
name = "Ausgeschlossene Zeilen"
question = "Welche Zeilen unserer Bestelldaten zählen nicht mit, und warum?"
definition = "Anzahl der Zeilen der Bestelldaten, die nicht gezählt werden, nach Grund: doppelt, storniert, Test, fremde Währung, negativer Wert, Datum in der Zukunft, nicht lesbar. Es zählt der Tag der Bestellung; ohne lesbaren Tag oder mit einem Tag in der Zukunft der Auswertungstag."
formula = "Anzahl der ausgeschlossenen Zeilen der Bestelldaten"
pitfall = "Stornierte Bestellungen gehören zum Geschäft; viele unlesbare oder doppelte Zeilen deuten auf einen falsch eingelesenen Export."
[en]
name = "Excluded rows"
question = "Which rows of our order data do not count, and why?"
definition = "Number of rows of the order data that are not counted, by reason: duplicate, cancelled, test, foreign currency, negative value, date in the future, unreadable. The day of the order counts; without a readable day or with a day in the future, the as-of day."
formula = "number of excluded rows of the order data"
pitfall = "Cancelled orders are part of the business; many unreadable or duplicate rows point to a wrongly read export."

[source]
seed = { de = "Nicht aus den Ratgebern: Was nicht mitzählt, wird gezeigt und nicht verschwiegen", en = "Not from the guides: what is not counted is shown and not concealed" }
standard = { de = "Eigene Definition: jede ausgeschlossene Zeile mit ihrem Grund", en = "Own definition: every excluded row with its reason" }

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", ordered_at = 2025-06-01T10:00:00 },
  { order_id = "2", ordered_at = 2025-06-02T10:00:00, status = "cancelled" },
  { order_id = "3", ordered_at = 2025-06-03T10:00:00, is_test = true },
  { order_id = "4", ordered_at = 2025-06-04T10:00:00, order_value = -20.0 },
  { order_id = "5", ordered_at = 2025-07-02T10:00:00 },
]
expect = { value = 4, n = 4 }   # cancelled, test, negative value and a date in the future
*/
select
    least(
        greatest(coalesce(excluded_orders.day, settings.as_of), settings.data_from),
        settings.as_of
    ) as day,
    excluded_orders.order_id,
    excluded_orders.reason,
    1 as value,
from excluded_orders
cross join settings
