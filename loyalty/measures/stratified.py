"""Exposed against not exposed within strata: risk difference and ratio, attributable share, tests.

All functions take counts as float arrays with the last axis for the strata: k1 of n1 exposed cases, k0 of n0
not exposed cases have the outcome. Any axes before it are groups.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .intervals import Triple, Z, divide

LEAST_EXPECTED = 5.0


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


def sparse_risk_difference(k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike) -> Triple:
    """The same difference with the variance of Sato, Greenland and Robins (1989): value, low, high.

    It holds for a few large strata as for many small ones. There Greenland and Robins' own is too small: an
    arm of one case seems to have no variance at all, and the 95 % interval covers only 60 to 90 %.
    """
    k1, n1, k0, n0 = (np.asarray(counts, float) for counts in (k1, n1, k0, n0))
    value = _weigh(k1, n1, k0, n0).difference
    both = (n1 > 0) & (n0 > 0)
    total = np.where(both, n1 + n0, 1.0)
    weight = np.where(both, n1 * n0 / total, 0.0).sum(axis=-1)
    slope = np.where(both, (n1**2 * k0 - n0**2 * k1 + n1 * n0 * (n0 - n1) / 2) / total**2, 0.0)
    level = np.where(both, (k1 * (n0 - k0) + k0 * (n1 - k1)) / (2 * total), 0.0)
    variance = divide(value * slope.sum(axis=-1) + level.sum(axis=-1), weight**2)
    half = Z * np.sqrt(np.maximum(variance, 0))
    return value, np.clip(value - half, -1, 1), np.clip(value + half, -1, 1)


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


def risk_ratio(k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike) -> Triple:
    """Mantel–Haenszel risk ratio r1 ÷ r0: value, low, high.

    The variance of its log is that of Greenland and Robins (1985). NaN where no comparable case has the
    outcome in one of the arms.
    """
    k1, n1, k0, n0 = (np.asarray(counts, float) for counts in (k1, n1, k0, n0))
    both = (n1 > 0) & (n0 > 0)
    k1, n1, k0, n0 = (np.where(both, counts, 0.0) for counts in (k1, n1, k0, n0))
    total = np.where(both, n1 + n0, 1.0)
    above, below = (k1 * n0 / total).sum(axis=-1), (k0 * n1 / total).sum(axis=-1)
    spread = (((k1 + k0) * n1 * n0 - k1 * k0 * total) / total**2).sum(axis=-1)
    ratio = divide(above, np.where(above > 0, below, 0.0))
    half = Z * np.sqrt(divide(spread, above * below))
    return ratio, ratio * np.exp(-half), ratio * np.exp(half)


def e_value(ratio: ArrayLike) -> np.ndarray:
    """How strongly something unmeasured would have to go with exposure and outcome to explain a risk ratio.

    The E-value of VanderWeele and Ding (2017): itself a risk ratio, 1 = nothing needed.
    """
    ratio = np.asarray(ratio, float)
    above = np.where(ratio < 1, divide(1.0, ratio), ratio)
    return above + np.sqrt(above * (above - 1))


def association_test(k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike) -> tuple[float, float]:
    """Cochran–Mantel–Haenszel test of no association in any stratum, with continuity correction: χ², p.

    NaN where no stratum has both arms and both outcomes.
    """
    tables = _tables(k1, n1, k0, n0, least=0.0)
    if not len(tables):
        return np.nan, np.nan
    found = _stratified_table(tables).test_null_odds(correction=True)
    return float(found.statistic), float(found.pvalue)


def homogeneity_test(k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike) -> tuple[float, float]:
    """Breslow–Day test that the odds ratio is the same in all strata: χ², p.

    Only strata whose cells are all expected to hold at least five cases take part: the test finds too many
    differences among sparse ones. NaN below two such strata.
    """
    tables = _tables(k1, n1, k0, n0, least=LEAST_EXPECTED)
    if len(tables) < 2:
        return np.nan, np.nan
    found = _stratified_table(tables).test_equal_odds()
    return float(found.statistic), float(found.pvalue)


def _tables(k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike, least: float) -> list[np.ndarray]:
    """The strata as 2 × 2 tables, of those whose expected counts all exceed 0 and reach `least`."""
    k1, n1, k0, n0 = (np.asarray(counts, float) for counts in (k1, n1, k0, n0))
    hits = k1 + k0
    smallest = divide(np.minimum(n1, n0) * np.minimum(hits, n1 + n0 - hits), n1 + n0)
    return [
        np.array([[a, m1 - a], [b, m0 - b]])
        for a, m1, b, m0, expected in zip(k1, n1, k0, n0, smallest, strict=True)
        if expected > 0 and expected >= least
    ]


def _stratified_table(tables: list[np.ndarray]):
    # Imported where it is needed: it takes a second, and most pages do without.
    from statsmodels.stats.contingency_tables import StratifiedTable

    return StratifiedTable(tables)


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
