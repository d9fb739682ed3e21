"""Second opinions on a driver, and a shop whose bonus programme does nothing."""

import json
from collections.abc import Iterator
from contextlib import nullcontext

import numpy as np
import pandas as pd
import pytest
from statsmodels.discrete.discrete_model import Logit

from loyalty.__main__ import main
from loyalty.analyses import driver_checks, drivers
from loyalty.cli import commands
from loyalty.measures import risk_difference
from loyalty.workspace import Version
from tests.dice import typed
from tests.random_shop import AS_OF, random_shop
from tests.versions import settings_of, version_of

DRIVERS = {kpi.id: kpi for kpi in drivers.driver_kpis()}


@pytest.fixture(scope="module")
def version() -> Iterator[Version]:
    with version_of(random_shop(3), settings_of(AS_OF)) as version:
        yield version


def counted(cases: pd.DataFrame) -> pd.DataFrame:
    return cases.value_counts(sort=False).rename("n").reset_index()


def test_marginal_effect_is_that_of_statsmodels_over_single_cases() -> None:
    draws = np.random.default_rng(5)
    group = pd.Series(draws.choice(["a", "b", "c"], 3000))
    exposed = pd.Series(draws.random(3000) < group.map({"a": 0.2, "b": 0.5, "c": 0.8}))
    outcome = pd.Series(draws.random(3000) < 0.25 + 0.1 * (group == "c") - 0.08 * exposed)
    cases = pd.DataFrame({"exposed": exposed, "outcome": outcome, "group": group})
    found = driver_checks.marginal_effect(counted(cases), ["group"])
    design = np.column_stack([np.ones(3000), exposed, group == "b", group == "c"]).astype(float)
    effect = Logit(outcome.astype(float), design).fit(disp=0, cov_type="HC1").get_margeff(dummy=True)
    assert found.value == pytest.approx(effect.margeff[0], rel=1e-6)
    assert (found.low, found.high) == pytest.approx(tuple(effect.conf_int()[0]), rel=1e-4)
    assert found.low < -0.08 < found.high and found.n == 3000


def test_what_says_the_same_as_the_exposure_is_no_covariate() -> None:
    cases = pd.DataFrame({"exposed": [True, False] * 100, "outcome": [True, False, False, True, True] * 40})
    twin = counted(cases.assign(twin=cases["exposed"].map({True: "fee", False: "free"})))
    alone = driver_checks.marginal_effect(counted(cases), [])
    assert driver_checks.marginal_effect(twin, ["twin"]) == alone


def test_rare_values_share_a_coefficient_and_one_outcome_alone_is_no_model() -> None:
    cases = pd.DataFrame({"exposed": [True, False] * 100, "outcome": [True, False, False, True, True] * 40})
    rare = cases.assign(source=["often"] * 190 + list("abcdefghij"))
    assert driver_checks.marginal_effect(counted(rare), ["source"]) is not None
    never = cases.assign(outcome=False)
    assert driver_checks.marginal_effect(counted(never), []) is None


def test_checks_are_kept_beside_the_counts(version) -> None:
    kpi = DRIVERS["drv_thank_you"]
    first = driver_checks.checks(version, kpi)
    files = list(version.rollups.glob("drv_thank_you.checks.*.json"))
    assert len(files) == 1 and driver_checks.checks(version, kpi) == first
    row = drivers.drivers(version).set_index("kpi").loc[kpi.id]
    assert first.regression.n == row["n1"] + row["n0"]
    assert abs(first.regression.value - row["value"]) < 0.1


def test_the_command_line_tells_whether_it_holds_and_for_whom(version, monkeypatch, capsys) -> None:
    monkeypatch.setattr(commands, "opened", lambda options: nullcontext(version))
    kpi = DRIVERS["drv_thank_you"]

    def told(detail: str) -> pd.DataFrame:
        arguments = ["drivers", "shop", "--kpi", kpi.id, "--format", "json", "--detail", detail]
        assert main(arguments) == 0, capsys.readouterr().err
        rows = pd.DataFrame(json.loads(capsys.readouterr().out))
        assert (rows["kpi"] == kpi.id).all()
        return rows

    row = drivers.drivers(version).set_index("kpi").loc[kpi.id]
    found, checks = told("checks").set_index("check"), driver_checks.checks(version, kpi)
    assert list(found.index) == ["crude", "stratified", "regression", "placebo"]
    assert found["value"].tolist() == pytest.approx(
        [row["crude"], row["value"], checks.regression.value, checks.placebo.value]
    )
    assert tuple(found.loc["stratified", ["low", "high", "p", "q"]]) == pytest.approx(
        tuple(row[["low", "high", "p", "q"]])
    )
    strata = told("strata")
    assert strata[["n1", "n0"]].sum().sum() == row["n1"] + row["n0"]
    assert (strata["difference"] * strata["weight"]).sum() == pytest.approx(row["value"])
    assert told("groups").groupby("dimension")["n1"].sum().eq(row["n1"]).all()


