"""What if: a second time in pandas, and true to its invariants."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from loyalty.__main__ import main
from loyalty.analyses import whatif, whatif_words
from loyalty.analyses.whatif_parts import Basis
from loyalty.measures import risk_difference, t_interval
from loyalty.workspace import Version
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.recomputed import CASES
from tests.recomputed.cases import _shown
from tests.versions import settings_of, version_of
from tests.whatif_shops import carts, reckoned, shipping_shop

LEVERS = {
    "free_shipping": "threshold",
    "on_time": "on_time_rate",
    "refund": "refund_days",
    "repeat": "uplift",
}
# What leaves everything as it is.
TODAY = {
    "free_shipping": {"threshold": np.nan},
    "on_time": {"on_time_rate": "on_time_now"},
    "refund": {"refund_days": "refund_days_now"},
    "repeat": {"uplift": 0.0},
}


# --- a random shop ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[Version, PandasShop]]:
    tables = random_shop(3)
    with version_of(tables, settings_of(AS_OF)) as version:
        yield version, PandasShop(tables, AS_OF)


@pytest.fixture(scope="module")
def bases(shop) -> dict[str, Basis]:
    found = {scenario: whatif.basis(shop[0], scenario) for scenario in whatif.SCENARIOS}
    assert not any(basis.reason for basis in found.values()), found
    return found


def last_twelve(day: pd.Series, days_to_mature: int) -> pd.Series:
    """The twelve complete months before the outcome is known."""
    last = (AS_OF - pd.Timedelta(days=days_to_mature) + pd.Timedelta(days=1)).to_period("M") - 1
    months = day.dt.to_period("M")
    return (months <= last) & (months > last - 12)


def test_volumes_and_effect_of_punctual_deliveries_in_pandas(shop, bases):
    _, pandas_shop = shop
    cases = CASES["drv_late_first_delivery"](pandas_shop).dropna(subset="value")
    recent = cases[last_twelve(cases["day"], 21 + 90)]
    late = recent["exposed"].mean()
    table = cases.groupby(["stratum", "exposed"])["value"].agg(["sum", "size"]).unstack(fill_value=0)
    table = table[(table["size"] > 0).all(axis=1)]
    arms = [table[name, arm] for arm in (True, False) for name in ("sum", "size")]
    effect, low, high = risk_difference(*arms)
    basis = bases["on_time"]
    assert basis["customers"].value == len(recent)
    assert basis["on_time_now"].value == pytest.approx(1 - late)
    assert (basis["effect"].value, basis["effect"].low, basis["effect"].high) == pytest.approx(
        (effect, low, high)
    )
    values = pandas_shop.orders.assign(number=pandas_shop.orders["order_id"])
    kind = pandas_shop.slice_of(values, "customer_kind")
    worth = values.loc[last_twelve(values["day"], 0) & (kind == "returning"), "order_value"].dropna()
    mean, low, high = t_interval(len(worth), worth.sum(), (worth**2).sum())
    assert (basis["order_value"].value, basis["order_value"].low) == pytest.approx((mean, low))
    found = reckoned(basis, on_time_rate=1.0)
    expected = len(recent) * late * -effect * 0.5
    assert found.orders.value == pytest.approx(expected)
    assert found.revenue.value == pytest.approx(expected * mean)


def test_free_shipping_in_pandas(shop, bases):
    """Every cart for itself: its band's effect, its value, its fee."""
    _, pandas_shop = shop
    shown = _shown(pandas_shop).dropna(subset="value")
    steps = [-np.inf, 20, 40, 60, 80, 120, np.inf]
    band = pd.cut(shown["cart_value"], steps, right=False, labels=False).fillna(-1).astype(str)
    shown = shown.assign(stratum=band + shown["device"].fillna("?"), fee=shown["shipping_fee_quoted"])
    effect = {0.0: 0.0}
    for fee in (4.95, 9.9):
        pair = shown[shown["fee"].isin([0.0, fee])]
        table = pair.groupby(["stratum", pair["fee"] > 0])["value"].agg(["sum", "size"]).unstack(fill_value=0)
        k1, k0, n1, n0 = (table[name, arm] for name in ("sum", "size") for arm in (True, False))
        weight = (n1 * n0 / (n1 + n0)).where((n1 > 0) & (n0 > 0), 0)
        effect[fee] = ((k1 / n1 - k0 / n0) * weight).sum() / weight.sum()
    basis = bases["free_shipping"]
    assert basis.effects["value"].tolist() == pytest.approx([effect[4.95], effect[9.9]])
    recent = shown[last_twelve(shown["day"], 0)]
    free = recent[(recent["cart_value"] >= 40) & (recent["fee"] > 0)]
    scale = basis["recorded"].value * 0.5
    found = reckoned(basis, threshold=40.0)
    assert found.affected == pytest.approx(len(free) * scale / 0.5)
    assert found.orders.value == pytest.approx(scale * free["fee"].map(effect).sum())
    kept = free.loc[free["value"] == 0, "fee"].sum()
    assert found.certain == pytest.approx(-kept * scale / 0.5)


