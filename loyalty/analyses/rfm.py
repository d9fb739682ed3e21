"""RFM: customers by how recently, how often and for how much they bought, in groups with a name.

Descriptive only. Recency and money are scored by fifths of the shop's customers, frequency by fixed steps:
most customers have bought once, so that fifths of the frequency would be told apart by chance.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from loyalty.rollup import Query, file_of_counts, read_counts
from loyalty.workspace import Version

from .people import FEWEST, NOBODY, known, listing

CUSTOMERS_NEEDED = 50
# How far back "who moved where" looks unless asked otherwise.
USUAL_MONTHS = 12
# From the most to the least promising; texts name them.
SEGMENTS = ("champions", "loyal", "promising", "newcomers", "undecided", "lapsing", "hibernating")

# Everybody who had bought by the end of each of the days, scored among them. Equal values have equal scores
# (of the lowest rank among them), so that no draw decides.
_SCORED = """
    select
        day,
        customer_key,
        occasions,
        last_date,
        revenue,
        1 + floor(5.0 * (rank() over (partition by day order by last_date) - 1)
            / count(*) over (partition by day))::integer as r,
        case
            when occasions <= 3 then occasions
            when occasions <= 5 then 4
            else 5
        end::integer as f,
        case when revenue is not null then 1 + floor(
            5.0 * (rank() over (partition by day order by revenue nulls last) - 1)
            / nullif(count(revenue) over (partition by day), 0)
        )::integer end as m,
    from (
        select
            days.day,
            occasions.customer_key,
            count(*) as occasions,
            max(occasions.occasion_date) as last_date,
            round(sum(occasions.value)::double, 2) as revenue,
        from occasions
        inner join (select unnest([{days}]) as day) as days on occasions.occasion_date <= days.day
        group by days.day, occasions.customer_key
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
with scored as ({_SCORED}),
named as ({_NAMED})

select
    coalesce(earlier.segment, '{NOBODY}') as earlier,
    later.segment,
    customer_slices.* exclude (customer_key),
    count(*) as customers,
    sum(later.revenue) as revenue,
    sum(later.occasions) as purchases,
from named as later
left join named as earlier
    on later.customer_key = earlier.customer_key and earlier.day = {{start}}
left join customer_slices on later.customer_key = customer_slices.customer_key
where later.day = {{end}}
group by all
"""
_MEMBERS = f"""
with scored as ({_SCORED.format(days="(select as_of from settings)")})
select customer_key, segment, last_date, occasions, revenue, r, f, m
from ({_NAMED})
"""


def segments(
    version: Version, where: Mapping[str, tuple[str, ...]] | None = None, day: date | None = None
) -> pd.DataFrame:
    """One row per segment at the end of `day` (by default as-of).

    Columns: segment, customers, share, purchases, revenue, revenue_share, hidden.
    `purchases` are occasions per customer, `revenue` the order values so far (NaN without order values).
    `hidden`: fewer than FEWEST customers but not none, numbers NaN. Scores are among all customers,
    whatever the filter. Empty below CUSTOMERS_NEEDED. Raises KeyError for an unknown slice.
    """
    start, end = usual_days(version) if day in (None, version.as_of) else (day, day)
    counts = _counts(version, start, end, ["segment"], where)
    counts = counts.set_index("segment").reindex(SEGMENTS)
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


def month_ends(version: Version) -> list[date]:
    """The last day of every month within the data, the newest first; of a month in progress the as-of day."""
    months = pd.period_range(version.data_from, version.as_of, freq="M")[::-1]
    return [min(month.end_time.date(), version.as_of) for month in months]


def usual_days(version: Version) -> tuple[date, date]:
    """USUAL_MONTHS back, or as far as the data reach, and the as-of day."""
    ends = month_ends(version)
    return ends[min(USUAL_MONTHS, len(ends) - 1)], ends[0]


def moves(
    version: Version, start: date, end: date, where: Mapping[str, tuple[str, ...]] | None = None
) -> pd.DataFrame:
    """Where those of each segment at the end of the day `start` are at the end of `end`, and who is new.

    Columns: earlier (a segment, or NOBODY for those who had not bought yet), segment (at `end`), customers,
    share (of those of `earlier`), hidden (fewer than FEWEST customers but not none: numbers NaN). All pairs
    are there. Each day is scored among those who were customers then. Empty where there were fewer than
    CUSTOMERS_NEEDED at `start`. Raises ValueError unless `start` is before `end`.
    """
    if start >= end:
        raise ValueError(f"{start} is not before {end}")
    counts = _counts(version, start, end, ["earlier", "segment"], where)
    counts = counts.set_index(["earlier", "segment"])["customers"]
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


def _counts(
    version: Version, start: date, end: date, keys: list[str], where: Mapping[str, tuple[str, ...]] | None
) -> pd.DataFrame:
    path = _file(version, start, end)
    return read_counts(path, keys, ["customers", "revenue", "purchases"], known(where))


def _file(version: Version, start: date, end: date) -> Path:
    first, last = f"date '{start}'", f"date '{end}'"
    sql = _COUNTS.format(days=f"{first}, {last}" if start < end else last, start=first, end=last)
    return file_of_counts(version, Query(f"rfm.{start}.{end}", sql))
