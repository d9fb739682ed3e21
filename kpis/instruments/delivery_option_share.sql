/*
measure = "mix"
unit = "percent"
better = "neither"
priority = 2
advice = "instruments.delivery"
instrument = "delivery"
needs = ["orders.delivery_option|orders.delivery_place"]

[de]
name = "Gewählte Lieferung"
question = "Nutzen Kunden die Wahl, wohin, wann und wie schnell geliefert wird?"
definition = "Gültige Bestellungen je Art der Lieferung ÷ alle gültigen Bestellungen, deren Versandart oder Lieferort bekannt ist. Die Arten werden am Wortlaut erkannt: Packstation (auch Paketshop und Filiale der Post), Abholung, Wunschtag, Express, sonst Standard. Jede Bestellung zählt einmal, der Ort geht vor der Zeit: Express an die Packstation ist „Packstation“. Es zählt der Tag der Bestellung."
formula = "Bestellungen je Art der Lieferung ÷ Bestellungen mit bekannter Versandart"
pitfall = "0 % kann heißen: nicht gewünscht – oder gar nicht angeboten. Was Sie anbieten, steht nicht in den Daten. Versandarten mit Fantasienamen gelten als Standard."
categories = { locker = "Packstation", pickup = "Abholung", chosen_day = "Wunschtag", express = "Express", standard = "Standard" }
[en]
name = "Chosen delivery"
question = "Do customers use the choice of where, when and how fast?"
definition = "Valid orders per kind of delivery ÷ all valid orders whose delivery option or place is known. Kinds are recognised by their wording: parcel locker (parcel shops and post offices included), pickup, chosen day, express, otherwise standard. Each order counts once, and the place goes before the time: express to a locker is “parcel locker”. The day of the order counts."
formula = "orders per kind of delivery ÷ orders with a known delivery option"
pitfall = "0% can mean: not wanted – or not offered at all. What you offer is not in the data. Options with fancy names count as standard."
categories = { locker = "Parcel locker", pickup = "Pickup", chosen_day = "Chosen day", express = "Express", standard = "Standard" }

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 5: mindestens an eine Packstation liefern, den Liefertag bestimmen lassen, so schnell wie möglich", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 5: deliver at least to a parcel locker, let customers choose the day, as fast as possible" }
standard = { de = "Eigene Definition: Bestellungen je Art der Lieferung", en = "Own definition: orders per kind of delivery" }
[[benchmark]]
label = { de = "Personen, nicht Bestellungen: 13 % lassen meist an eine Packstation liefern, 90 % nach Hause (2020)", en = "Persons, not orders: 13% usually have parcels sent to a locker, 90% home (2020)" }
source = { de = "Bitkom 2020, Deutschland, Befragung von Onlinekäufern", en = "Bitkom 2020, Germany, survey of online shoppers" }
show = "text"
[[benchmark]]
label = { de = "Shops, nicht Bestellungen: Rund 74 % boten die Lieferung an eine Packstation an (2012)", en = "Shops, not orders: about 74% offered delivery to a parcel locker (2012)" }
source = { de = "IFH 2012, Deutschland, Onlineshops", en = "IFH 2012, Germany, online shops" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", delivery_option = "DHL Packstation" },
  { order_id = "2", delivery_option = "Express", delivery_place = "Packstation 123" },
  { order_id = "3", delivery_option = "Express" },
  { order_id = "4", delivery_option = "Wunschtag (DHL)" },
  { order_id = "5", delivery_option = "Abholung in der Filiale" },
  { order_id = "6", delivery_option = "Standardversand", delivery_place = "Hausadresse" },
  { order_id = "7" },
  { order_id = "8", delivery_place = "Packstation", status = "cancelled" },
]
expect = { category = "locker", value = 0.3333, n = 6, k = 2 }   # 1 and 2 of 1 to 6; of 7 nothing is known, 8 is cancelled
*/
select
    valid_orders.order_date as day,
    valid_orders.order_id,
    delivery_kinds.delivery_kind as value,
from valid_orders
inner join delivery_kinds on valid_orders.order_id = delivery_kinds.order_id
