-- Newsletters that reached an inbox: delivered unless the data say otherwise, by e-mail unless they name another way.
select
    customer_key,
    sent_at::date as sent_date,
    opened_at::date as opened_date,
    clicked_at::date as clicked_date,
    unsubscribed_at::date as unsubscribed_date,
from messages
where kind = 'newsletter'
    and sent_at is not null
    and coalesce(delivered, true)
    and coalesce(lower(channel), 'email') not in
    ('sms', 'whatsapp', 'messenger', 'push', 'app', 'letter', 'brief', 'post', 'print')
