"""Every notation of numbers and dates: read rightly, by SQL and cell by cell alike, and detected or asked."""

from datetime import date, datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.intake.cast import SQL_TYPES, Notation, checked, patient, typed
from loyalty.intake.mapping_file import Mapping
from loyalty.intake.notation import settle, weigh
from loyalty.intake.numerals import parse_number
from loyalty.intake.parse import parse_timestamp
from loyalty.schema import TABLES

MONEY = TABLES["orders"].columns["order_value"]
COUNT = TABLES["orders"].columns["items_qty"]
MOMENT = TABLES["orders"].columns["ordered_at"]
DAY = TABLES["orders"].columns["promised_date"]
CON = duckdb.connect()


def by_sql(column, texts, notation):
    """What the fast path makes of cells."""
    value = f"select {typed(column, 'c', notation)} as v from (select unnest($c::varchar[]) as c)"
    return [
        row[0]
        for row in CON.execute(f"select {checked(column, 'v')} from ({value})", {"c": texts}).fetchall()
    ]


def read(column, texts, notation):
    """As loading does: by SQL, and cell by cell what SQL leaves; both agree where both know."""
    found = by_sql(column, texts, notation)
    slow = [_typed(column, patient(column, text, notation)) for text in texts]
    for text, fast, careful in zip(texts, found, slow, strict=True):
        assert fast is None or fast == careful, (text, fast, careful, notation)
    return [careful if fast is None else fast for fast, careful in zip(found, slow, strict=True)]


def _typed(column, value):
    if value is None:
        return None
    sql = f"select try_cast($v as {SQL_TYPES[column.type]})"
    return CON.execute(sql, {"v": value}).fetchall()[0][0]


GROUPS = {",": ".", ".": ","}
SPACES = [" ", "\u00a0", "\u202f", "\u2009"]
amounts = st.integers(0, 10**12).map(lambda cents: cents / 100)


def written(amount, decimal, group, places=2):
    return f"{amount:,.{places}f}".translate(str.maketrans({",": group, ".": decimal}))


@given(
    st.lists(amounts, min_size=1, max_size=5),
    st.sampled_from(",."),
    st.sampled_from(["", *SPACES, "'", "’", "own"]),
)
@settings(max_examples=80, deadline=None)
def test_amounts_in_every_notation(values, decimal, group):
    group = GROUPS[decimal] if group == "own" else group
    notation = Notation(decimal=decimal)
    plain = [written(value, decimal, group) for value in values]
    for shape in (
        "{}",
        "{} €",
        "€ {}",
        "€{}",
        "EUR {}",
        "{} EUR",
        "EUR{}",
        "{} Fr.",
        "US ${}",
        "+{}",
        "$ {}",
    ):
        assert read(MONEY, [shape.format(text) for text in plain], notation) == values, shape
    negative = [-value for value in values]
    for shape in ("-{}", "−{}", "{}-", "({})", "- {}", "-{} €", "€ -{}", "-€{}", "({} EUR)", "{} €-"):
        assert read(MONEY, [shape.format(text) for text in plain], notation) == negative, shape


@given(amounts)
@settings(max_examples=30, deadline=None)
def test_indian_groups(amount):
    whole, cents = f"{amount:.2f}".split(".")
    head, tail = whole[:-3], whole[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    text = ",".join([*pairs, tail]) + f".{cents}"
    assert parse_number(f"₹{text}", ".") == amount


@given(st.lists(st.integers(0, 10**9), min_size=1), st.sampled_from(",."))
@settings(max_examples=30, deadline=None)
def test_cents(values, decimal):
    notation = Notation(decimal=decimal, divisor=100)
    assert read(MONEY, [str(value) for value in values], notation) == [value / 100 for value in values]


@given(st.lists(st.text("0123456789.,-+eE'_ €()%–", max_size=12), max_size=8), st.sampled_from(",."))
@settings(max_examples=150, deadline=None)
def test_sql_and_patience_agree_on_any_text_in_a_column_of_numbers(texts, decimal):
    for column in (MONEY, COUNT):
        read(column, [text.strip() for text in texts], Notation(decimal=decimal))


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("12,-", ",", 12.0),
        ("12,-- €", ",", 12.0),
        ("CHF 12.–", ".", 12.0),
        ("12,00-", ",", -12.0),
        ("1 2", ",", None),
        ("1 23", ",", None),
        ("12 50", ".", None),
        ("1'23", ".", None),
        ("1.23.456", ",", None),
        ("1,23,456.50", ".", 123456.5),
        ("1.234'567,00", ",", None),
        ("-12-", ",", None),
        ("(-12)", ",", None),
        ("19 %", ",", None),
        ("EURO 5", ",", 5.0),
        ("12 eurocent", ",", None),
        ("1,5E+3", ",", 1500.0),
        ("٣", ",", None),
        ("5-3", ",", None),
        ("2024-01-01", ".", None),
        ("", ".", None),
    ],
)
def test_numbers_at_the_edge(text, decimal, value):
    assert parse_number(text, decimal) == value
    assert read(MONEY, [text], Notation(decimal=decimal)) == [value]


