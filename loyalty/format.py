"""Numbers, units and dates as people read them: one place for the whole product, written by Babel.

Numbers keep to their unit by a no-break space, the minus is a real minus (U+2212), zero never carries a sign,
and what is missing is an en dash. Shares come as 0–1, durations in the KPI's unit, as the results carry them.
"""

import datetime as dt
import math
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache

import pandas as pd
from babel.dates import format_date
from babel.numbers import (
    format_currency,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    parse_pattern,
)

from loyalty.i18n import t

MISSING = "–"
MINUS = "−"
NBSP = "\u00a0"
_PATTERNS = {
    "percent": "0.0",
    "pp": "0.0",
    "days": "#,##0.#",
    "hours": "#,##0.#",
    "currency": "#,##0.00",
    "minutes": "#,##0.#",
    "count": "#,##0.#",
    "points": "#,##0",
    "stars": "0.0#",
    "ratio": "#,##0.0#",
}
# An hour in minutes: tenths would be more than its cells of a minute know.
_HOUR_IN_MINUTES = "#,##0"
# Above this many the cents are noise, and the number would not fit a card.
_WHOLE_MONEY = 10_000


def value(x: object, unit: str, lang: str, currency: str = "EUR", signed: bool = False) -> str:
    """`x` with its unit: "91,3 %", "6,2 Tage", "61,25 €", "1.234", "+42", "+4,2 PP"; "–" when missing.

    `x` is a number or None; percent and pp as 0–1. Points and percentage points always carry a sign, others
    when `signed`. Raises KeyError for an unknown unit.
    """
    if is_missing(x):
        return MISSING
    number = float(x)
    scaled, pattern, shown_unit = _scale(number, unit)
    signed = signed or unit in ("points", "pp")
    if unit == "currency":
        return _money(scaled, pattern, lang, currency, signed)
    digits = _digits(scaled, pattern, lang, signed)
    return digits + _suffix(shown_unit, digits, lang)


def change(x: object, unit: str, lang: str, currency: str = "EUR") -> str:
    """A difference with its sign; that of two shares in percentage points ("−4,2 PP")."""
    return value(x, "pp" if unit == "percent" else unit, lang, currency, signed=True)


def column(values: Iterable[float], unit: str, lang: str, currency: str = "EUR") -> list[str]:
    """Numbers below each other, written alike: "148.575 €" above "9.629 €", "7,7" above "4,0".

    Money is without cents once one has reached 1,000, counts have a decimal once one needs it.
    """
    known = [abs(x) for x in values if not is_missing(x)]
    step = None
    if unit == "currency" and known and max(known) >= 1000:
        step = 1.0
    elif unit == "count" and any(round(x, 1) % 1 for x in known):
        step = 0.1
    if step is None:
        return [value(x, unit, lang, currency) for x in values]
    return [MISSING if is_missing(x) else tick(x, unit, lang, currency, step) for x in values]


def interval(low: object, high: object, unit: str, lang: str, currency: str = "EUR") -> str:
    """Two limits with one unit: "90,4–92,2 %"; an open side in words; "–" when both are missing."""
    if is_missing(low) and is_missing(high):
        return MISSING
    if is_missing(low):
        return t("unit.at_most", lang, value=value(high, unit, lang, currency))
    if is_missing(high):
        return t("unit.at_least", lang, value=value(low, unit, lang, currency))
    first, last = value(low, unit, lang, currency), value(high, unit, lang, currency)
    if first == last:
        return first
    # Both limits in the unit of the upper one: "0,5–2 Std.", not "30 Min.–2 Std."
    shown_unit = _scale(float(high), unit)[2]
    suffix = _suffix(shown_unit, "2", lang) if unit != "currency" else ""
    if suffix:
        first = _digits(*_scale_as(float(low), unit, shown_unit), lang, unit in ("points", "pp"))
    elif unit == "currency" and lang == "de":
        first = first.removesuffix(NBSP + get_currency_symbol(currency, locale=lang))
    # A dash between signed numbers reads as one more minus.
    joint = t("unit.to", lang) if MINUS in first + last or "+" in first + last else "–"
    return f"{first}{joint}{last}"


