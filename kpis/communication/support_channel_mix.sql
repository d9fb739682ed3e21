/*
measure = "mix"
unit = "percent"
better = "neither"
priority = 2
advice = "communication.contact"
instrument = "service"
state = true
needs = ["tickets.channel", "tickets.created_at"]

[de]
name = "Anfragen nach Kanal"
question = "Über welche Wege erreichen uns unsere Kunden?"
definition = "Anfragen je Kanal ÷ alle Anfragen der letzten 90 Tage bis zum Ende des Zeitraums. Anfragen ohne Angabe des Kanals sind ausgenommen. Ein Kanal gilt als genutzt, wenn er mindestens 5 % der Anfragen bringt. Gezeigt wird der Stand am Stichtag."
formula = "Anfragen je Kanal ÷ alle Anfragen in 90 Tagen"
pitfall = "Das ist die Nutzung, nicht das Angebot: Ein Kanal, den niemand findet, fehlt hier ebenso wie einer, den es nicht gibt. Kanäle, die nicht im Ticketsystem landen (oft Telefon und soziale Netze), fehlen ganz."
[en]
name = "Contacts by channel"
question = "By which ways do our customers reach us?"
definition = "Contacts per channel ÷ all contacts of the 90 days up to the end of the period. Contacts without a stated channel are left out. A channel is considered in use if it brings at least 5% of the contacts. A state on one day."
formula = "contacts per channel ÷ all contacts in 90 days"
pitfall = "This is use, not offer: a channel nobody finds is missing here just as one that does not exist. Channels that do not end up in the help desk (often phone and social networks) are missing altogether."

[de.categories]
email = "E-Mail"
phone = "Telefon"
chat = "Chat"
whatsapp = "WhatsApp"
social = "Soziale Netze"
form = "Formular"
store = "Ladengeschäft"
letter = "Brief"
[en.categories]
email = "E-mail"
phone = "Phone"
chat = "Chat"
whatsapp = "WhatsApp"
social = "Social networks"
form = "Form"
store = "Store"
letter = "Letter"

[source]
seed = { de = "„Kundenbindung – Auch online muss ich Wege finden …“, Communication: mehr als E-Mail (Kommentarfunktion, Forum, Live-Chat); „Sechs gute Kundenbindungsinstrumente“, Nr. 6: viele Kanäle; „Mit Kundenpflege zum langfristigen Erfolg“, Bestandskundenphase: soziale Netze als erste Anlaufstelle", en = "The guide “Kundenbindung – Auch online muss ich Wege finden …”, Communication: more than e-mail (comments, forum, live chat); the guide “Sechs gute Kundenbindungsinstrumente”, no. 6: many channels; the guide “Mit Kundenpflege zum langfristigen Erfolg”, existing-customer phase: social networks as first point of contact" }
standard = { de = "Eigene Definition: Anfragen je Kanal in 90 Tagen", en = "Own definition: contacts per channel in 90 days" }
[[benchmark]]
label = { de = "Angeboten (nicht genutzt) werden Telefon von 93,9 %, E-Mail oder Formular von 80,8 %, Chat von 28,3 %, WhatsApp von 7,1 % und soziale Netze von 6,1 % der 100 größten Shops (Deutschland 2023)", en = "Offered (not used) are phone by 93.9%, e-mail or form by 80.8%, chat by 28.3%, WhatsApp by 7.1% and social networks by 6.1% of the 100 largest shops (Germany 2023)" }
source = { de = "parcelLab/Salesupply, Versandhandelsstudie 2023, Deutschland, 100 Shops", en = "parcelLab/Salesupply, Versandhandelsstudie 2023 (mail-order study), Germany, 100 shops" }
show = "text"

[example]
as_of = 2025-06-30
tickets = [
  { channel = "email", created_at = 2025-06-10T10:00:00 },
  { channel = "email", created_at = 2025-04-02T10:00:00 },
  { channel = "email", created_at = 2025-04-01T23:00:00 },
  { channel = "chat", created_at = 2025-06-30T10:00:00 },
  { created_at = 2025-06-11T10:00:00 },
]
expect = { category = "email", value = 0.6667, n = 3, k = 2, left_out = 1 }   # 2 April to 30 June are 90 days; 1 April is too long ago
*/
select
    periods.last_day as day,
    tickets.ticket_id,
    tickets.order_id,
    tickets.customer_key,
    tickets.channel as value,
    case when tickets.channel is null then 'channel_unknown' end as left_out,
from periods
inner join tickets
    on tickets.created_at::date <= periods.last_day
    and tickets.created_at::date > periods.last_day - 90
where periods.grain = $grain
