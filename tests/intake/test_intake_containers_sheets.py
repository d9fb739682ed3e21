"""Typed cells of workbooks reach the canonical rows as they are: nothing lost, nothing misread."""

import csv
import io
import math
import string
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from loyalty.intake import IntakeError, Mapping, inspect, load, unpack
from loyalty.intake.numerals import parse_number
from loyalty.intake.sheet_worker import as_text, number, written
from loyalty.intake.workbooks import marks_of
from tests.intake import container_files as files
from tests.intake.conftest import rows_of

HEADER = ("Bestellnummer", "Kundennummer", "Bestelldatum", "Bestellwert")
DAY = date(2024, 2, 1)


@pytest.fixture
def read(write, scratch, con):
    """read(rows, …) → the canonical rows of a workbook's only sheet."""

    def _read(rows: list[tuple], mapping: Mapping | None = None, name: str = "Mappe.xlsx") -> list[dict]:
        path = write(name, files.xlsx_bytes({"Tabelle1": rows}))
        (piece,) = unpack(path, scratch)
        report = load(con, inspect(piece, mapping), b"k")
        assert not report.rejected, report.problems
        return rows_of(con, report.relation)

    return _read


def test_typed_cells_are_written_so_that_they_can_be_read_in_one_way_only():
    cells = [17850.0, 12.5, 0.1 + 0.2, -0.19, 1.234, 1e-7, 1.5e20, 9007199254740991.0, 1234567.891, 12345.678]
    texts = ["17850", "12.5", "0.3", "-0.19", "1.2340", "0.0000001", "150000000000000000000"]
    texts += ["9007199254740991", "1234567.8910", "12345.6780"]
    assert [as_text(cell, ".") for cell in cells] == texts
    assert as_text(1234.5, ",") == "1234,5"
    assert [as_text(cell, "e") for cell in (12.5, -0.125, 3.0)] == ["125e-1", "-125e-3", "3"]
    assert [as_text(cell, ".") for cell in (math.nan, math.inf, "", None)] == ["", "", "", ""]
    assert [as_text(cell, ".") for cell in (True, False, "007", "a\0b")] == ["true", "false", "007", "ab"]
    assert as_text(date(2024, 1, 31), ".") == "2024-01-31"
    assert as_text(datetime(2024, 1, 31, 14, 5), ".") == "2024-01-31 14:05:00"
    assert as_text(datetime(2024, 1, 31, 14, 5, 7, 123000), ".") == "2024-01-31 14:05:07.123"
    assert as_text(time(14, 5), ".") == "14:05:00"
    assert as_text(timedelta(hours=30, seconds=5), ".") == "30:00:05"
    assert written(["", "", ""], ["."] * 3) == []
    assert written(["", 1.0, ""], ["."] * 3) == ["", "1", ""]


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(",.e"))
def test_every_number_comes_back_to_fifteen_digits(value, mark):
    text = number(value, mark)
    exact = Decimal(text.replace(",", "."))
    assert exact == Decimal(int(value)) or exact == Decimal(f"{value:.15g}")
    if "e" not in text:
        assert parse_number(text, "," if mark == "," else ".") == float(exact)


def test_rows_keep_the_numbers_that_the_sheet_shows(write, scratch, con):
    """A title, blank rows and a stray note above and beside the table change no row number."""
    rows = [(), ("Bestellungen 2024",), (), HEADER, ("1", 7, DAY, 12.5), (), ("2", 7, DAY, "viel")]
    (piece,) = unpack(write("Mappe.xlsx", files.xlsx_bytes({"Tabelle1": rows})), scratch)
    report = load(con, inspect(piece), b"k")
    assert [(problem["row"], problem["value"]) for problem in report.problems] == [(7, "viel")]
    assert report.problems[0]["column"] == "Bestellwert"


def test_a_table_may_begin_in_any_column(write, scratch, con):
    book = openpyxl.Workbook()
    for along, cells in enumerate(zip(HEADER, ("1", 7, DAY, 12.5), strict=True)):
        for down, cell in enumerate(cells):
            book.active.cell(5 + down, 3 + along, cell)
    target = io.BytesIO()
    book.save(target)
    (piece,) = unpack(write("Mappe.xlsx", target.getvalue()), scratch)
    report = load(con, inspect(piece), b"k")
    assert (report.accepted, report.rejected) == (1, 0)


def test_leading_zeros_and_whole_numbers_stay(read):
    rows = read([HEADER, ("00123", "0007", DAY, 12), (124, 17850.0, DAY, 12.0), ("A-1", 1e15, DAY, 1e6)])
    assert [row["order_id"] for row in rows] == ["00123", "124", "A-1"]
    assert [row["customer_id"] for row in rows] == ["0007", "17850", "1000000000000000"]
    assert [row["order_value"] for row in rows] == [12.0, 12.0, 1_000_000.0]


