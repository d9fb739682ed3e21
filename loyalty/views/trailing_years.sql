-- For every period the twelve complete months before its end: from first_month to the day before window_end.
select
    grain,
    last_day,
    (date_trunc('month', last_day + 1) - interval 1 year)::date as first_month,
    date_trunc('month', last_day + 1)::date as window_end,
from periods
