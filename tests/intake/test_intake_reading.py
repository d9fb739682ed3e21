"""Rows become typed rows; what cannot be read becomes a problem; nothing is silently dropped."""

import hmac
from datetime import date, datetime

import pytest

from loyalty.intake import Mapping, inspect, load


def problems(con):
    sql = "select row_no, column_name, value, rule from temp.problems order by row_no, rule, column_name"
    return con.execute(sql).fetchall()


def test_a_german_file(take):
    text = (
        "Bestellnummer;Kunden-Nr.;Bestelldatum;Bestellwert (€);Bestellstatus;Testbestellung;Artikelanzahl;"
        "Liefertermin\n"
        "B1;K1;31.12.2024 14:05:06;1.234,56;Zugestellt;nein;2;05.01.2025\n"
        "B2;K2;01.01.2025;12,5 €;Nicht verfügbar;ja;1,00;NULL\n"
    )
    reading, report, rows = take("Bestellungen.csv", text, "cp1252")
    assert (reading.decimal, reading.date_format, report.problems) == (",", "%d.%m.%Y", ())
    assert rows[0] == {
        "order_id": "B1",
        "customer_id": "K1",
        "ordered_at": datetime(2024, 12, 31, 14, 5, 6),
        "order_value": 1234.56,
        "status": "delivered",
        "is_test": False,
        "items_qty": 2,
        "promised_date": date(2025, 1, 5),
        "row_no": 2,
    }
    assert (rows[1]["status"], rows[1]["is_test"], rows[1]["items_qty"]) == ("cancelled", True, 1)
    assert (report.first_day, report.last_day) == (date(2024, 12, 31), date(2025, 1, 1))


def test_unreadable_cells_are_null_and_reported(con, take):
    text = (
        "order_id,ordered_at,order_value,is_test,status,delivered_at\n"
        "1,2024-01-01,abc,vielleicht,seltsam,2024-02-30\n"
        "2,2024-01-02,5.00,0,paid,2024-02-01\n"
    )
    _, report, rows = take("orders.csv", text)
    assert rows[0] == {"order_id": "1", "ordered_at": datetime(2024, 1, 1), "row_no": 2}
    assert (report.accepted, report.rejected) == (2, 0)
    assert problems(con) == [
        (2, "status", "seltsam", "unknown_value"),
        (2, "delivered_at", "2024-02-30", "unreadable_date"),
        (2, "is_test", "vielleicht", "unreadable_flag"),
        (2, "order_value", "abc", "unreadable_number"),
    ]


def test_only_a_missing_required_column_rejects_a_row(con, take):
    text = "order_id,ordered_at\n,2024-01-01\n2,\n3,gestern\n4,2024-01-04\n"
    _, report, rows = take("orders.csv", text)
    assert [row["order_id"] for row in rows] == ["4"]
    assert (report.rows, report.accepted, report.rejected, report.duplicates) == (4, 1, 3, 0)
    assert problems(con) == [
        (2, "order_id", None, "missing_required"),
        (3, "ordered_at", None, "missing_required"),
        (4, "ordered_at", "gestern", "unreadable_date"),
    ]


def test_one_of_a_group_is_enough(take):
    text = "return_id,order_id,requested_at,refunded_at\nr1,1,2024-01-01,\nr2,2,,2024-01-02\nr3,3,,\n"
    _, report, rows = take("returns.csv", text)
    assert [row["return_id"] for row in rows] == ["r1", "r2"]
    assert [(problem["row"], problem["column"]) for problem in report.problems] == [
        (4, "requested_at / refunded_at")
    ]


def test_a_group_with_one_unreadable_and_one_good_cell_is_accepted(take):
    _, report, rows = take("returns.csv", "order_id,requested_at,refunded_at\n1,x,2024-01-02\n")
    assert report.accepted == 1 and rows[0]["refunded_at"] == datetime(2024, 1, 2)