def test_a_filter_holds_for_the_checks_too(version) -> None:
    kpi, where = DRIVERS["drv_thank_you"], {"country": ("DE",)}
    row = drivers.drivers(version, where).set_index("kpi").loc[kpi.id]
    assert driver_checks.checks(version, kpi, where).regression.n == row["n1"] + row["n0"]


def test_without_days_before_the_landmark_there_is_no_negative_control(version) -> None:
    assert driver_checks.checks(version, DRIVERS["drv_voucher_first"]).placebo is None


# --- planted: what is not there is not found ---------------------------------------------------------

CUSTOMERS, DAYS, LANDMARK, WINDOW = 20_000, 730, 30, 90


def joiners(draws: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A bonus programme without any effect, which customers join when they come back.

    Per customer: first day, ages at all purchases (−1: not in the data), age at joining (−1: never).
    """
    rate = draws.gamma(0.8, 2.0, CUSTOMERS) / 365
    first = draws.integers(0, 400, CUSTOMERS)
    gaps = draws.exponential(1 / rate[:, None] + 0.5, (CUSTOMERS, 8))
    ages = np.hstack([np.zeros((CUSTOMERS, 1)), np.cumsum(gaps + 1, axis=1)]).astype(int)
    ages = np.where(first[:, None] + ages < DAYS, ages, -1)
    joins = (draws.random(ages.shape) < 0.5) & (ages > 0)
    joined = np.where(joins.any(axis=1), ages[np.arange(CUSTOMERS), joins.argmax(axis=1)], -1)
    return first, ages, joined


def at_the_landmark(ages: np.ndarray, joined: np.ndarray) -> np.ndarray:
    """k1, n1, k0, n0 (rows) by further purchases up to the landmark: 0, 1, 2 and more."""
    member = (joined >= 0) & (joined <= LANDMARK)
    prior = np.minimum(((ages > 0) & (ages <= LANDMARK)).sum(axis=1), 2)
    again = ((ages > LANDMARK) & (ages <= LANDMARK + WINDOW)).any(axis=1)
    cells = (again & member, member, again & ~member, ~member)
    return np.array([np.bincount(prior[cell], minlength=3) for cell in cells], float)


def test_membership_without_effect_is_zero_on_average() -> None:
    """Ever against never members: +40 points from nothing; landmark alone +20; among equals none."""
    naive, landmark, stratified = [], [], []
    for run in range(40):
        _, ages, joined = joiners(np.random.default_rng([28, run]))
        again, ever = (ages > 0).any(axis=1), joined >= 0
        naive.append(again[ever].mean() - again[~ever].mean())
        arms = at_the_landmark(ages, joined)
        k1, n1, k0, n0 = arms.sum(axis=1)
        landmark.append(k1 / n1 - k0 / n0)
        stratified.append(float(risk_difference(*arms)[0]))
    assert np.mean(naive) > 0.4 and np.mean(landmark) > 0.2
    assert np.mean(stratified) == pytest.approx(0, abs=0.01)


def test_a_programme_that_only_attracts_good_customers_is_not_called_clear() -> None:
    first, ages, joined = joiners(np.random.default_rng([28, 0]))
    owner, place = np.nonzero(ages >= 0)
    start = pd.Timestamp("2023-01-01")
    number = np.char.add("K", np.arange(CUSTOMERS).astype(str)).astype(object)
    orders = {
        "order_id": np.char.add("B", np.arange(len(owner)).astype(str)).astype(object),
        "customer_id": number[owner],
        "ordered_at": start + pd.to_timedelta(first[owner] + ages[owner, place], unit="D"),
        "order_value": 50.0,
    }
    since = pd.Series(start + pd.to_timedelta(first + joined, unit="D")).where(joined >= 0)
    tables = {
        "orders": typed("orders", pd.DataFrame(orders)),
        "customers": typed("customers", pd.DataFrame({"customer_id": number, "bonus_member_since": since})),
    }
    with version_of(tables, settings_of(start + pd.Timedelta(days=DAYS - 1))) as version:
        row = drivers.drivers(version).set_index("kpi").loc["drv_bonus_member"]
        checks = driver_checks.checks(version, DRIVERS["drv_bonus_member"])
    assert row[drivers.ARMS].tolist() == at_the_landmark(ages, joined).sum(axis=1).tolist()
    assert row["verdict"] == "unclear" and row["low"] < 0 < row["high"] < row["crude_low"]
    assert checks.placebo.is_clear and checks.placebo.value > 0  # the negative control gives the alarm
