"""The forecast of customer value: what it is told, its gate, its means, its check, its file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from loyalty.analyses import clv, clv_fit
from loyalty.analyses.clv import forecast
from loyalty.analyses.clv_check import check
from loyalty.analyses.histories import Customers
from loyalty.workspace import Version
from tests.dice import typed
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.versions import settings_of, version_of

# --- what it is told --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def random_shops() -> Iterator[tuple[Version, PandasShop]]:
    tables = random_shop(8)
    with version_of(tables, settings_of(AS_OF)) as version:
        yield version, PandasShop(tables, AS_OF)


def values_by_day(shop: PandasShop) -> pd.DataFrame:
    """Customer × day with the sum of the day's known order values."""
    named = shop.orders.dropna(subset="customer")
    days = named.groupby(["customer", "day"])["order_value"].sum(min_count=1).reset_index()
    return days.assign(number=days.groupby("customer").cumcount())


@pytest.mark.parametrize("days_ago", [0, 200])
def test_pandas_finds_the_same_histories(random_shops, days_ago: int) -> None:
    version, shop = random_shops
    cut = AS_OF - pd.Timedelta(days=days_ago)
    found = Customers.read(version, cut.date())
    days = values_by_day(shop)
    days = days[days["day"] <= cut]
    again = days[(days["number"] > 0) & (days["order_value"] > 0)]
    rows = days.groupby("customer")["day"].agg(["count", "min", "max"])
    rows["valued"] = again.groupby("customer").size()
    rows["spent"] = again.groupby("customer")["order_value"].sum()
    expected = np.column_stack([
        rows["count"] - 1, (rows["max"] - rows["min"]).dt.days, (cut - rows["min"]).dt.days,
        rows["valued"].fillna(0), rows["spent"].fillna(0).round(2),
    ])  # fmt: skip
    columns = (found.repeats, found.recency, found.age, found.valued, found.spent.round(2))
    assert sorted(map(tuple, np.column_stack(columns))) == sorted(map(tuple, expected))
    assert found.repeaters == (rows["count"] > 1).sum() > 50


