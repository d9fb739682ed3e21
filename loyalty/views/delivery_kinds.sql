-- How a valid order whose delivery option or place is known was to be delivered: every shop words it its own way.
-- The place goes before the time: express to a parcel locker is 'locker'. There are few wordings and many orders.
with wordings as (
    select distinct
        delivery_option,
        delivery_place,
        lower(concat_ws(' ', delivery_option, delivery_place)) as wording,
    from valid_orders
    where trim(concat_ws('', delivery_option, delivery_place)) <> ''
),

kinds as (
    select
        delivery_option,
        delivery_place,
        case
            when regexp_matches(
                    wording,
                    'packstation|paketstation|paketbox|paketshop|postfiliale|locker|parcel.?shop'
                    || '|access.?point|service.?point|pick.?up.?(point|station|parcel)'
                ) then 'locker'
            when regexp_matches(wording, 'abhol|pick.?up|click.{0,5}collect|collect.?in.?store') then 'pickup'
            when regexp_matches(wording, 'filiale') then 'locker'
            when regexp_matches(
                    wording,
                    'wunschtag|wunschtermin|wunschzeit|wunschliefer|liefertermin|terminliefer|terminversand'
                    || '|terminzustell|chosen|named.?day|nominated|scheduled'
                ) then 'chosen_day'
            when regexp_matches(
                    wording,
                    'express|expreß|same.?day|next.?day|overnight|over night|eilversand|eilsendung'
                    || '|eilzustellung|eilpaket|24.?h\b'
                ) then 'express'
            else 'standard'
        end as delivery_kind,
    from wordings
)

select
    valid_orders.order_id,
    kinds.delivery_kind,
from valid_orders
inner join kinds
    on valid_orders.delivery_option is not distinct from kinds.delivery_option
    and valid_orders.delivery_place is not distinct from kinds.delivery_place
