"""What has changed: corrected p values, limits, and parts that add up to the change."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from loyalty import compute
from loyalty.__main__ import main
from loyalty.analyses import changes
from loyalty.analyses.changes import Change
from loyalty.catalog import catalog
from loyalty.measures import Difference, newcombe
from loyalty.workspace import Version
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.recomputed import CASES
from tests.versions import settings_of, version_of

KPIS = catalog()
NOW, BEFORE = date(2025, 4, 1), date(2024, 10, 1)


def change(value: float, lower: float, upper: float, kpi: str = "csat", **limits: float) -> Change:
    return Change(KPIS[kpi], NOW, BEFORE, 0.5, 0.5 - value, Difference(value, lower, upper), **limits)


@pytest.mark.parametrize("seed", range(5))
def test_correction_is_that_of_statsmodels(seed):
    p = np.random.default_rng(seed).random(17) ** 2
    found = changes.benjamini_hochberg([*p, np.nan])
    np.testing.assert_allclose(found[:-1], multipletests(p, method="fdr_bh")[1])
    assert np.isnan(found[-1])
    assert changes.benjamini_hochberg([]) == []


def test_p_value_is_close_to_that_of_the_z_test():
    for k1, n1, k0, n0 in ((60, 100, 45, 100), (300, 1000, 260, 1000), (5, 80, 14, 90)):
        found = Difference.of(*newcombe(k1, n1, k0, n0))
        assert changes.p_value(found) == pytest.approx(proportions_ztest([k1, k0], [n1, n0])[1], abs=0.012)
    assert changes.p_value(Difference(0.0, -0.1, 0.1)) == 1
    assert np.isnan(changes.p_value(Difference(0.3)))


def test_p_value_agrees_with_the_interval():
    """Below 5% exactly where the interval excludes zero."""
    for value, low, high in (
        (0.1, 0.001, 0.2),
        (0.1, -0.001, 0.2),
        (-0.1, -0.3, -0.002),
        (-0.1, -0.3, 0.002),
    ):
        found = Difference(value, low, high)
        assert (changes.p_value(found) < 0.05) == found.is_change


def test_limits_by_hand():
    """Mean 10.5; moving ranges 1, 1, 1 …: 10.5 ± 2.66."""
    low, high = changes.limits(np.array([10.0, 11.0] * 6))
    assert (low, high) == (pytest.approx(7.84), pytest.approx(13.16))
    gap = np.array([10.0, 11.0] * 6 + [np.nan, 10.0, 11.0])  # no moving range over the gap
    assert changes.limits(gap) == (pytest.approx(7.84, abs=0.05), pytest.approx(13.16, abs=0.05))
    assert np.isnan(changes.limits(np.arange(11.0))).all()


def test_the_limits_name_the_months_they_rest_on():
    """Seventeen months of data, one without a value: sixteen, not the 24 that are looked back."""
    months = pd.date_range(pd.Timestamp(NOW) - pd.DateOffset(months=17), pd.Timestamp(NOW), freq="MS")
    values = pd.Series(np.where(np.arange(18) == 3, np.nan, 0.5), months)
    found = changes.from_series(KPIS["csat"], values, NOW, BEFORE, Difference(0.0, -0.1, 0.1))
    assert found.history == 16 and (found.low, found.high) == (0.5, 0.5)


def test_many_questions_need_surer_answers():
    """One change at p = 0.04 is one; among twenty without any change it is none."""
    sure = change(0.1, 0.1 - 1.96 * 0.0487, 0.2)
    assert changes.judged([sure])[0].is_change
    crowd = changes.judged([sure, *(change(0.001, -0.1, 0.1) for _ in range(19))])
    assert not any(one.is_change for one in crowd)
    assert changes.ranked(crowd) == []


def test_chance_alone_seldom_alarms():
    """200 months of twelve KPIs in which nothing happens: at most 5% of the months say anything."""
    draws = np.random.default_rng(4)
    alarms = 0
    for _ in range(200):
        k = draws.binomial(400, 0.4, (12, 2))
        found = [Difference.of(*newcombe(now, 400, before, 400)) for now, before in k]
        judged = changes.judged([change(one.value, one.low, one.high) for one in found])
        alarms += any(one.is_change for one in judged)
    assert alarms / 200 <= 0.08


@pytest.mark.parametrize(
    ("value", "kpi", "verdict"),
    [
        (0.1, "csat", "better"),
        (-0.1, "csat", "worse"),
        (0.1, "bounce_rate", "worse"),
    ],
)
def test_verdict_follows_the_direction(value, kpi, verdict):
    found = changes.judged([change(value, value - 0.05, value + 0.05, kpi)])[0]
    assert found.verdict == verdict
    assert change(np.nan, np.nan, np.nan, kpi).verdict == "unknown"
    assert changes.judged([change(value, -0.5, 0.5, kpi)])[0].verdict == "none"


@pytest.mark.parametrize(("kpi", "verdict"), [("content_freshness_days", "untested"), ("csat", "none")])
def test_only_what_is_counted_is_called_so(kpi, verdict):
    """Too few cases for an interval are no count of all there is."""
    assert changes.judged([change(0.1, np.nan, np.nan, kpi)])[0].verdict == verdict
    assert changes.judged([change(0.0, np.nan, np.nan, kpi)])[0].verdict == "equal"


def test_unusual_months_come_first():
    usual = change(0.2, 0.15, 0.25, low=0.1, high=0.9)
    rare = change(0.1, 0.05, 0.15, low=0.6, high=0.9)
    assert [one.is_unusual for one in changes.ranked(changes.judged([usual, rare]))] == [True, False]


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[Version, PandasShop]]:
    tables = random_shop(3)
    with version_of(tables, settings_of(AS_OF)) as version:
        yield version, PandasShop(tables, AS_OF)


@pytest.mark.parametrize(
    "kpi", [kpi.id for kpi in KPIS.values() if kpi.measure in changes.DIVISIBLE and kpi.available_slices]
)
def test_parts_add_up_to_the_change(shop, kpi):
    version, _ = shop
    values = compute.results(version, [KPIS[kpi]], "month", BEFORE, NOW)
    if (values["status"] == "unavailable").all():
        pytest.skip("the random shop has no data for it")
    values = values.set_index("period")["value"]
    raw = [
        compute.MEASURES[KPIS[kpi].measure]
        .estimate(
            compute.additive_rows(version, KPIS[kpi], compute.Question("month", day, day)), [], KPIS[kpi].spec
        )["value"]
        .iloc[0]
        for day in (NOW, BEFORE)
    ]
    for by in KPIS[kpi].available_slices:
        found = changes.parts(version, KPIS[kpi], NOW, BEFORE, by)
        expected = raw[0] - raw[1] if KPIS[kpi].measure != "total" else np.nan_to_num(raw).dot([1, -1])
        if np.isnan(expected):
            assert found.empty
        else:
            assert found["total"].sum() == pytest.approx(expected, abs=1e-9), by
            np.testing.assert_allclose(found["mix"] + found["rate"], found["total"])


def test_parts_of_a_rate_from_its_cases_in_pandas(shop):
    version, pandas_shop = shop
    cases = CASES["on_time_delivery_rate"](pandas_shop)
    cases["slice"] = pandas_shop.slice_of(cases, "carrier")
    months = {}
    for name, day in (("now", NOW), ("before", BEFORE)):
        group = cases[cases["day"].dt.to_period("M") == pd.Period(day, "M")].groupby("slice")["value"]
        months[name] = pd.DataFrame({"weight": group.size() / group.size().sum(), "rate": group.mean()})
    now, before = months["now"], months["before"]
    overall = ((now["weight"] * now["rate"]).sum() + (before["weight"] * before["rate"]).sum()) / 2
    mix = (now["weight"] - before["weight"]) * ((now["rate"] + before["rate"]) / 2 - overall)
    rate = (now["rate"] - before["rate"]) * (now["weight"] + before["weight"]) / 2
    found = changes.parts(version, KPIS["on_time_delivery_rate"], NOW, BEFORE, "carrier").set_index("value")
    assert set(found.index) == set(now.index) == set(before.index)
    np.testing.assert_allclose(found["mix"], mix[found.index])
    np.testing.assert_allclose(found["rate"], rate[found.index])


def test_a_value_that_is_new_changes_the_mix_only():
    before = pd.DataFrame({"sum": [50.0], "weight": [100.0]}, index=["DE"])
    now = pd.DataFrame({"sum": [50.0, 90.0], "weight": [100.0, 100.0]}, index=["DE", "AT"])
    found = changes._mix_and_rate(before.reindex(now.index), now)
    assert found["rate"].tolist() == [0, 0]
    assert found["mix"].sum() == pytest.approx(0.7 - 0.5)


def test_a_median_does_not_split(shop):
    version, _ = shop
    assert changes.parts(version, KPIS["return_turnaround_days"], NOW, BEFORE, "country").empty


def test_the_command_prints_every_kpi_with_its_verdict(capsys):
    shop = str(Path(__file__).parent / "fixtures" / "shop")
    options = ["--month", "2025-05", "--versus", "month", "--format", "json"]
    assert main(["changes", shop, *options, "--kpi", "on_time_delivery_rate,nps"]) == 0
    rows = {row["kpi"]: row for row in json.loads(capsys.readouterr().out)}
    row = rows["on_time_delivery_rate"]
    assert (row["month"], row["versus"], row["value"], row["previous"]) == (
        "2025-05-01",
        "2025-04-01",
        1.0,
        None,
    )
    assert (row["change"], row["verdict"], row["unusual"]) == (None, "unknown", False)
    assert main(["changes", shop, *options, "--parts"]) == 0
    assert json.loads(capsys.readouterr().out) == []  # nothing in so small a shop is beyond chance
    assert main(["changes", shop, "--kpi", "no_such", "--lang", "en"]) == 2
