-- One row per week, month, quarter and year that the data touches, its last day at most as-of; and the whole as one.
with grains as (
    select unnest(['week', 'month', 'quarter', 'year']) as grain
),

starts as (
    select
        grains.grain,
        unnest(generate_series(
            date_trunc(grains.grain, settings.data_from),
            date_trunc(grains.grain, settings.as_of),
            case grains.grain
                when 'week' then interval 7 day
                when 'month' then interval 1 month
                when 'quarter' then interval 3 month
                else interval 1 year
            end
        ))::date as first_day,
    from grains
    cross join settings
)

select
    starts.grain,
    starts.first_day,
    least(
        settings.as_of,
        (starts.first_day + case starts.grain
            when 'week' then interval 7 day
            when 'month' then interval 1 month
            when 'quarter' then interval 3 month
            else interval 1 year
        end)::date - 1
    ) as last_day,
from starts
cross join settings
union all
select
    'all' as grain,
    data_from as first_day,
    as_of as last_day,
from settings
