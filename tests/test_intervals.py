"""Intervals against published values, statsmodels, and what must always hold."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from loyalty.measures import (
    mover,
    newcombe,
    nps_difference,
    nps_interval,
    nps_score,
    ratio_interval,
    t_interval,
    welch,
    wilson,
)
from loyalty.measures.intervals import Z, variance


@st.composite
def shares(draw, smallest=1):
    """k of n."""
    n = draw(st.integers(smallest, 10**6))
    return draw(st.integers(0, n)), n


def sums(values: np.ndarray) -> tuple[float, float, float]:
    return len(values), values.sum(), (values**2).sum()


class TestWilson:
    @pytest.mark.parametrize(
        ("k", "n", "low", "high"),
        [
            # Newcombe 1998a, table I
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
            # README of the package wilson-score-interval
            (430, 474, 0.87768, 0.93012),
            (392, 436, 0.86723, 0.92396),
            (10, 14, 0.45350, 0.88279),
        ],
    )
    def test_published(self, k, n, low, high):
        decimals = len(str(high)) - 2
        assert wilson(k, n) == pytest.approx((low, high), abs=10**-decimals)

    @given(shares())
    def test_agrees_with_statsmodels(self, share):
        assert wilson(*share) == pytest.approx(proportion_confint(*share, method="wilson"), abs=1e-12)

    @given(shares())
    def test_lies_within_0_and_1_around_the_share(self, share):
        k, n = share
        low, high = wilson(k, n)
        assert 0 <= low <= k / n <= high <= 1
        assert low < high

    @given(shares())
    def test_mirrors_when_success_and_failure_swap(self, share):
        k, n = share
        low, high = wilson(k, n)
        assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)

    def test_is_undefined_without_cases(self):
        low, high = wilson([0, 1], [0, 2])
        assert np.isnan([low[0], high[0]]).all()
        assert not np.isnan([low[1], high[1]]).any()

    def test_touches_the_edges_exactly(self):
        assert wilson(0, 7)[0] == 0.0
        assert wilson(7, 7)[1] == 1.0


class TestNewcombe:
    @pytest.mark.parametrize(
        ("first", "second", "low", "high"),
        [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ],
    )
    def test_published(self, first, second, low, high):
        """Newcombe 1998b, table II, method 10."""
        value, *limits = newcombe(*first, *second)
        assert value == pytest.approx(first[0] / first[1] - second[0] / second[1])
        assert limits == pytest.approx((low, high), abs=6e-5)

    @given(shares(), shares())
    def test_agrees_with_statsmodels(self, first, second):
        expected = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
        assert newcombe(*first, *second)[1:] == pytest.approx(expected, abs=1e-12)

    @given(shares(), shares())
    def test_turns_round_with_the_order(self, first, second):
        value, low, high = newcombe(*first, *second)
        assert newcombe(*second, *first) == pytest.approx((-value, -high, -low), abs=1e-12)
        assert -1 <= low <= value <= high <= 1


def test_mover_of_symmetric_limits_adds_the_variances():
    value, low, high = mover(5, (5 - 3 * Z, 5 + 3 * Z), 2, (2 - 4 * Z, 2 + 4 * Z))
    assert (value, low, high) == pytest.approx((3, 3 - 5 * Z, 3 + 5 * Z))


class TestMeans:
    @pytest.mark.parametrize("size", [2, 3, 30, 1000])
    def test_t_interval_agrees_with_statsmodels(self, size):
        values = np.random.default_rng(size).gamma(2, 30, size)
        value, low, high = t_interval(*sums(values))
        assert value == pytest.approx(values.mean())
        assert (low, high) == pytest.approx(DescrStatsW(values).tconfint_mean(), rel=1e-9)

    @pytest.mark.parametrize("sizes", [(2, 2), (5, 40), (200, 300)])
    def test_welch_agrees_with_statsmodels(self, sizes):
        draws = np.random.default_rng(7)
        first, second = draws.normal(60, 20, sizes[0]), draws.normal(50, 5, sizes[1])
        value, *limits = welch(sums(first), sums(second))
        expected = CompareMeans(DescrStatsW(first), DescrStatsW(second)).tconfint_diff(usevar="unequal")
        assert value == pytest.approx(first.mean() - second.mean())
        assert limits == pytest.approx(expected, rel=1e-9)

    def test_one_value_has_a_mean_but_no_interval(self):
        value, low, high = t_interval([1, 0], [40.0, 0.0], [1600.0, 0.0])
        assert value[0] == 40 and np.isnan(value[1])
        assert np.isnan([low, high]).all()
        assert np.isnan(welch((1, 40, 1600), (9, 9, 20))[1:]).all()

    def test_equal_values_have_no_spread_whatever_rounding_says(self):
        values = np.full(1000, 19.99)
        assert variance(*sums(values)) == 0
        assert np.isnan(welch(sums(values), sums(values))[1:]).all()

    def test_small_spread_of_large_values_survives(self):
        values = 50_000 + np.random.default_rng(1).normal(0, 1, 10_000)
        assert variance(*sums(values)) == pytest.approx(values.var(ddof=1), rel=1e-3)


class TestNps:
    def test_plain_score(self):
        """45 promoters and 25 or 30 detractors of 100; whuber's example of one half, a third, a sixth."""
        assert nps_score(100, 45, 30) == pytest.approx(15)
        assert nps_score(6, 3, 1) == pytest.approx(100 / 3)

    @pytest.mark.parametrize(
        ("n", "promoters", "detractors", "value", "low", "high"),
        [
            (10, 4, 3, 10, -36.06, 51.45),
            (10, 10, 0, 100, 47.50, 100),
            (100, 45, 30, 15, -1.84, 30.97),
        ],
    )
    def test_adjusted_wald(self, n, promoters, detractors, value, low, high):
        assert nps_interval(n, promoters, detractors) == pytest.approx((value, low, high), abs=6e-3)

    def test_approaches_the_plain_standard_error(self):
        """The published 8.529 points for n = 100 are a tenth of that for a hundred times as many."""
        _, low, high = nps_interval(10_000, 4_500, 3_000)
        assert (high - low) / 2 / Z == pytest.approx(0.8529, rel=1e-3)

    @given(st.integers(0, 10**5), st.integers(0, 10**5), st.integers(0, 10**5))
    def test_never_collapses_nor_leaves_the_scale(self, promoters, passives, detractors):
        n = promoters + passives + detractors
        value, low, high = nps_interval(n, promoters, detractors)
        if n == 0:
            assert np.isnan([value, low, high]).all()
        else:
            assert -100 <= low < high <= 100
            assert -100 <= value <= 100

    def test_difference_adds_the_variances(self):
        first, second = (400, 200, 80), (300, 120, 100)
        value, low, high = nps_difference(first, second)
        assert value == pytest.approx(30 - 20 / 3)
        halves = [(limits[2] - limits[1]) / 2 for limits in (nps_interval(*first), nps_interval(*second))]
        assert (high - low) / 2 == pytest.approx(np.hypot(*halves))

    def test_difference_does_not_collapse_either(self):
        value, low, high = nps_difference((5, 5, 0), (5, 5, 0))
        assert value == 0 and low < 0 < high


class TestRatio:
    def of(self, values, weights):
        products = (values**2, weights**2, values * weights)
        return ratio_interval(len(values), values.sum(), weights.sum(), *(each.sum() for each in products))

    @pytest.mark.parametrize("size", [2, 10, 500])
    def test_agrees_with_weighted_least_squares(self, size):
        """Σy ÷ Σw is the slope of y on w weighted by 1/w, its linearised error the sandwich error."""
        draws = np.random.default_rng(size)
        weights = draws.gamma(2, 40, size)
        values = weights * draws.uniform(0, 0.3, size)
        fit = sm.WLS(values, weights, weights=1 / weights).fit(cov_type="HC1")
        expected = (fit.params[0], *fit.conf_int()[0])
        assert self.of(values, weights) == pytest.approx(expected, rel=1e-9)

    def test_needs_two_cases_and_a_denominator(self):
        value, low, high = ratio_interval([1, 3, 0], [2, 5, 0], [4, 0, 0], [4, 9, 0], [16, 2, 0], [8, 1, 0])
        assert value[0] == 0.5
        assert np.isnan(value[1:]).all() and np.isnan([low, high]).all()
