"""Transitions of phases, the way to the second purchase and the list of those at risk."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lifelines import KaplanMeierFitter

from loyalty.analyses import at_risk as risk
from loyalty.analyses import phases, second_order
from loyalty.analyses.people import TooFewError
from loyalty.workspace import Version
from tests.dice import typed
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.versions import settings_of, version_of

DAY = pd.Timedelta(days=1)
WHERE = [None, {"country": ("AT", "CH")}]


@pytest.fixture(scope="module", params=[{}, {"churn_days": 100}], ids=["auto", "100"])
def random_shops(request) -> Iterator[tuple[Version, PandasShop]]:
    tables = random_shop(8)
    with version_of(tables, settings_of(AS_OF, **request.param)) as version:
        yield version, PandasShop(tables, AS_OF, **request.param)


# --- phases -----------------------------------------------------------------------------------------


def phase(shop: PandasShop, day: pd.Timestamp) -> pd.Series:
    """Customer → phase at the end of a day."""
    bought = shop.occasions[shop.occasions["day"] <= day].groupby("customer")["day"].agg(["size", "max"])
    gone = (day - bought["max"]).dt.days > shop.setting("churn_days")
    found = pd.Series(np.where(bought["size"] == 1, "neukunde", "bestandskunde"), bought.index)
    found = found.mask(gone, "trennung")
    accounts = shop.accounts[shop.accounts["created_at"].dt.normalize() <= day].index.difference(found.index)
    return pd.concat([found, pd.Series("anbahnung", accounts, dtype=object)])


def chosen(shop: PandasShop, people: pd.Series, where: dict | None) -> pd.Series:
    for name, allowed in (where or {}).items():
        people = people[shop.customer_slices[name].reindex(people.index).isin(allowed)]
    return people


@pytest.mark.parametrize("where", WHERE)
def test_pandas_finds_the_same_transitions(random_shops, where: dict | None) -> None:
    version, shop = random_shops
    found = phases.by_month(version, where).set_index(["period", "earlier", "phase"])["customers"]
    months = pd.period_range(shop.data_from, AS_OF, freq="M")[1:]
    months = [month for month in months if month.end_time.normalize() <= AS_OF]
    assert len(months) > 12
    seen = 0
    for month in months:
        now = chosen(shop, phase(shop, month.end_time.normalize()), where)
        before = phase(shop, (month - 1).end_time.normalize()).reindex(now.index).fillna("none")
        for (earlier, later), n in pd.Series(list(zip(before, now, strict=True))).value_counts().items():
            assert found[(month.start_time, earlier, later)] == n
            seen += n
    assert found.sum() == seen


def test_the_matrix_pools_the_months(random_shops) -> None:
    version, _ = random_shops
    counts = phases.by_month(version)
    months = sorted(counts["period"].unique())[-6:-2]
    inside = counts[counts["period"].isin(months)]
    found = phases.transitions(version, months[0].date(), (months[-1] + 14 * DAY).date())
    assert len(found) == 5 * 4 and set(found["months"]) == {4}
    for row in found.itertuples():
        of_earlier = inside[inside["earlier"] == row.earlier]
        n = of_earlier.loc[of_earlier["phase"] == row.phase, "customers"].sum()
        assert row.hidden == (0 < n < 10)
        if not row.hidden:
            assert row.customers == pytest.approx(n / 4)
            assert row.share == pytest.approx(n / of_earlier["customers"].sum())
    assert phases.transitions(version, date(1990, 1, 1), date(1990, 5, 1)).empty
    assert set(phases.transitions(version)["months"]) == {counts["period"].nunique()}
    with pytest.raises(KeyError):
        phases.transitions(version, where={"device": ("mobile",)})


def test_by_hand_a_customer_goes_through_the_phases() -> None:
    """Churn limit 40 days: new in January, loyal in February, gone at the end of April, back in May."""
    days = ["2025-01-10", "2025-02-10", "2025-02-20", "2025-05-05", "2025-06-15"]
    orders = pd.DataFrame({"order_id": list("12345"), "customer_id": "A", "ordered_at": pd.to_datetime(days)})
    accounts = pd.DataFrame({"customer_id": ["A"], "created_at": [pd.Timestamp("2025-01-01")]})
    tables = {"orders": typed("orders", orders), "customers": typed("customers", accounts)}
    with version_of(tables, settings_of(date(2025, 6, 15), churn_days=40)) as version:
        found = phases.by_month(version)
    told = [(row.period.month, row.earlier, row.phase) for row in found.itertuples()]
    assert told == [
        (2, "neukunde", "bestandskunde"),
        (3, "bestandskunde", "bestandskunde"),  # 39 days on 31 March
        (4, "bestandskunde", "trennung"),
        (5, "trennung", "bestandskunde"),
    ]  # June is not over


# --- second order -----------------------------------------------------------------------------------


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("closed_only", [False, True])
def test_lifelines_finds_the_same_curve(random_shops, where: dict | None, closed_only: bool) -> None:
    version, shop = random_shops
    buyers = shop.buyers.set_index("customer")
    buyers = buyers.loc[chosen(shop, buyers["first"], where).index]
    back = buyers["second"].notna()
    days = (buyers["second"].fillna(AS_OF) - buyers["first"]).dt.days
    if closed_only:
        days, back = days[back], back[back]
    fitter = KaplanMeierFitter().fit(days, back)
    found = second_order.waiting(version, where, closed_only)
    assert (found.customers, found.returned) == (len(days), back.sum())
    assert found.curve.survival == pytest.approx(fitter.predict(found.curve.times).to_numpy())
    limits = fitter.confidence_interval_.loc[found.curve.times].to_numpy()
    inner = found.curve.survival < 1
    assert np.column_stack([found.curve.low, found.curve.high])[inner] == pytest.approx(limits[inner])
    for row in found.returned_within().itertuples():
        assert row.value == pytest.approx(1 - fitter.predict(row.days))
        assert row.low <= row.value <= row.high


def test_leaving_out_who_never_came_back_makes_everybody_seem_quick(random_shops) -> None:
    version, _ = random_shops
    honest, biased = second_order.waiting(version), second_order.waiting(version, closed_only=True)
    assert biased.curve.survival[-1] == 0 < honest.curve.survival[-1]
    assert biased.returned == biased.customers == honest.returned < honest.customers
    at = {days: frame.set_index("days")["value"] for days, frame in
          (("honest", honest.returned_within()), ("biased", biased.returned_within()))}  # fmt: skip
    assert (at["biased"] > at["honest"].reindex(at["biased"].index)).all()


def test_nobody_is_shown_further_than_anybody_was_observed() -> None:
    orders = pd.DataFrame({
        "order_id": ["1", "2", "3"], "customer_id": ["A", "A", "B"],
        "ordered_at": pd.to_datetime(["2025-01-01", "2025-02-20", "2025-01-01"]),
    })  # fmt: skip
    with version_of({"orders": typed("orders", orders)}, settings_of(date(2025, 4, 15))) as version:
        found = second_order.waiting(version).returned_within()
    assert found["days"].tolist() == [30, 90]
    assert found["value"].tolist() == [0, 0.5]
    with version_of({"orders": typed("orders", orders)}, settings_of(date(2024, 1, 1))) as version:
        nobody = second_order.waiting(version)
        assert nobody.customers == 0 and nobody.returned_within().empty


def test_cdnow_never_reaches_its_median(shared_data: Path) -> None:
    names = ["master", "customer_id", "day", "items_qty", "order_value"]
    rows = pd.read_csv(shared_data / "cdnow" / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype=str)
    orders = pd.DataFrame({
        "order_id": rows.index.astype(str), "customer_id": rows["customer_id"],
        "ordered_at": pd.to_datetime(rows["day"]),
    })  # fmt: skip
    with version_of({"orders": typed("orders", orders)}, settings_of(date(1998, 6, 30))) as version:
        honest = second_order.waiting(version)
        biased = second_order.waiting(version, closed_only=True)
    assert (honest.customers, honest.returned) == (2357, 1139)
    assert np.isnan(honest.curve.median) and biased.curve.median == 55
    counts = (honest.returned_within()["value"] * 2357).round().tolist()
    assert counts == [410, 687, 887, 1074]


# --- at risk ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", WHERE)
def test_pandas_finds_the_same_customers_at_risk(random_shops, where: dict | None) -> None:
    version, shop = random_shops
    expected = {}
    for customer, days in shop.occasions.groupby("customer")["day"]:
        since, gaps = (AS_OF - days.max()).days, days.diff().dt.days.dropna()
        if len(days) >= 4 and since <= shop.setting("churn_days") and since > 2 * gaps.median():
            expected[customer] = (since, gaps.median(), len(days))
    expected = chosen(shop, pd.Series(expected), where)
    if len(expected) < 10:
        with pytest.raises(TooFewError):
            risk.at_risk(version, where)
        return
    found = risk.at_risk(version, where)
    columns = ["days_since", "usual_gap", "occasions"]
    assert sorted(map(tuple, found[columns].to_numpy())) == sorted(expected)
    assert found["revenue"].dropna().is_monotonic_decreasing
    assert ((AS_OF - found["last_date"]).dt.days == found["days_since"]).all()