def count(x: object, lang: str) -> str:
    """A whole number with grouped digits; "–" when missing."""
    return MISSING if is_missing(x) else _digits(float(x), "#,##0", lang, False)


def number(x: object, lang: str, decimals: int = 1) -> str:
    """A plain number without a unit, with at most so many decimals; "–" when missing."""
    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return MISSING if is_missing(x) else _digits(float(x), pattern, lang, False)


def points(x: object, lang: str) -> str:
    """A difference of shares (−1…1) in points, signed, for a sentence that names the unit: "−7,7"."""
    return MISSING if is_missing(x) else _digits(float(x) * 100, _PATTERNS["pp"], lang, True)


def amount(x: object, lang: str) -> str:
    """Money without its currency, with both decimals: "1.203,20"; "–" when missing."""
    return MISSING if is_missing(x) else _digits(float(x), _PATTERNS["currency"], lang, False)


def date(day: object, lang: str) -> str:
    """A day: "31.10.2026", "31 Oct 2026"; "–" when missing."""
    pattern = "dd.MM.y" if lang == "de" else "d MMM y"
    return MISSING if is_missing(day) else _written(_day(day), pattern, lang)


def month(day: object, lang: str) -> str:
    """The month of a day in full: "Oktober 2026"; "–" when missing."""
    return MISSING if is_missing(day) else _written(_day(day), "LLLL y", lang)


def month_short(day: object, lang: str, year: bool = False) -> str:
    """The month of a day as an axis writes it: "Okt", with its year "Okt 2026"."""
    return _written(_day(day), "LLL y" if year else "LLL", lang)


