"""What was never recorded is not zero: KPIs whose source does not know of it have no value (rule G15)."""

from datetime import date, datetime

import pytest

from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.examples import shop_of_rows
from tests.versions import settings_of

KPIS = catalog()
AS_OF = date(2025, 6, 30)
ORDERS = [
    {
        "order_id": str(number),
        "ordered_at": datetime(2025, month, 3, 10),
        "promised_date": date(2025, month, 6),
        "shipped_at": datetime(2025, month, 5, 9),
        "delivered_at": datetime(2025, month, 9, 9),
        "order_value": 10.0 * number,
    }
    for number, month in enumerate((3, 5, 6), 1)
]
NEWSLETTERS = [{"kind": "newsletter", "sent_at": datetime(2025, month, 1, 8)} for month in (4, 5, 6)]
SUPPLIED = [f"messages.{name}" for name in ("order_id", "opened_at", "clicked_at", "unsubscribed_at")]


def asked(kpi: str, grain: str = "all", by: str | None = None, **tables: list[dict]):
    with shop_of_rows(tables, settings_of(AS_OF), SUPPLIED) as version:
        return results(version, [KPIS[kpi]], grain, by=by)


@pytest.mark.parametrize("kpi", ["status_notification_coverage", "delay_notice_rate"])
def test_newsletters_say_nothing_about_orders(kpi):
    row = asked(kpi, orders=ORDERS, messages=NEWSLETTERS).iloc[0]
    assert row["status"] != "unavailable"
    assert row["n"] == 0 and row["value"] != row["value"]
    thanks = {"kind": "thank_you", "order_id": "1", "sent_at": datetime(2025, 3, 4)}
    row = asked(kpi, orders=ORDERS, messages=[*NEWSLETTERS, thanks]).iloc[0]
    assert (row["n"], row["value"]) == (3, 0)


@pytest.mark.parametrize(
    ("kpi", "column"),
    [
        ("email_open_rate", "opened_at"),
        ("email_click_rate", "clicked_at"),
        ("email_unsubscribe_rate", "unsubscribed_at"),
    ],
)
def test_without_any_reaction_recorded_there_is_no_rate(kpi, column):
    assert asked(kpi, messages=NEWSLETTERS).iloc[0]["n"] == 0
    answered = NEWSLETTERS[0] | {column: datetime(2025, 4, 1, 9)}
    row = asked(kpi, messages=[answered, *NEWSLETTERS[1:]]).iloc[0]
    assert (row["n"], row["k"]) == (3, 1)


def test_visits_that_name_no_order_share_the_revenue_of_their_months():
    visits = [
        {"started_at": datetime(2025, month, 2, 10), "device": "mobile", "country": "DE"}
        for month in (4, 5, 5, 6, 6, 6, 6)
    ]
    row = asked("revenue_per_visit", orders=ORDERS, visits=visits).iloc[0]
    assert row["value"] == pytest.approx((20 + 30) / 6)  # May and June have both, March and April do not
    months = asked("revenue_per_visit", "month", orders=ORDERS, visits=visits).set_index("period")["value"]
    assert months["2025-05-01"] == pytest.approx(20 / 2) and months["2025-06-01"] == pytest.approx(30 / 4)
    divided = asked("revenue_per_visit", by="device", orders=ORDERS, visits=visits)
    assert list(divided["slice"]) == [""]  # whose orders they are nobody knows


def test_how_stale_content_was_is_known_as_far_back_as_the_log_tells():
    items = [
        {"content_id": "p1", "published_at": datetime(2024, 6, 1), "updated_at": datetime(2025, 5, 31, 9)},
        {"content_id": "p2", "published_at": datetime(2025, 5, 20), "updated_at": datetime(2025, 5, 20)},
    ]
    today = asked("stale_content_share", "month", orders=ORDERS, content_items=items)
    assert list(today["n"]) == [0, 0, 0, 2]
    log = [
        {"content_id": "p1", "changed_at": datetime(2025, 1, 25)},
        {"content_id": "p1", "changed_at": datetime(2025, 5, 31, 9)},
    ]
    told = asked("stale_content_share", "month", orders=ORDERS, content_items=items, content_changes=log)
    # March ends 65 days after the log begins; at the end of April p1 is 95 days old, then it is touched.
    assert list(told["n"]) == [0, 1, 2, 2]
    assert list(told["k"]) == [0, 1, 0, 0]
