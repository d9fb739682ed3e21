"""The month in review: every KPI of one month against the month before, the same month last year, its target.

Equal periods only: a month in progress is compared with the same days of the other month, and a month that
the data cover in part with none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from loyalty import compute, periods, rollup
from loyalty.analyses import changes
from loyalty.analyses.changes import HISTORY_MONTHS, Change
from loyalty.analyses.leading import leading
from loyalty.catalog import Kpi
from loyalty.compute import Question
from loyalty.measures import MEASURES, Difference
from loyalty.targets import TargetGap, Targets, gap
from loyalty.workspace import Version

COMPARED = {"before": 1, "year": 12}
RECENT_MONTHS = 13  # so that the same month last year is among them
WINDOW_MONTHS = 12  # of a contrast, of which one month knows too little
# A month that cannot be judged yet is replaced by the last one that can, with its own year before.
_REACH = HISTORY_MONTHS + 12


@dataclass(frozen=True)
class Line:
    """One KPI in the review of the month `asked`.

    `month`: the month that the numbers are of – an earlier one where the outcome of the asked one is still
    open. `row`: a row of a result frame. `before`, `year`: the changes, with p values corrected for how many
    KPIs were asked. `target`: None without a target, or where the month is not judged. `status`: what
    limits the number, one of STATUSES.
    """

    kpi: Kpi
    asked: date
    month: date
    row: pd.Series
    before: Change
    year: Change
    target: TargetGap | None
    status: str
    recent: pd.DataFrame | None = None

    @property
    def value(self) -> float:
        return float(self.row["value"])

    @property
    def has_value(self) -> bool:
        return not np.isnan(self.value)

    @property
    def has_changed(self) -> bool:
        """Whether either comparison is more than chance."""
        return self.before.is_change or self.year.is_change


STATUSES = (
    "ok",  # nothing limits it
    "few",  # fewer than 30 cases
    "earlier",  # the number is of an earlier month: the outcomes of the asked one are still open
    "running",  # the month is not over
    "partial",  # the data cover the month in part
    "window",  # the number is of twelve months
    "none",  # no case
    "not_reached",  # a duration of which less than half is over
    "immature",  # no month can be judged yet
    "truncated",  # the history before the month is too short
    "mix",  # several shares, which the card shows
    "unavailable",  # columns are missing, or the filter does not reach the KPI
)


def review(
    version: Version,
    month: date,
    kpis: Iterable[Kpi],
    where: Mapping[str, tuple[str, ...]] | None = None,
    targets: Targets | None = None,
) -> list[Line]:
    """One line per KPI, in their order; `month` is any day of the month in review.

    The p values are corrected over the KPIs that lead (those of the overview) and over all others, each by
    themselves: what the many others do never hides a change of the few that were chosen beforehand.
    """
    return judged(version, [line(version, kpi, month, where, targets) for kpi in kpis])


def judged(version: Version, lines: Sequence[Line]) -> list[Line]:
    """The same lines with their changes corrected for how many were asked, each comparison for itself."""
    leaders = {kpi.id for of_folder in leading(version).values() for kpi in of_folder}
    families = [[line for line in lines if (line.kpi.id in leaders) == leads] for leads in (True, False)]
    found = {line.kpi.id: line for family in families for line in _corrected(family)}
    return [found[line.kpi.id] for line in lines]


def months(version: Version) -> list[date]:
    """The months that can be reviewed, the newest first: the one in progress, and all back to the first."""
    last, first = version.as_of.replace(day=1), version.data_from.replace(day=1)
    count = (last.year - first.year) * 12 + last.month - first.month
    return [periods.months_before(last, back) for back in range(count + 1)]


def running_days(version: Version, month: date) -> int | None:
    """Of the month in progress how many days there are; None for a month that is over."""
    is_running = month.replace(day=1) > periods.last_complete_month(version.as_of)
    return version.as_of.day if is_running else None


def is_by_days(version: Version, kpi: Kpi) -> bool:
    """Whether the month in progress is compared with the same days of others.

    What must mature has no number in it: its earlier months are compared as a whole.
    """
    return kpi.is_daily and kpi.has_monthly_value and not periods.days(version, kpi.matures_after)


def _corrected(lines: Sequence[Line]) -> list[Line]:
    corrected = {name: changes.judged([getattr(line, name) for line in lines]) for name in COMPARED}
    return [
        replace(line, before=before, year=year)
        for line, before, year in zip(lines, corrected["before"], corrected["year"], strict=True)
    ]


def line(
    version: Version,
    kpi: Kpi,
    month: date,
    where: Mapping[str, tuple[str, ...]] | None = None,
    targets: Targets | None = None,
) -> Line:
    """One KPI in the month of that day, its changes not corrected yet (`judged`)."""
    month = month.replace(day=1)
    question = Question("month", periods.months_before(month, _REACH), month, where)
    if kpi.missing(version.columns) or compute.unusable_slices(kpi, question):
        frame = compute.result(version, kpi, replace(question, start=month))
        return _unjudged(kpi, month, frame.iloc[-1], "unavailable")
    if kpi.measure == "mix":
        return _unjudged(kpi, month, pd.Series(np.nan, index=compute.COLUMNS), "mix")
    if kpi.measure == "contrast":
        window = replace(question, grain="all", start=periods.months_before(month, WINDOW_MONTHS - 1))
        row = compute.result(version, kpi, window).iloc[0]
        return _unjudged(kpi, month, row, "window" if row["n"] > 0 else "none")
    if is_by_days(version, kpi):
        question = replace(question, days=running_days(version, month))
    rows = compute.additive_rows(version, kpi, question)
    frame = compute.result(version, kpi, question, rows).set_index("period", drop=False)
    return _read(version, kpi, month, question.days, rows, frame, targets)


def _unjudged(kpi: Kpi, month: date, row: pd.Series, status: str) -> Line:
    """A line without any comparison."""
    before, year = (
        Change(kpi, month, periods.months_before(month, back), row["value"], np.nan, Difference(np.nan))
        for back in COMPARED.values()
    )
    return Line(kpi, month, month, row, before, year, None, status)


def _read(
    version: Version,
    kpi: Kpi,
    asked: date,
    days: int | None,
    rows: pd.DataFrame,
    frame: pd.DataFrame,
    targets: Targets | None,
) -> Line:
    month = _last_mature(frame, asked)
    row = frame.loc[pd.Timestamp(month)]
    is_running = running_days(version, month) is not None
    before, year = (
        _compared(kpi, month, periods.months_before(month, back), rows, frame, days, is_running)
        for back in COMPARED.values()
    )
    last_year = None if year.why else year.previous
    aim = targets.value(kpi, month, last_year) if targets else None
    status = "earlier" if month != asked else _status(kpi, row, is_running)
    recent = None if days else frame[: pd.Timestamp(month)].tail(RECENT_MONTHS).reset_index(drop=True)
    return Line(kpi, asked, month, row, before, year, gap(kpi, aim, row), status, recent)


def _last_mature(frame: pd.DataFrame, asked: date) -> date:
    """The month itself, or the last one before it whose outcomes are known and that has a value."""
    if frame["status"].iloc[-1] != "immature":
        return asked
    known = frame.index[(frame["status"] != "immature") & frame["value"].notna()]
    return known[-1].date() if len(known) else asked


def _status(kpi: Kpi, row: pd.Series, is_running: bool) -> str:
    found = row["status"]
    if found in ("immature", "truncated"):
        return found
    if np.isnan(row["value"]):
        return "not_reached" if kpi.measure == "duration" and row["n"] > 0 else "none"
    if is_running:
        return "running"
    if found == "few" and kpi.is_counted:
        return "ok"
    return found


def _compared(
    kpi: Kpi,
    month: date,
    earlier: date,
    rows: pd.DataFrame,
    frame: pd.DataFrame,
    days: int | None,
    is_running: bool,
) -> Change:
    """One comparison, not corrected yet; nothing is compared that is not of equal length."""
    why = _obstacle(kpi, earlier, frame, days, is_running)
    found = Difference(np.nan)
    if not why:
        now, past = (rollup.within(rows, day, day) for day in (month, earlier))
        found = MEASURES[kpi.measure].difference(now, past, kpi.spec)
    change = changes.from_series(kpi, frame["value"], month, earlier, found)
    return replace(change, days=days, why=why)


def _obstacle(kpi: Kpi, earlier: date, frame: pd.DataFrame, days: int | None, is_running: bool) -> str:
    """Why two months cannot be compared; empty if they can."""
    if is_running and days is None:
        return "state" if kpi.state else "whole"
    at = pd.Timestamp(earlier)
    if at not in frame.index or np.isnan(frame["value"][at]):
        return "no_value"
    if frame["status"][at] == "partial" and not kpi.state:
        return "partial"
    return ""
