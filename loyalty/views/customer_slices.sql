-- What a customer can be filtered and broken down by: the attributes of the first order.
select
    customer_profiles.customer_key,
    profiles.* exclude (profile, customer_kind),
from customer_profiles
inner join profiles on customer_profiles.profile = profiles.profile
