-- One row per month of the data: what was booked for keeping and for winning customers, in the shop's currency, and
-- what the orders of the month brought. A cost is NULL where nothing was booked, which is not the same as 0; what
-- the orders brought is NULL where there are none.
with booked as (
    select
        date_trunc('month', crm_costs.month)::date as first_day,
        sum(crm_costs.amount) filter (where crm_costs.cost_type <> 'acquisition') as retention_cost,
        sum(crm_costs.amount) filter (where crm_costs.cost_type = 'acquisition') as acquisition_cost,
    from crm_costs
    cross join settings
    where coalesce(crm_costs.currency, settings.currency) = settings.currency
    group by date_trunc('month', crm_costs.month)
),

sold as (
    select
        date_trunc('month', order_date)::date as first_day,
        sum(coalesce(order_value, 0)) as revenue,
        sum(case when customer_kind = 'returning' then coalesce(order_value, 0) else 0 end) as returning_revenue,
        sum(case when customer_kind = 'returning' then coalesce(margin_value, 0) else 0 end) as returning_margin,
        sum(case when customer_kind = 'returning' and margin_value is null then coalesce(order_value, 0) else 0 end)
            as returning_revenue_without_margin,
    from valid_orders
    group by date_trunc('month', order_date)
),

won as (
    select
        date_trunc('month', order_date)::date as first_day,
        count(*) as new_customers,
    from new_customer_orders
    group by date_trunc('month', order_date)
)

select
    periods.first_day,
    periods.last_day,
    periods.last_day = last_day(periods.first_day) as is_over,
    booked.retention_cost,
    booked.acquisition_cost,
    sold.revenue,
    sold.returning_revenue,
    sold.returning_margin,
    sold.returning_revenue_without_margin,
    coalesce(won.new_customers, 0) as new_customers,
from periods
left join booked on periods.first_day = booked.first_day
left join sold on periods.first_day = sold.first_day
left join won on periods.first_day = won.first_day
where periods.grain = 'month'
