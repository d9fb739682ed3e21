"""Logs with one row per event become visits and checkouts, whatever the language of headers and events."""

from datetime import datetime

import pytest

from tests.intake.conftest import rows_of

GERMAN = """Ereignis;Zeitpunkt;Sitzung;Kundennummer;Gerät
Seitenaufruf;05.01.2024 10:00:00;s1;;Handy
In den Warenkorb;05.01.2024 10:02:00;s1;;Handy
Kasse begonnen;05.01.2024 10:05:00;s1;K7;Handy
Versandkosten angezeigt;05.01.2024 10:06:00;s1;K7;Handy
Zahlung begonnen;05.01.2024 10:07:00;s1;K7;Handy
Kauf abgeschlossen;05.01.2024 10:09:00;s1;K7;Handy
Seitenaufruf;06.01.2024 11:00:00;s2;;PC
Warenkorb;13.01.2024 12:00:00;s3;;PC
Kasse betreten;13.01.2024 12:05:00;s3;;PC
"""
WORDS = {
    "Ereignis;Zeitpunkt;Sitzung;Kundennummer;Gerät": "event;occurred_at;session;customer_id;device",
    "Seitenaufruf": "page_view",
    "In den Warenkorb": "add_to_cart",
    "Warenkorb": "Add to Cart",
    "Kasse begonnen": "begin_checkout",
    "Kasse betreten": "checkout_started",
    "Versandkosten angezeigt": "add_shipping_info",
    "Zahlung begonnen": "add_payment_info",
    "Kauf abgeschlossen": "purchase",
}


def english(text: str) -> str:
    for german, word in WORDS.items():
        text = text.replace(f"{german}\n", f"{word}\n").replace(f"{german};", f"{word};")
    return text.replace(";", ",")


@pytest.mark.parametrize("text", [GERMAN, english(GERMAN)], ids=["German", "English"])
def test_visits_and_checkouts(con, take, text):
    reading, report, visits = take("ereignisse.csv", text)
    assert (report.rows, report.accepted, report.rejected, report.problems) == (9, 9, 0, ())
    assert [(row["visit_id"], row["started_at"], row["pageviews"]) for row in visits] == [
        ("s1", datetime(2024, 1, 5, 10), 1),
        ("s2", datetime(2024, 1, 6, 11), 1),
        ("s3", datetime(2024, 1, 13, 12), 0),
    ]
    assert [row["interactions"] for row in visits] == [5, 0, 2]  # only the second one may be a bounce
    (checkouts,) = report.extra
    first, second = rows_of(con, checkouts.relation)
    steps = (
        "cart_created_at",
        "checkout_started_at",
        "shipping_shown_at",
        "payment_started_at",
        "completed_at",
    )
    assert [first[step].minute for step in steps] == [2, 5, 6, 7, 9]
    assert (first["checkout_id"], first["customer_id"], first["device"]) == ("s1", "K7", "Handy")
    assert [second.get(step) for step in steps] == [
        datetime(2024, 1, 13, 12),
        datetime(2024, 1, 13, 12, 5),
        None,
        None,
        None,
    ]


def test_what_a_log_never_holds_is_not_supplied(take):
    """Rule G15: without any search event nothing is known about searches."""
    _, report, _ = take("ereignisse.csv", GERMAN)
    (checkouts,) = report.extra
    assert "pageviews" in report.columns and "searches" not in report.columns
    assert "completed_at" in checkouts.columns and "cart_value" not in checkouts.columns


def test_without_sessions_the_day_of_a_visitor_is_a_visit(take):
    views = "page_view,2024-01-05 10:00,a\npage_view,2024-01-05 12:00,a\n"
    text = f"event,time,visitor\n{views}search,2024-01-06 12:00,a\n"
    _, _, visits = take("log.csv", text)
    assert [(row["visit_id"], row["pageviews"]) for row in visits] == [
        ("a 2024-01-05", 2),
        ("a 2024-01-06", 0),
    ]


def test_events_without_a_time_are_rejected_with_their_visit(take):
    _, report, visits = take("log.csv", GERMAN + "Seitenaufruf;;s9;;PC\n")
    assert len(visits) == 3 and report.rejected == 1
    assert [problem["rule"] for problem in report.problems] == ["missing_required"]
