"""Periods and what is known of them: inside the data, mature, with enough history."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from loyalty.catalog import Kpi
from loyalty.workspace import Version

FREQUENCIES = {"week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}
PANDAS_PERIODS = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


def first_day(day: date | None, grain: str) -> date | None:
    """The first day of the period of `grain` that holds `day`; None and the grain 'all' stay as they are."""
    if day is None or grain == "all":
        return day
    return pd.Timestamp(day).to_period(PANDAS_PERIODS[grain]).start_time.date()


def last_day(day: date | None, grain: str) -> date | None:
    """The last day of the period of `grain` that holds `day`; None and the grain 'all' stay as they are."""
    if day is None or grain == "all":
        return day
    return pd.Timestamp(day).to_period(PANDAS_PERIODS[grain]).end_time.date()


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before that of `day`."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def last_complete_month(as_of: date) -> date:
    """First day of the last month that is over on the day `as_of`."""
    is_over = last_day(as_of, "month") == as_of
    return months_before(as_of, 0 if is_over else 1)


def coverage_start(version: Version, kpi: Kpi) -> date:
    """The first day on which all tables that the KPI needs have data."""
    starts = []
    for group in kpi.needs:
        tables = {name.partition(".")[0] for name in group if name in version.columns}
        known = [version.coverage[table][0] for table in tables if version.coverage[table][0]]
        if known:
            starts.append(max(min(known), version.data_from) if "orders" in tables else min(known))
    return max(starts, default=version.data_from)


@dataclass(frozen=True)
class Facts:
    """One flag per row of a result; for the grain 'all' nothing limits the value."""

    is_immature: np.ndarray
    is_partial: np.ndarray
    is_truncated: np.ndarray
    is_reached: np.ndarray

    @classmethod
    def of(cls, version: Version, kpi: Kpi, grain: str, firsts: np.ndarray) -> "Facts":
        """`firsts`: the first day of each row's period (datetime64)."""
        if grain == "all":
            no, yes = np.zeros(len(firsts), dtype=bool), np.ones(len(firsts), dtype=bool)
            return cls(no, no, no, yes)
        spans = pd.DatetimeIndex(firsts).to_period(PANDAS_PERIODS[grain])
        lasts = spans.end_time.to_numpy().astype("datetime64[D]")
        starts = firsts.astype("datetime64[D]")
        as_of, covered = np.datetime64(version.as_of), np.datetime64(coverage_start(version, kpi))
        matures = days(version, kpi.matures_after)
        history = np.datetime64(version.data_from + timedelta(days=days(version, kpi.history)))
        return cls(
            is_immature=(lasts + np.timedelta64(matures, "D") > as_of) & bool(matures),
            is_partial=(starts < covered) | (lasts > as_of),
            is_truncated=(starts < history) & bool(kpi.history),
            is_reached=lasts >= covered,
        )

    def status(self, is_thin: np.ndarray) -> np.ndarray:
        """The strongest reservation about each row: immature, partial, truncated, few, ok."""
        flags = [self.is_immature, self.is_partial, self.is_truncated, is_thin]
        return np.select(flags, ["immature", "partial", "truncated", "few"], "ok").astype(object)


def days(version: Version, span: int | str | list[int | str] | None) -> int:
    """A number of days, given as such, as the name of a setting, or as the sum of several; None is 0."""
    if isinstance(span, list):
        return sum(days(version, part) for part in span)
    return int(version.settings[span]) if isinstance(span, str) else span or 0
