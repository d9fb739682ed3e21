-- For every period how many customers bought in its trailing year, and how many of them had bought before it.
select
    trailing_years.grain,
    trailing_years.last_day,
    count(*) as customers,
    count(*) filter (where buyers.first_date < trailing_years.first_month) as retained,
from trailing_years
inner join occasions
    on occasions.occasion_date >= trailing_years.first_month
    and occasions.occasion_date < trailing_years.window_end
    and (occasions.next_date is null or occasions.next_date >= trailing_years.window_end)
inner join buyers on occasions.customer_key = buyers.customer_key
group by trailing_years.grain, trailing_years.last_day
