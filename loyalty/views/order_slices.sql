-- What an order can be filtered and broken down by.
select
    order_profiles.order_id,
    profiles.* exclude (profile),
from order_profiles
inner join profiles on order_profiles.profile = profiles.profile
