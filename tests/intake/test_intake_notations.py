"""Every notation of numbers: read rightly, by SQL and cell by cell alike, and detected or asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.intake.cast import Notation, patient
from loyalty.intake.numerals import parse_number
from loyalty.schema import TABLES
from tests.intake.notations import COUNT, MONEY, read, settled

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
    shapes = ["{}", "{} €", "€ {}", "€{}", "EUR {}", "{} EUR", "EUR{}", "{} Fr.", "US ${}", "+{}", "$ {}"]
    negative = ["-{}", "−{}", "{}-", "({})", "- {}", "-{} €", "€ -{}", "-€{}", "({} EUR)", "{} €-"]
    texts = [shape.format(text) for shape in (*shapes, *negative) for text in plain]
    expected = [*values * len(shapes), *(-value for value in values * len(negative))]
    found = read(MONEY, texts, notation)
    assert list(zip(texts, found, strict=True)) == list(zip(texts, expected, strict=True))


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
