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

SPECS = {
    "share": Spec("share", "percent"),
    "mean": Spec("mean", "currency"),
    "duration": Spec("duration", "days"),
    "nps": Spec("nps", "points"),
    "total": Spec("total", "count"),
    "ratio": Spec("ratio", "percent"),
    "variation": Spec("variation", "percent"),
    "mix": Spec("mix", "percent"),
    "contrast": Spec("contrast", "pp"),
}
MONTHS = pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01"])
COUNTRIES = np.array(["AT", "DE", None], dtype=object)


def cases(measure: str, size: int = 900) -> pd.DataFrame:
    """Random cases of three months and countries (one unknown); some are open, some left out."""
    draws = np.random.default_rng(11)
    values = {
        "share": draws.random(size) < 0.4,
        "mean": draws.gamma(2, 30, size).round(2),
        "duration": draws.integers(0, 20, size),
        "nps": draws.integers(0, 11, size),
        "total": draws.integers(0, 5, size),
        "ratio": draws.gamma(2, 3, size),
        "variation": draws.gamma(2, 30, size),
        "mix": draws.choice(["PayPal", "Rechnung", "Karte"], size, p=[0.5, 0.3, 0.2]),
        "contrast": draws.random(size) < 0.3,
    }
    frame = pd.DataFrame({"value": pd.Series(values[measure]).astype(object)})
    frame["period"] = MONTHS[draws.integers(0, 3, size)]
    frame["country"] = COUNTRIES[draws.integers(0, 3, size)]
    frame["closed"] = draws.random(size) < 0.7
    frame["weight"] = draws.gamma(3, 20, size)
    frame["exposed"] = draws.random(size) < 0.5
    frame["stratum"] = draws.choice(["low", "high"], size)
    fate = draws.random(size)
    frame["left_out"] = np.where(fate < 0.05, "duplicate", None)
    frame.loc[fate < (0.05 if measure == "duration" else 0.15), "value"] = None
    return frame


def counted(frame: pd.DataFrame, spec: Spec, *by: str) -> pd.DataFrame:
    """The rollup: what the expressions of the measure make of the cases."""
    measure = MEASURES[spec.measure]
    types = {"share": "boolean", "contrast": "boolean", "mix": "varchar"}
    expressions = ", ".join(f"{sql} as {name}" for name, sql in measure.sql(spec).items())
    groups = "".join(f"{name}, " for name in by)
    connection = duckdb.connect()
    connection.register("frame", frame.assign(value=frame["value"].astype("string")))
    return connection.execute(
        f"""
        with cases as (select * replace (value::{types.get(spec.measure, "double")} as value) from frame)
        select {groups}{expressions},
            count(*) filter (where value is null and left_out is null) as open,
            count(*) filter (where left_out is not null) as left_out
        from cases group by all
        """
    ).df()


def estimated(measure: str, *by: str) -> pd.DataFrame:
    return MEASURES[measure].estimate(counted(cases(measure), SPECS[measure], *by), list(by), SPECS[measure])


def of_group(measure: str, row) -> pd.DataFrame:
    """The counted cases of the group that a result row stands for."""
    frame = cases(measure)
    country = frame["country"].isna() if pd.isna(row.country) else frame["country"] == row.country
    return frame[(frame["period"] == row.period) & country & frame["value"].notna()]


def groups_of(measure: str):
    """Each result row by period and country with the cases it should be computed from."""
    found = estimated(measure, "period", "country")
    assert len(found.drop_duplicates(["period", "country"])) == 9
    for row in found.itertuples():
        yield row, of_group(measure, row)


class TestEveryMeasure:
    pytestmark = pytest.mark.parametrize("name", MEASURES)

    def test_is_registered_under_its_name(self, name):
        assert MEASURES[name].name == name
        assert set(MEASURES[name].sql(SPECS[name])) == {*MEASURES[name].keys, *MEASURES[name].sums}

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
