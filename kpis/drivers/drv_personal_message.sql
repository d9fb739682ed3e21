/*
measure = "contrast"
unit = "pp"
better = "higher"
priority = 2
case = "buyers"
advice = "communication.personal"
instrument = "tip_personal"
matures_after = [21, "repeat_window"]
needs = ["orders.customer_id|orders.customer_email", "messages.personalised", "messages.sent_at", "messages.customer_id|messages.order_id"]

[de]
name = "Persönliche Nachricht nach dem ersten Kauf"
question = "Kaufen Kunden eher wieder, die persönlich angesprochen wurden?"
definition = "Unterschied in Prozentpunkten unter Kunden, die bis zum Stichtag mindestens eine Nachricht bekamen: Anteil der Kunden mit einer persönlich gehaltenen Nachricht minus Anteil der Kunden mit nur unpersönlichen, die im Wiederkauf-Fenster (90 Tage, einstellbar) nach dem Stichtag wieder gekauft haben. Stichtag ist der 21. Tag nach dem ersten Kauf; es zählen Nachrichten vom Tag des ersten Kaufs bis zum Stichtag, die zur ersten Bestellung oder zu keiner Bestellung gehören und deren Anrede bekannt ist. Verglichen wird nur unter Kunden mit ähnlichem Wert der ersten Bestellung (drei gleich große Gruppen), aus demselben Quartal und mit gleich vielen weiteren Käufen bis zum Stichtag (0, 1, 2 und mehr; Mantel-Haenszel). Gäste ohne Kundennummer zählen nicht; wessen Fenster noch läuft, zählt noch nicht. Es zählt der Tag des ersten Kaufs; erster Kauf ist der erste in den Daten."
formula = "Wiederkaufquote mit persönlicher Nachricht − Wiederkaufquote mit nur unpersönlichen, bei vergleichbaren Kunden"
pitfall = "Wer mehr Nachrichten bekommt, hat eher eine persönliche darunter – und ist vielleicht Newsletter-Leser."
experience = "eine persönliche Nachricht"
exposed = "Kunden, die persönlich angesprochen wurden"
unexposed = "Kunden mit nur unpersönlichen Nachrichten"
otherwise = "Wäre keiner der {n1} Kunden persönlich angesprochen worden"
[en]
name = "Personal message after the first purchase"
question = "Do customers buy again more often if addressed personally?"
definition = "Difference in percentage points among customers who received at least one message by the landmark: share of customers with a personal message minus share of customers with impersonal ones only who bought again within the repeat window (90 days, adjustable) after the landmark. The landmark is the 21st day after the first purchase; messages from the day of the first purchase to the landmark count if they belong to the first order or to no order and it is known whether they are personal. Compared only among customers with a similar value of the first order (three groups of equal size), of the same quarter and with equally many further purchases up to the landmark (0, 1, 2 and more; Mantel-Haenszel). Guests without a customer number do not count; whose window is still open does not count yet. The day of the first purchase counts; the first purchase is the first in the data."
formula = "repeat rate with a personal message − repeat rate with impersonal ones only, among comparable customers"
pitfall = "Those who receive more messages are more likely to have a personal one among them – and may be newsletter readers."
experience = "a personal message"
exposed = "Customers addressed personally"
unexposed = "customers with impersonal messages only"
otherwise = "Had none of the {n1} customers been addressed personally"

[source]
seed = { de = "„Wachsen und gedeihen: Kundenbindung im Netz“, Tipp 1: Der Kunde hat einen Namen; Tipp 5: Menschen kaufen mehr, wenn sie positiv und persönlich angesprochen werden", en = "The guide “Wachsen und gedeihen: Kundenbindung im Netz”, tip 1: the customer has a name; tip 5: people buy more with a positive, personal experience" }
standard = { de = "Landmark-Analyse: fester Stichtag, danach erst zählt der Wiederkauf; Risikodifferenz nach Mantel-Haenszel mit der Varianz von Greenland und Robins 1985", en = "Landmark analysis: a fixed day, only repeat purchases after it count; Mantel-Haenszel risk difference with the variance of Greenland and Robins 1985" }

[example]
as_of = 2025-12-31
orders = [
  { order_id = "A1", customer_id = "A", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "A2", customer_id = "A", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "B1", customer_id = "B", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "B2", customer_id = "B", ordered_at = 2025-03-01T10:00:00 },
  { order_id = "C1", customer_id = "C", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "D1", customer_id = "D", ordered_at = 2025-01-10T10:00:00 },
  { order_id = "E1", customer_id = "E", ordered_at = 2025-01-10T10:00:00 },
]
messages = [
  { kind = "dispatch", order_id = "A1", sent_at = 2025-01-11T09:00:00, personalised = false },
  { kind = "newsletter", customer_id = "A", sent_at = 2025-01-31T09:00:00, personalised = true },
  { kind = "dispatch", customer_id = "B", order_id = "B1", sent_at = 2025-01-11T09:00:00, personalised = true },
  { kind = "dispatch", order_id = "C1", sent_at = 2025-01-11T09:00:00, personalised = false },
  { kind = "newsletter", customer_id = "C", sent_at = 2025-02-01T09:00:00, personalised = true },
  { kind = "dispatch", order_id = "D1", sent_at = 2025-01-11T09:00:00 },
]
# Personal by 31 January: A (one of two), B 2 of 2. Impersonal only: C (the personal one came too late) 0 of 1. Of D's message it
# is not known, E had none.
expect = { value = 1.0, n = 3, k1 = 2, n1 = 2, k0 = 0, n0 = 1 }
*/
with exposures as (
    select
        first_orders.customer_key,
        first_orders.first_date,
        first_orders.first_date + 21 as landmark,
        max(case when messages.personalised then 1 else 0 end) = 1 as is_personal,
    from messages
    left join valid_orders on messages.order_id = valid_orders.order_id
    inner join first_orders on coalesce(messages.customer_key, valid_orders.customer_key) = first_orders.customer_key
    where messages.personalised is not null
        and messages.sent_at::date between first_orders.first_date and first_orders.first_date + 21
        and (messages.order_id is null or messages.order_id = first_orders.order_id)
    group by first_orders.customer_key, first_orders.first_date
)

select
    exposures.first_date as day,
    exposures.customer_key,
    exposures.is_personal as exposed,
    concat_ws(
        '|',
        purchase_spells.value_third,
        date_trunc('quarter', exposures.first_date)::date,
        purchase_spells.further_purchases
    ) as stratum,
    case
        when exposures.landmark + $repeat_window <= $as_of
            then purchase_spells.next_date <= exposures.landmark + $repeat_window
    end as value,
from exposures
inner join purchase_spells
    on exposures.customer_key = purchase_spells.customer_key
    and exposures.landmark >= purchase_spells.since_date
    and exposures.landmark < purchase_spells.next_date
