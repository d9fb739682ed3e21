"""Current minus previous period: which interval, and when a change may be called one."""

import numpy as np
import pandas as pd
import pytest

from loyalty.measures import MEASURES, Difference, Measure, Spec, newcombe, nps_difference
from loyalty.measures.intervals import ratio_interval

UNITS = {"duration": "days", "nps": "points", "mean": "currency", "contrast": "pp"}
SPECS = {name: Spec(name, UNITS.get(name, "percent")) for name in MEASURES}


def rows(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns).assign(open=0, left_out=0)


def days(counts: list[int]) -> pd.DataFrame:
    """Cases closed after 1, 2, 3 and 5 days, and cases still open after 9."""
    return rows(time=[1, 2, 3, 5, 9], closed=[True, True, True, True, False], n=counts)


def ratio(
    n: int, total: float, weight: float, total_sq: float, weight_sq: float, products: float
) -> pd.DataFrame:
    sums = {"n": n, "total": total, "weight": weight, "total_sq": total_sq, "weight_sq": weight_sq}
    return rows(**{name: [value] for name, value in sums.items()}, products=[products])


def arms(n: list[int], k: list[int]) -> pd.DataFrame:
    return rows(exposed=[True, True, False, False], stratum=list("abab"), n=n, k=k)


# Additive rows of the current and the previous period.
PERIODS = {
    "share": (rows(n=[40, 30], k=[30, 26]), rows(n=[80], k=[48])),
    "mean": (rows(n=[50], total=[3e3], squares=[2e5]), rows(n=[40], total=[2e3], squares=[1.3e5])),
    "duration": (days([9, 20, 15, 6, 4]), days([25, 20, 9, 6, 2])),
    "median": (
        rows(time=[90, 120, 150], closed=True, n=[9, 20, 15]),
        rows(time=[90, 120, 150], closed=True, n=[25, 20, 9]),
    ),
    "nps": (
        rows(n=[100, 300], promoters=[60, 140], detractors=[20, 60]),
        rows(n=[300], promoters=[120], detractors=[100]),
    ),
    "total": (rows(n=[5, 4], total=[70.0, 30.0]), rows(n=[8], total=[85.0])),
    "ratio": (ratio(30, 50, 600, 110, 15_000, 1_200), ratio(20, 25, 400, 45, 9_000, 600)),
    "variation": (rows(n=[12], total=[60.0], squares=[320.0]), rows(n=[12], total=[48.0], squares=[240.0])),
    "mix": (rows(category=["paypal", "card"], n=[30, 10]), rows(category=["card", "invoice"], n=[12, 20])),
    "contrast": (
        arms(n=[40, 50, 60, 20], k=[20, 30, 20, 9]),
        arms(n=[30, 40, 50, 30], k=[12, 22, 20, 14]),
    ),
}
SINGLE = sorted(set(MEASURES) - {"mix"})


