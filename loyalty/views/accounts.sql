-- One row per person with a customer account: the uploaded customers table, several numbers of one person folded.
select
    customer_key,
    min(created_at) as created_at,
    min(newsletter_opted_in_at) as newsletter_opted_in_at,
    min(bonus_member_since) as bonus_member_since,
    min(community_member_since) as community_member_since,
    min(referred_by) as referred_by,
    min(traffic_source) as traffic_source,
from customers
where customer_key is not null
group by customer_key
