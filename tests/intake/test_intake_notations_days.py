"""Days and moments in every notation: read as they were written, or asked about."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.intake.cast import Notation
from loyalty.intake.parse import parse_timestamp
from tests.intake.notations import DAY, MOMENT, read, settled

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
