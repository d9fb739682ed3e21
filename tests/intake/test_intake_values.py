"""Numbers and dates as people write them, round trip."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.intake.cast import Notation, checked, patient, typed
from loyalty.intake.forms import date_form, number_form
from loyalty.intake.numerals import parse_number
from loyalty.intake.parse import last_short_year, parse_month, parse_timestamp
from loyalty.intake.values import without_gap
from loyalty.schema import TABLES

MONEY = TABLES["orders"].columns["order_value"]
MOMENT = TABLES["orders"].columns["ordered_at"]
DAY = TABLES["orders"].columns["promised_date"]
CON = duckdb.connect()


def read(column, text, **notation):
    """As loading does: by SQL, and cell by cell what SQL leaves."""
    found = Notation(**notation)
    value = f"select {typed(column, 'c', found)} as v from (select $c::varchar as c)"
    sql = f"select {checked(column, 'v')} from ({value})"
    value = CON.execute(sql, {"c": text}).fetchall()[0][0]
    return patient(column, text, found) if value is None else value


cents = st.integers(-10_000_000_00, 10_000_000_00)


@given(cents)
@settings(max_examples=60, deadline=None)
def test_german_amounts(amount):
    text = f"{amount / 100:,.2f}".translate(str.maketrans(",.", ".,"))
    for shape in (text, f"{text} €", f"€ {text}", text.replace(".", ""), text.replace(".", "\u00a0")):
        assert read(MONEY, shape, decimal=",") == pytest.approx(amount / 100)


@given(cents)
@settings(max_examples=60, deadline=None)
def test_english_amounts(amount):
    text = f"{amount / 100:,.2f}"
    for shape in (text, f"${text}", text.replace(",", ""), text.replace(",", "'"), f"{text} EUR"):
        assert read(MONEY, shape, decimal=".") == pytest.approx(amount / 100)


# What two digits can say.
moments = st.datetimes(datetime(1970, 1, 1), datetime(last_short_year(), 12, 31)).map(
    lambda value: value.replace(microsecond=0)
)


@given(moments)
@settings(max_examples=60, deadline=None)
def test_moments(moment):
    shapes = {
        "ymd": [
            "%Y-%m-%d %H:%M:%S",
            "%Y-%m-%dT%H:%M:%S",
            "%Y/%m/%d %H:%M:%S",
            "%Y-%m-%d %H:%M:%S.000",
            "%Y%m%d%H%M%S",
        ],
        "dmy": [
            "%d.%m.%Y %H:%M:%S",
            "%d/%m/%Y %H:%M:%S",
            "%d.%m.%y %H:%M:%S",
            "%d.%m.%Y, %H:%M:%S Uhr",
            "%d-%m-%Y %H:%M:%S",
        ],
        "mdy": ["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%B %d, %Y %H:%M:%S", "%m/%d/%y %H:%M:%S"],
    }
    for order, patterns in shapes.items():
        for pattern in patterns:
            if "%y" in pattern and moment.year < 1970:
                continue
            assert read(MOMENT, moment.strftime(pattern), order=order) == moment, pattern


@given(moments)
@settings(max_examples=40, deadline=None)
def test_days(moment):
    day = moment.date()
    for order, pattern in (
        ("ymd", "%Y-%m-%d"),
        ("dmy", "%d.%m.%Y"),
        ("dmy", "%d.%m.%y"),
        ("mdy", "%m/%d/%Y"),
        ("ymd", "%Y%m%d"),
    ):
        value = read(DAY, day.strftime(pattern), order=order)
        assert (value.date() if isinstance(value, datetime) else value) == day


@given(moments, st.sampled_from(["Z", " UTC", "+00:00", "+05:30", "-0800", " +0200", "+02"]))
@settings(max_examples=60, deadline=None)
def test_offsets_become_local_time(moment, zone):
    text = moment.strftime("%Y-%m-%dT%H:%M:%S") + zone
    hours = {"+05:30": "+0530", "+02": "+0200", "+00:00": "+0000"}.get(zone, zone.strip())
    aware = datetime.strptime(
        moment.strftime("%Y-%m-%dT%H:%M:%S") + hours.replace("UTC", "Z"), "%Y-%m-%dT%H:%M:%S%z"
    )
    local = aware.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)
    assert read(MOMENT, text, order="ymd") == local
    assert parse_timestamp(text, "dmy") == local


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.234", ",", 1234.0),
        ("1.234", ".", 1.234),
        ("12.50", ",", None),
        ("1,5", ".", None),
        ("12,50-", ",", -12.5),
        ("(12.50)", ".", -12.5),
        ("−5", ",", -5.0),
        (",5", ",", 0.5),
        ("1E+05", ",", 100000.0),
        ("--5", ".", None),
        ("12 Stück", ",", None),
        ("1.2.3", ",", None),
        ("inf", ".", None),
    ],
)
def test_numbers_at_the_edge(text, decimal, value):
    assert parse_number(text, decimal) == value
    assert read(MONEY, text, decimal=decimal) == value


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("5. März 2025", "dmy", datetime(2025, 3, 5)),
        ("31 Dez 2024 14:05", "dmy", datetime(2024, 12, 31, 14, 5)),
        ("1.2.2024 4:05", "dmy", datetime(2024, 2, 1, 4, 5)),
        ("1700000000", "dmy", datetime(2023, 11, 14, 23, 13, 20)),
        ("30.02.2024", "dmy", None),
        ("31.12.2024", "mdy", datetime(2024, 12, 31)),
        ("12/31/2024", "dmy", None),
        ("0001-01-01", "ymd", None),
        ("17850.0", "dmy", None),
        ("morgen", "dmy", None),
        ("2024-10-27T02:30:00+01:00", "ymd", datetime(2024, 10, 27, 2, 30)),
        ("31.12.24", "dmy", datetime(2024, 12, 31)),
    ],
)
def test_dates_at_the_edge(text, order, value):
    assert parse_timestamp(text, order) == value
    assert read(MOMENT, text, order=order) == value


@pytest.mark.parametrize("text", ["2025-03", "03/2025", "3.2025", "März 2025", "Mar 2025"])
def test_months(text):
    assert parse_month(text).date() == date(2025, 3, 1)


@pytest.mark.parametrize(
    "text", ["", " ", "NULL", "null", "n/a", "N/A", "NaN", "0000-00-00", "?", "\u00a0", "-"]
)
def test_gaps(text):
    assert without_gap(text) == ""


def test_decimal_mark_needs_evidence():
    assert number_form(["1.234,56", "1.234"]).mark == ","
    assert number_form(["12.5", "1,234"]).mark == "."
    assert number_form(["1.234", "5"]).mark is None
    assert number_form(["1.234", "5"]).is_open
    assert number_form(["1.234.567"]).mark == ","
    assert number_form(["0.125"]).mark == "."


def test_date_order_needs_evidence():
    assert date_form(["31/12/2024", "01/02/2024"]).order == "dmy"
    assert date_form(["12/31/2024", "01/02/2024"]).order == "mdy"
    assert date_form(["01/02/2024"]).is_open
    assert date_form(["01.02.2024"]).order == "dmy"
    assert date_form(["2024-01-02"]).order == "ymd"
    assert date_form(["1/2/2024 3:00 PM"]).is_open  # Australia writes so, too
    assert date_form(["1/2/2024 3:00 PM"]).is_american
    assert date_form(["31/12/2024", "12/31/2024", "01/02/2024"]).is_open
