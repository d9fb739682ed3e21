"""The customers of one first month, month by month after it: who buys again, and what they are worth."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from loyalty.measures import wilson
from loyalty.rollup import Query, file_of_counts, read_counts
from loyalty.workspace import Version

from .people import SLICES, known
from .value import has_values

__all__ = ["KINDS", "SLICES", "curve_of_age", "has_values", "matrix"]

# What is counted, and the roll-up's sum that it is made of.
KINDS = {"active": "active", "returned": "returned", "value": "margin"}
_THIN = 30

# One row per cohort month × age in months × slices: who bought in that month, who came back first then, and
# the margin of what was bought (as given, else order value × margin_rate).
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
    select
        valid_orders.customer_key,
        date_trunc('month', valid_orders.order_date)::date as month,
        sum(coalesce(margin_value, order_value * settings.margin_rate)) as margin,
    from valid_orders
    cross join settings
    where valid_orders.customer_key is not null
    group by all
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
    coalesce(sum(months.margin), 0)::double as margin,
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
    """Cohort × age: cohort (first month), age (months after it), value, n (cohort size), mature.

    `kind` "active": the share (0–1) that bought in that month; "returned": that bought again at least once
    by its end; "value": margin per customer (money) of all orders up to its end. A cell is mature when its
    month is over by as-of; value is NaN otherwise. Age 0 of "active" is 1 by definition and left out. Raises
    KeyError for a filter that customers do not have.
    """
    counts = read_counts(_counts(version), ["cohort", "age"], ["active", "returned", "margin"], known(where))
    if counts.empty:
        return pd.DataFrame(columns=["cohort", "age", "value", "n", "mature"])
    counts["cohort"] = pd.to_datetime(counts["cohort"])
    wide = counts.pivot(index="cohort", columns="age", values=KINDS[kind])
    wide = wide.reindex(columns=range(ages + 1)).fillna(0)
    sizes = counts[counts["age"] == 0].set_index("cohort")["active"]
    if kind != "active":
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


def curve_of_age(
    version: Version,
    age: int,
    where: Mapping[str, tuple[str, ...]] | None = None,
    kind: str = "active",
) -> pd.DataFrame:
    """One age over the cohorts: is it getting better? Each cohort is as old as the others at that point.

    One row per first month that is known: period (the month), value, low, high (95 %, Wilson; NaN for kind
    "value"), n, status: "immature" (that age is not reached: value NaN), "few" (n < 30), "ok".
    """
    cells = matrix(version, where, kind, age)
    rows = cells[cells["age"] == age].rename(columns={"cohort": "period"})
    months = pd.date_range(rows["period"].min(), rows["period"].max(), freq="MS") if len(rows) else []
    rows = rows.set_index("period").reindex(pd.DatetimeIndex(months, name="period")).reset_index()
    # A month in which nobody began is a gap, not immature.
    n, mature = rows["n"].fillna(0), rows["mature"].fillna(True).astype(bool)
    low, high = wilson(rows["value"] * n, n) if kind != "value" else (np.nan, np.nan)
    status = np.select([~mature, n < _THIN], ["immature", "few"], "ok")
    return rows[["period", "value"]].assign(low=low, high=high, n=n, status=status)


def _counts(version: Version) -> Path:
    return file_of_counts(version, Query("cohorts", COUNTS))
