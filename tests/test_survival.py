"""Kaplan–Meier against the textbook, lifelines, and a plain second implementation by rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.datasets import load_rossi
from lifelines.utils import median_survival_times
from scipy.stats import binom

from loyalty.measures import association_test, bootstrap, kaplan_meier, risk_difference, risk_ratio
from loyalty.measures.bootstrap import bootstrap_medians
from loyalty.measures.survival import quantiles

# Remission under 6-MP, weeks; + means still in remission (Freireich 1963).
DRUG = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"

durations = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def parse(text: str) -> tuple[np.ndarray, np.ndarray]:
    items = text.split()
    closed = np.array([not item.endswith("+") for item in items])
    return np.array([float(item.rstrip("+")) for item in items]), closed


def random_durations(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Many ties and zeros, from no to heavy censoring."""
    draws = np.random.default_rng(seed)
    size = int(draws.integers(5, 400))
    times = np.floor(draws.exponential(draws.uniform(1, 20), size))
    censored_at = np.floor(draws.exponential(draws.uniform(2, 60), size)) if seed % 4 else np.full(size, 1e6)
    return np.minimum(times, censored_at), times <= censored_at


def by_hand(times: np.ndarray, closed: np.ndarray, level: float) -> float:
    """First time at which survival is at most `level`, row by row."""
    survival = 1.0
    for time in np.unique(times):
        survival *= 1 - (closed & (times == time)).sum() / (times >= time).sum()
        if survival <= level + 1e-9:
            return time
    return np.nan


def same(first: float, second: float) -> bool:
    """Equal; NaN here is infinity in lifelines."""
    return first == second or (np.isnan(first) and np.isinf(second))


