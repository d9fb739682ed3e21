"""Mantel–Haenszel differences against published and recomputed values, and against planted truth."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from loyalty.measures import MEASURES, Spec, attributable, population_attributable, risk_difference
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