def test_a_column_may_mix_days_and_moments(take):
    text = "Bestellnummer;Bestelldatum\n1;15.08.2018\n2;15.08.2018 04:10:37\n3;15.08.2018 04:10\n4;5.8.18\n"
    _, report, rows = take("orders.csv", text)
    assert [(problem["value"], problem["rule"]) for problem in report.problems] == [
        ("5.8.18", "two_digit_year")
    ]
    assert [row["ordered_at"] for row in rows] == [
        datetime(2018, 8, 15),
        datetime(2018, 8, 15, 4, 10, 37),
        datetime(2018, 8, 15, 4, 10),
        datetime(2018, 8, 5),
    ]


def test_offsets_become_the_shops_time(con, write):
    text = "order_id,ordered_at\n1,2024-07-01T22:30:00Z\n2,2024-01-05 23:30:00 +0100\n3,2024-01-05 23:30:00\n"
    reading = inspect(write("orders.csv", text))
    report = load(con, reading, b"k")
    days = con.execute(f"select ordered_at from {report.relation} order by row_no").fetchall()
    assert [str(day[0]) for day in days] == [
        "2024-07-02 00:30:00",
        "2024-01-05 23:30:00",
        "2024-01-05 23:30:00",
    ]
    elsewhere = load(con, reading, b"k", tz="America/New_York")
    moments = con.execute(f"select ordered_at from {elsewhere.relation} order by row_no").fetchall()
    assert str(moments[0][0]) == "2024-07-01 18:30:00"


def test_slashes_are_decided_by_the_column_then_by_the_file(take):
    text = "order_id,ordered_at,shipped_at\n1,03/04/2024,04/25/2024\n2,05/06/2024,05/07/2024\n"
    reading, report, rows = take("orders.csv", text)
    assert (reading.date_format, report.problems) == ("%m/%d/%Y", ())
    assert rows[0]["ordered_at"] == datetime(2024, 3, 4)


def test_slashes_that_nothing_decides_are_reported(take):
    reading, report, rows = take("orders.csv", "order_id,ordered_at\n1,03/04/2024\n2,05/06/2024\n")
    assert rows[0]["ordered_at"] == datetime(2024, 4, 3)
    assert report.problems == (
        {"row": 2, "column": "ordered_at", "value": "03/04/2024", "rule": "ambiguous_date"},
    )


def test_the_whole_file_is_asked_before_a_date_is_called_ambiguous(take):
    text = "order_id,ordered_at\n" + "".join(f"{n},03/04/2024\n" for n in range(2500)) + "x,12/31/2024\n"
    _, report, rows = take("orders.csv", text)
    assert report.problems == ()
    assert rows[0]["ordered_at"] == datetime(2024, 3, 4)


def test_thousands_are_told_from_decimals_by_the_rest_of_the_file(take):
    text = "order_id;ordered_at;order_value;shipping_fee\n1;2024-01-01;1.234;4,90\n2;2024-01-01;2.000;3,90\n"
    assert take("orders.csv", text)[2][0]["order_value"] == 1234.0
    text = "order_id,ordered_at,order_value,shipping_fee\n1,2024-01-01,1.234,4.90\n"
    assert take("orders.csv", text)[2][0]["order_value"] == 1.234


def test_emails_are_keyed_hashes_and_never_stored(con, take):
    text = (
        "order_id,ordered_at,email\n"
        "1,2024-01-01, Erika@Example.org \n"
        "2,2024-01-01,erika@example.org\n"
        "3,2024-01-01,keine\n"
    )
    reading, report, rows = take("orders.csv", text)
    expected = hmac.digest(b"secret", b"erika@example.org", "sha256").hex()
    assert [row.get("customer_email") for row in rows] == [expected, expected, None]
    assert report.problems == ({"row": 4, "column": "email", "value": "…", "rule": "unknown_value"},)
    tables = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    stored = "".join(str(con.execute(f"select * from {name}").fetchall()) for (name,) in tables)
    assert "example.org" not in stored.lower()


