"""The rule of thumb for customer value: on a shop that is old enough for it, and at its limits."""

import pandas as pd
import pytest

from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.examples import shop_of_rows
from loyalty.workspace import Settings
from tests.pandas_shop import DAY, PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.test_recomputation import assert_equal, expected
from tests.versions import settings_of, version_of

KPI = catalog()["clv_simple"]


OWN = {"margin_rate": 0.12, "discount_rate": 0.25}


@pytest.mark.parametrize("chosen", [{}, OWN], ids=["defaults", "own"])
def test_engine_and_pandas_agree_on_an_older_shop(chosen):
    tables = random_shop(3)
    earlier = random_shop(4)["orders"].assign(order_id=lambda orders: "V" + orders["order_id"])
    for column in earlier.select_dtypes("datetime"):
        earlier[column] = earlier[column] - 600 * DAY
    tables["orders"] = pd.concat([tables["orders"], earlier], ignore_index=True)
    shop = PandasShop(tables, AS_OF, **chosen)
    with version_of(tables, settings_of(AS_OF, **chosen)) as version:
        for grain in ("month", "quarter", "all"):
            frame = results(version, [KPI], grain)
            assert_equal(frame, expected(shop, KPI.id, grain, None, None), shop, KPI.id, None)
            assert grain != "month" or frame["status"].eq("ok").sum() >= 12


def loyal_shop(customers: int) -> list[dict]:
    """Everybody buys once in each of three years."""
    days = ("2023-03-01", "2024-03-01", "2025-03-01")
    return [
        {"order_id": f"{name} {day}", "customer_id": f"K{name}", "ordered_at": f"{day} 10:00:00"}
        for name in range(customers)
        for day in days
    ]


@pytest.mark.parametrize(
    ("customers", "interest", "value"),
    [
        (30, 0.1, 50 * 0.3 * 5),  # r = 1 would give 10 times the yearly margin: capped at 5
        (30, 0.0, 50 * 0.3 * 5),  # and nothing to divide by
        (30, 1.0, 50 * 0.3 * 1),
        (29, 0.1, None),  # a rate of so few customers is not worth multiplying with
    ],
)
def test_the_multiple_is_capped_and_hidden_where_few_stand_behind_it(customers, interest, value):
    settings = Settings.parse({"discount_rate": interest}, AS_OF.date())
    with shop_of_rows({"orders": loyal_shop(customers)}, settings, ["orders.order_value"]) as version:
        row = results(version, [KPI], "all").iloc[0]
    assert (row["n"], row["left_out"]) == ((customers, 0) if value else (0, customers))
    assert row["value"] == pytest.approx(value) if value else row["value"] != row["value"]
