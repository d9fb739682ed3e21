"""Commerce KPIs against published figures, and the words that payment methods go by."""

from datetime import date, datetime
from itertools import chain, repeat

import pytest

from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.examples import shop_of_rows
from loyalty.workspace import Settings
from tests.pandas_shop import PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.recomputed.commerce import CASES

KPIS = catalog()
DELIVERED, REQUESTED, LATER = datetime(2025, 3, 3, 12), datetime(2025, 3, 10, 12), date(2025, 6, 30)


def values(orders: list[dict], returns: list[dict], *kpis: str) -> list[float]:
    """The values of KPIs over all time in a shop of delivered orders and their returns."""
    sent = [{"order_id": str(number), "delivered_at": DELIVERED, **row} for number, row in enumerate(orders)]
    tables = {"orders": sent, "returns": [{"requested_at": REQUESTED, **row} for row in returns]}
    with shop_of_rows(tables, Settings.parse({}, LATER)) as version:
        return list(results(version, [KPIS[kpi] for kpi in kpis], "all")["value"])


RATES = ("return_rate_orders", "return_rate_items", "return_rate_value")


def test_the_three_return_rates_as_published():
    """Three parcels: 3 × 100 € (2 back), 2 × 75 € (1 back), 1 × 50 € (Asdecker, retourenforschung.de)."""
    orders = [{"items_qty": n, "order_value": value} for n, value in ((3, 300.0), (2, 150.0), (1, 50.0))]
    returns = [
        {"order_id": "0", "items_returned": 2, "returned_value": 200.0},
        {"order_id": "1", "items_returned": 1, "returned_value": 75.0},
    ]
    assert values(orders, returns, *RATES) == pytest.approx([2 / 3, 0.5, 0.55])


def test_what_is_below_zero_is_unknown_not_given_back():
    """Left out are the orders whose returns say −1 item and −50 €; else 1 of 2, 75 of 300 €."""
    orders = [{"items_qty": 2, "order_value": 150.0}] * 2 + [{"items_qty": -1, "order_value": 150.0}]
    returns = [
        {"order_id": "0", "items_returned": 1, "returned_value": 75.0},
        {"order_id": "1", "items_returned": -1, "returned_value": -50.0},
    ]
    assert values(orders, returns, "return_rate_items") == pytest.approx([0.5])
    assert values(orders, returns, "return_rate_value") == pytest.approx([75 / 300])


def test_rate_of_orders_follows_from_that_of_items():
    """20 % of items, three an order, returned independently: 48.8 % of orders (Asdecker)."""
    # Of 125 orders 64, 48, 12 and 1 send back none, one, two and three items.
    back = list(chain(repeat(0, 64), repeat(1, 48), repeat(2, 12), repeat(3, 1)))
    returns = [{"order_id": str(number), "items_returned": n} for number, n in enumerate(back) if n]
    found = values([{"items_qty": 3}] * 125, returns, *RATES[:2])
    assert found == pytest.approx([0.488, 0.2])


@pytest.mark.parametrize(
    ("category", "names"),
    {
        "paypal": ["PayPal", "paypal_express", "PayPal Plus"],
        "invoice": ["Rechnung", "Klarna Rechnung", "Kauf auf Rechnung", "invoice", "Klarna - Pay later"],
        "instalments": ["Ratenkauf", "Klarna Ratenkauf", "installments", "Finanzierung"],
        "direct_debit": ["Lastschrift", "SEPA-Lastschrift", "Bankeinzug", "Direct debit"],
        "card": ["Kreditkarte", "credit_card", "Visa", "debit-card", "Mastercard"],
        "prepayment": ["Vorkasse", "Banküberweisung", "bank transfer"],
        "wallet": ["Apple Pay", "google_pay", "Amazon Pay", "Wallet"],
        "instant_transfer": ["Sofortüberweisung", "giropay", "EPS", "iDEAL"],
        "cash_on_delivery": ["Nachnahme", "COD"],
        "gift_card": ["Gutschein", "Gift card"],
        "other": ["Bitcoin", "Steps"],
        "unknown": ["", " ", None],
    }.items(),
)
def test_payment_methods_are_put_together(category, names):
    orders = [
        {"order_id": str(number), "payment_method": name, "order_value": 10.0}
        for number, name in enumerate(names)
    ]
    with shop_of_rows({"orders": orders}, Settings.parse({}, LATER)) as version:
        found = results(version, [KPIS["payment_method_mix"]], "all")
    assert list(found["category"]) == [category]


def test_no_rate_of_cancellation_without_a_cancelled_order():
    with shop_of_rows(
        {"orders": [{"order_id": "1", "status": "completed"}]}, Settings.parse({}, LATER)
    ) as version:
        row = results(version, [KPIS["cancellation_rate"]], "all").iloc[0]
    assert row["n"] == 0 and row["value"] != row["value"] and row["status"] != "unavailable"


def test_random_shops_hold_the_edge_cases():
    """The second computation proves nothing about what does not occur."""
    shop = PandasShop(random_shop(1), AS_OF)
    assert CASES["return_rate_items"](shop)["left_out"].sum() > 30
    assert CASES["return_rate_value"](shop)["left_out"].sum() > 30
    intact = CASES["in_full_rate"](shop)["value"]
    assert (intact == 0).sum() > 30 and intact.isna().sum() > 30
    assert 0.1 < CASES["shipping_fee_as_quoted_rate"](shop)["value"].mean() < 0.9
    assert (CASES["refund_processing_days"](shop)["value"] == 0).any()
    late = CASES["days_late_p90"](shop)
    assert 30 < late["closed"].sum() < len(late)
    steps = CASES["checkout_step_dropoff"](shop)
    assert steps["value"].isna().sum() > 5 and set(steps["step"]) == {
        "cart",
        "checkout",
        "shipping",
        "payment",
    }
