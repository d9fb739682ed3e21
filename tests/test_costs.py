"""Cost & benefit month by month, also where pages show no value yet, and what may not shift its numbers."""

import numpy as np
import pandas as pd
import pytest

from loyalty.cases import sliced
from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.examples import tables_of
from loyalty.workspace import Version
from tests.dice import typed
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.recomputed import balance
from tests.versions import settings_of, version_of

KPIS = catalog()


@pytest.fixture(scope="module")
def shops():
    tables = random_shop(3)
    with version_of(tables, settings_of(AS_OF, churn_days=120)) as version:
        yield version, PandasShop(tables, AS_OF, churn_days=120)


def sums(cases: pd.DataFrame) -> pd.DataFrame:
    """Day → cases that count, their sums, and those still open."""
    weights = cases["weight"] if "weight" in cases else pd.Series(1.0, cases.index)
    counted = cases["value"].notna() & weights.notna()
    parts = {
        "n": counted,
        "open": cases["value"].isna(),
        "value": cases["value"].where(counted),
        "weight": weights.where(counted),
    }
    return pd.DataFrame(parts).astype(float).groupby(pd.to_datetime(cases["day"])).sum()


@pytest.mark.parametrize("grain", ["month", "quarter"])
@pytest.mark.parametrize("kpi", balance.STATES)
def test_every_period_agrees(shops: tuple[Version, PandasShop], kpi: str, grain: str) -> None:
    version, shop = shops
    relation = sliced(KPIS[kpi], version.settings, grain)
    cases = version.cursor().execute(relation.sql, dict(relation.parameters)).df()
    found, expected = sums(cases), sums(balance.STATES[kpi](shop, grain))
    pd.testing.assert_frame_equal(
        found, expected, check_freq=False, check_index_type=False, check_names=False
    )
    assert (found["n"] > 0).sum() >= (2 if grain == "quarter" else 5)


def shop_of_example(kpi: str, settings=None, **more: list[dict]):
    """The worked example of a KPI with further rows."""
    tables = tables_of(KPIS[kpi])
    rows = {name: tables.get(name, []) + more.get(name, []) for name in tables | more}
    for number, row in enumerate(rows["crm_costs"]):
        row.setdefault("campaign_id", str(number))
    frames = {name: typed(name, pd.DataFrame(one)) for name, one in rows.items()}
    return version_of(frames, settings_of(KPIS[kpi].example["as_of"], **(settings or {})))


def value(version: Version, kpi: str) -> float:
    return results(version, [KPIS[kpi]], "all")["value"].iloc[0]


def test_balance_is_margin_minus_cost_and_follows_the_margin_rate() -> None:
    with shop_of_example("crm_balance") as version:
        assert value(version, "crm_balance") == pytest.approx(11)
        assert value(version, "crm_roi") == pytest.approx(11 / 22)
        assert value(version, "crm_cost_ratio") == pytest.approx(22 / 150)
    with shop_of_example("crm_balance", {"margin_rate": 0.5}) as version:
        assert value(version, "crm_balance") == pytest.approx(0.5 * 80 + 9 - 22)  # a known margin stays


def test_costs_of_months_without_orders_or_after_as_of_change_nothing() -> None:
    further = [
        {"month": pd.Timestamp(day), "cost_type": kind, "amount": 1000.0}
        for day in ("2024-01-01", "2025-02-01", "2025-06-01", "2025-07-01", "2026-01-01")
        for kind in ("retention", "acquisition")
    ]
    with (
        shop_of_example("crm_balance") as version,
        shop_of_example("crm_balance", crm_costs=further) as more,
    ):
        for kpi in ("crm_balance", "crm_roi", "crm_cost_ratio", "acquisition_cost"):
            assert value(more, kpi) == pytest.approx(value(version, kpi))


def test_a_booked_zero_is_a_cost_and_a_missing_month_is_none() -> None:
    with shop_of_example("cost_per_retained_customer") as version:
        assert value(version, "cost_per_retained_customer") == pytest.approx(55)
    costs = tables_of(KPIS["cost_per_retained_customer"])["crm_costs"]
    without_march = [row for row in costs if row["amount"] > 0]
    tables = tables_of(KPIS["cost_per_retained_customer"]) | {"crm_costs": without_march}
    frames = {name: typed(name, pd.DataFrame(rows)) for name, rows in tables.items()}
    with version_of(frames, settings_of(pd.Timestamp("2025-12-31"))) as version:
        row = results(version, [KPIS["cost_per_retained_customer"]], "all").iloc[0]
        assert np.isnan(row["value"]) and (row["n"], row["open"]) == (0, 12)


def test_a_running_month_shows_the_last_complete_year(shops: tuple[Version, PandasShop]) -> None:
    """On the 17th of June the twelve months end with May."""
    tables = shops[1].uploaded
    kpis = ("revenue_stability", "cost_per_retained_customer", "acquisition_retention_cost_ratio")
    found = []
    for day in ("2025-05-31", "2025-06-17"):
        with version_of(tables, settings_of(pd.Timestamp(day))) as version:
            found.append([value(version, kpi) for kpi in kpis])
    assert found[0] == pytest.approx(found[1]) and np.isfinite(found[0]).all()


def test_an_empty_discount_is_none_only_where_the_data_never_state_a_zero() -> None:
    rows = [
        {"order_id": str(number), "ordered_at": pd.Timestamp("2025-06-01 10:00"), "discount_value": discount}
        for number, discount in enumerate([5.0, 0.0, None, None])
    ]
    for discounts, expected in ((rows, (2, 1, 2)), (rows[:1] + rows[2:], (3, 1, 0))):
        frame = typed("orders", pd.DataFrame(discounts))
        with version_of({"orders": frame}, settings_of(pd.Timestamp("2025-06-30"))) as version:
            row = results(version, [KPIS["discount_order_share"]], "all").iloc[0]
            assert (row["n"], row["k"], row["left_out"]) == expected
