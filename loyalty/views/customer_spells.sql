-- What holds of a customer from one purchase to the day before the next; occasion 0 is the account before the first.
-- A state on a day reads the one spell that covers it: nothing later is known there.
select
    occasions.customer_key,
    occasions.occasion_no,
    occasions.occasion_date,
    occasions.occasion_date as valid_from,
    coalesce(occasions.next_date - 1, settings.as_of) as valid_until,
from occasions
cross join settings
union all
select
    accounts.customer_key,
    0 as occasion_no,
    null as occasion_date,
    accounts.created_at::date as valid_from,
    coalesce(buyers.first_date - 1, settings.as_of) as valid_until,
from accounts
cross join settings
left join buyers on accounts.customer_key = buyers.customer_key
where accounts.created_at::date <= coalesce(buyers.first_date - 1, settings.as_of)
