"""How a customer's last order went: what is recorded, and from which day on it is known."""

from datetime import date, datetime

import pytest

from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.examples import shop_of_rows
from loyalty.workspace import Settings

SETTINGS = Settings.parse({"churn_days": 365}, date(2025, 6, 30))
NEEDED = ["orders.customer_id", "orders.promised_date"]
ACTIVE = catalog()["bad_experience_of_active"]


def order(customer: str, day: date, **more) -> dict:
    return {"order_id": f"{customer}{day}", "customer_id": customer, "ordered_at": f"{day} 10:00:00", **more}


def active(tables: dict[str, list[dict]], settings: Settings = SETTINGS):
    with shop_of_rows(tables, settings, NEEDED) as version:
        return results(version, [ACTIVE], "month"), results(version, [ACTIVE], "all").iloc[0]


def test_a_source_without_outcomes_says_nothing():
    """Promises without a single delivery are a file without deliveries, not a shop that never delivers."""
    promised = order("A", date(2025, 5, 1), promised_date=date(2025, 5, 5))
    other = order("B", date(2025, 5, 1))
    complaint = {
        "order_id": other["order_id"],
        "category": "complaint",
        "created_at": datetime(2025, 5, 9, 8, 0),
    }
    asked = {
        "order_id": other["order_id"],
        "requested_at": datetime(2025, 5, 9),
        "received_at": datetime(2025, 5, 12),
    }
    tables = {"orders": [promised, other], "tickets": [complaint], "returns": [asked]}
    assert active(tables)[1]["n"] == 0
    promised["delivered_at"] = datetime(2025, 5, 9)
    complaint["first_responded_at"] = datetime(2025, 5, 30)
    assert [active(tables)[1][name] for name in ("n", "k")] == [2, 2]


def test_a_month_knows_only_what_was_known_at_its_end():
    """Promised for 30 April, delivered on 2 May: not yet late in April, late in May, replaced in June."""
    tables = {
        "orders": [
            order("A", date(2025, 4, 20), promised_date=date(2025, 4, 30), delivered_at=datetime(2025, 5, 2)),
            order("A", date(2025, 6, 3), promised_date=date(2025, 6, 7), delivered_at=datetime(2025, 6, 7)),
        ]
    }
    assert active(tables)[0]["k"].tolist() == [0, 1, 0]


@pytest.mark.parametrize(("hours", "bad"), [(24, 1), (72, 0)])
def test_the_target_for_answers_is_the_shops_own(hours: int, bad: int):
    bought = order("A", date(2025, 5, 1))
    ticket = {
        "order_id": bought["order_id"],
        "category": "complaint",
        "created_at": datetime(2025, 5, 9, 8, 0),
        "first_responded_at": datetime(2025, 5, 11, 8, 0),
    }
    settings = Settings.parse({"churn_days": 365, "response_target_h": hours}, date(2025, 6, 30))
    assert active({"orders": [bought], "tickets": [ticket]}, settings)[1]["k"] == bad


@pytest.mark.parametrize(
    ("kind", "score", "scale", "counted", "bad"),
    [
        ("nps", 6, (0, 10), 1, 1),
        ("nps", 7, (0, 10), 1, 0),
        ("nps", 3, (1, 5), 0, 0),
        ("csat", 2, (1, 5), 1, 1),
        ("csat", 3, (None, None), 1, 0),
        ("csat", 6, (1, 5), 0, 0),
        ("ces", 1, (1, 7), 0, 0),
    ],
)
def test_answers_on_their_scales(kind: str, score: int, scale: tuple, counted: int, bad: int):
    bought = order("A", date(2025, 5, 1))
    answer = {
        "order_id": bought["order_id"],
        "survey_type": kind,
        "answered_at": datetime(2025, 5, 9),
        "score": score,
        "scale_min": scale[0],
        "scale_max": scale[1],
    }
    row = active({"orders": [bought], "surveys": [answer]})[1]
    assert (row["n"], row["k"]) == (counted, bad)