def test_cells_count_equal_histories_and_lose_nobody(random_shops) -> None:
    customers = Customers.read(random_shops[0], AS_OF.date())
    customers = replace(customers, age=customers.age // 30 * 30)
    cells = customers.cells
    assert cells.histories.n.sum() == len(customers) > len(cells)
    assert cells.histories.x[cells.place].tolist() == customers.repeats.tolist()
    assert (cells.histories.age[cells.place] * 7).round().tolist() == customers.age.tolist()
    assert cells.spent @ cells.histories.n == pytest.approx(customers.spent.sum())


# --- a shop as the models tell it -------------------------------------------------------------------

FIRST, LAST = date(2023, 1, 1), date(2025, 6, 30)


def simulated_shop(customers: int = 3000, seed: int = 1) -> pd.DataFrame:
    """Orders of customers who buy and stop as in BG/NBD and spend as in Gamma–Gamma."""
    draws = np.random.default_rng(seed)
    rows = []
    for number in range(customers):
        rate, stop = draws.gamma(0.8, 1 / 60), draws.beta(1, 3)
        mean = 6 / draws.gamma(4, 1 / 15)
        moment, end = draws.integers(0, 700), (LAST - FIRST).days + 1
        while moment < end:
            day = FIRST + timedelta(days=int(moment))
            rows.append((f"K{number}", pd.Timestamp(day), round(draws.gamma(6, mean / 6), 2)))
            if len(rows) > 1 and rows[-2][0] == rows[-1][0] and draws.random() < stop:
                break
            moment += draws.exponential(1 / rate)
    orders = pd.DataFrame(rows, columns=["customer_id", "ordered_at", "order_value"])
    return typed("orders", orders.assign(order_id=orders.index.astype(str)))


@pytest.fixture(scope="module")
def shop() -> Iterator[Version]:
    with version_of({"orders": simulated_shop()}, settings_of(LAST)) as version:
        yield version


def test_the_forecast_is_complete(shop: Version) -> None:
    found = forecast(shop)
    assert (found.status, found.spending, found.customers) == ("ok", "ok", 3000)
    for one in (found.purchases, found.active, found.value, found.present_value):
        assert one.low < one.value < one.high
        assert one.high < one.low * 1.4
    assert 0.95 < found.present_value.value / found.value.value < 0.97  # half a year at 10 %
    assert found.total.value == pytest.approx(3000 * found.value.value)
    assert sum(found.fifths) == pytest.approx(1) and list(found.fifths) == sorted(found.fifths)[::-1]
    assert abs(found.correlation) < 0.1 and not found.is_correlated
    assert found.parameters["value_q"] == pytest.approx(4, rel=0.35)
    assert found.parameters["r"] == pytest.approx(0.8, rel=0.25)


def test_the_check_finds_the_simulated_future(shop: Version) -> None:
    found = forecast(shop).check
    assert (found.cut, found.until) == ("2024-08-31", "2025-06-30")
    assert len(found.months) == 10
    assert found.predicted == pytest.approx(found.observed, rel=0.1)
    for x, customers, observed, predicted in found.groups:
        if customers >= 100:
            assert predicted == pytest.approx(observed, abs=6 * np.sqrt(observed / customers)), x


def test_means_are_those_of_each_customer(shop: Version) -> None:
    customers = Customers.read(shop, LAST)
    models = clv_fit.fitted(customers)
    means = clv_fit.expected(customers.cells, models, 0.1)
    assert clv_fit.of_each(customers, models).mean() == pytest.approx(means["value"])
    assert clv_fit.of_each(customers, models._replace(values=None)).mean() == pytest.approx(
        means["purchases"]
    )
    weeks = customers.age / 7
    again = customers.repeats > 0
    alive = models.purchases.p_alive(customers.repeats, customers.recency / 7, weeks)
    assert alive[again].mean() == pytest.approx(means["active"])
    without = clv_fit.expected(customers.cells, models, 0)
    assert without["present_value"] == pytest.approx(without["value"])


def test_rounding_to_weeks_hardly_changes_the_fit(shop: Version, monkeypatch) -> None:
    customers = Customers.read(shop, LAST)
    exact = clv_fit.fitted(customers)
    monkeypatch.setattr(clv_fit, "_MANY", 100)
    assert len(clv_fit.rough_cells(customers)) < len(customers.cells)
    assert clv_fit.fitted(customers).purchases.logs == pytest.approx(exact.purchases.logs, abs=1e-3)
    rough = clv_fit.spread(customers, exact)
    monkeypatch.undo()
    for name, deviation in clv_fit.spread(customers, exact).items():
        assert rough[name] == pytest.approx(deviation, rel=0.5)


def test_the_spread_is_that_of_other_shops_of_the_same_kind() -> None:
    """Shops with other customers of the same kind differ about as much as the band says."""
    logs = []
    for seed in range(2, 10):
        with version_of({"orders": simulated_shop(800, seed)}, settings_of(LAST)) as other:
            customers = Customers.read(other, LAST)
        models = clv_fit.fitted(customers)
        logs.append(np.log(clv_fit.expected(customers.cells, models, 0)["purchases"]))
    deviation = clv_fit.spread(customers, models)["purchases"]
    assert deviation == pytest.approx(np.std(logs, ddof=1), rel=0.6)


def test_it_is_fitted_once_per_version(shop: Version, monkeypatch) -> None:
    first = forecast(shop)
    monkeypatch.setattr(clv, "_made", lambda version: pytest.fail("fitted again"))
    assert forecast(shop) == first
    assert [path.name.split(".")[0] for path in shop.rollups.glob("*.json")] == ["clv"]


def test_margin_and_discount_are_the_shops(shop: Version) -> None:
    orders = simulated_shop()
    chosen = settings_of(LAST, margin_rate=0.6, discount_rate=0)
    with version_of({"orders": orders}, chosen) as other:
        found = forecast(other)
    assert found.value.value == pytest.approx(2 * forecast(shop).value.value)
    assert found.present_value.value == pytest.approx(found.value.value)


def test_margins_of_the_data_count_before_the_rate(shop: Version) -> None:
    orders = simulated_shop()
    half = orders.assign(margin_value=(orders["order_value"] * 0.5).where(orders.index % 2 == 0))
    with version_of({"orders": half}, settings_of(LAST, margin_rate=0.1)) as other:
        found = forecast(other)
    assert found.margin == pytest.approx(0.3, abs=0.01)
    assert found.value.value / forecast(shop).value.value == pytest.approx(found.margin / 0.3)


def test_whoever_buys_often_and_for_more_raises_doubt() -> None:
    repeats = np.array([1, 2, 3, 4, 0])
    alike = Customers(repeats, repeats, repeats, repeats, repeats * np.array([20.0, 20, 20, 20, 0]))
    assert np.isnan(alike.correlation)
    dearer = Customers(repeats, repeats, repeats, repeats, repeats * np.array([10.0, 20, 30, 41, 0]))
    x, mean = np.array([1, 2, 3, 4]), np.array([10, 20, 30, 41])
    assert dearer.correlation == pytest.approx(np.corrcoef(x, mean)[0, 1])
    assert clv.Forecast("ok", 5, 4, correlation=dearer.correlation).is_correlated
    assert clv.Forecast("ok", 5, 4, correlation=-0.31).is_correlated
    assert not clv.Forecast("ok", 5, 4, correlation=0.3).is_correlated
    assert not clv.Forecast("ok", 5, 4).is_correlated


# --- too little data --------------------------------------------------------------------------------


def small_shop(customers: int, repeaters: int, value: float | None = 20) -> dict[str, pd.DataFrame]:
    draws = np.random.default_rng(3)
    rows = []
    for number in range(customers):
        day = pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(draws.integers(0, 300)))
        rows.append((f"K{number}", day, value))
        if number < repeaters:
            spent = value and value * float(draws.uniform(0.5, 2))
            rows.append((f"K{number}", day + pd.Timedelta(days=int(draws.integers(1, 60))), spent))
    orders = pd.DataFrame(rows, columns=["customer_id", "ordered_at", "order_value"])
    return {"orders": typed("orders", orders.assign(order_id=orders.index.astype(str)))}


