"""The measures from end to end: cases → counts in DuckDB → estimate, recomputed from the cases in pandas."""

import duckdb
import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_time
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from loyalty.measures import MEASURES, OUTPUT, Spec, risk_difference
from tests.measure_cases import SPECS, cases, counted, estimated, groups_of


class TestEveryMeasure:
    pytestmark = pytest.mark.parametrize("name", MEASURES)

    def test_is_registered_under_its_name(self, name):
        assert MEASURES[name].name == name
        assert set(MEASURES[name].sql(SPECS[name])) == {*MEASURES[name].keys, *MEASURES[name].sums}

    def test_columns_need_no_quotes_in_sql(self, name):
        names = [*MEASURES[name].keys, *MEASURES[name].sums]
        ones = ", ".join(f"1 as {column}" for column in names)
        duckdb.sql(f"select {', '.join(f'sum({column})' for column in names)} from (select {ones})")

    def test_result_has_every_column_in_its_type(self, name):
        found = estimated(name, "period", "country")
        assert tuple(found.columns) == ("period", "country", *OUTPUT)
        assert found["period"].dtype.kind == "M"
        for column in OUTPUT:
            kind = {"n": "i", "open": "i", "left_out": "i", "category": "O"}.get(column, "f")
            assert found[column].dtype.kind == kind, column

    def test_unknown_slice_is_a_group(self, name):
        assert estimated(name, "country")["country"].isna().any()

    def test_grouping_a_finer_rollup_gives_the_same(self, name):
        rows = counted(cases(name), SPECS[name], "period", "country")
        coarse = MEASURES[name].estimate(rows, ["period"], SPECS[name])
        pd.testing.assert_frame_equal(coarse, estimated(name, "period"))

    def test_without_groups_there_is_one_row(self, name):
        frame = cases(name)
        found = estimated(name)
        left_out = frame["left_out"].notna()
        open_cases = frame["value"].isna() & ~left_out
        assert len(found) == (3 if name == "mix" else 1)
        assert found["left_out"].iloc[0] == left_out.sum()
        if name != "duration":
            assert found["open"].iloc[0] == open_cases.sum()
        assert found["n"].iloc[0] == (frame["value"].notna()).sum()

    def test_without_rows(self, name):
        rows = counted(cases(name), SPECS[name], "period").iloc[:0]
        assert MEASURES[name].estimate(rows, ["period"], SPECS[name]).empty
        (row,) = MEASURES[name].estimate(rows, [], SPECS[name]).itertuples()
        assert (row.n, row.open, row.left_out, row.category) == (0, 0, 0, None)
        assert np.isnan([row.value, row.low, row.high, row.k, row.p90]).sum() >= 4
        assert np.isnan(row.value)

    def test_only_open_cases_have_no_value(self, name):
        frame = cases(name).assign(value=None, left_out=None)
        (row,) = MEASURES[name].estimate(counted(frame, SPECS[name]), [], SPECS[name]).itertuples()
        assert row.n == 0
        assert np.isnan([row.value, row.low, row.high]).all()
        assert row.open == (0 if name == "duration" else len(frame))

    def test_categorical_groups(self, name):
        """DuckDB's enums arrive as categories, with values that do not occur."""
        rows = counted(cases(name), SPECS[name], "country")
        rows["country"] = pd.Categorical(rows["country"], categories=["CH", "DE", "AT"])
        found = MEASURES[name].estimate(rows, ["country"], SPECS[name])
        assert set(found["country"].dropna()) == {"DE", "AT"}
        assert found["n"].sum() == estimated(name, "country")["n"].sum()


