"""What happened since a note: the months before it against the months since, for the KPIs it should change.

A comparison of before and after, no proof: whatever else changed at the time is in it too. So that a season
is not taken for success, the same months a year earlier stand beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from loyalty import compute
from loyalty.analyses import changes
from loyalty.catalog import Kpi, catalog
from loyalty.measures import MEASURES, Difference
from loyalty.notes import Note
from loyalty.targets import judged_values
from loyalty.workspace import Version

MONTHS_BEFORE = 3


@dataclass(frozen=True)
class Since:
    """One KPI of a note: what it was in the months before, what it is in the months since (first days).

    Cases of several months are added up; sums (totals) are per month; of what is true at a moment (states)
    only the last month before and the latest count. `q`: the p value corrected for the KPIs of the note.
    `low`, `high`: what the months before did anyway, for KPIs whose difference has no interval. `year`: the
    same difference a year earlier, NaN where it is not known.
    """

    note: Note
    kpi: Kpi
    direction: str
    before: tuple[date, ...]
    after: tuple[date, ...]
    value_before: float = np.nan
    value_after: float = np.nan
    difference: Difference = Difference(np.nan)
    year: float = np.nan
    low: float = np.nan
    high: float = np.nan
    q: float = np.nan

    @property
    def verdict(self) -> str:
        """'better', 'worse', 'higher', 'lower', 'none' (within chance), 'early' or 'unknown'."""
        if not self.after:
            return "early"
        has_yardstick = not (np.isnan(self.difference.low) and np.isnan(self.low))
        if np.isnan(self.difference.value) or not has_yardstick:
            return "unknown"
        if not self._is_change:
            return "none"
        rises = self.difference.value > 0
        if self.kpi.better == "neither":
            return "higher" if rises else "lower"
        return "better" if rises == (self.kpi.better == "higher") else "worse"

    @property
    def is_expected(self) -> bool | None:
        """Whether a change went where the note wanted it; None without a change or a wish."""
        if self.verdict in ("early", "unknown", "none") or self.direction == "watch":
            return None
        return (self.difference.value > 0) == (self.direction == "rise")

    @property
    def _is_change(self) -> bool:
        if not np.isnan(self.q):
            return bool(self.q <= changes.FALSE_DISCOVERIES)
        # Without an interval: beyond the usual, and further away from it than before.
        rises = self.difference.value > 0
        beyond = self.value_after > self.high if rises else self.value_after < self.low
        return bool(beyond and self.difference.value)


def since(
    version: Version,
    note: Note,
    where: Mapping[str, tuple[str, ...]] | None = None,
    until: date | None = None,
) -> list[Since]:
    """Every KPI of a note that the data can light up, in the note's order; `until`: the last day seen."""
    found = [
        _of_kpi(version, note, catalog()[name], direction, where, until)
        for name, direction in note.expects
        if not catalog()[name].missing(version.columns)
    ]
    corrected = changes.benjamini_hochberg([changes.p_value(one.difference) for one in found])
    return [replace(one, q=q) for one, q in zip(found, corrected, strict=True)]


def _of_kpi(version: Version, note: Note, kpi: Kpi, direction: str, where, until: date | None) -> Since:
    start = _moved(note.month, -changes.HISTORY_MONTHS)
    frame = compute.results(version, [kpi], "month", start, until, where)
    judged = judged_values(frame)
    before, after = _months(note, judged, is_state=kpi.state or kpi.per_grain)
    found = Since(note, kpi, direction, before, after)
    if not before or not after:
        return found
    found = replace(found, **_compared(version, kpi, before, after, where))
    if np.isnan(found.difference.low):
        history = judged[judged.index < pd.Timestamp(note.month)]
        low, high = changes.limits(history.to_numpy(float))
        found = replace(found, low=low, high=high)
    earlier = [tuple(_moved(month, -12) for month in months) for months in (before, after)]
    if {pd.Timestamp(month) for months in earlier for month in months} <= set(judged.index):
        found = replace(found, year=_compared(version, kpi, *earlier, where)["difference"].value)
    return found


def _months(note: Note, judged: pd.Series, is_state: bool) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The judged months before and since; the month of a note is neither, unless the note began it."""
    first_after = note.month if note.day.day == 1 else _moved(note.month, 1)
    first_before = _moved(note.month, -MONTHS_BEFORE)
    days = [moment.date() for moment in judged.index]
    before = [day for day in days if first_before <= day < note.month]
    after = [day for day in days if day >= first_after]
    return (tuple(before[-1:]), tuple(after[-1:])) if is_state else (tuple(before), tuple(after))


def _compared(version: Version, kpi: Kpi, before: Sequence[date], after: Sequence[date], where) -> dict:
    """Both values and their difference, from the counts added up."""
    measure = MEASURES[kpi.measure]
    rows = [compute.month_rows(version, kpi, months, where) for months in (before, after)]
    value0, value1 = (float(measure.estimate(one, (), kpi.spec)["value"].iloc[0]) for one in rows)
    if kpi.measure == "total":
        value0, value1 = value0 / len(before), value1 / len(after)
        found = Difference(value1 - value0)
    else:
        found = measure.difference(rows[1], rows[0], kpi.spec)
    return {"value_before": value0, "value_after": value1, "difference": found}


def _moved(month: date, months: int) -> date:
    return (pd.Timestamp(month) + pd.DateOffset(months=months)).date()
