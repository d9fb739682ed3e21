"""Numbers, units and dates in both languages, with the edges that look silly when they go wrong."""

import datetime as dt
import math

import pandas as pd
import pytest

from loyalty import format as fmt
from loyalty.catalog import UNITS


def shown(text: str) -> str:
    """The text with ordinary spaces, which are easier to read in a test."""
    return text.replace(fmt.NBSP, " ")


@pytest.mark.parametrize(
    ("x", "unit", "german", "english"),
    [
        (0.913, "percent", "91,3 %", "91.3%"),
        (1, "percent", "100,0 %", "100.0%"),
        (0.0004, "percent", "0,04 %", "0.04%"),
        (0, "percent", "0,0 %", "0.0%"),
        (6.23, "days", "6,2 Tage", "6.2 days"),
        (1, "days", "1 Tag", "1 day"),
        (1.04, "days", "1 Tag", "1 day"),
        (0, "days", "0 Tage", "0 days"),
        (1400, "days", "1.400 Tage", "1,400 days"),
        (3.1, "hours", "3,1 Std.", "3.1 h"),
        (0.7, "hours", "42 Min.", "42 min"),
        (6.24, "minutes", "6,2 Min.", "6.2 min"),
        (4.475, "stars", "4,48 Sterne", "4.48 stars"),
        (1, "stars", "1,0 Sterne", "1.0 stars"),
        (0.999, "hours", "1 Std.", "1 h"),
        (96, "hours", "96 Std.", "96 h"),
        (61.25, "currency", "61,25 €", "€61.25"),
        (-61.25, "currency", "−61,25 €", "−€61.25"),
        (1234.5, "currency", "1.234,50 €", "€1,234.50"),
        (123456.78, "currency", "123.457 €", "€123,457"),
        (1234, "count", "1.234", "1,234"),
        (2.34, "count", "2,3", "2.3"),
        (42.4, "points", "+42", "+42"),
        (-7.6, "points", "−8", "−8"),
        (0, "points", "0", "0"),
        (0.042, "pp", "+4,2 PP", "+4.2 pp"),
        (-0.01, "pp", "−1,0 PP", "−1.0 pp"),
        (2.347, "ratio", "2,35", "2.35"),
        (None, "percent", "–", "–"),
        (math.nan, "currency", "–", "–"),
        (math.inf, "ratio", "–", "–"),
        (pd.NA, "count", "–", "–"),
    ],
)
def test_value(x, unit, german, english):
    assert shown(fmt.value(x, unit, "de")) == german
    assert shown(fmt.value(x, unit, "en")) == english


def test_a_number_keeps_to_its_unit():
    assert fmt.value(0.913, "percent", "de") == "91,3\u00a0%"
    assert " " not in fmt.value(6.2, "days", "de")


def test_an_unknown_unit_is_an_error():
    with pytest.raises(KeyError):
        fmt.value(1, "furlong", "de")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("x", [-0.0000001, 0.0000001, -0.0, 0.0])
def test_zero_never_has_a_sign(unit, lang, x):
    text = fmt.change(x, unit, lang) + fmt.value(x, unit, lang)
    assert "+" not in text and fmt.MINUS not in text and "-" not in text


@pytest.mark.parametrize(
    ("x", "unit", "german", "english"),
    [
        (-0.042, "percent", "−4,2 PP", "−4.2 pp"),
        (0.0301, "percent", "+3,0 PP", "+3.0 pp"),
        (-1.8, "days", "−1,8 Tage", "−1.8 days"),
        (1, "days", "+1 Tag", "+1 day"),
        (4.2, "currency", "+4,20 €", "+€4.20"),
        (12, "count", "+12", "+12"),
        (None, "percent", "–", "–"),
    ],
)
def test_change(x, unit, german, english):
    assert shown(fmt.change(x, unit, "de")) == german
    assert shown(fmt.change(x, unit, "en")) == english


@pytest.mark.parametrize(
    ("low", "high", "unit", "german", "english"),
    [
        (0.904, 0.922, "percent", "90,4–92,2 %", "90.4–92.2%"),
        (5.8, 6.6, "days", "5,8–6,6 Tage", "5.8–6.6 days"),
        (0.5, 2, "hours", "0,5–2 Std.", "0.5–2 h"),
        (0.5, 0.75, "hours", "30–45 Min.", "30–45 min"),
        (58.1, 64.4, "currency", "58,10–64,40 €", "€58.10–€64.40"),
        (-5, 12, "points", "−5 bis +12", "−5 to +12"),
        (-0.01, 0.05, "pp", "−1,0 bis +5,0 PP", "−1.0 to +5.0 pp"),
        (5.8, None, "days", "mindestens 5,8 Tage", "at least 5.8 days"),
        (None, 5.8, "days", "höchstens 5,8 Tage", "at most 5.8 days"),
        (None, math.nan, "days", "–", "–"),
        (3, 3, "days", "3 Tage", "3 days"),
    ],
)
def test_interval(low, high, unit, german, english):
    assert shown(fmt.interval(low, high, unit, "de")) == german
    assert shown(fmt.interval(low, high, unit, "en")) == english


