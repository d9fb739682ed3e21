-- For every period how many customers from before its trailing year bought in that year.
select
    trailing_years.grain,
    trailing_years.last_day,
    count(*) as customers,
from trailing_years
inner join occasions
    on occasions.occasion_date >= trailing_years.first_month
    and occasions.occasion_date < trailing_years.window_end
    and (occasions.next_date is null or occasions.next_date >= trailing_years.window_end)
inner join buyers
    on occasions.customer_key = buyers.customer_key
    and buyers.first_date < trailing_years.first_month
group by trailing_years.grain, trailing_years.last_day
