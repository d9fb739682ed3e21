"""Rules G3, G4, G12 and G13 from the file to the figure: what does not count is counted by its reason."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.importing import readings, throwaway
from tests.dice import typed
from tests.versions import settings_of, version_of

HEAD = "Bestellnummer;Bestelldatum;Kundennummer;E-Mail;Bestellwert;Währung;Status;Test\n"
GOOD = "1;01.03.2024;A;a@x.de;10,00;EUR;bezahlt;nein\n2;02.03.2024;B;;20,00;EUR;versendet;nein\n"
ROWS = {
    "test": "3;03.03.2024;A;;10,00;EUR;bezahlt;ja\n",
    "cancelled": "4;03.03.2024;A;;10,00;EUR;storniert;nein\n",
    "not_completed": "5;03.03.2024;A;;10,00;EUR;fehlgeschlagen;nein\n",
    "negative_value": "6;03.03.2024;A;;-10,00;EUR;bezahlt;nein\n",
    "foreign_currency": "7;03.03.2024;A;;10,00;CHF;bezahlt;nein\n",
    "future_date": "8;03.03.2099;A;;10,00;EUR;bezahlt;nein\n",
    "duplicate": "2;02.03.2024;B;;20,00;EUR;versendet;nein\n",
    "unreadable": "9;gestern;A;;10,00;EUR;bezahlt;nein\n",
}


@pytest.fixture
def shop(tmp_path: Path):
    """shop(text) → the orders file as a throw-away shop."""

    def _shop(text: str, name: str = "bestellungen.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return throwaway(readings([path]))

    return _shop


def counted(version) -> dict[str, int]:
    """Reason → rows, as the KPI tells them."""
    frame = results(version, [catalog()["excluded_rows"]], "all", by="reason")
    return {row["slice"]: int(row["value"]) for _, row in frame.iterrows() if row["value"]}


def whole(version, kpi: str):
    return results(version, [catalog()[kpi]], "all").iloc[0]


@pytest.mark.parametrize("reason", ROWS)
def test_each_reason_alone(shop, reason):
    with shop(HEAD + GOOD + ROWS[reason]) as version:
        assert counted(version) == {reason: 1}
        assert whole(version, "excluded_rows")["value"] == 1
        assert whole(version, "average_order_value")["n"] == 2
        assert whole(version, "average_order_value")["value"] == 15


def test_a_value_that_its_lines_make_negative_does_not_count_either():
    tables = {
        "orders": pd.DataFrame({"order_id": ["1", "2"], "ordered_at": pd.Timestamp("2024-03-01")}),
        "order_items": pd.DataFrame({
            "order_id": ["1", "1", "2"], "line_no": [1, 2, 1], "quantity": [3, -1, -2], "price": 10.0,
            "shipping_fee": [5.0, None, 5.0],
        }),
    }  # fmt: skip
    typed_tables = {name: typed(name, rows) for name, rows in tables.items()}
    with version_of(typed_tables, settings_of(date(2024, 3, 31))) as version:
        assert counted(version) == {"negative_value": 1}
        value = whole(version, "average_order_value")
        assert (value["n"], value["value"]) == (1, 25)


def test_all_reasons_at_once(shop):
    with shop(HEAD + GOOD + "".join(ROWS.values())) as version:
        assert counted(version) == dict.fromkeys(ROWS, 1)
        assert whole(version, "average_order_value")["n"] == 2


def test_an_order_without_a_value_is_valid_and_leaves_only_the_money(shop):
    with shop(HEAD + GOOD + "3;03.03.2024;C;;;EUR;bezahlt;nein\n") as version:
        assert counted(version) == {}
        assert whole(version, "customer_id_coverage")["n"] == 3
        assert whole(version, "average_order_value")["n"] == 2


def test_of_two_different_rows_of_one_order_the_later_counts_and_the_other_is_counted(shop):
    with shop(HEAD + GOOD + "2;02.03.2024;B;;25,00;EUR;versendet;nein\n") as version:
        assert counted(version) == {"duplicate": 1}
        assert whole(version, "average_order_value")["value"] == 17.5


def test_lines_of_one_order_are_no_duplicates(shop):
    lines = (
        "Bestellnummer;Bestelldatum;Kundennummer;Gesamtsumme;Artikelnummer;Menge;Einzelpreis\n"
        "1;01.03.2024;A;25,50;X;2;10,00\n1;;;;Y;1;5,50\n2;02.03.2024;B;10,00;X;1;10,00\n"
    )
    with shop(lines) as version:
        assert counted(version) == {}
        assert whole(version, "average_order_value")["value"] == 17.75


@pytest.mark.parametrize("guest", ["", "0", "-1", "guest", "Gast", "NULL", "n/a"])
def test_guests_are_nobody(shop, guest):
    """Rule G4: in order KPIs yes, in customer KPIs no."""
    orders = "".join(f"{number};03.03.2024;{guest};;10,00;EUR;bezahlt;nein\n" for number in (3, 4))
    with shop(HEAD + GOOD + orders) as version:
        coverage = whole(version, "customer_id_coverage")
        assert (coverage["k"], coverage["n"]) == (2, 4)
        assert whole(version, "repeat_purchase_rate")["n"] == 2
        assert whole(version, "average_order_value")["n"] == 4


def test_an_address_that_occurs_with_a_number_is_that_customer(shop):
    orders = "3;03.03.2024;; A@X.de ;10,00;EUR;bezahlt;nein\n4;04.03.2024;;neu@x.de;10,00;EUR;bezahlt;nein\n"
    with shop(HEAD + GOOD + orders) as version:
        coverage = whole(version, "customer_id_coverage")
        assert (coverage["k"], coverage["n"]) == (4, 4)
        repeat = whole(version, "repeat_purchase_rate")
        assert (repeat["k"], repeat["n"]) == (1, 3)
        kept = version.cursor().execute("select * from data.orders").df().to_csv()
        assert "x.de" not in kept.lower()