def test_counts_and_dates():
    assert fmt.count(48216, "de") == "48.216"
    assert fmt.count(48216, "en") == "48,216"
    assert fmt.count(None, "de") == "–"
    assert fmt.date(dt.date(2026, 10, 31), "de") == "31.10.2026"
    assert fmt.date(dt.date(2026, 10, 31), "en") == "31 Oct 2026"
    assert fmt.month(pd.Timestamp("2026-10-01"), "de") == "Oktober 2026"
    assert fmt.month(pd.Timestamp("2026-10-01"), "en") == "October 2026"
    assert fmt.month_short(dt.date(2026, 3, 1), "de") == "Mär"
    assert fmt.month_short(dt.date(2026, 3, 1), "en", year=True) == "Mar 2026"
    assert fmt.month(pd.NaT, "de") == fmt.date(None, "en") == "–"


@pytest.mark.parametrize(
    ("day", "grain", "german", "english"),
    [
        ("2026-10-01", "month", "Oktober 2026", "October 2026"),
        ("2026-07-01", "quarter", "Q3 2026", "Q3 2026"),
        ("2026-01-01", "year", "2026", "2026"),
        ("2026-03-16", "week", "KW 12 2026", "Week 12 2026"),
        ("2025-12-29", "week", "KW 1 2026", "Week 1 2026"),
        (None, "all", "gesamter Zeitraum", "whole period"),
        (None, "month", "gesamter Zeitraum", "whole period"),
    ],
)
def test_period(day, grain, german, english):
    first = pd.Timestamp(day) if day else pd.NaT
    assert shown(fmt.period(first, grain, "de")) == german
    assert shown(fmt.period(first, grain, "en")) == english


@pytest.mark.parametrize(
    ("x", "unit", "step", "german"),
    [
        (0.92, "percent", 0.02, "92 %"),
        (0.925, "percent", 0.005, "92,5 %"),
        (6, "days", 1, "6 Tage"),
        (1500, "count", 500, "1.500"),
        (0, "currency", 20, "0 €"),
        (2_500_000, "currency", 500_000, "2,5 Mio. €"),
        (-20, "points", 20, "−20"),
    ],
)
def test_tick(x, unit, step, german):
    assert shown(fmt.tick(x, unit, "de", step=step)) == german


def test_whole_percent_never_turns_something_into_nothing():
    assert shown(fmt.whole_percent(0.003, "de")) == "<1 %"
    assert shown(fmt.whole_percent(0.0, "de")) == "0 %"
    assert fmt.whole_percent(0.345, "en", sign=False) == "34"


@pytest.mark.parametrize(
    ("x", "unit", "german"),
    [(0.95, "percent", "95 %"), (0.7019, "percent", "70,19 %"), (7, "days", "7 Tage")],
)
def test_a_given_number_has_no_needless_decimals(x, unit, german):
    assert shown(fmt.given(x, unit, "de")) == german


@pytest.mark.parametrize(
    ("x", "german", "english"),
    [(1203.2, "1.203,20", "1,203.20"), (0, "0,00", "0.00"), (-6.9, "−6,90", "−6.90"), (None, "–", "–")],
)
def test_amounts_have_both_decimals(x, german, english):
    assert (fmt.amount(x, "de"), fmt.amount(x, "en")) == (german, english)


def test_numbers_of_a_column_are_written_alike():
    nbsp = fmt.NBSP
    assert fmt.column([148575.4, 9628.6, math.nan], "currency", "de") == [
        f"148.575{nbsp}€",
        f"9.629{nbsp}€",
        "–",
    ]
    assert fmt.column([9.5, 12], "currency", "de") == [f"9,50{nbsp}€", f"12,00{nbsp}€"]
    assert fmt.column([7.74, 4.0, 1.02], "count", "de") == ["7,7", "4,0", "1,0"]
    assert fmt.column([7, 4], "count", "de") == ["7", "4"]
