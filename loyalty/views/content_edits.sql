-- Changes that are care for the content. Price and stock synchronisation would only look like it.
select
    content_id,
    changed_at::date as changed_date,
from content_changes
where changed_at is not null
    and coalesce(lower(change_kind), '') not in
    ('price', 'stock', 'inventory', 'preis', 'preisänderung', 'bestand', 'bestandsänderung')
