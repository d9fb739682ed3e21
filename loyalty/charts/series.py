"""A result frame as charts draw it: which points stand, how sure they are, what a pointer reads."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from loyalty import format as fmt
from loyalty.i18n import t

# Nothing is drawn of these: their number cannot be known yet, or not from these data.
HIDDEN = ("unavailable", "immature", "truncated")


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


def read(frame: pd.DataFrame, kpi, lang: str, grain: str = "month", currency: str = "EUR") -> Series:
    """The series of a result frame that holds one KPI, no slices and no categories."""
    rows = frame.sort_values("period").reset_index(drop=True)
    status = rows["status"].astype(str)
    hidden = status.isin(HIDDEN).to_numpy()
    numbers = {}
    for name in ("value", "low", "high"):
        column = pd.to_numeric(rows[name], errors="coerce").to_numpy(float).copy()
        column[hidden] = np.nan
        numbers[name] = column
    return Series(
        periods=pd.DatetimeIndex(rows["period"]),
        values=numbers["value"],
        low=numbers["low"],
        high=numbers["high"],
        partial=(status == "partial").to_numpy(),
        few=_thin(rows, kpi).to_numpy(),
        hover=[
            hover(row, kpi, lang, fmt.period(row.period, grain, lang), currency) for row in rows.itertuples()
        ],
    )


def _thin(rows: pd.DataFrame, kpi) -> pd.Series:
    """Which periods rest on few cases: a partial one may too, a total is exact however few they are."""
    if kpi.measure == "total":
        return pd.Series(False, index=rows.index)
    return (rows["status"] == "few") | (
        (rows["status"] == "partial") & (pd.to_numeric(rows["n"], errors="coerce") < 30)
    )


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
    states = set(frame["status"].astype(str)) if len(frame) else set()
    for status, key in (("immature", "card.immature_now"), ("truncated", "card.truncated")):
        if status in states:
            return t(key, lang)
    return t("chart.nothing", lang)