@pytest.mark.parametrize(("customers", "repeaters"), [(199, 100), (300, 49), (3, 0)])
def test_below_the_gate_nothing_is_forecast(customers: int, repeaters: int) -> None:
    with version_of(small_shop(customers, repeaters), settings_of(date(2024, 12, 31))) as version:
        found = forecast(version)
    assert (found.status, found.customers, found.repeaters) == ("few", customers, repeaters)
    assert np.isnan(found.value.value) and found.check is None


def test_at_the_gate_there_is_a_forecast_but_two_thirds_are_too_few_to_check_it() -> None:
    with version_of(small_shop(200, 50), settings_of(date(2024, 12, 31))) as version:
        found = forecast(version)
        assert (found.status, found.spending) == ("ok", "ok")
        assert found.check is None and check(version) is None


def test_without_values_only_purchases_are_forecast() -> None:
    for value, reason in ((None, "no_values"), (0.0, "no_values")):
        with version_of(small_shop(250, 60, value), settings_of(date(2024, 12, 31))) as version:
            found = forecast(version)
        assert (found.status, found.spending) == ("ok", reason)
        assert found.purchases.low < found.purchases.value and np.isnan(found.value.value)
        assert sum(found.fifths) == pytest.approx(1)


def test_a_shop_without_any_purchase_is_below_the_gate() -> None:
    accounts = pd.DataFrame({"customer_id": ["A"], "created_at": [pd.Timestamp("2024-01-01")]})
    with version_of({"customers": typed("customers", accounts)}, settings_of(date(2024, 12, 31))) as version:
        assert forecast(version).status == "few"


# --- CDNOW ------------------------------------------------------------------------------------------


def test_cdnow_was_predictable(shared_data: Path) -> None:
    names = ["master", "customer_id", "day", "items_qty", "order_value"]
    rows = pd.read_csv(shared_data / "cdnow" / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype=str)
    orders = pd.DataFrame({
        "order_id": rows.index.astype(str), "customer_id": rows["customer_id"],
        "ordered_at": pd.to_datetime(rows["day"]), "order_value": rows["order_value"].astype(float),
    })  # fmt: skip
    with version_of({"orders": typed("orders", orders)}, settings_of(date(1998, 6, 30))) as version:
        found = forecast(version)
    assert (found.customers, found.repeaters, found.status) == (2357, 1139, "ok")
    tested = found.check
    assert (tested.cut, tested.until, tested.customers) == ("1997-12-31", "1998-06-30", 2357)
    days = orders.drop_duplicates(["customer_id", "ordered_at"])
    later = days[days["ordered_at"] > "1997-12-31"]
    by_month = later.groupby(later["ordered_at"].dt.strftime("%Y-%m-01")).size()
    assert {month: observed for month, observed, _ in tested.months} == by_month.to_dict()
    repeats = (days[days["ordered_at"] <= "1997-12-31"].groupby("customer_id").size() - 1).clip(upper=7)
    bought = later.groupby("customer_id").size().reindex(repeats.index).fillna(0)
    for x, customers, observed, _ in tested.groups:
        assert customers == (repeats == x).sum()
        assert observed == pytest.approx(bought[repeats == x].mean())
    assert tested.predicted == pytest.approx(tested.observed, rel=0.1)