def test_a_reason_off_the_list_is_another_reason(take):
    text = (
        "Warenkorb-ID;Kasse begonnen;Abbruchgrund\n"
        "1;01.02.2024;Versandkosten zu hoch\n"
        "2;01.02.2024;Regen\n"
        "3;01.02.2024;\n"
    )
    _, report, rows = take("kasse.csv", text)
    assert [row.get("exit_reason") for row in rows] == ["shipping_cost", "other", None]
    assert [problem["value"] for problem in report.problems] == ["Regen"]


def test_a_column_of_crosses_says_no_where_it_is_blank(take):
    text = "content_id,has_image\np1,x\np2,\n"
    assert [row["has_image"] for row in take("content_items.csv", text)[2]] == [True, False]


def test_numbers_spoilt_by_a_spreadsheet_library(take):
    text = "order_id,customer_id,ordered_at,items_qty\n1,17850.0,2024-01-01,2.0\n2,,2024-01-01,1.5\n"
    _, report, rows = take("orders.csv", text)
    assert (rows[0]["customer_id"], rows[0]["items_qty"]) == ("17850", 2)
    assert [problem["rule"] for problem in report.problems] == ["unreadable_number"]


def test_excel_shells_and_blanks(take):
    text = 'order_id;ordered_at\n="0012"; 2024-01-01\u00a0\n'
    assert take("orders.csv", text)[2][0]["order_id"] == "0012"


def test_a_constant_fills_what_the_file_does_not_say(take):
    mapping = Mapping("surveys", {}, {"surveys.survey_type": "csat"})
    _, _, rows = take("x.csv", "response_id,score,answered_at\n1,4,2024-01-01\n", mapping=mapping)
    assert rows[0]["survey_type"] == "csat"


def test_progress_and_several_pieces(con, write):
    text = "order_id,ordered_at,order_value\n" + "".join(f"{n},2024-01-01,1.50\n" for n in range(25_000))
    seen = []
    reading = inspect(write("orders.csv", text))
    report = load(con, reading, b"k", progress=lambda done, total: seen.append((done, total)))
    assert report.accepted == 25_000
    assert seen == sorted(seen) and seen[-1][0] == seen[-1][1] == len(text)
    last = con.execute(f"select max(row_no), sum(order_value) from {report.relation}").fetchall()
    assert last == [(25_001, 37_500.0)]


def test_two_files_of_one_kind_stand_side_by_side(con, write):
    reading = inspect(write("orders.csv", "order_id,ordered_at\n1,2024-01-01\n"))
    assert [load(con, reading, b"k").relation for _ in range(2)] == ["stage.orders_1", "stage.orders_2"]
    assert load(con, reading, b"k", target="stage.mine").relation == "stage.mine"


@pytest.mark.parametrize("raw", ["", "n/a", "0000-00-00", "?"])
def test_gaps_are_no_problems(take, raw):
    _, report, rows = take("orders.csv", f"order_id,ordered_at,delivered_at\n1,2024-01-01,{raw}\n")
    assert report.problems == () and "delivered_at" not in rows[0]


def test_understood_examples_for_the_page(write):
    text = (
        "Bestellnummer;E-Mail;Bestelldatum;Bestellwert;Status\n"
        "1;a@x.de;31.12.2024;;bezahlt\n"
        "2;;01.01.2025;1.234,50;\n"
    )
    reading = inspect(write("orders.csv", text))
    found = {column.header: column for column in reading.columns}
    assert found["Bestelldatum"].understood == datetime(2024, 12, 31)
    assert (found["Bestellwert"].raw, found["Bestellwert"].understood) == ("1.234,50", 1234.5)
    assert found["Bestellwert"].gaps == 0.5
    assert found["Status"].understood == "paid"
    assert "x.de" not in str(found["E-Mail"].understood)


def test_a_cancelled_load_leaves_nothing_staged(con, write):
    def cancel(done, total):
        raise KeyboardInterrupt

    reading = inspect(write("orders.csv", "order_id,ordered_at\n1,2024-01-01\n"))
    with pytest.raises(KeyboardInterrupt):
        load(con, reading, b"k", progress=cancel)
    tables = con.execute("select table_name from duckdb_tables() where schema_name = 'stage'").fetchall()
    assert tables == [("rejected",)]
