"""Cohorts: by hand, in pandas on a random shop, and the published numbers of CDNOW."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from loyalty.analyses.cohorts import curve_of_age, has_values, matrix
from loyalty.analyses.value import AGES, value_at_age
from loyalty.workspace import Version
from tests.dice import typed
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.versions import settings_of, version_of


def table(frame: pd.DataFrame) -> dict[str, list[float]]:
    """Cohort month → values by age."""
    frame = frame.assign(cohort=frame["cohort"].dt.strftime("%Y-%m"))
    return {cohort: group["value"].round(4).tolist() for cohort, group in frame.groupby("cohort")}


# --- by hand ----------------------------------------------------------------------------------------

# Three customers begin in January, one in March, none in February; as-of is 15 May.
PURCHASES = {
    "A": ["2025-01-05", "2025-01-20", "2025-03-03", "2025-05-02"],
    "B": ["2025-01-31", "2025-02-01"],
    "C": ["2025-01-10"],
    "D": ["2025-03-08", "2025-04-08", "2025-04-09"],
}


def shop_by_hand(**extra: pd.DataFrame):
    rows = [
        {"order_id": f"{who}{place}", "customer_id": who, "ordered_at": pd.Timestamp(day), "country": where}
        for who, days in PURCHASES.items()
        for place, day in enumerate(days)
        for where in ["AT" if who == "A" else "DE"]
    ]
    orders = typed("orders", pd.DataFrame(rows))
    return version_of({"orders": orders, **extra}, settings_of(date(2025, 5, 15)))


def test_by_hand_active_in_a_month() -> None:
    with shop_by_hand() as version:
        found = matrix(version, ages=4)
    nan = np.nan
    assert found["n"].tolist() == [3, 3, 3, 3, 1, 1, 1, 1]
    third = round(1 / 3, 4)
    expected = {"2025-01": [third, third, 0, nan], "2025-03": [1, nan, nan, nan]}
    assert table(found).keys() == expected.keys()
    for cohort, values in expected.items():
        np.testing.assert_array_equal(table(found)[cohort], values)


def test_by_hand_returned_until_a_month() -> None:
    with shop_by_hand() as version:
        found = table(matrix(version, kind="returned", ages=3))
    # A came back in January already, B in February, C never; D in April.
    np.testing.assert_array_equal(found["2025-01"], [0.3333, 0.6667, 0.6667, 0.6667])
    np.testing.assert_array_equal(found["2025-03"], [0, 1, np.nan, np.nan])


def test_a_month_that_is_not_over_is_unknown_and_one_without_buyers_is_zero() -> None:
    with shop_by_hand() as version:
        found = matrix(version, ages=4).set_index(["cohort", "age"])
    april, may = found.loc[("2025-01-01", 3)], found.loc[("2025-01-01", 4)]
    assert (april["value"], april["mature"]) == (0.0, True)  # nobody bought: a real zero
    assert np.isnan(may["value"]) and not may["mature"]  # A bought, but May is not over


def test_a_month_that_ends_on_the_as_of_day_is_over() -> None:
    rows = {
        "order_id": ["1", "2"],
        "customer_id": "A",
        "ordered_at": [datetime(2025, 1, 1), datetime(2025, 2, 28)],
    }
    orders = {"orders": typed("orders", pd.DataFrame(rows))}
    for day, mature in ((date(2025, 2, 28), True), (date(2025, 2, 27), False)):
        with version_of(orders, settings_of(day)) as version:
            assert matrix(version, ages=1)["mature"].tolist() == [mature]


def test_a_filter_takes_the_attributes_of_the_first_order() -> None:
    with shop_by_hand() as version:
        austria = matrix(version, {"country": ("AT",)}, ages=2)
        assert austria["n"].tolist() == [1, 1] and austria["value"].tolist() == [0, 1]
        with pytest.raises(KeyError, match="device"):
            matrix(version, {"device": ("mobile",)})
        assert matrix(version, {"country": ("FR",)}).empty


def test_whoever_has_an_older_account_did_not_begin_here() -> None:
    accounts = {"customer_id": ["A", "B"], "created_at": [datetime(2024, 6, 1), datetime(2025, 1, 31)]}
    with shop_by_hand(customers=typed("customers", pd.DataFrame(accounts))) as version:
        assert matrix(version, ages=1)["n"].tolist() == [2, 1]


def test_by_hand_value_per_customer_until_a_month() -> None:
    rows = [
        ("1", "A", "2025-01-05", 100.0, None),
        ("2", "A", "2025-02-03", 50.0, 25.0),  # its own margin, whatever the rate
        ("3", "B", "2025-01-20", None, None),  # no value: brings nothing, counts as a customer
        ("4", "C", "2025-02-10", 40.0, None),
    ]
    names = ["order_id", "customer_id", "ordered_at", "order_value", "margin_value"]
    orders = typed(
        "orders",
        pd.DataFrame(rows, columns=names).assign(
            ordered_at=lambda frame: pd.to_datetime(frame["ordered_at"])
        ),
    )
    with version_of({"orders": orders}, settings_of(date(2025, 3, 31), margin_rate=0.2)) as version:
        found = table(matrix(version, kind="value", ages=2))
        ages = value_at_age(version).set_index("age")
        assert has_values(version)
    assert found == {"2025-01": [10, 22.5, 22.5], "2025-02": [8, 8, pytest.approx(np.nan, nan_ok=True)]}
    # A is worth 45 at 30 days, B nothing, C 8.
    assert ages["value"].round(4).to_dict() == {0: round(28 / 3, 4), 30: round(53 / 3, 4)}
    with shop_by_hand() as version:
        assert not has_values(version) and value_at_age(version).empty


def test_by_hand_the_curve_of_an_age() -> None:
    with shop_by_hand() as version:
        found = curve_of_age(version, 1)
        assert curve_of_age(version, 9)["value"].isna().all()
        assert curve_of_age(version, 1, {"country": ("FR",)}).empty
    assert found["period"].dt.strftime("%Y-%m").tolist() == ["2025-01", "2025-02", "2025-03"]
    np.testing.assert_allclose(found["value"], [1 / 3, np.nan, 1])
    assert found["n"].tolist() == [3, 0, 1]
    assert found["status"].tolist() == ["few", "few", "few"]
    assert found["low"].round(4).tolist()[0] == 0.0615  # Wilson, 1 of 3


# --- random shop ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["active", "returned"])
@pytest.mark.parametrize("where", [None, {"country": ("AT", "CH")}])
def test_pandas_finds_the_same_cohorts(random_shops, kind: str, where: dict | None) -> None:
    version, shop = random_shops
    buyers = shop.buyers[~shop.buyers["customer"].isin(shop.known_before)]
    if where:
        buyers = buyers[shop.slice_of(buyers.drop(columns="order_id"), "country").isin(where["country"])]
    months = shop.occasions.assign(month=shop.occasions["day"].dt.to_period("M"))
    bought = set(zip(months["customer"], months["month"], strict=True))
    found = matrix(version, where, kind, ages=8).set_index(["cohort", "age"])
    for cohort, group in buyers.groupby(buyers["first"].dt.to_period("M")):
        for age in range(1, 9):
            month = cohort + age
            if kind == "active":
                hits = sum((customer, month) in bought for customer in group["customer"])
            else:
                hits = (group["second"] <= month.end_time).sum()
            row = found.loc[(cohort.start_time, age)]
            over = month.end_time.normalize() <= shop.as_of
            assert row["n"] == len(group) and row["mature"] == over
            assert row["value"] == pytest.approx(hits / len(group) if over else np.nan, nan_ok=True)
    assert (
        found.index.get_level_values("cohort").nunique() == buyers["first"].dt.to_period("M").nunique() > 15
    )


def margins(shop: PandasShop) -> pd.DataFrame:
    """Customer, day and margin of every valid order of a known customer."""
    named = shop.orders.dropna(subset="customer")
    margin = named["margin_value"] if "margin_value" in named else pd.Series(np.nan, named.index)
    margin = margin.fillna(named["order_value"] * 0.3).fillna(0)
    return pd.DataFrame({"customer": named["customer"], "day": named["day"], "margin": margin})


@pytest.mark.parametrize("where", [None, {"country": ("AT", "CH")}])
def test_pandas_finds_the_same_values(random_shops, where: dict | None) -> None:
    version, shop = random_shops
    buyers = shop.buyers[~shop.buyers["customer"].isin(shop.known_before)]
    if where:
        buyers = buyers[shop.slice_of(buyers.drop(columns="order_id"), "country").isin(where["country"])]
    bought = margins(shop).merge(buyers[["customer", "first"]], on="customer")
    found = matrix(version, where, "value", ages=5).set_index(["cohort", "age"])
    for cohort, group in buyers.groupby(buyers["first"].dt.to_period("M")):
        own = bought[bought["customer"].isin(group["customer"])]
        for age in range(6):
            row, end = found.loc[(cohort.start_time, age)], (cohort + age).end_time
            if end.normalize() > shop.as_of:
                assert np.isnan(row["value"])
                continue
            assert row["value"] == pytest.approx(own.loc[own["day"] <= end, "margin"].sum() / len(group))
    ages = value_at_age(version, where).set_index("age")
    for age in AGES:
        old = buyers[buyers["first"] + pd.Timedelta(days=age) <= shop.as_of]
        if old.empty:
            assert age not in ages.index
            continue
        own = bought[bought["day"] <= bought["first"] + pd.Timedelta(days=age)]
        each = own.groupby("customer")["margin"].sum().reindex(old["customer"]).fillna(0)
        row = ages.loc[age]
        half = stats.t.ppf(0.975, len(each) - 1) * each.sem()
        assert row["n"] == len(each) and row["value"] == pytest.approx(each.mean())
        assert [row["low"], row["high"]] == pytest.approx([each.mean() - half, each.mean() + half])


def test_the_curve_of_an_age_is_a_column_of_the_matrix(random_shops) -> None:
    version, _ = random_shops
    for kind, age in (("active", 2), ("returned", 3), ("value", 4)):
        cells = matrix(version, None, kind, 6)
        column = cells[cells["age"] == age].set_index("cohort")
        curve = curve_of_age(version, age, None, kind).set_index("period").loc[column.index]
        np.testing.assert_allclose(curve["value"], column["value"])
        assert (curve["status"].eq("immature") == ~column["mature"]).all()
        assert curve["low"].isna().all() == (kind == "value")


@pytest.fixture(scope="module")
def random_shops() -> Iterator[tuple[Version, PandasShop]]:
    tables = random_shop(8)
    with version_of(tables, settings_of(AS_OF)) as version:
        yield version, PandasShop(tables, AS_OF)


# --- CDNOW (Fader & Hardie): 2,357 customers who first bought in January to March 1997 ---------------


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> Iterator[Version]:
    names = ["master", "customer_id", "ordered_at", "items_qty", "order_value"]
    rows = pd.read_csv(shared_data / "cdnow" / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype=str)
    assert len(rows) == 6919
    orders = pd.DataFrame(
        {
            "order_id": rows.index.astype(str),
            "customer_id": rows["customer_id"],
            "ordered_at": pd.to_datetime(rows["ordered_at"]),
            "order_value": rows["order_value"].astype(float),
        }
    )
    with version_of({"orders": typed("orders", orders)}, settings_of(date(1998, 6, 30))) as version:
        yield version


def test_cdnow_cohorts(cdnow: Version) -> None:
    found = matrix(cdnow, ages=6)
    sizes = found.drop_duplicates("cohort").set_index("cohort")["n"]
    assert sizes.tolist() == [781, 857, 719]
    january = found[found["cohort"] == "1997-01-01"]
    assert (january["value"] * january["n"]).round().tolist() == [124, 95, 70, 65, 77, 65]
