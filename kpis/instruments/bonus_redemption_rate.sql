/*
measure = "ratio"
unit = "percent"
better = "higher"
priority = 1
advice = "instruments.bonus"
instrument = "bonus"
matures_after = 365
least = 0
most = 1
needs = ["bonus_ledger.customer_id", "bonus_ledger.occurred_at", "bonus_ledger.kind", "bonus_ledger.points"]

[de]
name = "Eingelöste Bonuspunkte"
question = "Wie viele der gutgeschriebenen Punkte werden eingelöst?"
definition = "Eingelöste Punkte ÷ gutgeschriebene Punkte, je Gutschrift und erst dann, wenn sie nicht mehr eingelöst werden kann: nach ihrem letzten Gültigkeitstag; ohne einen solchen 365 Tage nach der Gutschrift. Punkte, die noch eingelöst werden können, gelten als offen, auch wenn sie schon eingelöst sind. Einlösungen und Abzüge verbrauchen je Kunde die ältesten noch gültigen Punkte zuerst; abgelaufene sind verfallen, ob das gebucht ist oder nicht (bei verschieden langer Gültigkeit erst, wenn auch alle älteren abgelaufen sind). Ohne Gültigkeitstage verbraucht der gebuchte Verfall die ältesten Punkte. Korrekturen zugunsten des Kunden zählen nicht als Gutschrift. Es zählt der Tag der Gutschrift. Was nicht eingelöst wurde, ist der Verfall (Breakage)."
formula = "eingelöste Punkte ÷ gutgeschriebene Punkte, ohne noch gültige"
pitfall = "Einlösungen durch Gutschriften desselben Monats zu teilen, lässt junge und wachsende Programme schlecht aussehen: Ihre Punkte hatten noch keine Zeit. Viel Verfall entlastet die Kasse, doch Punkte ohne Nutzen binden niemanden. Ohne Gültigkeitstage muss der Verfall gebucht sein, sonst gelten spätere Einlösungen als solche der verfallenen Punkte."
[en]
name = "Bonus points redeemed"
question = "How many of the points issued are redeemed?"
definition = "Points redeemed ÷ points issued, per credit entry and only once it can no longer be redeemed: after its last day of validity; without one, 365 days after issue. Points that may still be redeemed are open, even if they are redeemed already. Redemptions and deductions use up each customer's oldest valid points first; what is past its validity has expired, whether that is booked or not (where validity differs, only once all older ones are past theirs). Without days of validity, booked expiry uses up the oldest points. Corrections in favour of the customer do not count as issued. The day of issue counts. What was not redeemed is breakage."
formula = "points redeemed ÷ points issued, without those still valid"
pitfall = "Dividing redemptions by the points issued in the same month makes young and growing programmes look bad: their points have had no time yet. Much breakage relieves the till, but points without use bind nobody. Without days of validity expiry must be booked, otherwise later redemptions are taken for those of the expired points."

[source]
seed = { de = "„Sechs gute Kundenbindungsinstrumente“, Nr. 2: ein Vorteil für den kommenden Kauf oder Prämien", en = "The guide “Sechs gute Kundenbindungsinstrumente”, no. 2: an advantage for the next purchase, or rewards" }
standard = { de = "Einlösequote je Jahrgang der Punkte; Breakage ist ihr Gegenstück: nicht eingelöst ÷ gutgeschrieben", en = "Redemption rate per cohort of points; breakage is its complement: unspent ÷ issued" }
[[benchmark]]
label = { de = "Angabe eines Anbieters, keine Erhebung: 25–35 % Verfall, also 65–75 % Einlösung, gelten ihm als gesund (2015)", en = "A vendor's statement, not a survey: it regards 25–35% breakage, that is 65–75% redemption, as healthy (2015)" }
source = { de = "RewardOps 2015, Anbieter von Bonusprogrammen, ohne Angabe eines Landes", en = "RewardOps 2015, vendor of bonus programmes, no country stated" }
show = "text"

[example]
as_of = 2025-12-31
bonus_ledger = [
  { customer_id = "A", occurred_at = 2024-01-10T10:00:00, kind = "earn", points = 100 },
  { customer_id = "A", occurred_at = 2024-03-01T10:00:00, kind = "redeem", points = -40 },
  { customer_id = "A", occurred_at = 2024-06-01T10:00:00, kind = "earn", points = 50 },
  { customer_id = "A", occurred_at = 2025-01-10T10:00:00, kind = "expire", points = -10 },
  { customer_id = "A", occurred_at = 2025-02-01T10:00:00, kind = "redeem", points = -60 },
  { customer_id = "B", occurred_at = 2024-05-01T10:00:00, kind = "earn", points = 50, expires_at = 2026-06-30T00:00:00 },
  { customer_id = "B", occurred_at = 2024-05-20T10:00:00, kind = "redeem", points = -50 },
  { customer_id = "C", occurred_at = 2025-03-01T10:00:00, kind = "earn", points = 50 },
  { customer_id = "D", occurred_at = 2025-05-01T10:00:00, kind = "earn", points = 20, expires_at = 2025-10-31T00:00:00 },
  { customer_id = "D", occurred_at = 2025-05-02T10:00:00, kind = "adjust", points = 30, expires_at = 2026-05-02T00:00:00 },
  { customer_id = "D", occurred_at = 2025-10-31T18:00:00, kind = "redeem", points = -5 },
  { customer_id = "D", occurred_at = 2025-11-01T00:00:00, kind = "expire", points = -15 },
  { customer_id = "D", occurred_at = 2025-11-20T10:00:00, kind = "redeem", points = -10 },
]
# A's first 100: 40 redeemed, 10 expired, 50 redeemed; of the next 50: 10. Of D's 20, 5 on
# the last valid day; the 10 later come from the gift, which is no issue. (90 + 10 + 5) / (100 + 50 + 20).
# B's points are valid still, C's younger than 365 days: both open.
expect = { value = 0.6176, n = 3, open = 2 }
*/
with entries as (
    select
        *,
        case when kind in ('redeem', 'expire') then -abs(points) else points end as movement,
        count(expires_at) over (partition by customer_key) > 0 as has_validity,
    from bonus_ledger
    where customer_key is not null
        and occurred_at is not null
        and kind is not null
),

