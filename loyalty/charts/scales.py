"""Ranges, ticks and label widths: computed here, so charts need no locale of plotly's and clip nothing."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from loyalty import format as fmt
from loyalty.i18n import t

# Typical width of a character of the theme's font, as a share of its size; bold is a little wider.
# Generous, since another font may stand in.
_CHARACTER = 0.57
_BOLD = 0.61
# An axis that is free must not turn noise into mountains: the least it spans, in the unit of the values.
_LEAST_SPAN = {"percent": 0.04, "pp": 0.04, "points": 10.0, "days": 2.0}
_LEAST_SHARE = {"percent": 0.0, "pp": 0.0, "points": 0.0}
_FROM_ZERO = ("count", "currency")
# A reference line further away than this many times the width of the data would flatten them.
_TOO_FAR = 1.0


@dataclass(frozen=True)
class Scale:
    """A value axis: its range, ticks and their texts."""

    low: float
    high: float
    ticks: list[float]
    texts: list[str]

    def pixels(self, value: float, height: float) -> float:
        """Where a value stands, in pixels above the foot of a plot of that height."""
        return (value - self.low) / (self.high - self.low) * height


def text_width(text: str, size: float, bold: bool = False) -> int:
    """About how many pixels a text takes; lines are separated by <br>."""
    longest = max(len(line) for line in text.split("<br>"))
    return math.ceil(longest * size * (_BOLD if bold else _CHARACTER))


def starts_at_zero(unit: str) -> bool:
    """Whether the axis of a unit begins at zero: counts and money; shares and durations are free."""
    return unit in _FROM_ZERO


def value_scale(
    values: np.ndarray,
    unit: str,
    lang: str,
    most_ticks: int = 6,
    currency: str = "EUR",
    free: bool = False,
) -> Scale:
    """An axis that holds all values (NaN ignored) with a few round ticks; `free` ones never begin at zero."""
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    from_zero = starts_at_zero(unit) and not free
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    bottom, top = _within_meaning(*_widened(low, high, unit, from_zero), low, high, unit)
    in_minutes = unit == "hours" and high < 1
    shown, factor = ("minutes", 60) if in_minutes else (unit, 1)
    # Medians of days are whole: half days would promise what nobody measured.
    whole = unit in ("count", "points") or (unit == "days" and bool((known == np.round(known)).all()))
    step = _round_step((top - bottom) * factor, most_ticks, whole)
    first = math.ceil(bottom * factor / step - 1e-9)
    last = math.floor(top * factor / step + 1e-9)
    ticks = [i * step for i in range(first, last + 1)]
    texts = [fmt.tick(tick, shown, lang, currency, step) for tick in ticks]
    return Scale(bottom, top, [tick / factor for tick in ticks], texts)


def _widened(low: float, high: float, unit: str, from_zero: bool) -> tuple[float, float]:
    """The range with room around it; at least so wide that noise stays small."""
    largest = max(abs(low), abs(high))
    least = max(_LEAST_SPAN.get(unit, 0.0), _LEAST_SHARE.get(unit, 0.25) * largest) or 1.0
    lack = max(0.0, least - (high - low))
    if from_zero and low == 0:
        return 0.0, high + lack + 0.08 * (high + lack)
    room = lack / 2 + 0.08 * (high - low + lack)
    return low - room, high + room


def _within_meaning(bottom: float, top: float, low: float, high: float, unit: str) -> tuple[float, float]:
    """No axis below 0 % or above 100 %, no negative durations, where the data do not go there."""
    if unit in ("percent", "days", "hours", "minutes", "stars", "ratio") and low >= 0:
        # A little air below zero, or the line at 0 % would be cut in half.
        bottom = max(bottom, -0.02 * (top - bottom))
    if unit == "percent" and high <= 1:
        top = min(top, 1 + 0.03 * (top - bottom))
    return bottom, top


def _round_step(span: float, most_ticks: int, whole: bool) -> float:
    magnitude = 10.0 ** math.floor(math.log10(span / most_ticks))
    steps = [m * magnitude for m in (1, 2, 5, 10, 20)]
    step = next(s for s in steps if span / s <= most_ticks)
    return max(step, 1.0) if whole else step


def is_too_far(line: float, values: np.ndarray, most: float = _TOO_FAR) -> bool:
    """Whether a line lies so far from the values, `most` times their width, that it would flatten them."""
    low, high = np.nanmin(values), np.nanmax(values)
    span = max(high - low, 0.1 * abs(high), 1e-9)
    return bool(line > high + most * span or line < low - most * span)


def period_ticks(periods: pd.DatetimeIndex, grain: str, lang: str) -> tuple[list[pd.Timestamp], list[str]]:
    """Positions and texts of a time axis: few enough for a phone, the year under its first period."""
    chosen = _chosen_periods(periods, grain)
    texts, year = [], None
    for period in chosen:
        text = _period_text(period, grain, lang)
        own_year = period.isocalendar().year if grain == "week" else period.year
        if grain != "year" and own_year != year:
            text = f"{text}<br>{own_year}"
        year = own_year
        texts.append(text)
    return list(chosen), texts


def _chosen_periods(periods: pd.DatetimeIndex, grain: str) -> list[pd.Timestamp]:
    if len(periods) <= 4:
        return list(periods)
    if grain == "month":
        every = next((m for m in (3, 6, 12) if len(periods) <= 7 * m), 12 * math.ceil(len(periods) / 84))
        if len(periods) <= 6:
            every = 2
        months = [p for p in periods if ((p.year * 12 + p.month - 1) % every) == 0]
        return months or list(periods[::every])
    every = math.ceil(len(periods) / 5)
    # Counted from the newest backwards: the last period is the one people look for.
    return list(periods[::-1][::every][::-1])


def _period_text(period: pd.Timestamp, grain: str, lang: str) -> str:
    if grain == "week":
        return t("grain.week_short", lang, week=period.isocalendar().week)
    if grain == "quarter":
        return t("grain.quarter_short", lang, quarter=period.quarter)
    if grain == "year":
        return str(period.year)
    return fmt.month_short(period, lang)
