-- Who is the same person: a person id behind several customer numbers, else the number, else the hashed e-mail.
-- An e-mail that occurs together with a number anywhere belongs to that number. Sentinels are nobody.
with sightings as (
    select
        customer_id,
        customer_email,
    from identities
    where lower(trim(coalesce(customer_id, ''))) not in
        ('', '0', '0.0', '-1', 'guest', 'gast', 'null', 'none', 'n/a', 'nan')
),

persons as (
    select
        customer_id,
        min(person_id) as person_id,
    from data.customers
    where person_id is not null and customer_id is not null
    group by customer_id
),

numbered as (
    select distinct
        'id:' || sightings.customer_id as identity,
        case
            when persons.person_id is not null then 'person:' || persons.person_id
            else 'id:' || sightings.customer_id
        end as person,
    from sightings
    left join persons on sightings.customer_id = persons.customer_id
),

mailed as (
    select
        'em:' || identities.customer_email as identity,
        coalesce(min(numbered.person), 'em:' || identities.customer_email) as person,
    from identities
    left join numbered on numbered.identity = 'id:' || identities.customer_id
    where identities.customer_email is not null
    group by identities.customer_email
),

everyone as (
    select * from numbered
    union all
    select * from mailed
)

select
    identity,
    (dense_rank() over (order by person))::integer as customer_key,
from everyone
