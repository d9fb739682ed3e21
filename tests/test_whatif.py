"""What if: reckoned by hand, a second time in pandas, and true to its invariants."""

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
from loyalty.measures import Z, sparse_risk_difference, t_interval
from loyalty.workspace import Version
from tests.dice import typed
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.recomputed import CASES
from tests.recomputed.cases import _shown
from tests.versions import settings_of, version_of

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


def carts(count: int, abandoned: int, fee: float, value: float = 50.0) -> pd.DataFrame:
    """Carts spread over 2025, the first ones abandoned."""
    shown = pd.Timestamp("2025-01-01 10:00") + pd.to_timedelta(np.arange(count) * 360 // count, unit="D")
    completed = pd.Series(shown + pd.Timedelta(minutes=5))
    return pd.DataFrame(
        {
            "checkout_started_at": shown,
            "shipping_shown_at": shown,
            "completed_at": completed.where(np.arange(count) >= abandoned),
            "cart_value": value,
            "shipping_fee_quoted": fee,
            "device": "desktop",
        }
    )


def shipping_shop(*groups: pd.DataFrame) -> dict[str, pd.DataFrame]:
    checkouts = pd.concat(groups, ignore_index=True)
    checkouts["checkout_id"] = [f"W{number}" for number in range(len(checkouts))]
    orders = pd.DataFrame(
        {"order_id": ["1"], "ordered_at": [pd.Timestamp("2025-01-01 09:00")], "order_value": [50.0]}
    )
    return {"checkouts": typed("checkouts", checkouts), "orders": typed("orders", orders)}


@pytest.fixture(scope="module")
def by_hand() -> Iterator[Version]:
    """20 of 100 leave without a fee, 40 of 100 at 5 €."""
    with version_of(
        shipping_shop(carts(100, 20, 0.0), carts(100, 40, 5.0)), settings_of(pd.Timestamp("2025-12-31"))
    ) as version:
        yield version


def reckoned(basis: Basis, **own: float) -> whatif.Outcome:
    return whatif.outcome(whatif.assumed(basis, own))


def test_free_shipping_by_hand(by_hand):
    """0.2 × 100 carts stay: 20 orders of 50 €. The 60 that pay 5 € today stop paying: −300 €."""
    basis = whatif.basis(by_hand, "free_shipping")
    found = reckoned(basis, threshold=0.0, causal_share=1.0, margin_rate=0.3, parcel_cost=0.0)
    half = Z * np.sqrt(0.4 * 0.6 / 100 + 0.2 * 0.8 / 100) * 100
    assert (found.orders.value, found.orders.low, found.orders.high) == pytest.approx(
        (20, 20 - half, 20 + half)
    )
    assert found.revenue.value == pytest.approx(20 * 50 - 300)
    assert found.margin.value == pytest.approx(20 * 50 * 0.3 - 300) == pytest.approx(0)
    assert (found.certain, found.affected) == pytest.approx((-300, 100))
    # An additional order brings 15 €: 20 of them pay for the fees, which is 20 points less abandonment.
    assert (found.needed, found.needed_effect) == pytest.approx((20, 0.2))
    assert found.measured_effect.value == pytest.approx(0.2)
    assert found.verdict == "unclear"


def test_half_a_cause_and_dearer_parcels_by_hand(by_hand):
    """10 orders bring 15 € each and cost a parcel of 3 €."""
    found = reckoned(whatif.basis(by_hand, "free_shipping"), causal_share=0.5, parcel_cost=3.0)
    assert found.orders.value == pytest.approx(10)
    assert found.margin.value == pytest.approx(10 * (15 - 3) - 300)
    assert found.needed == pytest.approx(300 / 12)
    assert found.verdict == "loss"


def test_half_the_fee_and_a_threshold_by_hand(by_hand):
    basis = whatif.basis(by_hand, "free_shipping")
    own = {"causal_share": 1.0, "parcel_cost": 0.0}
    half = reckoned(basis, threshold=np.nan, fee=2.5, **own)  # half the effect: 10 orders, which pay 2.50 €
    assert half.orders.value == pytest.approx(10)
    assert half.margin.value == pytest.approx(10 * (15 + 2.5) - 60 * 2.5)
    assert reckoned(basis, threshold=55.0, **own).verdict == "nothing"  # all carts are below
    # All pay 5 €: of the 100 that ship free, 20 fewer order; the 80 that do so today pay 400 €.
    paying = reckoned(basis, threshold=55.0, fee=5.0, **own)
    assert (paying.orders.value, paying.certain) == pytest.approx((-20, 400))
    assert paying.margin.value == pytest.approx(-20 * (15 + 5) + 400)


def test_punctual_deliveries_and_repeats_by_hand():
    """1,000 new customers, 90 % → 95 % on time: 50 late ones fewer, 8 points each, half of it a cause."""
    with version_of(random_shop(3), settings_of(AS_OF)) as version:
        basis = whatif.basis(version, "repeat")
    found = reckoned(basis, customers=1000, uplift=0.03, order_value=60.0, margin_rate=0.25, cost=200.0)
    assert found.orders.value == found.orders.low == pytest.approx(30)
    assert (found.revenue.value, found.margin.value) == pytest.approx((1800, 250))
    assert found.needed == pytest.approx(200 / 15)
    values = {"customers": 1000.0, "horizon": 6.0, "cost": 100.0, "order_value": 60.0, "margin_rate": 0.25,
              "orders_per_return": 2.0, "causal_share": 0.5}  # fmt: skip
    half_year = whatif.whatif_returning._returning(values, 1000 * 0.05, 0.08)
    assert half_year["orders"] == pytest.approx(1000 * 0.05 * 0.08 * 0.5 * 2 / 2)
    assert half_year["margin"] == pytest.approx(2 * 60 * 0.25 - 50)


def test_too_little_is_said_and_what_would_light_it():
    few = shipping_shop(carts(20, 5, 0.0), carts(100, 40, 5.0))
    with version_of(few, settings_of(pd.Timestamp("2025-12-31"))) as version:
        basis = whatif.basis(version, "free_shipping")
        assert (basis.reason, basis.n, basis.function) == ("fee_free", 20, None)
        assert "20" in whatif_words.reason(basis, "de") and "30" in whatif_words.reason(basis, "en")
        dark = whatif.basis(version, "on_time")
        assert dark.reason == "unavailable" and "orders.promised_date" in dark.missing
        with pytest.raises(ValueError, match="unavailable"):
            whatif.outcome(dark)
    only_paid = shipping_shop(carts(200, 50, 0.0), carts(29, 20, 5.0))
    with version_of(only_paid, settings_of(pd.Timestamp("2025-12-31"))) as version:
        assert whatif.basis(version, "free_shipping").reason == "fee_paid"


def test_assumptions_that_make_no_sense_are_refused(by_hand):
    basis = whatif.basis(by_hand, "free_shipping")
    for own in ({"nonsense": 1.0}, {"margin_rate": 1.2}, {"carts": 7.0}, {"fee": 12.0}):
        with pytest.raises(whatif.AssumptionError):
            whatif.assumed(basis, own)


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
    effect, low, high = sparse_risk_difference(*arms)
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