@pytest.mark.parametrize("scenario", whatif.SCENARIOS)
def test_no_change_has_no_effect(bases, scenario):
    basis = bases[scenario]
    own = {lever: basis[at].value if isinstance(at, str) else at for lever, at in TODAY[scenario].items()}
    found = reckoned(basis, **own)
    for one in (found.orders, found.revenue, found.margin):
        assert (one.value, one.low, one.high) == pytest.approx((0, 0, 0), abs=1e-9)
    assert found.verdict == "nothing"


@settings(max_examples=40, deadline=None)
@given(some.sampled_from(whatif.SCENARIOS), some.floats(0, 1), some.floats(0, 1), some.floats(0, 1))
def test_the_range_holds_the_value_and_the_lever_only_goes_one_way(bases, scenario, first, second, share):
    basis = bases[scenario]
    lever = basis[LEVERS[scenario]]
    least, most = lever.span
    own = {} if scenario == "repeat" else {"causal_share": share}
    ends = sorted((first, second))
    results = [
        reckoned(basis, **own, **{lever.name: min(lever.most, least + at * (most - least))}) for at in ends
    ]
    for found in results:
        for one in (found.orders, found.revenue, found.margin):
            assert one.low <= one.value + 1e-9 and one.value <= one.high + 1e-9
    change = results[1].orders.value - results[0].orders.value
    # More orders with a lower threshold; fewer late (or slow) with a better lever, whatever its effect is.
    grows = {"free_shipping": -1, "repeat": 1}.get(scenario)
    if grows is None:
        grows = -np.sign(basis["effect"].value) * (1 if scenario == "on_time" else -1)
    assert change * grows >= -1e-9


@settings(max_examples=30, deadline=None)
@given(some.sampled_from(whatif.SCENARIOS), some.floats(1, 30), some.floats(0, 0.5))
def test_time_and_cause_add_up(bases, scenario, months, share):
    basis = bases[scenario]

    def margin(**own):
        found = reckoned(basis, **own).margin
        return np.array([found.value, found.low, found.high])

    np.testing.assert_allclose(margin(horizon=2 * months), 2 * margin(horizon=months), atol=1e-6)
    if scenario != "repeat":
        whole, none = reckoned(basis, causal_share=2 * share), reckoned(basis, causal_share=0.0)
        half = reckoned(basis, causal_share=share)
        assert whole.orders.value == pytest.approx(2 * half.orders.value)
        assert none.margin.value == pytest.approx(none.certain)


def test_thresholds_add_up(bases):
    """Free from 20 € = free from 60 € and, on top, the carts between."""
    basis = bases["free_shipping"]
    low, high = (reckoned(basis, threshold=at) for at in (20.0, 60.0))
    between = low.affected - high.affected
    assert between > 0 and low.certain < high.certain < 0
    nobody = reckoned(basis, threshold=1000.0)
    assert nobody.verdict == "nothing"


def test_an_effect_that_is_unclear_leaves_the_result_unclear(bases):
    basis = bases["on_time"]
    wide = tuple(
        replace(one, value=-0.02, low=-0.08, high=0.04) if one.name == "effect" else one
        for one in basis.assumptions
    )
    found = whatif.outcome(replace(basis, assumptions=wide, is_clear=False))
    assert found.verdict == "unclear" and found.margin.low < 0 < found.margin.high
    for lang, word in (("de", "unklar"), ("en", "unclear")):
        speech = whatif_words.Speech(lang, "EUR", 90)
        assert word in whatif_words.explanations(found, speech)[0]


def test_a_filter_restricts_and_an_unknown_one_is_named(shop):
    version, _ = shop
    part = whatif.basis(version, "free_shipping", {"country": ("DE",)})
    whole = whatif.basis(version, "free_shipping")
    assert 0 < part["carts"].value < whole["carts"].value
    assert whatif.basis(version, "free_shipping", {"carrier": ("x",)}).missing == ("carrier",)
    assert "customer_kind" in whatif.basis(version, "repeat", {"customer_kind": ("new",)}).missing


@pytest.mark.parametrize("scenario", whatif.SCENARIOS)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_scenario_can_be_said(bases, scenario, lang):
    found = whatif.outcome(bases[scenario])
    speech = whatif_words.Speech(lang, "EUR", 90)
    said = [whatif_words.result(found, speech), *whatif_words.explanations(found, speech)]
    said += [whatif_words.origin(one, one, found.basis, speech) for one in found.basis.assumptions]
    assert all(said) and not any("{" in text or "nan" in text for text in said)
    rows = whatif_words.rows(found)
    assert {row["kind"] for row in rows} >= {"result", "assumption"}


def test_on_the_command_line(tmp_path, capsys):
    files = []
    for name, table in shipping_shop(carts(100, 20, 0.0), carts(100, 40, 5.0)).items():
        files.append(tmp_path / f"{name}.csv")
        table.dropna(axis=1, how="all").to_csv(files[-1], index=False)
    command = ["whatif", *map(str, files), "--as-of", "2025-12-31", "--scenario", "free_shipping"]
    own = ["--assume", "causal_share=100%", "--assume", "parcel_cost=0"]
    assert main([*command, *own, "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "association, not proof" in printed and "20 more orders" in printed
    assert main([*command, "--assume", "mragin=1"]) == 2
    assert "margin_rate" in capsys.readouterr().err
    assert main([*command[:-1], "on_time"]) == 2
    assert "promised_date" in capsys.readouterr().err
