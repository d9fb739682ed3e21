-- Visits of people: bots are no visitors, and a visit without a time belongs to no period.
select
    *,
    started_at::date as visit_date,
from visits
where started_at is not null
    and not coalesce(is_bot, false)
