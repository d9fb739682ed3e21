"""From phase to phase: where the customers of each phase are a month later."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from loyalty.cases import parameters
from loyalty.catalog import catalog
from loyalty.rollup import Query, file_of_counts, read_counts
from loyalty.workspace import Version

from .people import FEWEST, NOBODY, SLICES, known

PHASES = ("anbahnung", "neukunde", "bestandskunde", "trennung")

# Phases are those of the KPI lifecycle_phase_mix: one case per customer and month end. There are many million
# of them, so they are joined and counted as numbers; words and days come last.
_COUNTS = """
with cases as ({cases}),

phases as (
    select
        customer_key,
        (12 * year(day) + month(day) - 1)::smallint as month_no,
        list_position({phases}, value)::tinyint as phase_no,
    from cases
),

people as (
    select
        *,
        dense_rank() over (order by {slices}) as kind_no,
    from customer_slices
),

counted as (
    select
        later.month_no,
        coalesce(earlier.phase_no, 0) as earlier_no,
        later.phase_no,
        people.kind_no,
        count(*) as customers,
    from phases as later
    left join phases as earlier
        on later.customer_key = earlier.customer_key and later.month_no - 1 = earlier.month_no
    left join people on later.customer_key = people.customer_key
    group by all
)

select
    make_date(month_no // 12, month_no % 12 + 1, 1) as period,
    coalesce({phases}[earlier_no], '{nobody}') as earlier,
    {phases}[phase_no] as phase,
    kinds.* exclude (kind_no),
    customers,
from counted
left join (select distinct kind_no, {slices} from people) as kinds on counted.kind_no = kinds.kind_no
"""


def transitions(
    version: Version,
    start: date | None = None,
    end: date | None = None,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> pd.DataFrame:
    """The matrix of all whole months from `start` to `end` (days in the first and last of them) together.

    One row per pair: earlier (phase at the end of the month before, or NOBODY), phase (at the month's end),
    customers (per month, on average), share (of those of `earlier`, pooled over the months), months, hidden
    (fewer than FEWEST in all: numbers NaN). Empty where no two month ends are known. Raises KeyError for an
    unknown slice.
    """
    counts = by_month(version, where)
    months = counts["period"]
    inside = months >= _first(start) if start else pd.Series(True, counts.index)
    if end:
        inside &= months <= _first(end)
    counts = counts[inside]
    pairs = pd.MultiIndex.from_product([[*PHASES, NOBODY], PHASES], names=["earlier", "phase"])
    rows = counts.groupby(["earlier", "phase"])["customers"].sum().reindex(pairs).fillna(0).reset_index()
    number = counts["period"].nunique()
    rows = rows.assign(months=number, hidden=rows["customers"].between(1, FEWEST - 1))
    sizes = rows.groupby("earlier")["customers"].transform("sum")
    rows["share"] = rows["customers"] / sizes.where(sizes > 0)
    rows["customers"] /= max(number, 1)
    rows.loc[rows["hidden"], ["customers", "share"]] = float("nan")
    columns = ["earlier", "phase", "customers", "share", "months", "hidden"]
    return rows[columns] if number else rows[columns].iloc[:0]


def by_month(version: Version, where: Mapping[str, tuple[str, ...]] | None = None) -> pd.DataFrame:
    """Customers by month (period: its first day), phase at the end of the month before, phase at its end.

    Only months that are over and are not the first of the data.
    """
    counts = read_counts(_file(version), ["period", "earlier", "phase"], ["customers"], known(where))
    counts["period"] = pd.to_datetime(counts["period"])
    over = counts["period"].dt.to_period("M").dt.end_time.dt.normalize() <= pd.Timestamp(version.as_of)
    return counts[over & (counts["period"] > _first(version.data_from))].reset_index(drop=True)


def _first(day: date) -> pd.Timestamp:
    return pd.Timestamp(day).to_period("M").start_time


def _file(version: Version) -> Path:
    kpi = catalog()["lifecycle_phase_mix"]
    sql = _COUNTS.format(cases=kpi.sql, phases=list(PHASES), slices=", ".join(SLICES), nobody=NOBODY)
    return file_of_counts(version, Query("phases", sql, parameters(kpi, version.settings, "month")))
