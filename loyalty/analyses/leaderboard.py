"""How much each part of the shop has changed: one KPI by the values of a slice, one month against another."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from loyalty import compute
from loyalty.analyses.changes import Change, judged
from loyalty.catalog import Kpi
from loyalty.measures import MEASURES, Difference
from loyalty.workspace import Version

# A resampled median of a handful of cases has an interval without any meaning.
LEAST_CASES = 10
COLUMNS = ["slice", "now", "before", "n", "n_before", "status", "change", "low", "high", "q", "verdict"]


def changes_by(
    version: Version,
    kpi: Kpi,
    month: date,
    earlier: date,
    by: str,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> pd.DataFrame:
    """One row per value of the slice `by`: COLUMNS, values `now` (in `month`) and `before` (in `earlier`).

    Each change has the 95 % interval of the difference of two months; `q` is its p value corrected for the
    number of values (Benjamini–Hochberg), `verdict` as of `changes.Change`. A change between fewer than
    LEAST_CASES cases is not judged; `status` is 'few' where either month has few. `slice` is "" where the
    value is unknown.
    """
    months = [_month(version, kpi, day, by, where) for day in (earlier, month)]
    names = months[0].index.union(months[1].index)
    before, now = (found.reindex(names) for found in months)
    rows = [_rows(version, kpi, day, by, where) for day in (earlier, month)]
    found = []
    for name in names:
        was, is_now = before.loc[name], now.loc[name]
        difference = _difference(kpi, was, is_now, *(one[one["slice"] == name] for one in rows))
        found.append(Change(kpi, month, earlier, is_now["value"], was["value"], difference))
    found = judged(found)
    is_thin = now["status"].eq("few") | before["status"].eq("few")
    columns = {
        "slice": names,
        "now": now["value"],
        "before": before["value"],
        "n": now["n"].fillna(0),
        "n_before": before["n"].fillna(0),
        "status": np.where(is_thin, "few", now["status"]),
        "change": [one.difference.value for one in found],
        "low": [one.difference.low for one in found],
        "high": [one.difference.high for one in found],
        "q": [one.q for one in found],
        "verdict": [one.verdict for one in found],
    }
    return pd.DataFrame(columns, columns=COLUMNS).reset_index(drop=True)


def _month(version: Version, kpi: Kpi, month: date, by: str, where) -> pd.DataFrame:
    frame = compute.results(version, [kpi], "month", month, month, where, by)
    return frame.dropna(subset="slice").set_index("slice")[["value", "n", "status"]]


def _rows(version: Version, kpi: Kpi, month: date, by: str, where) -> pd.DataFrame:
    return compute.additive_rows(version, kpi, compute.Question("month", month, month, where or None, by))


def _difference(kpi: Kpi, was: pd.Series, now: pd.Series, before, after) -> Difference:
    """Unknown where one of the months has no value yet, without an interval where one has hardly any case."""
    if np.isnan(was["value"]) or np.isnan(now["value"]):
        return Difference(np.nan)
    if min(was["n"], now["n"]) < LEAST_CASES:
        return Difference(now["value"] - was["value"])
    return MEASURES[kpi.measure].difference(after, before, kpi.spec)