class TestTextbook:
    def test_freireich(self):
        curve = kaplan_meier(*parse(DRUG))
        steps = curve.survival[curve.events > 0]
        assert curve.times[curve.events > 0].tolist() == [6, 7, 10, 13, 16, 22, 23]
        assert steps == pytest.approx([0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=6e-5)
        assert curve.median == 23
        assert kaplan_meier(*parse(PLACEBO)).median == 8

    def test_events_come_before_censorings(self):
        curve = kaplan_meier([5, 5], [True, False])
        assert curve.survival.tolist() == [0.5]
        assert curve.median == 5


class TestGroupsOverTime:
    """Two groups compared day by day: with each day as a stratum, ours are the tests of survival."""

    @staticmethod
    def days(times: np.ndarray, closed: np.ndarray, exposed: np.ndarray) -> np.ndarray:
        """k1, n1, k0, n0 of every day on which something happens: events and who was still waiting."""
        counted = []
        for day in np.unique(times[closed]):
            waiting, hit = times >= day, closed & (times == day)
            counted.append([(group & arm).sum() for arm in (exposed, ~exposed) for group in (hit, waiting)])
        return np.array(counted, float).T

    def test_freireich_by_the_log_rank_test(self):
        """9 relapses where 19.25 were to be expected; χ² 16.79, which is without continuity correction."""
        (drug, placebo), (drug_ends, placebo_ends) = zip(parse(DRUG), parse(PLACEBO), strict=True)
        times, closed = np.append(drug, placebo), np.append(drug_ends, placebo_ends)
        k1, n1, k0, n0 = cells = self.days(times, closed, np.arange(42) < 21)
        surplus = risk_difference(*cells)[0] * (n1 * n0 / (n1 + n0)).sum()
        assert k1.sum() == 9 and k1.sum() - surplus == pytest.approx(19.25, abs=6e-3)
        corrected, _ = association_test(*cells)
        variance = (abs(surplus) - 0.5) ** 2 / corrected
        assert surplus**2 / variance == pytest.approx(16.79, abs=6e-3)

    def test_rossi_by_a_cox_regression(self):
        """Released prisoners (Rossi, Berk, Lenihan): the published model, and of its first term our ratio."""
        prisoners = load_rossi()
        published = {"fin": -0.379, "age": -0.057, "race": 0.314, "wexp": -0.150}
        published |= {"mar": -0.434, "paro": -0.085, "prio": 0.091}
        fitted = CoxPHFitter().fit(prisoners, "week", "arrest")
        assert fitted.params_.to_dict() == pytest.approx(published, abs=6e-4)
        alone = CoxPHFitter().fit(prisoners[["week", "arrest", "fin"]], "week", "arrest")
        arrested, helped = (prisoners[name].to_numpy(bool) for name in ("arrest", "fin"))
        value, low, high = np.log(risk_ratio(*self.days(prisoners["week"].to_numpy(), arrested, helped)))
        assert value == pytest.approx(alone.params_["fin"], abs=1e-3)
        assert (low, high) == pytest.approx(tuple(alone.confidence_intervals_.loc["fin"]), abs=5e-3)


class TestCurve:
    @pytest.mark.parametrize("seed", range(24))
    def test_agrees_with_lifelines(self, seed):
        times, closed = random_durations(seed)
        curve = kaplan_meier(times, closed)
        fitted = KaplanMeierFitter().fit(times, closed)
        expected = fitted.survival_function_.loc[curve.times].iloc[:, 0]
        limits = fitted.confidence_interval_.loc[curve.times]
        table = fitted.event_table.loc[curve.times]
        assert curve.survival == pytest.approx(expected.to_numpy(), abs=1e-9)
        assert curve.low == pytest.approx(limits.iloc[:, 0].to_numpy(), abs=1e-9)
        assert curve.high == pytest.approx(limits.iloc[:, 1].to_numpy(), abs=1e-9)
        assert curve.at_risk.tolist() == table["at_risk"].tolist()
        assert curve.events.tolist() == table["observed"].tolist()

    @pytest.mark.parametrize("seed", range(24))
    def test_median_and_limits_agree_with_lifelines(self, seed):
        times, closed = random_durations(seed)
        curve = kaplan_meier(times, closed)
        fitted = KaplanMeierFitter().fit(times, closed)
        limits = median_survival_times(fitted.confidence_interval_).iloc[0]
        assert same(curve.median, fitted.median_survival_time_)
        assert same(curve.median_limits[0], limits.iloc[0])
        assert same(curve.median_limits[1], limits.iloc[1])

    @given(durations)
    def test_histogram_equals_rows(self, rows):
        times, closed = (np.array(column) for column in zip(*rows, strict=True))
        cells, weights = np.unique(np.column_stack([times, closed]), axis=0, return_counts=True)
        from_rows, from_cells = kaplan_meier(times, closed), kaplan_meier(cells[:, 0], cells[:, 1], weights)
        for one, other in zip(vars(from_rows).values(), vars(from_cells).values(), strict=True):
            assert one == pytest.approx(other, abs=1e-12)

    @given(durations)
    def test_is_a_survival_curve_between_its_limits(self, rows):
        curve = kaplan_meier(*zip(*rows, strict=True))
        assert (np.diff(curve.survival) <= 1e-12).all()
        assert (curve.low <= curve.survival + 1e-12).all()
        assert (curve.survival <= curve.high + 1e-12).all()
        assert curve.low.min() >= 0 and curve.high.max() <= 1
        assert (np.diff(curve.times) > 0).all()

    @pytest.mark.parametrize("half", range(1, 60))
    def test_exactly_one_half_counts_as_reached(self, half):
        """The product of the fractions is often a hair above one half."""
        assert kaplan_meier(np.arange(2 * half), np.full(2 * half, True)).median == half - 1

    def test_zero_days_are_durations(self):
        curve = kaplan_meier([0, 0, 0, 4], [True, True, False, True])
        assert curve.times[0] == 0 and curve.survival[0] == 0.5
        assert curve.median == 0

    def test_not_reached(self):
        curve = kaplan_meier([3, 9, 9, 9], [True, False, False, False])
        assert np.isnan(curve.median)
        assert np.isnan(curve.median_limits[1])

    def test_without_cases(self):
        curve = kaplan_meier([], [])
        assert len(curve.times) == 0 and np.isnan(curve.median)
        assert np.isnan(kaplan_meier([3], [True], [0]).median)

    @pytest.mark.parametrize("wrong", [-1, np.nan])
    def test_refuses_what_is_no_duration(self, wrong):
        with pytest.raises(ValueError, match="not negative"):
            kaplan_meier([3, wrong], [True, True])


class TestManyGroups:
    def test_groups_at_once_equal_groups_one_by_one(self):
        parts = [random_durations(seed) for seed in range(40)]
        codes = np.concatenate([np.full(len(times), code) for code, (times, _) in enumerate(parts)])
        times, closed = (np.concatenate(column) for column in zip(*parts, strict=True))
        shuffled = np.random.default_rng(0).permutation(len(codes))
        found = quantiles(codes[shuffled], 41, times[shuffled], closed[shuffled], np.ones(len(codes)))
        curves = [kaplan_meier(*part) for part in parts]
        assert found.median[:40].tolist() == pytest.approx([curve.median for curve in curves], nan_ok=True)
        assert found.p90[:40] == pytest.approx([curve.quantile(0.1) for curve in curves], nan_ok=True)
        limits = np.array([curve.median_limits for curve in curves])
        assert found.low[:40] == pytest.approx(limits[:, 0], nan_ok=True)
        assert found.high[:40] == pytest.approx(limits[:, 1], nan_ok=True)
        assert np.isnan(found.median[40]), "a group without cases"

    @given(durations)
    def test_agrees_with_the_definition(self, rows):
        times, closed = (np.array(column) for column in zip(*rows, strict=True))
        found = quantiles(np.zeros(len(times), int), 1, times, closed, np.ones(len(times)))
        assert found.median[0] == pytest.approx(by_hand(times, closed, 0.5), nan_ok=True)
        assert found.p90[0] == pytest.approx(by_hand(times, closed, 0.1), nan_ok=True)


class TestBootstrap:
    @pytest.mark.parametrize("size", [40, 301, 2000])
    def test_exact_distribution_without_censoring(self, size):
        """A drawn median is at most t exactly if at least half of the draws are, which is binomial."""
        times = np.sort(np.random.default_rng(size).exponential(1000, size).round())
        medians = bootstrap_medians(times, times >= 0, np.ones(size), 1000, np.random.default_rng(4))
        reached = np.searchsorted(times, times, side="right") / size
        exact = binom.sf(np.ceil(size / 2) - 1, size, reached)
        drawn = (medians[:, None] <= times).mean(axis=0)
        assert np.abs(drawn - exact).max() < 1.95 / np.sqrt(1000), "Kolmogorov's bound at one in a thousand"

    def test_equals_drawing_rows(self):
        """Drawing the counts of the cells has the same distribution as drawing the cases."""
        times, closed = random_durations(5)
        draws = np.random.default_rng(6)
        rows = draws.integers(0, len(times), (2000, len(times)))
        by_rows = np.array([by_hand(times[sample], closed[sample], 0.5) for sample in rows])
        medians = bootstrap_medians(times, closed, np.ones(len(times)), 2000, draws)
        assert np.nanmean(medians) == pytest.approx(np.nanmean(by_rows), abs=4 * np.nanstd(by_rows) / 30)
        assert np.nanstd(medians) == pytest.approx(np.nanstd(by_rows), rel=0.15)

    @pytest.mark.parametrize("censoring", [1e9, 1500])
    def test_pooling_far_from_the_median_changes_nothing_that_matters(self, monkeypatch, censoring):
        draws = np.random.default_rng(8)
        times, last_seen = draws.exponential(1000, 3000), draws.exponential(censoring, 3000)
        cells = (np.minimum(times, last_seen).round(), times <= last_seen, np.ones(3000))
        pooled = bootstrap_medians(*cells, 1000, np.random.default_rng(1))
        monkeypatch.setattr(bootstrap, "_FINE", 10**9)
        full = bootstrap_medians(*cells, 1000, np.random.default_rng(2))
        assert pooled.mean() == pytest.approx(full.mean(), abs=4 * full.std() / np.sqrt(500))
        assert pooled.std() == pytest.approx(full.std(), rel=0.15)

    def test_pooling_keeps_a_median_that_stands_alone(self):
        """Half of all cases close on one and the same day, between many other days."""
        times = np.concatenate([np.arange(400), np.full(2000, 500), np.arange(600, 1000)])
        medians = bootstrap_medians(times, times >= 0, np.ones(len(times)), 200, np.random.default_rng(1))
        assert (medians == 500).all()

    def test_memory_blocks_do_not_change_the_draws(self, monkeypatch):
        times, closed = random_durations(9)
        cells = (times, closed, np.ones(len(times)))
        whole = bootstrap_medians(*cells, 50, np.random.default_rng(1))
        monkeypatch.setattr(bootstrap, "_BLOCK", 100)
        assert bootstrap_medians(*cells, 50, np.random.default_rng(1)) == pytest.approx(whole, nan_ok=True)

    def test_without_cases_nothing_is_reached(self):
        nothing = np.empty(0)
        medians = bootstrap_medians(nothing, nothing.astype(bool), nothing, 5, np.random.default_rng(1))
        assert np.isnan(medians).all() and len(medians) == 5
