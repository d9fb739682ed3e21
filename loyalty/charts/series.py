"""A result frame as charts draw it: which points stand, how sure they are, what a pointer reads."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from loyalty import format as fmt
from loyalty.i18n import t

# Nothing is drawn of these: their number cannot be known yet, or not from these data.
HIDDEN = ("unavailable", "immature", "truncated", "scarce")
# Below so many cases a period says nothing about a line that rests on enough elsewhere; 30 are enough.
FEWEST, ENOUGH = 10, 30


@dataclass(frozen=True)
class Series:
    """One KPI over time, oldest first; hidden and missing values are NaN, all arrays of equal length."""

    periods: pd.DatetimeIndex
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray
    partial: np.ndarray
    few: np.ndarray
    hover: list[str]

    @property
    def drawn(self) -> np.ndarray:
        """Positions of the points that are drawn."""
        return np.flatnonzero(np.isfinite(self.values))

    def runs(self, usable: np.ndarray) -> list[np.ndarray]:
        """The positions where `usable`, split where a gap lies between them."""
        places = np.flatnonzero(usable)
        return [run for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(run)]

    def stretches(self, look: str) -> list[list[int]]:
        """The positions of neighbouring points whose line looks 'firm', 'few' (of cases) or 'partial'."""
        found: list[list[int]] = []
        for i in range(1, len(self.values)):
            pair = slice(i - 1, i + 1)
            if not np.isfinite(self.values[pair]).all():
                continue
            kind = "partial" if self.partial[pair].any() else "few" if self.few[pair].any() else "firm"
            if kind != look:
                continue
            if not found or found[-1][-1] != i - 1:
                found.append([i - 1])
            found[-1].append(i)
        return found


def read(frame: pd.DataFrame, kpi, lang: str, grain: str = "month", currency: str = "EUR") -> Series:
    """The series of a result frame that holds one KPI, no slices and no categories."""
    order = np.argsort(frame["period"].to_numpy(), kind="stable")
    periods, status = pd.DatetimeIndex(frame["period"].array[order]), frame["status"].to_numpy(object)[order]
    value, low, high, n = (frame[name].to_numpy(float)[order] for name in ("value", "low", "high", "n"))
    is_hidden = np.isin(status.astype(str), HIDDEN)
    value, low, high = (np.where(is_hidden, np.nan, numbers) for numbers in (value, low, high))
    points = map(_Point, value.tolist(), low.tolist(), high.tolist(), n.tolist(), status)
    return Series(
        periods=periods,
        values=value,
        low=low,
        high=high,
        partial=status == "partial",
        few=_thin(status, n, kpi),
        hover=[
            hover(point, kpi, lang, fmt.period(period, grain, lang), currency)
            for period, point in zip(periods, points, strict=True)
        ],
    )


def without_scarce(frame: pd.DataFrame, kpi) -> pd.DataFrame:
    """A result frame by period whose periods of fewer than 10 cases are "scarce": without value and limits.

    Only where most periods rest on 30 cases or more, which such a one would tower over: of a month with one
    order all or nothing comes true. A shop that is small throughout keeps its line, and totals and censuses
    are exact however few their cases are.
    """
    known = frame["value"].notna() & ~frame["status"].isin(HIDDEN)
    scarce = known & (frame["n"] < FEWEST)
    is_exact = kpi.measure in ("total", "mix") or kpi.census
    if is_exact or not scarce.any() or (frame.loc[known, "n"] >= ENOUGH).mean() <= 0.5:
        return frame
    gone = {name: frame[name].mask(scarce) for name in ("value", "low", "high")}
    return frame.assign(**gone, status=frame["status"].mask(scarce, "scarce"))


class _Point(NamedTuple):
    """The columns of a result row that `hover` tells."""

    value: float
    low: float
    high: float
    n: float
    status: str


def _thin(status: np.ndarray, n: np.ndarray, kpi) -> np.ndarray:
    """Which periods rest on few cases: a partial one may too, a total is exact however few they are."""
    if kpi.measure == "total":
        return np.zeros(len(n), dtype=bool)
    return (status == "few") | ((status == "partial") & (n < ENOUGH))


def hover(row, kpi, lang: str, title: str, currency: str = "EUR") -> str:
    """What a pointer reads at a point: what it is, its value, interval and number of cases."""
    lines = [title, f"<b>{fmt.value(row.value, kpi.unit, lang, currency)}</b>"]
    if not (fmt.is_missing(row.low) or fmt.is_missing(row.high)):
        span = fmt.interval(row.low, row.high, kpi.unit, lang, currency)
        lines.append(t("chart.hover_interval", lang, interval=span))
    if kpi.measure != "total" and not fmt.is_missing(row.n):
        lines.append(t("chart.hover_n", lang, n=fmt.count(row.n, lang)))
    if row.status == "partial":
        lines.append(t("chart.running", lang))
    elif row.status == "few" and kpi.measure != "total":
        lines.append(t("chart.few", lang))
    return "<br>".join(lines)


def empty_reason(frame: pd.DataFrame, lang: str) -> str:
    """Why there is nothing to draw, in a few words."""
    states = set(frame["status"].astype(str))
    # Where other periods could be judged and held nothing, the youngest ones are not the reason.
    if states == {"immature"}:
        return t("card.immature_now", lang)
    if "truncated" in states:
        return t("card.truncated_all", lang)
    return t("chart.nothing", lang)