def test_texts_beside_typed_numbers_are_read_in_their_own_notation(read):
    german = read([HEADER, ("1", 7, DAY, 12.5), ("2", 7, DAY, "12,50"), ("3", 7, DAY, "1.234,50 €")])
    assert [row["order_value"] for row in german] == [12.5, 12.5, 1234.5]
    english = read([HEADER, ("1", 7, DAY, 12.5), ("2", 7, DAY, "12.50"), ("3", 7, DAY, "1,234.50")])
    assert [row["order_value"] for row in english] == [12.5, 12.5, 1234.5]


def test_three_decimals_of_a_typed_number_are_no_thousands(read):
    rows = read(
        [(*HEADER, "Versand"), ("1", 7, "01.02.2024", 1.234, "4,90"), ("2", 7, "02.02.2024", 999.125, 5)]
    )
    assert [row["order_value"] for row in rows] == [1.234, 999.125]
    assert [row["ordered_at"] for row in rows] == [datetime(2024, 2, 1), datetime(2024, 2, 2)]


def test_how_typed_numbers_are_written_follows_the_texts_of_the_sheet():
    assert marks_of({}) == {"columns": {}, "sheet": "."}
    assert marks_of({"3": ["12,50", "12,50 €"]}) == {"columns": {"3": ","}, "sheet": ","}
    assert marks_of({"3": ["12.50"], "5": ["7,5"]})["columns"] == {"3": ".", "5": ","}
    assert marks_of({"3": ["1.234"]}) == {"columns": {"3": "e"}, "sheet": "."}
    assert marks_of({"3": ["1.234"], "1": ["31.12.2024"]})["columns"]["3"] == ","
    assert marks_of({"0": ["Version 1.5", "Str. 12"]})["sheet"] == "."


def test_a_saved_mapping_of_csv_files_reads_a_workbook_too(read):
    dialect = {"encoding": "cp1252", "delimiter": ";", "decimal": ",", "date_format": "%d.%m.%Y"}
    mapping = Mapping("orders", dialect=dialect, decimals={"Bestellwert": ","}, dates={"Bestelldatum": "dmy"})
    rows = read([HEADER, ("1", 7, DAY, 12.5), ("2", 7, "03.02.2024", 1.25)], mapping)
    assert [row["order_value"] for row in rows] == [12.5, 1.25]
    assert [row["ordered_at"] for row in rows] == [datetime(2024, 2, 1), datetime(2024, 2, 3)]


def test_what_the_texts_of_a_column_leave_open_is_asked_in_spite_of_its_typed_numbers(write, scratch, con):
    rows = [HEADER, ("1", 7, DAY, 12.5), ("2", 7, DAY, "1.234")]
    (piece,) = unpack(write("Mappe.xlsx", files.xlsx_bytes({"Tabelle1": rows})), scratch)
    asked = inspect(piece).questions
    assert [(question.kind, question.header) for question in asked] == [("decimal", "Bestellwert")]
    values = []
    for mark in ",.":
        reading = inspect(piece, Mapping("orders", decimals={"Bestellwert": mark}))
        values.append([row["order_value"] for row in rows_of(con, load(con, reading, b"k").relation)])
    general = inspect(piece, Mapping("orders", dialect={"decimal": ","}))
    values.append([row["order_value"] for row in rows_of(con, load(con, general, b"k").relation)])
    assert values == [[12.5, 1234.0], [12.5, 1.234], [12.5, 1234.0]]
    assert general.to_mapping().dialect == {"decimal": ","}


def test_days_as_text_beside_typed_days_are_asked_about_too(write, scratch):
    rows = [HEADER, *((str(n), 7, DAY, 12.5) for n in range(9)), ("x", 7, "03/04/2024", 1)]
    (piece,) = unpack(write("Mappe.xlsx", files.xlsx_bytes({"Tabelle1": rows})), scratch)
    assert [(question.kind, question.header) for question in inspect(piece).questions] == [
        ("date_order", "Bestelldatum")
    ]


