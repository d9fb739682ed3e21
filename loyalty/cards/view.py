"""What is looked at – shop, period, comparison, filters – as one value, and the numbers for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from loyalty import compute, periods
from loyalty.analyses import leaderboard, scans
from loyalty.catalog import Kpi, catalog
from loyalty.notes import Note
from loyalty.targets import Targets
from loyalty.variants import variants
from loyalty.workspace import Version

COMPARISONS = {"year": 12, "month": 1}
REACH = 24


@dataclass(frozen=True)
class View:
    """One way to look at a shop, with what its owner aims at and has noted, the newest note first.

    On a page everything that is chosen stands in the address.
    """

    version: Version
    lang: str
    mode: str
    months: int | None
    comparison: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_sample: bool = False
    targets: Targets = Targets()
    notes: tuple[Note, ...] = ()
    until: date | None = None

    @property
    def end(self) -> date:
        """Last day that is looked at: that of the data, or `until` where that is earlier."""
        return min(self.until or self.version.as_of, self.version.as_of)

    @property
    def start(self) -> date | None:
        """First day of the chosen period; None for all."""
        if self.months is None:
            return None
        return periods.months_before(self.end, self.months - 1)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        return dict(self.where)

    @property
    def currency(self) -> str:
        return str(self.version.settings["currency"])


def months_before(view: View, months: int) -> date:
    """First day of the month that lies so many months before the window's last."""
    return periods.months_before(view.end, months)


def monthly(view: View, kpi: Kpi, start: date | None, end: date) -> pd.DataFrame:
    """Monthly results of one KPI under the view's filters, from one month (None: the first) to another."""
    if start is None or kpi.measure == "mix":  # a mix has the categories of its own window only
        return _results(view.version.id, view.version, kpi.id, "month", start, end, view.where, None)
    # One answer serves the window, the year before it and the overview.
    reach = min(start, months_before(view, REACH))
    frame = _results(view.version.id, view.version, kpi.id, "month", reach, view.end, view.where, None)
    return frame[frame["period"].between(pd.Timestamp(start), pd.Timestamp(end))]


def breakdown(view: View, kpi: Kpi, by: str) -> pd.DataFrame:
    """One KPI over the whole window by a slice; per-period KPIs show their last complete month."""
    if kpi.per_grain:
        month = last_complete_month(view)
        frame = _results(view.version.id, view.version, kpi.id, "month", month, view.end, view.where, by)
        return frame[frame["period"] == pd.Timestamp(month)]
    return _results(view.version.id, view.version, kpi.id, "all", view.start, view.end, view.where, by)


def whole_window(view: View, kpi: Kpi) -> pd.Series:
    """One KPI over the chosen period as one number."""
    end = None if view.start is None else view.end
    return _results(view.version.id, view.version, kpi.id, "all", view.start, end, view.where, None).iloc[0]


def last_judged_month(view: View, kpi: Kpi) -> date | None:
    """First day of the last complete month that has a value; None without one."""
    frame = monthly(view, kpi, months_before(view, REACH), view.end)
    known = frame.loc[frame["value"].notna(), "period"]
    known = known[known <= pd.Timestamp(last_complete_month(view))]
    return known.max().date() if len(known) else None


def compared_month(view: View, month: date) -> date:
    """The month that `month` is compared with."""
    return (pd.Timestamp(month).to_period("M") - COMPARISONS[view.comparison]).start_time.date()


def changes_by(view: View, kpi: Kpi, by: str, month: date) -> pd.DataFrame:
    """How much each value of a slice has changed in `month`; see `leaderboard.changes_by`."""
    earlier = compared_month(view, month)
    return _changes_by(view.version.id, view.version, kpi.id, month, earlier, by, view.where)


def unrecorded(view: View) -> scans.Overdue | None:
    """The shop's overdue orders if so many are so old that deliveries seem not to be recorded."""
    found = _overdue(view.version.id, view.version)
    return found if found and found.is_suspicious else None


def last_complete_month(view: View) -> date:
    """First day of the last month that lies wholly inside the data."""
    return periods.last_complete_month(view.end)


# The caches are shared by all visitors: the version's id is part of every key. Streamlit's own cache would
# copy a frame at each use, which costs a third of computing it anew; nobody changes these.
@lru_cache(maxsize=4000)
def _results(version_id: str, version: Version, kpi_id: str, grain, start, end, where, by) -> pd.DataFrame:
    kpi = catalog().get(kpi_id) or variants()[kpi_id].cases
    return compute.results(version, [kpi], grain, start, end, _where(where), by)


@lru_cache(maxsize=500)
def _changes_by(version_id: str, version: Version, kpi_id: str, month, earlier, by, where) -> pd.DataFrame:
    return leaderboard.changes_by(version, catalog()[kpi_id], month, earlier, by, _where(where))


@lru_cache(maxsize=200)
def _overdue(version_id: str, version: Version) -> scans.Overdue | None:
    return scans.overdue(version)


def _where(where: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in where}