def test_a_number_beyond_all_counts_is_unreadable_and_breaks_nothing(take):
    text = "order_id,ordered_at,items_qty,order_value\n1,2024-01-01,1E100,1E400\n2,2024-01-01,1E5,2\n"
    _, report, rows = take("orders.csv", text)
    assert [row.get("items_qty") for row in rows] == [None, 100_000]
    assert [row.get("order_value") for row in rows] == [None, 2.0]
    assert {problem["rule"] for problem in report.problems} == {"unreadable_number"}


def test_a_percentage_is_points_but_no_money():
    assert patient(TABLES["surveys"].columns["score"], "85 %", Notation(decimal=",")) == 85.0
    assert patient(MONEY, "19 %", Notation(decimal=",")) is None


# Two digits mean a year up to the next one: this year is the last that every notation can write.
moments = st.datetimes(datetime(1990, 1, 1), datetime(date.today().year, 12, 31)).map(
    lambda value: value.replace(microsecond=0)
)
CLOCKED = [
    ("ymd", "-", "%Y-%m-%d %H:%M:%S"),
    ("ymd", "-", "%Y-%m-%dT%H:%M:%S"),
    ("ymd", "-", "%Y-%m-%d %H:%M:%S.000"),
    ("ymd", "/", "%Y/%m/%d %H:%M:%S"),
    ("ymd", "", "%Y%m%d%H%M%S"),
    ("ymd", "", "%Y%m%dT%H%M%S"),
    ("dmy", ".", "%d.%m.%Y %H:%M:%S"),
    ("dmy", ".", "%d.%m.%Y, %H:%M:%S Uhr"),
    ("dmy", ".", "%d.%m.%y %H:%M:%S"),
    ("dmy", "/", "%d/%m/%Y %H:%M:%S"),
    ("dmy", "-", "%d-%m-%Y %H:%M:%S"),
    ("mdy", "/", "%m/%d/%Y %H:%M:%S"),
    ("mdy", "/", "%m/%d/%Y %I:%M:%S %p"),
    ("mdy", "/", "%m/%d/%y %I:%M:%S %p"),
    ("ymd", "-", "%a, %d %b %Y %H:%M:%S"),
    ("ymd", "-", "%B %d, %Y %H:%M:%S"),
    ("ymd", "-", "%A, %d. %B %Y um %H:%M:%S Uhr"),
]
DAYS = [
    ("ymd", "-", "%Y-%m-%d"),
    ("ymd", "", "%Y%m%d"),
    ("dmy", ".", "%d.%m.%Y"),
    ("dmy", ".", "%d.%m.%y"),
    ("mdy", "/", "%m/%d/%Y"),
    ("mdy", "/", "%m/%d/%y"),
    ("ymd", "-", "%b-%d-%y"),
    ("ymd", "-", "%d-%b-%y"),
    ("ymd", "-", "%d %b. %Y"),
    ("ymd", "-", "%b %d, %Y"),
    ("ymd", "-", "%a %d.%m.%Y"),
    ("ymd", "-", "%Y-%b-%d"),
]


@pytest.mark.parametrize(("order", "separator", "pattern"), CLOCKED)
@given(values=st.lists(moments, min_size=1, max_size=5))
@settings(max_examples=15, deadline=None)
def test_moments_in_every_notation(order, separator, pattern, values):
    texts = [value.strftime(pattern) for value in values]
    times = (" %I:%M:%S %p",) if "%p" in pattern else (" %H:%M:%S",)
    for short_years in {False, "%y" in pattern}:
        notation = Notation(order=order, separator=separator, times=times, short_years=short_years)
        assert read(MOMENT, texts, notation) == values


@pytest.mark.parametrize(("order", "separator", "pattern"), DAYS)
@given(values=st.lists(moments, min_size=1, max_size=5))
@settings(max_examples=15, deadline=None)
def test_days_in_every_notation(order, separator, pattern, values):
    days = [value.date() for value in values]
    notation = Notation(order=order, separator=separator, short_years="%y" in pattern)
    assert read(DAY, [value.strftime(pattern) for value in values], notation) == days


GERMAN = [
    *["Januar", "Februar", "März", "April", "Mai", "Juni"],
    *["Juli", "August", "September", "Oktober", "November", "Dezember"],
]
SHORT = ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]
WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]


@given(moments)
@settings(max_examples=40, deadline=None)
def test_german_months(moment):
    long, short = GERMAN[moment.month - 1], SHORT[moment.month - 1]
    weekday = WEEKDAYS[moment.weekday()]
    day, year = moment.day, moment.year
    for text in (
        f"{day}. {long} {year}",
        f"{day}. {short}. {year}",
        f"{weekday}, {day}. {long} {year}",
        f"{weekday[:2]}. {day:02}. {short} {year}",
        f"{day}-{short}-{year % 100:02}",
        f"{short} {day}, {year}",
        f"{long.upper()} {day}, {year}",
    ):
        assert parse_timestamp(text, "dmy") == datetime(year, moment.month, day), text


