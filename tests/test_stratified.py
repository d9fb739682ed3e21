"""Mantel–Haenszel differences against published and recomputed values, and against planted truth."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep

from loyalty.measures import (
    MEASURES,
    Spec,
    association_test,
    attributable,
    e_value,
    homogeneity_test,
    population_attributable,
    risk_difference,
    risk_ratio,
    sparse_risk_difference,
)
from loyalty.measures.intervals import Z


class TestStratified:
    # UCB admissions 1973 (Bickel et al.), departments A–F: admitted men, men, admitted women, women.
    UCB = np.array(
        [
            [512, 353, 120, 138, 53, 22],
            [825, 560, 325, 417, 191, 373],
            [89, 17, 202, 131, 94, 24],
            [108, 25, 593, 375, 393, 341],
        ]
    )

    def test_berkeley_admissions(self):
        value, low, high = risk_difference(*self.UCB)
        assert value == pytest.approx(-0.0184, abs=6e-5)
        assert (high - low) / 2 / Z == pytest.approx(0.0146, abs=6e-5)
        crude, *_ = risk_difference(*self.UCB.sum(axis=1, keepdims=True))
        assert crude == pytest.approx(0.1416, abs=6e-5)

    def test_variance_as_greenland_and_robins_write_it(self):
        a, n1, b, n0 = self.UCB.astype(float)
        both = n1 + n0
        numerator = (a * (n1 - a) * n0**3 + b * (n0 - b) * n1**3) / (n1 * n0 * both**2)
        error = np.sqrt(numerator.sum()) / (n1 * n0 / both).sum()
        value, low, high = risk_difference(*self.UCB)
        assert (low, high) == pytest.approx((value - Z * error, value + Z * error))

    def test_sparse_variance_is_close_where_strata_are_large(self):
        value, low, high = sparse_risk_difference(*self.UCB)
        assert value == risk_difference(*self.UCB)[0]
        assert (high - low) / 2 / Z == pytest.approx(0.0148, abs=6e-5)

    def test_sparse_variance_in_matched_pairs_is_that_of_paired_proportions(self):
        """One exposed and one other case per stratum."""
        both, only1, only0, neither = 20, 15, 5, 60
        k1 = np.repeat([1, 1, 0, 0], [both, only1, only0, neither])
        k0 = np.repeat([1, 0, 1, 0], [both, only1, only0, neither])
        ones = np.ones(100)
        value, low, high = sparse_risk_difference(k1, ones, k0, ones)
        assert value == pytest.approx(0.1)
        assert (high - low) / 2 / Z == pytest.approx(
            np.sqrt(only1 + only0 - (only1 - only0) ** 2 / 100) / 100
        )
        assert np.ptp(risk_difference(k1, ones, k0, ones)[1:]) == 0  # as if there were no doubt

    def test_one_stratum_is_the_plain_difference(self):
        expected = confint_proportions_2indep(55, 100, 30, 100, method="wald", compare="diff")
        assert risk_difference([55], [100], [30], [100])[1:] == pytest.approx(expected)

    def test_strata_with_an_empty_arm_have_no_weight(self):
        with_half = np.column_stack([self.UCB, [5, 9, 0, 0], [0, 0, 3, 4]])
        assert risk_difference(*with_half) == pytest.approx(risk_difference(*self.UCB))
        assert np.isnan(risk_difference([5, 0], [9, 0], [0, 3], [0, 4])).all()

    def test_groups_at_once_equal_groups_one_by_one(self):
        halves = np.stack([self.UCB[:, :3], self.UCB[:, 3:]], axis=1)
        for effect in (risk_difference, attributable):
            together = np.array(effect(*halves))
            assert together[:, 0] == pytest.approx(np.array(effect(*self.UCB[:, :3])))
            assert together[:, 1] == pytest.approx(np.array(effect(*self.UCB[:, 3:])))

    def test_attributable_share_of_smokers(self):
        """Gordis, Epidemiology, ch. 12: 28.0 against 17.4 per 1,000, 44 % of the population smoke."""
        exposed, others = 44_000, 56_000
        cells = (28.0 / 1000 * exposed, exposed, 17.4 / 1000 * others, others)
        assert attributable(*([cell] for cell in cells))[0] == pytest.approx(0.379, abs=6e-4)
        assert population_attributable(*cells) == pytest.approx(0.213, abs=2e-3)

    def test_attributable_in_one_stratum_has_the_error_of_the_risk_ratio(self):
        a, n1, b, n0 = 60, 200, 40, 300
        value, low, high = attributable([a], [n1], [b], [n0])
        relative = (b / n0) / (a / n1)
        assert value == pytest.approx(1 - relative)
        error = relative * np.sqrt(1 / a - 1 / n1 + 1 / b - 1 / n0)
        assert (low, high) == pytest.approx((value - Z * error, value + Z * error))

    def test_attributable_over_strata_by_numeric_derivatives(self):
        counts = ([40, 90, 5], [90, 150, 9], [20, 30, 0], [80, 70, 0])
        k1, n1, k0, n0 = (np.array(cells, float) for cells in counts)
        weights = np.divide(n1 * n0, n1 + n0)
        size0 = np.maximum(n0, 1)

        def effect(p1, p0):
            return (weights * (p1 - p0)).sum() / weights.sum() / ((n1 * p1).sum() / n1.sum())

        p1, p0, step = k1 / n1, k0 / size0, 1e-6
        derivatives1 = [(effect(p1 + e, p0) - effect(p1 - e, p0)) / 2 / step for e in step * np.eye(3)]
        derivatives0 = [(effect(p1, p0 + e) - effect(p1, p0 - e)) / 2 / step for e in step * np.eye(3)]
        variance1 = np.square(derivatives1) * p1 * (1 - p1) / n1
        variance0 = np.square(derivatives0) * p0 * (1 - p0) / size0
        error = np.sqrt(variance1.sum() + variance0.sum())
        value, low, high = attributable(k1, n1, k0, n0)
        assert value == pytest.approx(effect(p1, p0))
        assert (low, high) == pytest.approx((value - Z * error, value + Z * error))

    def test_attributable_stays_a_share(self):
        assert attributable([10], [100], [60], [100]) == pytest.approx((0, 0, 0))
        assert attributable([3], [40], [0], [2])[2] == 1
        assert np.isnan(attributable([0], [40], [1], [40])).all()


class TestTests:
    UCB = TestStratified.UCB
    # Rabbits that survived, treated at once or 1.5 hours later, per dose of penicillin (R, mantelhaen.test).
    RABBITS = np.array([[0, 3, 6, 5, 2], [6, 6, 6, 6, 2], [0, 0, 2, 6, 5], [5, 6, 6, 6, 5]])

    def test_berkeley_admissions(self):
        assert association_test(*self.UCB) == pytest.approx((1.4269, 0.2323), abs=6e-5)
        assert homogeneity_test(*self.UCB) == pytest.approx((18.83, 0.0021), abs=6e-3)

    def test_rabbits(self):
        assert association_test(*self.RABBITS) == pytest.approx((3.9286, 0.0475), abs=6e-5)
        assert np.isnan(homogeneity_test(*self.RABBITS)).all()  # no dose is expected to fill its cells

    def test_without_both_arms_and_both_outcomes_nothing_can_be_said(self):
        one_sided = ([5, 0, 4], [9, 0, 4], [0, 3, 4], [0, 4, 4])
        assert np.isnan(association_test(*one_sided)).all()

    def test_risk_ratio_as_statsmodels_pools_it(self):
        tables = [np.array([[a, n1 - a], [b, n0 - b]]) for a, n1, b, n0 in self.UCB.T]
        assert risk_ratio(*self.UCB)[0] == pytest.approx(StratifiedTable(tables).riskratio_pooled)

    def test_risk_ratio_in_one_stratum_has_the_usual_interval(self):
        value, low, high = risk_ratio([60], [200], [40], [300])
        expected = confint_proportions_2indep(60, 200, 40, 300, compare="ratio", method="log")
        assert value == pytest.approx(2.25)
        assert (low, high) == pytest.approx(expected, rel=1e-6)
        assert np.isnan(risk_ratio([3], [10], [0], [10])).all()

    @pytest.mark.parametrize(("ratio", "expected"), [(3.9, 7.26), (1.8, 3.0), (1 / 3.9, 7.26), (1.0, 1.0)])
    def test_e_value_as_published(self, ratio, expected):
        """VanderWeele and Ding (2017): 3.9 (1.8 to 8.7) needs 7.26 (3.0)."""
        assert e_value(ratio) == pytest.approx(expected, abs=5e-3)


class TestPlantedTruth:
    """Expensive orders are exposed more often and have the outcome more often: that hides the effect."""

    RUNS, CASES = 400, 3000

    def rollup(self, effect: float) -> pd.DataFrame:
        """Additive rows of RUNS simulated shops with three value bands."""
        draws = np.random.default_rng(28)
        shape = (self.RUNS, self.CASES)
        band = draws.integers(0, 3, shape)
        exposed = draws.random(shape) < np.array([0.2, 0.5, 0.8])[band]
        outcome = draws.random(shape) < np.array([0.30, 0.40, 0.50])[band] + effect * exposed
        run = np.repeat(np.arange(self.RUNS), self.CASES)
        columns = {"stratum": band, "exposed": exposed, "k": outcome}
        cases = pd.DataFrame({"run": run} | {name: values.ravel() for name, values in columns.items()})
        rows = cases.groupby(["run", "exposed", "stratum"])["k"].agg(["size", "sum"])
        return rows.reset_index().rename(columns={"size": "n", "sum": "k"}).assign(open=0, left_out=0)

    @pytest.mark.parametrize("effect", [-0.08, 0.0])
    def test_is_found_where_the_crude_difference_fails(self, effect):
        found = MEASURES["contrast"].estimate(self.rollup(effect), ["run"], Spec("contrast", "pp"))
        crude = found["k1"] / found["n1"] - found["k0"] / found["n0"]
        assert found["value"].mean() == pytest.approx(effect, abs=0.003)
        assert crude.mean() > effect + 0.05
        assert ((found["low"] <= effect) & (effect <= found["high"])).mean() == pytest.approx(0.95, abs=0.03)


class TestManySmallStrata:
    """As many strata as a filtered driver has: a few exposed cases in each."""

    RUNS, STRATA = 2000, 60

    @pytest.mark.parametrize("effect", [-0.08, 0.0])
    def test_interval_covers_where_that_of_greenland_and_robins_does_not(self, effect):
        draws = np.random.default_rng(28)
        shape = (self.RUNS, self.STRATA)
        n1, n0 = draws.integers(1, 4, self.STRATA), draws.integers(5, 25, self.STRATA)
        level = draws.uniform(0.15, 0.45, self.STRATA)
        counts = (
            draws.binomial(n1, level + effect, shape),
            np.broadcast_to(n1, shape),
            draws.binomial(n0, level, shape),
            np.broadcast_to(n0, shape),
        )
        (value, low, high), (_, tight, wide) = sparse_risk_difference(*counts), risk_difference(*counts)
        assert value.mean() == pytest.approx(effect, abs=0.003)
        assert 0.92 <= ((low <= effect) & (effect <= high)).mean() <= 0.97
        assert ((tight <= effect) & (effect <= wide)).mean() < 0.9
