"""Exposed against not exposed within strata: risk difference and attributable share.

All functions take counts as float arrays with the last axis for the strata: k1 of n1 exposed cases, k0 of n0
not exposed cases have the outcome. Any axes before it are groups.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .intervals import Triple, Z, divide


@dataclass(frozen=True)
class _Weighted:
    """Per group: risk difference, its variance, its covariance with the risk of the exposed."""

    difference: np.ndarray
    variance: np.ndarray
    covariance: np.ndarray


def risk_difference(k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike) -> Triple:
    """Mantel–Haenszel risk difference r1 − r0 with Greenland and Robins' (1985) variance: value, low, high.

    A stratum without cases in one arm says nothing about the difference and has no weight; NaN if no stratum
    has both. Clipped to −1…1.
    """
    weighted = _weigh(*(np.asarray(counts, float) for counts in (k1, n1, k0, n0)))
    half = Z * np.sqrt(weighted.variance)
    low, high = weighted.difference - half, weighted.difference + half
    return weighted.difference, np.clip(low, -1, 1), np.clip(high, -1, 1)


def attributable(k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike) -> Triple:
    """Share of the exposed outcomes that would not have happened unexposed: value, low, high within 0–1.

    The Mantel–Haenszel risk difference ÷ the risk of all exposed; in one stratum (r1 − r0) ÷ r1. The
    interval is by delta method, weights and sizes of the strata taken as fixed. NaN if no exposed case has
    the outcome. Clipped at 0 (an exposure that prevents is no share) and at 1.
    """
    k1, n1, k0, n0 = (np.asarray(counts, float) for counts in (k1, n1, k0, n0))
    weighted = _weigh(k1, n1, k0, n0)
    exposed = n1.sum(axis=-1)
    risk = divide(k1.sum(axis=-1), exposed)
    risk_variance = divide(_binomial(k1, n1).sum(axis=-1), exposed**2)
    value = divide(weighted.difference, risk)
    covariance = divide(weighted.covariance, exposed)
    variance = divide(weighted.variance + value**2 * risk_variance - 2 * value * covariance, risk**2)
    half = Z * np.sqrt(np.maximum(variance, 0))
    return np.clip(value, 0, 1), np.clip(value - half, 0, 1), np.clip(value + half, 0, 1)


def population_attributable(k1: float, n1: float, k0: float, n0: float) -> float:
    """Share of all outcomes, exposed or not, that is due to the exposure: n1 (r1 − r0) ÷ (k1 + k0), crude."""
    return float(divide(n1 * (divide(k1, n1) - divide(k0, n0)), k1 + k0))


def _weigh(k1: np.ndarray, n1: np.ndarray, k0: np.ndarray, n0: np.ndarray) -> _Weighted:
    both = (n1 > 0) & (n0 > 0)
    weight = np.where(both, n1 * n0 / np.where(both, n1 + n0, 1), 0.0)
    size1, size0 = np.where(both, n1, 1), np.where(both, n0, 1)
    total = weight.sum(axis=-1)
    binomial1, binomial0 = _binomial(k1, n1), _binomial(k0, n0)
    variance = weight**2 * (binomial1 / size1**2 + binomial0 / size0**2)
    return _Weighted(
        difference=divide((weight * (k1 / size1 - k0 / size0)).sum(axis=-1), total),
        variance=divide(variance.sum(axis=-1), total**2),
        covariance=divide((weight * binomial1 / size1).sum(axis=-1), total),
    )


def _binomial(k: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Variance of the count k of n."""
    return k * (1 - k / np.maximum(n, 1))