class TestValues:
    def test_share(self):
        for row, group in groups_of("share"):
            k, n = group["value"].astype(bool).sum(), len(group)
            assert (row.k, row.n, row.value) == (k, n, k / n)
            assert (row.low, row.high) == pytest.approx(proportion_confint(k, n, method="wilson"))

    def test_mean(self):
        for row, group in groups_of("mean"):
            values = group["value"].astype(float)
            limits = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
            assert (row.value, row.low, row.high) == pytest.approx((values.mean(), *limits))

    def test_total_of_cases_left_out_is_zero(self):
        frame = cases("total").assign(value=None, left_out="duplicate")
        (row,) = MEASURES["total"].estimate(counted(frame, SPECS["total"]), [], SPECS["total"]).itertuples()
        assert (row.value, row.n, row.open, row.left_out) == (0, 0, 0, len(frame))

    def test_variation(self):
        for row, group in groups_of("variation"):
            assert row.value == pytest.approx(stats.variation(group["value"].astype(float), ddof=1))
            assert row.n == len(group)
            assert np.isnan([row.low, row.high, row.k]).all()

    def test_variation_of_equal_and_of_few_values(self):
        for values, expected in (([7.1] * 12, 0.0), ([7.1], np.nan), ([0.0, 0.0], np.nan), ([3, -3], np.nan)):
            frame = pd.DataFrame({"value": values, "left_out": None}).astype({"value": object})
            rows = counted(frame, SPECS["variation"])
            (row,) = MEASURES["variation"].estimate(rows, [], SPECS["variation"]).itertuples()
            assert row.value == pytest.approx(expected, nan_ok=True)

    def test_total(self):
        for row, group in groups_of("total"):
            assert (row.value, row.n) == (group["value"].sum(), len(group))
            assert np.isnan([row.low, row.high]).all()

    def test_ratio(self):
        for row, group in groups_of("ratio"):
            values, weights = group["value"].astype(float), group["weight"]
            ratio = values.sum() / weights.sum()
            error = (values - ratio * weights).std(ddof=1) / weights.mean() / np.sqrt(len(group))
            assert row.value == pytest.approx(ratio)
            assert (row.low, row.high) == pytest.approx(stats.norm.interval(0.95, ratio, error))

    def test_ratio_of_a_census_has_no_interval(self):
        rows = counted(cases("ratio"), SPECS["ratio"], "period")
        census = Spec("ratio", "percent", census=True)
        found, sampled = (
            MEASURES["ratio"].estimate(rows, ["period"], one) for one in (census, SPECS["ratio"])
        )
        assert found["low"].isna().all() and found["high"].isna().all()
        columns = [name for name in found.columns if name not in ("low", "high")]
        pd.testing.assert_frame_equal(found[columns], sampled[columns])

    def test_ratio_counts_only_cases_with_both(self):
        frame = cases("ratio")
        frame.loc[::3, "weight"] = np.nan
        (row,) = MEASURES["ratio"].estimate(counted(frame, SPECS["ratio"]), [], SPECS["ratio"]).itertuples()
        both = frame.dropna(subset=["value", "weight"])
        assert row.n == len(both)
        assert row.value == pytest.approx(both["value"].sum() / both["weight"].sum())

    def test_nps(self):
        for row, group in groups_of("nps"):
            assert row.n == len(group)
            promoters, detractors = (group["value"] >= 9).mean(), (group["value"] <= 6).mean()
            assert row.value == pytest.approx(100 * (promoters - detractors))
            assert row.low < row.value < row.high

    def test_mix(self):
        for row, group in groups_of("mix"):
            k = (group["value"] == row.category).sum()
            assert (row.k, row.n, row.value) == (k, len(group), k / len(group))
            assert (row.low, row.high) == pytest.approx(proportion_confint(k, len(group), method="wilson"))

    def test_duration(self):
        for row, group in groups_of("duration"):
            fitted = KaplanMeierFitter().fit(group["value"].astype(float), group["closed"])
            assert row.value == fitted.median_survival_time_
            p90 = qth_survival_time(0.1, fitted.survival_function_)
            assert row.p90 == p90 or (np.isnan(row.p90) and np.isinf(p90))
            assert row.low <= row.value <= row.high
            assert (row.n, row.k, row.open) == (len(group), group["closed"].sum(), (~group["closed"]).sum())

    def test_duration_in_hours_is_exact_to_the_minute(self):
        frame = cases("duration").assign(value=lambda each: each["value"].astype(float) / 7)
        spec = Spec("duration", "hours")
        rows = counted(frame, spec)
        assert rows["time"].dropna().mod(1).eq(0).all()
        (row,) = MEASURES["duration"].estimate(rows, [], spec).itertuples()
        kept = frame.dropna(subset=["value"])
        fitted = KaplanMeierFitter().fit(kept["value"].astype(float), kept["closed"])
        assert row.value == pytest.approx(fitted.median_survival_time_, abs=0.5 / 60)
        assert row.p90 == pytest.approx(qth_survival_time(0.1, fitted.survival_function_), abs=0.5 / 60)

    def test_contrast(self):
        for row, group in groups_of("contrast"):
            cells = group.assign(value=group["value"].astype(int)).groupby(["exposed", "stratum"])["value"]
            k, n = cells.sum().unstack(), cells.size().unstack()
            expected = risk_difference(k.loc[True], n.loc[True], k.loc[False], n.loc[False])
            assert (row.value, row.low, row.high) == pytest.approx(expected)
            assert (row.k1, row.n1) == (k.loc[True].sum(), n.loc[True].sum())
            assert (row.k0, row.n0) == (k.loc[False].sum(), n.loc[False].sum())
            assert row.n == row.n1 + row.n0 and np.isnan(row.k)

    def test_contrast_leaves_out_unknown_exposure(self):
        frame = cases("contrast").astype({"exposed": object})
        frame.loc[::4, "exposed"] = None
        frame.loc[::5, "stratum"] = None
        rows = counted(frame, SPECS["contrast"])
        (row,) = MEASURES["contrast"].estimate(rows, [], SPECS["contrast"]).itertuples()
        assert row.n == frame.dropna(subset=["value", "exposed"]).shape[0]

    def test_attributable_share_of_lost_carts(self):
        """11 of 20 carts are lost with shipping costs, 3 of 10 without."""
        arms = {"exposed": [True, False], "stratum": "", "n": [20, 10], "k": [11, 3]}
        rows = pd.DataFrame(arms).assign(open=0, left_out=0)
        spec = Spec("contrast", "percent", "attributable")
        (row,) = MEASURES["contrast"].estimate(rows, [], spec).itertuples()
        assert row.value == pytest.approx(0.4545, abs=5e-5)
        assert 0 <= row.low < row.value < row.high <= 1

    def test_unknown_effect_is_refused(self):
        rows = counted(cases("contrast"), SPECS["contrast"])
        with pytest.raises(ValueError, match="unknown effect"):
            MEASURES["contrast"].estimate(rows, [], Spec("contrast", "pp", "odds"))


