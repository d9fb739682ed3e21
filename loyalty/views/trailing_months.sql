-- For every period the months of its trailing year, with what was booked and sold in them.
select
    trailing_years.grain,
    trailing_years.last_day as period_end,
    months.*,
from trailing_years
inner join months
    on months.first_day >= trailing_years.first_month
    and months.first_day < trailing_years.window_end
