"""What has changed: which changes are more than noise, and which parts of the shop carry them.

Three questions, each with its own answer. Is the difference of two months beyond chance, although many KPIs
are asked at once (Benjamini–Hochberg)? Does the month lie outside what the months before it did anyway
(process-behaviour limits, Wheeler: mean ± 2.66 × mean moving range)? And where does the difference come
from: from other cases (mix) or from other outcomes of the same cases (rate)?
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import NormalDist

import numpy as np
import pandas as pd

from loyalty import compute, periods
from loyalty.catalog import Kpi
from loyalty.measures import Difference, Z
from loyalty.workspace import Version

FALSE_DISCOVERIES = 0.05
HISTORY_MONTHS = 24
FEWEST_MONTHS = 12
_LIMIT = 2.66  # of the mean moving range: three standard deviations of single values (Wheeler)
# Sums that are no means of their cases do not split into mix and rate.
DIVISIBLE = ("share", "mean", "nps", "ratio", "total")
PARTS = ["slice", "value", "weight0", "weight1", "rate0", "rate1", "mix", "rate", "total"]


@dataclass(frozen=True)
class Change:
    """One KPI in one month against an earlier one; `q` is its p value corrected for all that were asked.

    `low`, `high`: the limits of what the months before did anyway, NaN where these are too few; `history`:
    how many months they rest on. `days`: of both months only the first so many days are compared. `why`: why
    nothing can be compared, in one word.
    """

    kpi: Kpi
    month: date
    earlier: date
    value: float
    previous: float
    difference: Difference
    low: float = np.nan
    high: float = np.nan
    q: float = np.nan
    days: int | None = None
    why: str = ""
    history: int = 0

    @property
    def is_change(self) -> bool:
        """Whether it is more than chance, given how many KPIs were asked."""
        return bool(self.q <= FALSE_DISCOVERIES)

    @property
    def is_unusual(self) -> bool:
        """Whether the month lies outside the limits."""
        return bool(self.value < self.low or self.value > self.high)

    @property
    def verdict(self) -> str:
        """'better', 'worse', 'higher', 'lower', 'none' (within chance, or too few cases to tell), 'equal',
        'untested' (counted, with no interval of chance) or 'unknown' (nothing to compare)."""
        if np.isnan(self.difference.value):
            return "unknown"
        if np.isnan(self.difference.low):
            if not self.difference.value:
                return "equal"
            return "untested" if self.kpi.is_counted else "none"
        if not self.is_change:
            return "none"
        rises = self.difference.value > 0
        if self.kpi.better == "neither":
            return "higher" if rises else "lower"
        return "better" if rises == (self.kpi.better == "higher") else "worse"


def judged(changes: Sequence[Change]) -> list[Change]:
    """The same changes with their corrected p values, in their order."""
    corrected = benjamini_hochberg([p_value(change.difference) for change in changes])
    return [replace(change, q=q) for change, q in zip(changes, corrected, strict=True)]


def ranked(changes: Sequence[Change]) -> list[Change]:
    """What to say first: changes only, unusual months before usual ones, the surest first."""
    found = [change for change in changes if change.is_change]
    return sorted(found, key=lambda change: (not change.is_unusual, change.q))


def compared(
    version: Version,
    kpi: Kpi,
    month: date,
    earlier: date,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> Change:
    """One KPI in `month` against `earlier` (first days of months), not corrected yet."""
    first = periods.months_before(month, HISTORY_MONTHS)
    frame = compute.results(version, [kpi], "month", min(first, earlier), month, where)
    values = frame.set_index("period")["value"]
    return from_series(kpi, values, month, earlier, compute.difference(version, kpi, month, earlier, where))


def from_series(kpi: Kpi, values: pd.Series, month: date, earlier: date, found: Difference) -> Change:
    """The same from the values by month (datetime64, in order), which reach HISTORY_MONTHS back."""
    start = pd.Timestamp(periods.months_before(month, HISTORY_MONTHS))
    begin, end = values.index.searchsorted([start, pd.Timestamp(month)])
    before = values.to_numpy(float)[begin:end]
    low, high = limits(before)
    value, previous = (values.get(pd.Timestamp(day), np.nan) for day in (month, earlier))
    if np.isnan(value) or np.isnan(previous):  # one of them cannot be judged yet
        found = Difference(np.nan)
    known = int(np.isfinite(before).sum())
    return Change(kpi, month, earlier, float(value), float(previous), found, low, high, history=known)


def limits(values: np.ndarray) -> tuple[float, float]:
    """Process-behaviour limits of a series, oldest first: mean ± 2.66 × mean moving range.

    Missing months are left out, and a step over them is no moving range. NaN below FEWEST_MONTHS values.
    """
    known = values[~np.isnan(values)]
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if len(known) < FEWEST_MONTHS or not len(ranges):
        return np.nan, np.nan
    half = _LIMIT * ranges.mean()
    return float(known.mean() - half), float(known.mean() + half)


def p_value(found: Difference) -> float:
    """Two-sided p of no difference, from the limit of the 95 % interval that lies nearer to zero.

    NaN without an interval.
    """
    if np.isnan(found.low) or np.isnan(found.high):
        return np.nan
    nearer = found.value - found.low if found.value > 0 else found.high - found.value
    if nearer <= 0:
        return np.nan
    return 2 * (1 - NormalDist().cdf(abs(found.value) / (nearer / Z)))


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """p values corrected for the false-discovery rate (Benjamini & Hochberg 1995); NaN stays NaN."""
    p = np.asarray(p_values, float)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    corrected = np.full(len(p), np.nan)
    corrected[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return corrected.tolist()


def parts(
    version: Version,
    kpi: Kpi,
    month: date,
    earlier: date,
    by: str,
    where: Mapping[str, tuple[str, ...]] | None = None,
    days: int | None = None,
) -> pd.DataFrame:
    """The change by the values of one slice: PARTS, largest part first; the totals add up to the change.

    `days`: of both months only the first so many.

    `weight` is the share of the cases (ratios: of the denominators), `rate` the value within them. The
    midpoint split takes the mean of both months where either could be the yardstick, so that nothing is
    left over: mix = (w1 − w0) × (mean rate − overall mean), rate = (r1 − r0) × mean weight. Totals have
    rate only. Empty where the KPI does not split.
    """
    if kpi.measure not in DIVISIBLE:
        return pd.DataFrame(columns=PARTS)
    before, now = (_cells(version, kpi, day, by, where, days) for day in (earlier, month))
    names = before.index.union(now.index)
    before, now = before.reindex(names), now.reindex(names)
    if kpi.measure == "total":
        rate0, rate1 = before["sum"].fillna(0), now["sum"].fillna(0)
        frame = pd.DataFrame({"rate0": rate0, "rate1": rate1, "mix": 0.0, "rate": rate1 - rate0})
        frame[["weight0", "weight1"]] = np.nan
    else:
        frame = _mix_and_rate(before, now)
    frame["total"] = frame["mix"] + frame["rate"]
    frame = frame.rename_axis("value").reset_index().assign(slice=by)
    return frame.sort_values("total", key=abs, ascending=False, kind="stable")[PARTS].reset_index(drop=True)


def _cells(version: Version, kpi: Kpi, month: date, by: str, where, days: int | None) -> pd.DataFrame:
    """Per slice value: sum and weight of the month, whose quotient is the value."""
    question = compute.Question("month", month, month, where or None, by, days)
    rows = compute.additive_rows(version, kpi, question)
    top, bottom = _numerator(kpi, rows), rows["weight" if kpi.measure == "ratio" else "n"].astype(float)
    cells = pd.DataFrame({"slice": rows["slice"], "sum": top, "weight": bottom})
    return cells.groupby("slice").sum()


def _numerator(kpi: Kpi, rows: pd.DataFrame) -> pd.Series:
    if kpi.measure == "share":
        return rows["k"].astype(float)
    if kpi.measure == "nps":
        return 100.0 * (rows["promoters"] - rows["detractors"])
    return rows["total"].astype(float)


def _mix_and_rate(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    totals = [cells["weight"].sum() for cells in (before, now)]
    if not all(totals):
        return pd.DataFrame(columns=["weight0", "weight1", "rate0", "rate1", "mix", "rate"], dtype=float)
    weight0, weight1 = (
        cells["weight"].fillna(0) / total for cells, total in zip((before, now), totals, strict=True)
    )
    rate0, rate1 = (cells["sum"] / cells["weight"].where(cells["weight"] != 0) for cells in (before, now))
    # What exists in one month only has changed its weight, not its rate.
    rate0, rate1 = rate0.fillna(rate1), rate1.fillna(rate0)
    overall = ((weight0 * rate0).sum() + (weight1 * rate1).sum()) / 2
    return pd.DataFrame(
        {
            "weight0": weight0,
            "weight1": weight1,
            "rate0": rate0,
            "rate1": rate1,
            "mix": (weight1 - weight0) * ((rate0 + rate1) / 2 - overall),
            "rate": (rate1 - rate0) * (weight0 + weight1) / 2,
        }
    )


def carriers(
    version: Version,
    kpi: Kpi,
    month: date,
    earlier: date,
    where: Mapping[str, tuple[str, ...]] | None = None,
    days: int | None = None,
) -> pd.DataFrame:
    """The parts by the slice that explains the change best; empty where no slice does.

    A slice explains a change if one of its values carries more of it than its share of the cases, and at
    least half; the best is the one whose value carries most beyond its share.
    """
    best, surplus = pd.DataFrame(columns=PARTS), 0.0
    fixed = [name for name, values in (where or {}).items() if len(values) == 1]
    for by in kpi.available_slices:
        if by in fixed or by not in (*version.slices, *kpi.slices):
            continue
        found = parts(version, kpi, month, earlier, by, where, days)
        if len(found) < 2 or not found["total"].sum():
            continue
        share = found["total"].iloc[0] / found["total"].sum()
        weight = found[["weight0", "weight1"]].iloc[0].mean()
        more = share - (weight if weight == weight else 1 / len(found))
        if share >= 0.5 and more > surplus + 0.05:
            best, surplus = found, more
    return best


def others(frame: pd.DataFrame) -> tuple[float, float]:
    """The value before and now of all parts but the first, taken together."""
    rest = frame.iloc[1:]
    before, now = (
        (rest[f"rate{month}"] * rest[f"weight{month}"]).sum() / rest[f"weight{month}"].sum()
        for month in (0, 1)
    )
    return float(before), float(now)