class TestMixCategories:
    ROWS = pd.DataFrame(
        {
            "period": [1, 1, 2, 3],
            "category": ["Karte", "PayPal", "Karte", None],
            "n": [3, 1, 2, 0],
            "weight": [3, 1, 2, 0],
            "weight_sq": [3, 1, 2, 0],
            "open": [0, 0, 0, 4],
            "left_out": 0,
        }
    )

    def test_absent_category_is_zero_of_n(self):
        found = MEASURES["mix"].estimate(self.ROWS, ["period"], SPECS["mix"])
        absent = found.set_index(["period", "category"]).loc[(2, "PayPal")]
        assert (absent["k"], absent["n"], absent["value"], absent["low"]) == (0, 2, 0, 0)
        assert absent["high"] > 0

    def test_group_without_cases_has_no_category(self):
        found = MEASURES["mix"].estimate(self.ROWS, ["period"], SPECS["mix"])
        (row,) = found[found["period"] == 3].itertuples()
        assert row.category is None and row.n == 0 and row.open == 4 and np.isnan(row.value)

    def test_shares_of_a_group_add_up(self):
        found = estimated("mix", "period", "country")
        sums = found.groupby(["period", "country"], dropna=False)["value"].sum()
        assert sums.to_numpy() == pytest.approx(1)

    def test_weighted_shares_are_shares_of_the_weights(self):
        spec = Spec("mix", "percent", weighted=True)
        frame = cases("mix")
        found = MEASURES["mix"].estimate(counted(frame, spec), [], spec).set_index("category")
        known = frame.dropna(subset="value")
        for category, row in found.iterrows():
            own = known["weight"] * (known["value"] == category)
            share = own.sum() / known["weight"].sum()
            error = np.sqrt(len(known) * (own - share * known["weight"]).var(ddof=1)) / known["weight"].sum()
            assert (row["n"], row["k"]) == (len(known), (known["value"] == category).sum())
            assert row["value"] == pytest.approx(share)
            assert (row["high"] - row["low"]) / 2 == pytest.approx(stats.norm.ppf(0.975) * error)
        assert found["value"].sum() == pytest.approx(1)


class TestMedian:
    def test_against_lifelines(self):
        for row, group in groups_of("median"):
            values = group["value"].astype(float)
            curve = KaplanMeierFitter().fit(values)
            limits = curve.confidence_interval_.round(12)
            assert row.value == pytest.approx(np.quantile(values, 0.5, method="inverted_cdf"))
            assert row.p90 == pytest.approx(np.quantile(values, 0.9, method="inverted_cdf"))
            assert row.low == pytest.approx(qth_survival_time(0.5, limits.iloc[:, [0]]))
            assert row.high == pytest.approx(qth_survival_time(0.5, limits.iloc[:, [1]]))
            assert np.isnan(row.k)

    def test_change_of_a_median(self):
        spec, draws = SPECS["median"], np.random.default_rng(3)
        frames = [
            pd.DataFrame({"value": (draws.gamma(5, 20, 200) + shift).round() / 1000}) for shift in (60, 0)
        ]
        counts = [
            counted(frame.assign(left_out=None, closed=None).astype({"value": object}), spec)
            for frame in frames
        ]
        change = MEASURES["median"].difference(*counts, spec)
        medians = [np.quantile(frame["value"], 0.5, method="inverted_cdf") for frame in frames]
        assert change.value == pytest.approx(medians[0] - medians[1])
        assert change.is_change and change.low < 0.06 < change.high


@pytest.mark.parametrize("measure", ["duration", "median"])
def test_below_six_cases_a_median_claims_no_interval(measure):
    """Five cases all lie on one side of the median in 2 · 0.5⁵ = 6 % of samples, six in 3 %."""
    spec = Spec(measure, "days")
    for count, is_known in ((1, False), (5, False), (6, True)):
        rows = pd.DataFrame({"time": [4, 9], "closed": True, "n": [count - 1, 1], "left_out": 0, "open": 0})
        found = MEASURES[measure].estimate(rows, [], spec).iloc[0]
        assert np.isfinite(found["value"]) and np.isfinite([found["low"], found["high"]]).all() == is_known
        change = MEASURES[measure].difference(rows, rows, spec)
        assert change.value == 0 and np.isfinite(change.low) == is_known
