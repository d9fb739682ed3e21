"""Kaplan–Meier curves and their quantiles, for many groups at once, from counted durations.

Input everywhere is a histogram: (time, closed, weight) says that `weight` cases lasted `time` and were then
closed, or were still open (right-censored) when last seen. At equal times closings come before censorings.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .intervals import Z

# Survival is a product of fractions: 0.5 may come out as 0.5000000000000001 and would be missed. R's
# survfit compares with a tolerance for the same reason.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class KaplanMeier:
    """A curve as a step function: one element per distinct time, in order, closings and censorings alike.

    From each time on, until the next, `survival` is the share still open; before the first time it is 1.
    `at_risk` and `events` count cases at the time; `low` and `high` are pointwise 95 % limits (log-log).
    """

    times: np.ndarray
    survival: np.ndarray
    at_risk: np.ndarray
    events: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def quantile(self, level: float) -> float:
        """The first time at which at most `level` are still open; NaN if the curve does not get there."""
        return _first_time(self.times, self.survival, level)

    @property
    def median(self) -> float:
        """The time by which half are closed; NaN if not reached."""
        return self.quantile(0.5)

    @property
    def median_limits(self) -> tuple[float, float]:
        """95 % interval of the median: where the limits of the curve pass one half; NaN if they do not."""
        return _first_time(self.times, self.low, 0.5), _first_time(self.times, self.high, 0.5)


def kaplan_meier(times: ArrayLike, closed: ArrayLike, weights: ArrayLike | None = None) -> KaplanMeier:
    """Product-limit estimate with Greenwood's variance and log-log limits (Kalbfleisch & Prentice).

    `times` are durations ≥ 0 in any unit, `closed` says whether the case had closed by then, `weights` how
    many cases the element stands for (default: one). Raises ValueError for negative or missing durations.
    """
    times, closed = np.asarray(times, float), np.asarray(closed, bool)
    weights = np.ones(len(times)) if weights is None else np.asarray(weights, float)
    if not (times >= 0).all():
        raise ValueError("a duration must be a number that is not negative")
    counted = weights > 0
    codes = np.zeros(counted.sum(), dtype=np.intp)
    return _curves(codes, times[counted], closed[counted], weights[counted])[1]


@dataclass(frozen=True)
class Quantiles:
    """Per group: median with its 95 % limits and the 90th percentile, in the unit of the times."""

    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p90: np.ndarray


def quantiles(
    codes: np.ndarray, groups: int, times: np.ndarray, closed: np.ndarray, weights: np.ndarray
) -> Quantiles:
    """Quantiles of `groups` curves at once; `codes` says which group a histogram cell belongs to."""
    counted = weights > 0
    group, curve = _curves(codes[counted], times[counted], closed[counted], weights[counted])

    def first(curve_value: np.ndarray, level: float) -> np.ndarray:
        found = np.flatnonzero(curve_value <= level + TOLERANCE)[::-1]
        out = np.full(groups, np.nan)
        out[group[found]] = curve.times[found]  # reversed: the earliest time is written last and stays
        return out

    return Quantiles(
        median=first(curve.survival, 0.5),
        low=first(curve.low, 0.5),
        high=first(curve.high, 0.5),
        p90=first(curve.survival, 0.1),
    )


def _first_time(times: np.ndarray, curve: np.ndarray, level: float) -> float:
    reached = np.flatnonzero(curve <= level + TOLERANCE)
    return float(times[reached[0]]) if len(reached) else np.nan


def _curves(
    codes: np.ndarray, times: np.ndarray, closed: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, KaplanMeier]:
    """The curves of all groups, one after the other, and the group of each element."""
    order = np.lexsort((times, codes))
    codes, times, closed, weights = codes[order], times[order], closed[order], weights[order]
    new_group = np.diff(codes, prepend=-1) != 0
    starts = np.flatnonzero(new_group | (np.diff(times, prepend=-1) != 0))
    if not len(starts):
        nothing = np.empty(0)
        return codes, KaplanMeier(nothing, nothing, nothing, nothing, nothing, nothing)
    codes, times, new_group = codes[starts], times[starts], new_group[starts]
    leaving, events = np.add.reduceat(weights, starts), np.add.reduceat(weights * closed, starts)
    group_sizes = np.add.reduceat(leaving, np.flatnonzero(new_group))
    element = np.cumsum(new_group) - 1
    at_risk = group_sizes[element] - (_running(leaving, new_group, element) - leaving)

    # When all at risk close, survival is 0 from there on; it is always the last time of its group.
    emptied = events == at_risk
    remaining = np.where(emptied, 1.0, at_risk - events)
    log_steps = np.where(emptied, 0.0, np.log(remaining / at_risk))
    greenwood_steps = np.where(emptied, 0.0, events / (at_risk * remaining))
    log_survival = _running(log_steps, new_group, element)
    greenwood = _running(greenwood_steps, new_group, element)
    survival = np.where(emptied, 0.0, np.exp(log_survival))
    low, high = _log_log_limits(survival, log_survival, greenwood)
    return codes, KaplanMeier(times, survival, at_risk, events, low, high)


def _running(steps: np.ndarray, new_group: np.ndarray, element: np.ndarray) -> np.ndarray:
    """Running sum that starts again with each group."""
    total = np.cumsum(steps)
    before = (total - steps)[new_group]
    return total - before[element]


def _log_log_limits(
    survival: np.ndarray, log_survival: np.ndarray, greenwood: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Limits of log(−log S), carried back; where S is 1 or 0 both limits are S itself, as in lifelines."""
    inner = (survival > 0) & (log_survival < -1e-12)
    logs = np.where(inner, log_survival, -1.0)
    width = np.exp(Z * np.sqrt(np.maximum(greenwood, 0)) / -logs)
    low, high = np.exp(logs * width), np.exp(logs / width)
    return np.where(inner, low, survival), np.where(inner, high, survival)