def period(day: object, grain: str, lang: str) -> str:
    """The name of the period that begins on `day`: "KW 12 2026", "Oktober 2026", "Q3 2026", "2026".

    The grain "all" and a missing day (NaT) give "gesamter Zeitraum". Raises KeyError for an unknown grain.
    """
    if grain == "all" or is_missing(day):
        return t("grain.all", lang)
    first = _day(day)
    if grain == "day":
        return date(first, lang)
    if grain == "month":
        return month(first, lang)
    iso_year, week, _ = first.isocalendar()
    year = iso_year if grain == "week" else first.year
    return t(f"grain.{grain}_name", lang, week=week, quarter=(first.month + 2) // 3, year=year)


def tick(x: float, unit: str, lang: str, currency: str = "EUR", step: float | None = None) -> str:
    """An axis label: as few digits as the distance of the ticks `step` (in the unit of `x`) allows."""
    if unit == "currency" and abs(x) >= 1_000_000:
        symbol = get_currency_symbol(currency, locale=lang)
        return NBSP.join((number(x / 1e6, lang), t("unit.million", lang), symbol))
    scale = 100 if unit in ("percent", "pp") else 1
    decimals = _decimals(step * scale) if step else 0
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    if unit == "currency":
        return _money(x, pattern, lang, currency, False)
    digits = _digits(x * scale, pattern, lang, unit in ("points", "pp"))
    return digits + _suffix(unit, digits, lang)


def given(x: object, unit: str, lang: str, currency: str = "EUR") -> str:
    """A number somebody set, such as a target, without needless decimals ("95 %"); others as `value`."""
    if is_missing(x):
        return MISSING
    scale = 100 if unit in ("percent", "pp") else 1
    decimals = _decimals(float(x) * scale)
    if not math.isclose(float(x) * scale, round(float(x) * scale, decimals), abs_tol=1e-6):
        return value(x, unit, lang, currency)
    return tick(float(x), unit, lang, currency, step=10.0**-decimals / scale)


def aim(x: object, unit: str, lang: str, currency: str = "EUR") -> str:
    """A target, set or computed: without needless decimals, and never with more than a value ("93,3 %")."""
    return min(given(x, unit, lang, currency), value(x, unit, lang, currency), key=len)


def whole_percent(x: float, lang: str, sign: bool = True) -> str:
    """A share without decimals; what is not nothing never becomes nothing ("<1 %"). `sign`: with its unit."""
    digits = "<1" if 0 < x < 0.005 else _digits(x * 100, "#,##0", lang, False)
    return digits + _suffix("percent", digits, lang) if sign else digits


def defused(value: object) -> object:
    """Text that a spreadsheet would run as a formula stays text; anything else stays what it is."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def is_missing(x: object) -> bool:
    """Whether there is nothing to show: None, NaN, NaT, an infinite number."""
    return x is None or bool(pd.isna(x)) or (isinstance(x, float) and math.isinf(x))


def _scale(number: float, unit: str) -> tuple[float, str, str]:
    """The number as it is written, its pattern, and the unit it is written in."""
    pattern = _PATTERNS[unit]
    if unit == "percent" and 0 < abs(number) < 0.001:
        return number * 100, "0.00", unit
    if unit in ("percent", "pp"):
        return number * 100, pattern, unit
    if unit == "hours" and 0 < abs(number) < 1 and round(abs(number) * 60) < 60:
        return number * 60, _HOUR_IN_MINUTES, "minutes"
    if unit == "currency" and abs(number) >= _WHOLE_MONEY:
        return number, "#,##0", unit
    if unit == "count" and abs(number) >= 1000:
        return number, "#,##0", unit
    return number, pattern, unit


def _scale_as(number: float, unit: str, shown_unit: str) -> tuple[float, str]:
    """The number and its pattern when it must be written in `shown_unit`."""
    if unit == "hours" and shown_unit == "minutes":
        return number * 60, _HOUR_IN_MINUTES
    return (number * 100 if unit in ("percent", "pp") else number), _PATTERNS[unit]


def _decimals(number: float) -> int:
    """How many decimals, at most three, a round number needs to be written in full."""
    return next((d for d in range(3) if math.isclose(number * 10**d, round(number * 10**d), abs_tol=1e-6)), 3)


def _digits(number: float, pattern: str, lang: str, signed: bool) -> str:
    text = _plain(abs(number), pattern, lang)
    return _sign(number, text, signed) + text


def _plain(number: float, pattern: str, lang: str) -> str:
    """What Babel's `format_decimal` writes, digit for digit; charts need thousands of numbers, it is slow."""
    form, may_drop, signs = _notation(pattern, lang)
    text = format(Decimal(str(number)), form)
    while may_drop and text.endswith("0"):
        text, may_drop = text[:-1], may_drop - 1
    return text.removesuffix(".").translate(signs)


@cache
def _notation(pattern: str, lang: str) -> tuple[str, int, dict[int, str]]:
    """Of a pattern: Python's format, how many zeros at the end may go, the language's signs."""
    parsed = parse_pattern(pattern)
    least, most = parsed.frac_prec
    form = f"{',' if ',' in pattern else ''}.{most}f"
    signs = {",": get_group_symbol(lang), ".": get_decimal_symbol(lang)}
    return form, most - least, str.maketrans(signs)


def _money(number: float, pattern: str, lang: str, currency: str, signed: bool) -> str:
    layout = f"{pattern}{NBSP}¤" if lang == "de" else f"¤{pattern}"
    text = format_currency(abs(number), currency, format=layout, locale=lang, currency_digits=False)
    return _sign(number, text, signed) + text


def _sign(number: float, text: str, signed: bool) -> str:
    # What rounds to zero has no direction: no "−0,0" and no "+0,0".
    if not any(digit in text for digit in "123456789"):
        return ""
    return MINUS if number < 0 else "+" if signed else ""


def _suffix(unit: str, digits: str, lang: str) -> str:
    if unit in ("count", "points", "ratio"):
        return ""
    if unit == "percent":
        return f"{NBSP}%" if lang == "de" else "%"
    form = "one" if digits.lstrip(f"+{MINUS}") == "1" else "other"
    return NBSP + t(f"unit.{unit}.{form}", lang)


@lru_cache(maxsize=4096)
def _written(day: dt.date, pattern: str, lang: str) -> str:
    return format_date(day, pattern, locale=lang)


def _day(day: object) -> dt.date:
    return pd.Timestamp(day).date()
