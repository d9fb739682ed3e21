-- Per customer and spell: how the last order went, as far as anything could be observed. `observed_from` is the first
-- day on which anything was, `bad_from` the first on which something bad was known (NULL: nothing bad).
-- A source whose outcomes were never recorded says nothing, rather than that everything failed (rule G15).
with recorded as (
    select
        (select count(delivered_at) from valid_orders) > 0 as has_deliveries,
        (select count(refunded_at) from returns) > 0 as has_refunds,
        (select count(first_responded_at) from tickets) > 0 as has_responses,
),

last_orders as (
    select
        customer_key,
        order_date,
        order_id,
    from valid_orders
    where customer_key is not null
    qualify row_number() over (partition by customer_key, order_date order by ordered_at desc, order_id desc) = 1
),

answers as (
    select
        order_id,
        answered_at::date as answered_date,
        survey_type,
        score,
        coalesce(scale_min, case survey_type when 'nps' then 0 else 1 end) as lowest,
        coalesce(scale_max, case survey_type when 'nps' then 10 else 5 end) as highest,
    from surveys
    where survey_type in ('nps', 'csat') and answered_at is not null and score is not null
),

complaints as (
    select
        tickets.order_id,
        tickets.created_at + settings.response_target_h * interval 1 hour as target_at,
        tickets.first_responded_at,
    from tickets
    cross join settings
    cross join recorded
    where tickets.category = 'complaint' and tickets.created_at is not null and recorded.has_responses
),

experiences as (
    select
        valid_orders.order_id,
        valid_orders.order_date as observed_from,
        case
            when coalesce(valid_orders.delivered_at::date > valid_orders.promised_date, true)
                then valid_orders.promised_date + 1
        end as bad_from,
    from valid_orders
    cross join recorded
    where valid_orders.promised_date is not null and recorded.has_deliveries
    union all
    select
        withdrawals.order_id,
        withdrawals.deadline + 1 as observed_from,
        case
            when coalesce(withdrawals.refunded_date > withdrawals.deadline, true) then withdrawals.deadline + 1
        end as bad_from,
    from withdrawals
    cross join recorded
    where withdrawals.deadline is not null and recorded.has_refunds
    union all
    select
        order_id,
        answered_date as observed_from,
        case when score <= 6 then answered_date end as bad_from,
    from answers
    where survey_type = 'nps' and lowest = 0 and highest = 10 and score between 0 and 10
    union all
    select
        order_id,
        answered_date as observed_from,
        case when (score - lowest) * 1.0 / nullif(highest - lowest, 0) <= 0.25 then answered_date end as bad_from,
    from answers
    where survey_type = 'csat' and lowest < highest and score between lowest and highest
    union all
    select
        order_id,
        target_at::date as observed_from,
        case when coalesce(first_responded_at > target_at, true) then target_at::date end as bad_from,
    from complaints
),

by_order as (
    select
        order_id,
        min(observed_from) as observed_from,
        min(bad_from) as bad_from,
    from experiences
    where order_id is not null
    group by order_id
)

select
    customer_spells.customer_key,
    last_orders.order_id,
    customer_spells.occasion_date,
    customer_spells.valid_from,
    customer_spells.valid_until,
    by_order.observed_from,
    by_order.bad_from,
from customer_spells
inner join last_orders
    on customer_spells.customer_key = last_orders.customer_key
    and customer_spells.occasion_date = last_orders.order_date
inner join by_order on last_orders.order_id = by_order.order_id
