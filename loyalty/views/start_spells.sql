-- Who was known on the eve of every period, in the spell that covers that day; idle_days: since the last purchase.
select
    periods.grain,
    periods.first_day,
    periods.last_day,
    customer_spells.customer_key,
    customer_spells.occasion_no,
    customer_spells.occasion_date,
    customer_spells.valid_until,
    periods.first_day - 1 - customer_spells.occasion_date as idle_days,
from periods
inner join customer_spells
    on customer_spells.valid_from <= periods.first_day - 1
    and customer_spells.valid_until >= periods.first_day - 1
where periods.grain <> 'all'
