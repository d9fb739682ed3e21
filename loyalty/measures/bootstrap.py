"""Bootstrap of Kaplan–Meier medians from counted durations."""

import numpy as np

from .survival import TOLERANCE, KaplanMeier, kaplan_meier

# So many counts are held in memory at once, whatever the size of the histogram.
_BLOCK = 1_000_000

# Below so many distinct times nothing is condensed: whole days never come near it, minutes may.
_FINE = 500


def bootstrap_medians(
    times: np.ndarray, closed: np.ndarray, weights: np.ndarray, replicates: int, draws: np.random.Generator
) -> np.ndarray:
    """Medians of `replicates` samples of the same size, drawn with replacement from a histogram of durations.

    NaN where a sample does not reach its median. Drawing cases is drawing the counts of the cells (time,
    closed) from a multinomial distribution, so the cost depends on the distinct times, not on the cases.
    """
    counted = weights > 0
    if not counted.any():
        return np.full(replicates, np.nan)
    moments, histogram = _condensed(times[counted], closed[counted], weights[counted])
    cases, size = round(histogram.sum()), len(moments)
    block = max(1, _BLOCK // (2 * size))
    medians = np.empty(replicates)
    for start in range(0, replicates, block):
        part = slice(start, min(start + block, replicates))
        drawn = draws.multinomial(cases, histogram / histogram.sum(), size=part.stop - start)
        events, leaving = drawn[:, :size], drawn[:, :size] + drawn[:, size:]
        at_risk = np.cumsum(leaving[:, ::-1], axis=1)[:, ::-1]
        reached = np.cumprod(1 - events / np.maximum(at_risk, 1), axis=1) <= 0.5 + TOLERANCE
        medians[part] = np.where(reached.any(axis=1), moments[reached.argmax(axis=1)], np.nan)
    return medians


def _condensed(times: np.ndarray, closed: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Times, and the counts of closings, then of censorings, at each; pooled where there are many."""
    moments, place = np.unique(times, return_inverse=True)
    if len(moments) > _FINE:
        begins = _pool_starts(kaplan_meier(times, closed, weights))
        place = (np.cumsum(begins) - 1)[place]
        moments = moments[begins]
    size = len(moments)
    return moments, np.bincount(place + size * ~closed, weights, 2 * size)


def _pool_starts(curve: KaplanMeier) -> np.ndarray:
    """Which times of the curve begin a pool.

    Times that no sample can have as its median – six standard errors away – need not be told apart. The
    later ones are one pool, as nothing after the median matters; the earlier ones are pools that lose at
    most a five-hundredth of the cases each, so that the order of events within a pool hardly matters.
    """
    reached = np.flatnonzero(curve.survival <= 0.5 + TOLERANCE)
    if not len(reached):
        return np.full(len(curve.times), True)
    # Greenwood's standard error at the median is at most 0.42 / √(at risk).
    margin = 6 * 0.42 / np.sqrt(curve.at_risk[reached[0]])
    near = np.abs(curve.survival - 0.5) <= margin
    late = curve.survival < 0.5 - margin
    step = np.floor(_FINE * (1 - curve.at_risk / curve.at_risk[0]))
    new_step = (np.diff(step, prepend=-1) != 0) & ~late
    first_late = late & (np.cumsum(late) == 1)
    return near | new_step | first_late
