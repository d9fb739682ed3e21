"""95 % intervals of rates, means, ratios and the Net Promoter Score, and of differences between two of them.

All functions take floats or arrays (one element per group) and return float arrays; where a value or an
interval is not defined, the element is NaN and no warning is raised.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

CONFIDENCE = 0.95
Z = float(ndtri(0.5 + CONFIDENCE / 2))

# Sums of squares lose the spread of values that hardly differ; below this share of the sum of squares
# what is left of the subtraction is rounding error.
_CANCELLED = 1e-13

Triple = tuple[np.ndarray, np.ndarray, np.ndarray]
Pair = tuple[np.ndarray, np.ndarray]


def divide(numerator: ArrayLike, denominator: ArrayLike) -> np.ndarray:
    """Quotient; NaN, not infinity, where the denominator is 0."""
    above, below = np.broadcast_arrays(np.asarray(numerator, float), np.asarray(denominator, float))
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)[()]


def wilson(k: ArrayLike, n: ArrayLike) -> Pair:
    """Wilson score interval (1927) of k of n: low, high, both within 0 and 1."""
    k, n = np.asarray(k, float), np.asarray(n, float)
    share = divide(k, n)
    scale = 1 + divide(Z**2, n)
    centre = (share + divide(Z**2, 2 * n)) / scale
    half = Z * np.sqrt(divide(share * (1 - share), n) + divide(Z**2, 4 * n**2)) / scale
    # At the edges the limits are exactly 0 and 1; the formula only comes close.
    low = np.where(k == 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(k == n, 1.0, np.clip(centre + half, 0, 1))
    empty = np.isnan(share)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def mover(
    first: ArrayLike,
    first_limits: Sequence[ArrayLike],
    second: ArrayLike,
    second_limits: Sequence[ArrayLike],
) -> Triple:
    """Difference first − second from two estimates and their own limits: value, low, high.

    Newcombe's square-and-add ("method of variance estimates recovery"): exact for symmetric normal limits,
    where it equals √(SE₁² + SE₂²), and right for skewed or clipped ones.
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    low1, high1 = (np.asarray(limit, float) for limit in first_limits)
    low2, high2 = (np.asarray(limit, float) for limit in second_limits)
    value = first - second
    low = value - np.hypot(first - low1, high2 - second)
    high = value + np.hypot(high1 - first, second - low2)
    return value, low, high


def newcombe(k1: ArrayLike, n1: ArrayLike, k2: ArrayLike, n2: ArrayLike) -> Triple:
    """Difference of two independent shares k1/n1 − k2/n2: value, low, high (Newcombe 1998b, method 10)."""
    return mover(divide(k1, n1), wilson(k1, n1), divide(k2, n2), wilson(k2, n2))


def variance(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> np.ndarray:
    """Sample variance (n − 1) from count, sum and sum of squares; NaN below two values."""
    n, total, squares = np.asarray(n, float), np.asarray(total, float), np.asarray(squares, float)
    return _spread(squares - divide(total**2, n), squares, n)


def t_interval(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> Triple:
    """Mean with its t interval: value, low, high; no interval below two values."""
    n = np.asarray(n, float)
    mean = divide(total, n)
    half = _t_quantile(n - 1) * np.sqrt(divide(variance(n, total, squares), n))
    return mean, mean - half, mean + half


def welch(first: tuple[float, float, float], second: tuple[float, float, float]) -> Triple:
    """Difference of two means, each given as (n, total, squares): value, low, high (Welch's t).

    Degrees of freedom by Satterthwaite. No interval if either side has fewer than two values or if neither
    side varies.
    """
    (n1, total1, _), (n2, total2, _) = first, second
    error1, error2 = divide(variance(*first), n1), divide(variance(*second), n2)
    freedom = divide((error1 + error2) ** 2, divide(error1**2, n1 - 1) + divide(error2**2, n2 - 1))
    half = _t_quantile(freedom) * np.sqrt(error1 + error2)
    value = divide(total1, n1) - divide(total2, n2)
    return value, value - half, value + half


def nps_score(n: ArrayLike, promoters: ArrayLike, detractors: ArrayLike) -> np.ndarray:
    """Net Promoter Score, −100…100: share of promoters minus share of detractors."""
    return 100 * divide(np.asarray(promoters, float) - np.asarray(detractors, float), n)


def nps_adjusted(n: ArrayLike, promoters: ArrayLike, detractors: ArrayLike) -> Pair:
    """Centre and standard error of the adjusted Wald interval, in points (Rocks 2016).

    Three answers are added, three quarters promoters and three quarters detractors, so that the interval
    does not collapse when all answers fall into one class. Not clipped.
    """
    n = np.asarray(n, float)
    size = np.where(n > 0, n + 3, np.nan)
    up = (np.asarray(promoters, float) + 0.75) / size
    down = (np.asarray(detractors, float) + 0.75) / size
    centre = up - down
    return 100 * centre, 100 * np.sqrt((up + down - centre**2) / size)


def nps_interval(n: ArrayLike, promoters: ArrayLike, detractors: ArrayLike) -> Triple:
    """Net Promoter Score with its adjusted Wald interval, clipped to −100…100: value, low, high."""
    centre, error = nps_adjusted(n, promoters, detractors)
    low, high = np.clip(centre - Z * error, -100, 100), np.clip(centre + Z * error, -100, 100)
    return nps_score(n, promoters, detractors), low, high


def nps_difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> Triple:
    """Difference of two scores, each given as (n, promoters, detractors): value, low, high, in points.

    The value is the difference of the plain scores; the interval √(SE₁² + SE₂²) stands around the
    difference of the adjusted ones, so that it does not collapse either.
    """
    (centre1, error1), (centre2, error2) = nps_adjusted(*first), nps_adjusted(*second)
    centre, half = centre1 - centre2, Z * np.hypot(error1, error2)
    value = nps_score(*first) - nps_score(*second)
    return value, np.clip(centre - half, -200, 200), np.clip(centre + half, -200, 200)


def ratio_interval(
    n: ArrayLike,
    total: ArrayLike,
    weight: ArrayLike,
    total_sq: ArrayLike,
    weight_sq: ArrayLike,
    cross: ArrayLike,
) -> Triple:
    """Ratio of two sums Σvalue ÷ Σweight over n cases with its linearised interval: value, low, high.

    Taylor linearisation (Cochran, Sampling Techniques, ch. 6): the residuals value − ratio · weight have
    mean zero, their variance over (mean weight)² · n is that of the ratio. `cross` is Σ value · weight. No
    interval below two cases.
    """
    n, total_sq = np.asarray(n, float), np.asarray(total_sq, float)
    value = divide(total, weight)
    residuals = total_sq - 2 * value * np.asarray(cross, float) + value**2 * np.asarray(weight_sq, float)
    error = divide(np.sqrt(n * _spread(residuals, total_sq, n)), np.abs(weight))
    return value, value - Z * error, value + Z * error


def _spread(squared_deviations: np.ndarray, scale: np.ndarray, n: np.ndarray) -> np.ndarray:
    deviations = np.where(squared_deviations > _CANCELLED * scale, squared_deviations, 0.0)
    usable = (n >= 2) & ~np.isnan(squared_deviations)
    return divide(np.where(usable, deviations, np.nan), np.where(usable, n - 1, np.nan))


def _t_quantile(freedom: np.ndarray) -> np.ndarray:
    return stdtrit(np.where(freedom > 0, freedom, np.nan), 0.5 + CONFIDENCE / 2)