def test_dates_and_times_are_the_ones_that_the_sheet_shows(read):
    moments = [
        DAY,
        datetime(2024, 2, 1, 14, 5),
        datetime(2024, 2, 1, 23, 59, 59),
        "01.02.2024",
        "2024-02-01 14:05",
    ]
    rows = read([HEADER, *((str(place), 7, moment, 1) for place, moment in enumerate(moments))])
    assert [row["ordered_at"] for row in rows] == [
        datetime(2024, 2, 1), *moments[1:3], datetime(2024, 2, 1), datetime(2024, 2, 1, 14, 5),
    ]  # fmt: skip


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_both_calendars_of_excel_give_the_same_days(epoch, write, scratch):
    """1900 is no leap year, though Excel thinks so: the days before its 29 February must not be one off."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    days = [date(1904, 1, 2), date(1970, 1, 1), date(2024, 2, 29)]
    days += [] if epoch else [date(1900, 1, 2), date(1900, 2, 28), date(1900, 3, 1)]
    for day in days:
        book.active.append(("x", day))
    target = io.BytesIO()
    book.save(target)
    (piece,) = unpack(write("Tage.xlsx", target.getvalue()), scratch)
    assert piece.path.read_text(encoding="utf-8").split() == [f"x,{day.isoformat()}" for day in days]


def test_flags_percents_errors_and_formulas(write, scratch):
    book = openpyxl.Workbook()
    book.active.append((True, False, 0.19, "#N/A", "#DIV/0!", "=1+1", "x"))
    book.active["C1"].number_format = "0.00%"
    target = io.BytesIO()
    book.save(target)
    (piece,) = unpack(write("Mappe.xlsx", target.getvalue()), scratch)
    # A formula that was never computed has no value.
    assert piece.path.read_text(encoding="utf-8") == "true,false,0.19,,,,x\n"


def test_every_sheet_with_data_is_a_table_of_its_own(write, scratch):
    book = {
        "Bestellungen": [HEADER, ("1", 7, DAY, 12.5)],
        "leer": [],
        "Retouren": [("Bestellnummer", "Retoure angemeldet"), ("1", DAY)],
        "Notizen": [("bitte nicht ändern",)],
    }
    pieces = unpack(write("orders.xlsx", files.xlsx_bytes(book)), scratch)
    assert [piece.name for piece in pieces] == [f"orders.xlsx · {name}" for name in book if name != "leer"]
    assert [inspect(piece).table for piece in pieces[:2]] == ["orders", "returns"]
    with pytest.raises(IntakeError, match=r"orders\.xlsx · Notizen"):
        inspect(pieces[2])


def test_the_name_of_the_file_tells_the_table_only_where_the_sheet_does_not(write, scratch):
    header = ("Bestellnummer", "Angemeldet am")
    nameless = unpack(write("returns.xlsx", files.xlsx_bytes({"Sheet1": [header, ("1", DAY)]})), scratch)
    assert nameless[0].hint == "returns"
    named = unpack(write("returns.xlsx", files.xlsx_bytes({"orders": [header, ("1", DAY)]})), scratch)
    assert named[0].hint == "orders"
    several = unpack(
        write("returns.xlsx", files.xlsx_bytes({"Tabelle1": [header], "Tabelle2": [header]})), scratch
    )
    assert [piece.hint for piece in several] == ["", ""]


WORDS = st.text(string.ascii_letters + string.digits + "äöüß ;,&<>=", max_size=12).map(
    lambda text: f"X{text}y"
)
MONEY = st.one_of(
    st.integers(0, 10**6),
    st.decimals(0, 10**5, places=2).map(float),
    st.decimals(0, 999, places=3).map(float),
    st.decimals(0, 10**5, places=2).map(lambda value: f"{value:,.2f}".translate(str.maketrans(",.", ".,"))),
)
MOMENTS = st.one_of(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)).map(
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
)
TABLES = st.lists(st.tuples(WORDS, MOMENTS, MONEY), min_size=1, max_size=30)


def amount(cell: object) -> float:
    return float(cell.replace(".", "").replace(",", ".")) if isinstance(cell, str) else float(cell)


def moment(cell: date) -> datetime:
    return cell if isinstance(cell, datetime) else datetime(cell.year, cell.month, cell.day)


@given(TABLES)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_typed_table_reads_to_its_values_and_to_those_of_its_csv(write, scratch, con, table):
    header = ("Bestellnummer", "Gutscheincode", "Bestelldatum", "Bestellwert")
    rows = [(f"0{place}", *row) for place, row in enumerate(table, start=1)]
    wanted = [
        {"order_id": number, "voucher_code": word, "ordered_at": moment(when), "order_value": amount(value)}
        for number, word, when, value in rows
    ]
    path = write("Mappe.xlsx", files.xlsx_bytes({"Tabelle1": [header, *rows]}))
    (piece,) = unpack(path, scratch)
    assert taken(con, inspect(piece, as_table="orders"), wanted[0]) == wanted

    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows([header, *(map(files.german, row) for row in rows)])
    mapping = Mapping("orders", dialect={"delimiter": ";", "decimal": ","})
    reading = inspect(write("Mappe.csv", target.getvalue()), mapping)
    assert taken(con, reading, wanted[0]) == wanted


def taken(con, reading, names) -> list[dict]:
    rows = rows_of(con, load(con, reading, b"k").relation)
    return [{name: row.get(name) for name in names} for row in rows]