@given(moments)
@settings(max_examples=60, deadline=None)
def test_numbers_that_count_time(moment):
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    for text in (f"{days:.8f}", f"{days:.8f}".replace(".", ",")):
        assert read(MOMENT, [text], Notation(order="excel")) == [moment]
    (read_back,) = read(MOMENT, ["1700000000"], Notation(order="unix"))
    assert read_back == datetime(2023, 11, 14, 23, 13, 20)
    assert read(MOMENT, ["1700000000250"], Notation(order="unix")) == [
        read_back + timedelta(milliseconds=250)
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-12-31T14:05:06Z", "2024-12-31 15:05:06"),
        ("2024-12-31T14:05:06.123456+05:30", "2024-12-31 09:35:06.123456"),
        ("2024-12-31 14:05:06 MEZ", "2024-12-31 14:05:06"),
        ("31.12.2024 14:05:06 CET", "2024-12-31 14:05:06"),
        ("Dec 31, 2024 3:05:06 PM PST", "2025-01-01 00:05:06"),
        ("Dec 31, 2024 3:05:06 p.m. UTC", "2024-12-31 16:05:06"),
        ("Tue Dec 31 2024 14:05:06 GMT+0100 (Central European Standard Time)", "2024-12-31 14:05:06"),
        ("2024-07-01 14:05:06 America/New_York", "2024-07-01 20:05:06"),
        ("20241231T140506Z", "2024-12-31 15:05:06"),
        ("31.12.2024, 14:05 Uhr", "2024-12-31 14:05:00"),
        ("Jul-25-26", "2026-07-25 00:00:00"),
        ("10-Dez-25", "2025-12-10 00:00:00"),
        ("Dez 29, 2025", "2025-12-29 00:00:00"),
        ("29. Dezember 2025", "2025-12-29 00:00:00"),
        ("5. Jänner 2025", "2025-01-05 00:00:00"),
        ("Mär 5, 2025", "2025-03-05 00:00:00"),
        ("2024-12-31 24:00:00", "2025-01-01 00:00:00"),
        ("2024-12-31 14:05:06 XYZ", None),
        ("2024-12-31 14:05:06 Mars/Base", None),
        ("Dezibel 5, 2025", None),
        ("31.12.2024 13:05 PM", None),
        ("45123", None),
    ],
)
def test_moments_at_the_edge(text, value):
    found = parse_timestamp(text, "dmy")
    assert (str(found) if found else None) == value
    assert read(MOMENT, [text], Notation(order="ymd", separator="-")) == [found]


@given(
    st.lists(st.text("0123456789.-/: TZ+", min_size=6, max_size=26), max_size=8),
    st.sampled_from(["dmy", "mdy", "ymd", "excel", "unix"]),
    st.sampled_from(["-", ".", "/", ""]),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_sql_and_patience_agree_on_any_text_in_a_column_of_dates(texts, order, separator, short_years):
    notation = Notation(order=order, separator=separator, short_years=short_years)
    for column in (MOMENT, DAY):
        read(column, [text.strip() for text in texts], notation)


def settled(column, texts, delimiter=","):
    """(notation, kinds of questions) of a column that stands alone in its file."""
    found = settle({"x": weigh(column, texts)}, Mapping(), delimiter)
    return found.columns["x"], {question.kind for question in found.questions}


@given(
    st.lists(st.integers(0, 10**8), min_size=1, max_size=30),
    st.sampled_from(",."),
    st.booleans(),
    st.sampled_from([0, 2, 3]),
    st.sampled_from(",;"),
)
@settings(max_examples=200, deadline=None)
def test_a_decimal_mark_is_right_or_asked(values, decimal, is_grouped, places, delimiter):
    """Never wrong and certain, whatever a machine writes in one notation."""
    numbers = [value / 10**places for value in values]
    texts = [written(number, decimal, GROUPS[decimal] if is_grouped else "", places) for number in numbers]
    notation, asked = settled(MONEY, texts, delimiter)
    assert "decimal" in asked or read(MONEY, texts, notation) == numbers


@given(st.lists(moments, min_size=1, max_size=20), st.sampled_from([*CLOCKED, *DAYS]))
@settings(max_examples=300, deadline=None)
def test_a_date_order_is_right_or_asked(values, form):
    _, _, pattern = form
    has_clock = "%S" in pattern
    texts = [value.strftime(pattern) for value in values]
    notation, asked = settled(MOMENT, texts)
    expected = values if has_clock else [datetime(value.year, value.month, value.day) for value in values]
    assert "date_order" in asked or read(MOMENT, texts, notation) == expected
    assert ("two_digit_year" in asked) == ("%y" in pattern)
