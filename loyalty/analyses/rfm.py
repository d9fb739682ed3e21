"""RFM: customers by how recently, how often and for how much they bought, in groups with a name.

Descriptive only. Recency and money are scored by fifths of the shop's customers, frequency by fixed steps:
most customers have bought once, so that fifths of the frequency would be told apart by chance.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from loyalty.rollup import file_of_counts, read_counts
from loyalty.workspace import Version

from .people import FEWEST, NOBODY, known, listing

CUSTOMERS_NEEDED = 50
# Days back from as-of for "who moved where".
REACHES = (90, 180, 365)
# From the most to the least promising; texts name them.
SEGMENTS = ("champions", "loyal", "promising", "newcomers", "undecided", "lapsing", "hibernating")

# Everybody who had bought by the end of the day so many days before as-of, scored among them. Equal values
# have equal scores (of the lowest rank among them), so that no draw decides.
_SCORED = """
    select
        days_back,
        customer_key,
        occasions,
        last_date,
        revenue,
        1 + floor(5.0 * (rank() over (partition by days_back order by last_date) - 1)
            / count(*) over (partition by days_back))::integer as r,
        case
            when occasions <= 3 then occasions
            when occasions <= 5 then 4
            else 5
        end::integer as f,
        case when revenue is not null then 1 + floor(
            5.0 * (rank() over (partition by days_back order by revenue nulls last) - 1)
            / nullif(count(revenue) over (partition by days_back), 0)
        )::integer end as m,
    from (
        select
            reaches.days_back,
            occasions.customer_key,
            count(*) as occasions,
            max(occasions.occasion_date) as last_date,
            round(sum(occasions.value)::double, 2) as revenue,
        from occasions
        cross join settings
        inner join (select unnest({reaches})::integer as days_back) as reaches
            on occasions.occasion_date <= settings.as_of - reaches.days_back
        group by reaches.days_back, occasions.customer_key
    )
"""
_NAMED = """
    select
        scored.*,
        case
            when r >= 4 and f >= 4 then 'champions'
            when r >= 4 and f >= 2 then 'promising'
            when r >= 4 then 'newcomers'
            when r = 3 and f >= 3 then 'loyal'
            when r = 3 then 'undecided'
            when f >= 3 then 'lapsing'
            else 'hibernating'
        end as segment,
    from scored
"""
_COUNTS = f"""
with scored as ({_SCORED.format(reaches=[0, *REACHES])}),
named as ({_NAMED}),
reaches as (select unnest({list(REACHES)})::integer as days_back)

select
    reaches.days_back,
    coalesce(earlier.segment, '{NOBODY}') as earlier,
    now.segment,
    customer_slices.* exclude (customer_key),
    count(*) as customers,
    sum(now.revenue) as revenue,
    sum(now.occasions) as purchases,
from named as now
cross join reaches
left join named as earlier
    on now.customer_key = earlier.customer_key and reaches.days_back = earlier.days_back
left join customer_slices on now.customer_key = customer_slices.customer_key
where now.days_back = 0
group by all
"""
_MEMBERS = f"""
with scored as ({_SCORED.format(reaches=[0])})
select customer_key, segment, last_date, occasions, revenue, r, f, m
from ({_NAMED})
"""


def segments(version: Version, where: Mapping[str, tuple[str, ...]] | None = None) -> pd.DataFrame:
    """One row per segment, with customers, share, purchases, revenue, revenue_share, hidden.

    `purchases` are occasions per customer, `revenue` the order values so far (NaN without order values).
    `hidden`: fewer than FEWEST customers but not none, numbers NaN. Scores are among all customers,
    whatever the filter. Empty below CUSTOMERS_NEEDED. Raises KeyError for an unknown slice.
    """
    counts = _counts(version, ["days_back", "segment"], where)
    counts = counts[counts["days_back"] == REACHES[0]].set_index("segment").reindex(SEGMENTS)
    customers = counts["customers"].fillna(0)
    if customers.sum() < CUSTOMERS_NEEDED:
        return pd.DataFrame(columns=["segment", *_NUMBERS, "hidden"])
    rows = pd.DataFrame({
        "customers": customers,
        "share": customers / customers.sum(),
        "purchases": counts["purchases"] / customers,
        "revenue": counts["revenue"],
        "revenue_share": counts["revenue"] / counts["revenue"].sum(min_count=1),
        "hidden": customers.between(1, FEWEST - 1),
    })  # fmt: skip
    rows.loc[rows["hidden"], _NUMBERS] = float("nan")
    return rows.rename_axis("segment").reset_index()


_NUMBERS = ["customers", "share", "purchases", "revenue", "revenue_share"]


def moves(
    version: Version, days_back: int, where: Mapping[str, tuple[str, ...]] | None = None
) -> pd.DataFrame:
    """Where those of each segment `days_back` days ago (one of REACHES) are now, and who is new.

    Columns: earlier (a segment, or NOBODY for those who had not bought yet), segment (now), customers, share
    (of those of `earlier`), hidden (fewer than FEWEST customers but not none: numbers NaN). All pairs are
    there. Empty where there were fewer than CUSTOMERS_NEEDED customers then.
    """
    counts = _counts(version, ["days_back", "earlier", "segment"], where)
    counts = counts[counts["days_back"] == days_back].set_index(["earlier", "segment"])["customers"]
    pairs = pd.MultiIndex.from_product([[*SEGMENTS, NOBODY], SEGMENTS], names=["earlier", "segment"])
    rows = counts.reindex(pairs).fillna(0).reset_index()
    if rows.loc[rows["earlier"] != NOBODY, "customers"].sum() < CUSTOMERS_NEEDED:
        return rows.assign(share=0.0, hidden=False).iloc[:0]
    sizes = rows.groupby("earlier")["customers"].transform("sum")
    rows["share"] = rows["customers"] / sizes.where(sizes > 0)
    rows["hidden"] = rows["customers"].between(1, FEWEST - 1)
    rows.loc[rows["hidden"], ["customers", "share"]] = float("nan")
    return rows


def members(
    version: Version, segment: str, where: Mapping[str, tuple[str, ...]] | None = None
) -> pd.DataFrame:
    """The customers of a segment, those with most revenue first, under pseudonymous keys.

    Columns: customer, last_date, occasions, revenue, r, f, m (scores 1–5). Raises KeyError for an unknown
    segment or slice, TooFewError for fewer than FEWEST customers.
    """
    if segment not in SEGMENTS:
        raise KeyError(segment)
    chosen = {**known(where), "segment": (segment,)}
    found = listing(version, "rfm_members", _MEMBERS, "revenue desc nulls last, last_date desc", chosen)
    return found.drop(columns="segment")


def _counts(version: Version, keys: list[str], where: Mapping[str, tuple[str, ...]] | None) -> pd.DataFrame:
    return read_counts(_file(version), keys, ["customers", "revenue", "purchases"], known(where))


def _file(version: Version) -> Path:
    return file_of_counts(version, "rfm", _COUNTS)
