/*
measure = "share"
unit = "percent"
better = "higher"
priority = 2
case = "products"
advice = "content.design"
state = true
needs = ["content_items.has_image", "content_items.has_description", "reviews.product_id"]

[de]
name = "Vollständige Produktseiten"
question = "Haben unsere Produkte Bild, Beschreibung und eine Bewertung?"
definition = "Veröffentlichte Produkte mit Bild, mit Beschreibung (mindestens 200 Zeichen) und mit mindestens einer Bewertung ÷ alle veröffentlichten Produkte. Was fehlt, macht die Seite unvollständig; Produkte, bei denen eine Angabe fehlt und sonst nichts, sind ausgenommen. Gezeigt wird nur der heutige Stand, denn wann ein Bild dazukam, sagen die Daten nicht. Ob eine Beschreibung lang genug ist, sagt Ihre Datei."
formula = "Produkte mit Bild, Beschreibung und Bewertung ÷ Produkte"
pitfall = "Gezählt wird, dass es ein Bild gibt, nicht, ob es gut ist. Bewertungen werden über die Artikelnummer zugeordnet: Heißen Inhalte in der einen Datei anders als Artikel in der anderen, ist der Wert 0."
[en]
name = "Complete product pages"
question = "Do our products have an image, a description and a review?"
definition = "Published products with an image, a description (of at least 200 characters) and at least one review ÷ all published products. Whatever is missing makes the page incomplete; products of which something is not stated and nothing else missing are left out. Only today's state is shown, for the data do not say when an image was added. Whether a description is long enough is what your file says."
formula = "products with image, description and review ÷ products"
pitfall = "What counts is that there is an image, not whether it is good. Reviews are matched by the product number: if items are called differently in one file than products in the other, the value is 0."

[source]
seed = { de = "„Mit Kundenpflege zum langfristigen Erfolg“, Anbahnungsphase: hochwertige Produktbilder und -beschreibungen, vertrauenswürdige Bewertungen; „Kundenbindung – Auch online muss ich Wege finden …“, Content: ansprechend und seriös", en = "The guide “Mit Kundenpflege zum langfristigen Erfolg”, approach phase: good product images and descriptions, trustworthy reviews; the guide “Kundenbindung – Auch online muss ich Wege finden …”, Content: appealing and trustworthy" }
standard = { de = "Eigene Definition: Bild, Beschreibung und Bewertung zusammen", en = "Own definition: image, description and review together" }

[example]
as_of = 2025-06-30
content_items = [
  { content_id = "p1", kind = "product", has_image = true, has_description = true },
  { content_id = "p2", kind = "product", has_image = true, has_description = true },
  { content_id = "p3", kind = "product", has_image = false, has_description = true },
  { content_id = "p4", kind = "product", has_image = false },
  { content_id = "p5", kind = "product", has_image = true },
  { content_id = "p6", kind = "product", has_image = true, has_description = true, published_at = 2025-07-05T08:00:00 },
  { content_id = "b1", kind = "blog", has_image = true, has_description = true },
]
reviews = [
  { product_id = "p1", rating = 2, created_at = 2025-06-01T10:00:00 },
  { product_id = "p1", rating = 5, created_at = 2025-06-02T10:00:00 },
  { product_id = "p2", rating = 5, created_at = 2025-07-02T10:00:00 },
  { product_id = "p3", rating = 5, created_at = 2025-06-02T10:00:00 },
  { product_id = "p5", rating = 5, created_at = 2025-06-02T10:00:00 },
]
expect = { value = 0.25, n = 4, k = 1, left_out = 1 }   # p1; the review of p2 is of the future, p3 and p4 have no image; p5 is unknown, p6 not published yet, b1 no product
*/
with reviewed as (
    select distinct product_id
    from reviews
    where product_id is not null and created_at is not null
),

products as (
    select
        content_items.has_image
        and content_items.has_description
        and reviewed.product_id is not null as is_complete,
    from content_items
    left join reviewed on content_items.content_id = reviewed.product_id
    where content_items.kind = 'product'
)

select
    periods.last_day as day,
    products.is_complete as value,
    case when products.is_complete is null then 'not_stated' end as left_out,
from products
cross join periods
where periods.grain = $grain
    and periods.last_day = $as_of