-- Each customer's points are numbered as they are issued and again as they are used up: equal numbers are the same points.
credits as (
    select
        *,
        sum(movement) over issued - movement as from_point,
        sum(movement) over issued as to_point,
        max(coalesce(expires_at::date, date '9999-12-31')) over issued as last_valid_date,
    from entries
    where movement > 0
    window issued as (partition by customer_key order by occurred_at, entry_id rows unbounded preceding)
),

uses as (
    select
        customer_key,
        occurred_at as used_at,
        kind,
        -movement as points,
        null as expired_to,
    from entries
    where movement < 0 and not (kind = 'expire' and has_validity)
    union all
    select
        customer_key,
        last_valid_date + interval 1 day as used_at,
        'run_out' as kind,
        0 as points,
        to_point as expired_to,
    from credits
    where last_valid_date < date '9999-12-31'
),

added_up as (
    select
        *,
        sum(points) over (
            partition by customer_key
            order by used_at, points, kind
            rows unbounded preceding
        ) as points_used,
    from uses
),

-- Whatever ran out unused was skipped: used up to here is what was used, and the largest gap skipped so far.
debits as (
    select
        customer_key,
        kind,
        points,
        points_used + greatest(0, coalesce(max(expired_to - points_used) over (
            partition by customer_key
            order by used_at, points, kind
            rows unbounded preceding
        ), 0)) as to_point,
    from added_up
),

redeemed as (
    select
        credits.customer_key,
        credits.order_id,
        credits.occurred_at::date as issue_date,
        credits.points,
        coalesce(credits.expires_at::date, credits.occurred_at::date + 365) as settled_date,
        sum(
            case
                when debits.kind = 'redeem'
                    then
                        least(credits.to_point, debits.to_point)
                        - greatest(credits.from_point, debits.to_point - debits.points)
                else 0
            end
        ) as points_redeemed,
    from credits
    left join debits
        on credits.customer_key = debits.customer_key
        and credits.from_point < debits.to_point
        and credits.to_point > debits.to_point - debits.points
    where credits.kind = 'earn'
    group by
        credits.customer_key, credits.from_point, credits.order_id, credits.occurred_at, credits.points,
        credits.expires_at
)

select
    issue_date as day,
    customer_key,
    order_id,
    case when settled_date <= $as_of then points_redeemed end as value,
    points as weight,
from redeemed
