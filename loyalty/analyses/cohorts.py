"""Which share of the customers of one first month buys again, month by month after it."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from loyalty.catalog import SHARED_SLICES
from loyalty.rollup import file_of_counts, read_counts
from loyalty.workspace import Version

SLICES = tuple(name for name in SHARED_SLICES if name != "customer_kind")

# One row per cohort month × age in months × slices: who bought in that month, who came back first then.
# Whose account is older than the file did not begin in it (rule G10).
COUNTS = """
with members as (
    select
        buyers.customer_key,
        date_trunc('month', buyers.first_date)::date as cohort,
        customer_slices.* exclude (customer_key),
    from buyers
    cross join settings
    left join customer_slices on buyers.customer_key = customer_slices.customer_key
    left join accounts on buyers.customer_key = accounts.customer_key
    where coalesce(accounts.created_at >= settings.data_from, true)
),

months as (
    select distinct
        customer_key,
        date_trunc('month', occasion_date)::date as month,
    from occasions
),

second_months as (
    select
        customer_key,
        date_trunc('month', second_date)::date as month,
    from buyers
    where second_date is not null
)

select
    members.* exclude (customer_key),
    date_diff('month', members.cohort, months.month)::integer as age,
    count(*) as active,
    count(second_months.customer_key) as returned,
from members
inner join months on members.customer_key = months.customer_key
left join second_months
    on months.customer_key = second_months.customer_key and months.month = second_months.month
group by all
"""


def matrix(
    version: Version,
    where: Mapping[str, tuple[str, ...]] | None = None,
    kind: str = "active",
    ages: int = 12,
) -> pd.DataFrame:
    """Cohort × age: cohort (first month), age (months after it), value (0–1), n (cohort size), mature.

    `kind` "active": bought in that month; "returned": bought again at least once by the end of that month.
    A cell is mature when its month is over by as-of; value is NaN otherwise. Age 0 of "active" is 1 by
    definition and left out. Raises KeyError for a filter that customers do not have.
    """
    unknown = [name for name in where or {} if name not in SLICES]
    if unknown:
        raise KeyError(unknown[0])
    counts = read_counts(_counts(version), ["cohort", "age"], ["active", "returned"], where)
    if counts.empty:
        return pd.DataFrame(columns=["cohort", "age", "value", "n", "mature"])
    counts["cohort"] = pd.to_datetime(counts["cohort"])
    wide = counts.pivot(index="cohort", columns="age", values=kind).reindex(columns=range(ages + 1)).fillna(0)
    sizes = counts[counts["age"] == 0].set_index("cohort")["active"]
    if kind == "returned":
        wide = wide.cumsum(axis=1)
    long = wide.stack().rename("count").reset_index()
    long["n"] = long["cohort"].map(sizes)
    month_ends = (long["cohort"].dt.to_period("M") + long["age"]).dt.end_time.dt.normalize()
    long["mature"] = month_ends <= pd.Timestamp(version.as_of)
    long["value"] = (long["count"] / long["n"]).where(long["mature"])
    first_age = 1 if kind == "active" else 0
    return long.loc[long["age"] >= first_age, ["cohort", "age", "value", "n", "mature"]].reset_index(
        drop=True
    )


def _counts(version: Version) -> Path:
    return file_of_counts(version, "cohorts", COUNTS)