class TestDifference:
    @pytest.mark.parametrize("name", SINGLE)
    def test_is_that_of_the_values(self, name):
        measure, spec = MEASURES[name], SPECS[name]
        current, previous = PERIODS[name]
        value1, value2 = (measure.estimate(rows, [], spec)["value"][0] for rows in (current, previous))
        found = measure.difference(current, previous, spec)
        assert found.value == pytest.approx(value1 - value2)
        if name in ("total", "variation"):
            assert np.isnan([found.low, found.high]).all()
        else:
            assert found.low <= found.value <= found.high
        back = measure.difference(previous, current, spec)
        assert back.value == pytest.approx(-found.value)

    @pytest.mark.parametrize("name", SINGLE)
    def test_against_a_period_without_rows_is_unknown(self, name):
        current, _ = PERIODS[name]
        found = MEASURES[name].difference(current, current.iloc[:0], SPECS[name])
        assert np.isnan([found.value, found.low, found.high]).all()
        assert not found.is_change

    @pytest.mark.parametrize("name", SINGLE)
    def test_same_data_are_no_change(self, name):
        current, _ = PERIODS[name]
        found = MEASURES[name].difference(current, current, SPECS[name])
        assert found.value == 0 and not found.is_change

    def test_of_shares_is_newcombe(self):
        found = MEASURES["share"].difference(*PERIODS["share"], SPECS["share"])
        assert (found.value, found.low, found.high) == pytest.approx(newcombe(56, 70, 48, 80))
        assert found.is_change

    def test_of_scores_adds_the_variances(self):
        found = MEASURES["nps"].difference(*PERIODS["nps"], SPECS["nps"])
        expected = nps_difference((400, 200, 80), (300, 120, 100))
        assert (found.value, found.low, found.high) == pytest.approx(expected)

    @pytest.mark.parametrize("name", ["ratio", "contrast"])
    def test_adds_the_variances(self, name):
        measure, spec = MEASURES[name], SPECS[name]
        found = measure.difference(*PERIODS[name], spec)
        single = pd.concat(measure.estimate(rows, [], spec) for rows in PERIODS[name])
        halves = (single["high"] - single["low"]) / 2
        assert (found.high - found.low) / 2 == pytest.approx(np.hypot(*halves))

    def test_of_a_census_has_no_interval(self):
        current, previous = PERIODS["ratio"]
        sampled = MEASURES["ratio"].difference(current, previous, SPECS["ratio"])
        found = MEASURES["ratio"].difference(current, previous, Spec("ratio", "percent", census=True))
        assert found.value == sampled.value and np.isnan([found.low, found.high]).all()

    def test_against_a_total_of_open_cases_only_is_unknown(self):
        current, _ = PERIODS["total"]
        still_open = pd.DataFrame({"n": [0], "total": [0.0], "open": [3], "left_out": 0})
        assert np.isnan(MEASURES["total"].difference(current, still_open, SPECS["total"]).value)

    def test_of_attributable_shares_that_are_both_clipped_is_no_change(self):
        harmless = pd.DataFrame({"exposed": [True, False], "stratum": "", "n": 1000, "k": [100, 300]})
        helpful = harmless.assign(k=[100, 900])
        spec = Spec("contrast", "percent", "attributable")
        found = MEASURES["contrast"].difference(harmless, helpful, spec)
        assert found.value == 0 and not found.is_change

    def test_of_shares_of_an_amount_is_per_category(self):
        spec = Spec("mix", "percent", weighted=True)
        current = rows(category=["paypal", "card"], n=[30, 10], weight=[900, 600], weight_sq=[3e4, 4e4])
        previous = rows(category=["card", "invoice"], n=[12, 20], weight=[500, 500], weight_sq=[3e4, 2e4])
        found = MEASURES["mix"].differences(current, previous, spec)
        assert {name: one.value for name, one in found.items()} == pytest.approx(
            {"card": 0.4 - 0.5, "invoice": -0.5, "paypal": 0.6}
        )
        before, after = (
            MEASURES["mix"].estimate(one, [], spec).set_index("category").loc["card"]
            for one in (previous, current)
        )
        half = np.hypot(*((one["high"] - one["low"]) / 2 for one in (before, after)))
        assert (found["card"].high - found["card"].low) / 2 == pytest.approx(half)
        assert not found["card"].is_change and found["paypal"].is_change

    def test_of_shares_of_an_amount_is_judged_by_limits_that_are_not_cut(self):
        """One large order each: both shares are cut at 0 or 1 on a card, where certainty is not meant."""
        spec = Spec("mix", "percent", weighted=True)
        current = rows(category=["card", "paypal"], n=[1, 3], weight=[900, 100], weight_sq=[81e4, 5e3])
        previous = rows(category=["card", "paypal"], n=[3, 1], weight=[100, 900], weight_sq=[5e3, 81e4])
        found = MEASURES["mix"].differences(current, previous, spec)["card"]
        shares = [(4, 900, 1000, 81e4, 815e3, 81e4), (4, 100, 1000, 5e3, 815e3, 5e3)]
        limits = [ratio_interval(*sums) for sums in shares]
        assert limits[0][2] > 1 and limits[1][1] < 0
        halves = [(high - low) / 2 for _, low, high in limits]
        assert found.value - found.low == pytest.approx(np.hypot(*halves)) and found.high == 1

    def test_of_a_mix_is_per_category(self):
        current, previous = PERIODS["mix"]
        with pytest.raises(ValueError, match="per category"):
            MEASURES["mix"].difference(current, previous, SPECS["mix"])
        found = MEASURES["mix"].differences(current, previous)
        assert list(found) == ["card", "invoice", "paypal"]
        assert sum(each.value for each in found.values()) == pytest.approx(0)
        assert all(each.low < each.value < each.high for each in found.values())

    def test_no_width_is_no_interval(self):
        same = pd.DataFrame({"exposed": [True, False], "stratum": "", "n": 5, "k": [5, 0]})
        less = same.assign(k=[0, 0])
        found = MEASURES["contrast"].difference(same, less, SPECS["contrast"])
        assert found.value == 1 and np.isnan(found.low) and not found.is_change


class TestDifferenceOfMedians:
    measure: Measure = MEASURES["duration"]

    def rows(self, median: float, size: int = 400, seen: float = 100) -> pd.DataFrame:
        times = np.random.default_rng(round(median * 10)).exponential(median / np.log(2), size)
        frame = pd.DataFrame({"time": np.floor(np.minimum(times, seen)), "closed": times <= seen})
        return frame.groupby(["time", "closed"]).size().rename("n").reset_index()

    def test_is_found_and_the_same_each_time(self):
        found = self.measure.difference(self.rows(20), self.rows(10), SPECS["duration"])
        assert 5 < found.low < found.value < found.high < 20
        assert found.is_change
        assert found == self.measure.difference(self.rows(20), self.rows(10), SPECS["duration"])

    def test_in_hours(self):
        found = self.measure.difference(self.rows(20), self.rows(10), Spec("duration", "hours"))
        days = self.measure.difference(self.rows(20), self.rows(10), SPECS["duration"])
        assert found.value == pytest.approx(days.value / 60)
        assert (found.low, found.high) == pytest.approx((days.low / 60, days.high / 60))

    def test_has_no_interval_if_the_median_is_hardly_reached(self):
        found = self.measure.difference(self.rows(20, seen=20), self.rows(10), SPECS["duration"])
        assert np.isnan([found.low, found.high]).all() and not found.is_change

    def test_is_unknown_if_a_median_is_not_reached(self):
        found = self.measure.difference(self.rows(50, seen=20), self.rows(10), SPECS["duration"])
        assert np.isnan(found.value)


def test_change_needs_an_interval_that_excludes_zero():
    assert Difference(0.1, 0.02, 0.2).is_change
    assert Difference(-0.1, -0.2, -0.02).is_change
    assert not Difference(0.1, -0.02, 0.2).is_change
    assert not Difference(0.1, 0.0, 0.2).is_change
    assert not Difference(0.1).is_change
