/*
measure = "ratio"
unit = "percent"
better = "higher"
priority = 2
advice = "instruments.personalisation"
instrument = "personalisation"
least = 0
most = 1
needs = ["orders.personalised|orders.personalised_value", "orders.order_value|order_items.price"]

[de]
name = "Umsatz über Empfehlungen"
question = "Wie viel Umsatz kommt über persönliche Empfehlungen im Shop?"
definition = "Umsatz, der persönlichen Empfehlungen zugeordnet ist ÷ Umsatz aller gültigen Bestellungen, von denen bekannt ist, ob eine Empfehlung beteiligt war. Zugeordnet ist der angegebene Betrag; fehlt er, zählt bei einer Bestellung über eine Empfehlung der ganze Bestellwert. Bestellungen ohne bekannten Wert zählen nicht, ebenso wenig solche, denen mehr als ihr Bestellwert zugeordnet ist. Es zählt der Tag der Bestellung."
formula = "Umsatz über Empfehlungen ÷ Umsatz aller Bestellungen mit dieser Angabe"
pitfall = "Das ist eine Obergrenze der Wirkung: Wer auf eine Empfehlung klickt, hätte die Ware oft auch so gefunden. Wie lange nach dem Klick noch zugeordnet wird, bestimmt Ihre Software; danach richtet sich die Höhe."
[en]
name = "Revenue through recommendations"
question = "How much revenue comes through personal recommendations in the shop?"
definition = "Revenue attributed to personalised recommendations ÷ revenue of all valid orders of which it is known whether a recommendation was involved. The amount stated is attributed; if it is missing, the whole value of an order made through a recommendation counts. Orders of unknown value are left out, and so are those with more attributed than they are worth. The day of the order counts."
formula = "revenue through recommendations ÷ revenue of all orders with this information"
pitfall = "This is an upper bound of the effect: those who click a recommendation would often have found the goods anyway. For how long after the click something is attributed is up to your software, and so is the level."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 1: Personalisierung; „Umfassender Ratgeber zur Online Kundenbindung“, Nr. 3: angepasste Inhalte und Empfehlungen", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 1: personalisation; the guide “Umfassender Ratgeber zur Online Kundenbindung”, no. 3: adapted contents and recommendations" }
standard = { de = "Zuordnung nach Bestellung oder Betrag (Salesforce ordnet dagegen ganze Besuche mit Klick auf eine Empfehlung zu)", en = "Attributed by order or amount (Salesforce instead attributes whole visits with a click on a recommendation)" }
[[benchmark]]
label = { de = "Anders gezählt: 26 % des Umsatzes kamen aus den 7 % der Besuche, in denen auf eine Empfehlung geklickt wurde (2017/18)", en = "Counted otherwise: 26% of revenue came from the 7% of visits in which a recommendation was clicked (2017/18)" }
source = { de = "Salesforce 2017/18, international, 150 Millionen Käufer; Umsatz ganzer Besuche", en = "Salesforce 2017/18, international, 150 million shoppers; revenue of whole visits" }
show = "text"

[example]
as_of = 2025-06-30
orders = [
  { order_id = "1", order_value = 100.0, personalised = true, personalised_value = 30.0 },
  { order_id = "2", order_value = 50.0, personalised = true },
  { order_id = "3", order_value = 60.0, personalised = false },
  { order_id = "4", order_value = 40.0, personalised_value = 0.0 },
  { order_id = "5", order_value = 500.0 },
  { order_id = "6", order_value = 70.0, personalised = true, personalised_value = 70.0, status = "cancelled" },
  { order_id = "7", order_value = 20.0, personalised = true, personalised_value = 80.0 },
]
expect = { value = 0.32, n = 4, left_out = 1 }   # (30 + 50) / (100 + 50 + 60 + 40); of 5 nothing is known, 6 is cancelled, 7 cannot be
*/
select
    order_date as day,
    order_id,
    coalesce(personalised_value, case when personalised then order_value else 0 end) as value,
    order_value as weight,
    case
        when order_value is null then 'no_order_value'
        when personalised_value < 0 or personalised_value > order_value then 'beyond_order_value'
    end as left_out,
from valid_orders
where personalised is not null or personalised_value is not null
