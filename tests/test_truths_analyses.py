"""What is planted in the sample shop is what drivers, changes and what-if find."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from loyalty.analyses import changes, driver_checks, drivers, whatif
from loyalty.catalog import catalog
from loyalty.workspace import Version
from tests.pandas_estimates import Z
from tests.sample_files import sample_generator
from tests.sample_home import sample_version

KPIS = catalog()
PLANTED = sample_generator()
TRUTHS, EXPERIENCES = PLANTED.TRUTHS, PLANTED.EXPERIENCES
AT_ONCE = 2.9 / Z  # thirteen comparisons: all of their widened intervals hold the truth at once (Bonferroni)


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    return sample_version(tmp_path_factory)


@pytest.fixture(scope="module")
def ranking(version: Version) -> pd.DataFrame:
    return drivers.drivers(version).set_index("kpi")


def test_drivers_find_the_planted_effects(ranking: pd.DataFrame) -> None:
    planted = {kpi: effect for kpi, effect in EXPERIENCES.items() if effect}
    for kpi, truth in planted.items():
        row = ranking.loc[kpi]
        assert row["verdict"] == "clear" and row["low"] < truth < row["high"], kpi
        assert row["lost"] < 0.1
    # Late deliveries cost purchases, members bring some: what would be without either.
    assert (
        ranking.loc["drv_late_first_delivery", "stake_low"]
        > 0
        > ranking.loc["drv_community_member", "stake_high"]
    )


def test_drivers_find_no_effect_where_none_is(version: Version, ranking: pd.DataFrame) -> None:
    """Thirteen experiences are tested, three have an effect; attracting better customers is none."""
    planted = pd.Series(EXPERIENCES)[ranking.index]
    assert (ranking["verdict"] == planted.ne(0).map({True: "clear", False: "unclear"})).all()
    assert ((ranking["value"] - planted).abs() < AT_ONCE * (ranking["high"] - ranking["low"]) / 2).all()
    bonus, truth = ranking.loc["drv_bonus_member"], TRUTHS["bonus_programme"]["effect"]
    assert bonus["crude_low"] > 0.05 and bonus["low"] < truth < bonus["high"]
    found = {kpi.id: driver_checks.checks(version, kpi) for kpi in drivers.driver_kpis()}
    alarms = [name for name, checks in found.items() if checks.placebo and checks.placebo.is_clear]
    assert alarms == ["drv_bonus_member"]  # members bought more before the landmark already
    for name, checks in found.items():
        assert checks.regression.value == pytest.approx(ranking.loc[name, "value"], abs=0.03), name


def test_changes_name_the_country_whose_carrier_turned_late(version):
    """Truth 1: a month after the turn against the same month before it."""
    kpi = KPIS["on_time_delivery_rate"]
    found = changes.carriers(version, kpi, date(2026, 5, 1), date(2025, 5, 1))
    assert (found["slice"].iloc[0], found["value"].iloc[0]) == ("country", "AT")
    first = found.iloc[0]
    assert abs(first["rate"]) > abs(first["mix"])
    assert first["rate1"] < first["rate0"] - 0.05
    change = changes.judged(
        [
            changes.compared(
                version,
                kpi,
                date(2026, 5, 1),
                date(2025, 5, 1),
                {"country": ("AT",), "carrier": ("Paketdienst B",)},
            )
        ]
    )
    assert change[0].verdict == "worse"


def test_changes_see_the_faster_refunds_and_no_movement_of_the_nps(version):
    """Truths 3 and 6."""
    months = pd.date_range("2025-10-01", "2026-09-01", freq="MS")
    refunds, scores = (
        changes.judged(
            [
                changes.compared(version, KPIS[kpi], month.date(), (month - pd.DateOffset(years=1)).date())
                for month in months
            ]
        )
        for kpi in ("return_turnaround_days", "nps")
    )
    assert sum(one.verdict == "better" for one in refunds) >= 10
    assert not any(one.is_change for one in scores)


def fully_causal(version: Version, scenario: str, **own: float) -> whatif.Outcome:
    basis = whatif.basis(version, scenario)
    return whatif.outcome(whatif.assumed(basis, {"causal_share": 1.0, **own}))


def test_free_shipping_brings_back_what_the_fee_drives_away(version: Version) -> None:
    """Truth 2, as orders: each fee costs its points, near the threshold twelve more."""
    truth = TRUTHS["shipping_fee"]
    found = fully_causal(version, "free_shipping", threshold=0.0)
    measured = found.measured_effect
    assert measured.low < truth["stratified_difference"] < measured.high
    assert found.orders.low < truth["stratified_difference"] * found.affected < found.orders.high
    effects = found.basis.effects
    for fee, adds in ((4.95, truth["fee_adds"][4.95]), (9.90, truth["fee_adds"][9.90])):
        row = effects[np.isclose(effects["fee"], fee)].iloc[0]
        assert row["low"] < adds + truth["near_threshold_adds"] and row["high"] > adds
    # All customers are a quarter of the shoppers recorded; carts come from shop and app only.
    assert found.basis["recorded"].value == pytest.approx(4, abs=0.3)


def test_punctual_first_deliveries_bring_back_what_late_ones_lose(version: Version) -> None:
    """Truth 4, as customers who come back."""
    truth = TRUTHS["late_first_delivery"]
    found = fully_causal(version, "on_time", on_time_rate=1.0)
    late = found.basis["customers"].value * (1 - found.basis["on_time_now"].value)
    assert found.affected == pytest.approx(late)
    assert 0 < found.orders.low < -truth["effect"] * late < found.orders.high
    assert found.verdict == "gain"


def test_faster_refunds_promise_nothing(version: Version) -> None:
    """Refund time has no effect in the sample: the range holds 0."""
    found = fully_causal(version, "refund", refund_days=1.0)
    assert found.verdict == "unclear" and not found.basis.is_clear
