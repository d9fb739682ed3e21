"""Doubt carried on: equal to the delta method where that is exact, and always around the value."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from loyalty.measures import (
    Z,
    differences_from_reference,
    propagated,
    risk_difference,
    sparse_risk_difference,
)

NUMBERS = some.floats(-100, 100)
WIDTHS = some.floats(0, 50)


def test_a_sum_is_the_delta_method_exactly():
    """3x − 2y with standard errors 0.5 and 2: √(1.5² + 4²)."""
    found = propagated(
        lambda v: {"sum": 3 * v["x"] - 2 * v["y"]},
        {"x": 10.0, "y": 4.0},
        {"x": (10 - Z * 0.5, 10 + Z * 0.5), "y": (4 - Z * 2, 4 + Z * 2)},
    )
    half = Z * np.hypot(1.5, 4.0)
    assert found["sum"] == pytest.approx((22, 22 - half, 22 + half))


def test_a_product_and_skewed_limits_by_hand():
    """5 (4 to 8) × 2 (1 to 3): below √(2² + 5²), above √(6² + 5²)."""
    found = propagated(lambda v: {"p": v["a"] * v["b"]}, {"a": 5.0, "b": 2.0}, {"a": (4, 8), "b": (1, 3)})
    assert found["p"] == pytest.approx((10, 10 - np.sqrt(29), 10 + np.sqrt(61)))


def test_without_estimates_there_is_no_width():
    assert propagated(lambda v: {"x": v["a"]}, {"a": 3.0}, {}) == {"x": (3.0, 3.0, 3.0)}


@given(NUMBERS, NUMBERS, WIDTHS, WIDTHS)
def test_the_range_holds_the_value(a, b, left, right):
    found = propagated(
        lambda v: {"p": v["a"] * v["b"], "d": v["a"] - v["b"]},
        {"a": a, "b": b},
        {"a": (a - left, a + right), "b": (b - right, b + left)},
    )
    for value, low, high in found.values():
        assert low <= value <= high


def test_each_arm_alone_is_the_mantel_haenszel_difference():
    draws = np.random.default_rng(4)
    n, n0 = draws.integers(0, 60, (3, 8)), draws.integers(5, 60, 8)
    k, k0 = draws.binomial(n, 0.4), draws.binomial(n0, 0.3)
    values, covariance = differences_from_reference(k, n, k0, n0)
    for arm in range(3):
        found = [one(k[arm], n[arm], k0, n0) for one in (risk_difference, sparse_risk_difference)]
        assert values[arm] == pytest.approx(found[0][0])
        wider = max((high - low) / 2 for _, low, high in found)
        assert Z * np.sqrt(covariance[arm, arm]) == pytest.approx(wider)


def test_arms_covary_by_the_reference_they_share():
    """One stratum: the covariance is the variance of the reference's share, 0.2 × 0.8 / 100."""
    _, covariance = differences_from_reference([[40], [30]], [[100], [50]], [20], [100])
    assert covariance[0, 1] == covariance[1, 0] == pytest.approx(0.0016)


def test_covariance_is_that_of_simulated_shops():
    draws = np.random.default_rng(7)
    n, n0 = np.array([[200, 150], [90, 160]]), np.array([120, 180])
    risks, risk0 = np.array([[0.5, 0.4], [0.6, 0.55]]), np.array([0.35, 0.25])
    found = [
        differences_from_reference(draws.binomial(n, risks), n, draws.binomial(n0, risk0), n0)
        for _ in range(4000)
    ]
    simulated = np.cov(np.array([values for values, _ in found]).T)
    np.testing.assert_allclose(np.mean([c for _, c in found], axis=0), simulated, rtol=0.1)
