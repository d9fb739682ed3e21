"""SQL that turns a column of text into its canonical type: the common notations, fast.

What these expressions leave NULL is tried once more by `loyalty.intake.parse`, cell by cell.
"""

from dataclasses import dataclass
from datetime import datetime

from loyalty.intake.forms import CLOCKS
from loyalty.intake.numerals import parse_number, parse_percent
from loyalty.intake.parse import (
    FIRST_YEAR,
    LAST_YEAR,
    TIMEZONE,
    last_short_year,
    parse_month,
    parse_pattern,
    parse_timestamp,
)
from loyalty.intake.values import GAPS, NO, YES
from loyalty.schema import SQL_TYPES, Column

RULES = {
    "number": "unreadable_number",
    "money": "unreadable_number",
    "integer": "unreadable_number",
    "scale": "unreadable_number",
    "flag": "unreadable_flag",
    "timestamp": "unreadable_date",
    "date": "unreadable_date",
}
# Of an integer in the database.
_BEYOND = 2.0**63
NUMBERS = ("number", "money", "integer", "scale")
DATES = ("timestamp", "date")


@dataclass(frozen=True)
class Notation:
    """How the cells of one column are written.

    decimal: ',' or '.'; order: 'dmy', 'mdy', 'ymd', 'unix' or 'excel'; separator: the sign between
    day, month and year; times: what may stand behind the day, most frequent first; pattern: a strptime
    pattern tried before all.
    `is_float_id`: numbers that a spreadsheet library has spoilt to '17850.0'. `is_mark`: x or blank.
    `short_years`: most years have two digits. `divisor`: 100 for amounts in cents, negative where every
    amount has a minus sign that says nothing. `gaps`: the texts that mean "nothing", in lower case.
    """

    decimal: str = "."
    order: str = "dmy"
    separator: str = "."
    times: tuple[str, ...] = CLOCKS
    pattern: str | None = None
    is_float_id: bool = False
    is_mark: bool = False
    tz: str = TIMEZONE
    short_years: bool = False
    divisor: int = 1
    gaps: frozenset[str] = GAPS


def typed(column: Column, name: str, notation: Notation) -> str:
    """The value of the cleaned cell `name`, still to be `checked`; NULL where the notation is uncommon."""
    match column.type:
        case "number" | "money" | "integer" | "scale":
            number = _number(name, notation.decimal)
            return number if notation.divisor == 1 else f"({number} / {notation.divisor})"
        case "flag":
            return _flag(name, notation.is_mark)
        case "timestamp":
            return _timestamp(name, notation)
        case "date":
            return _timestamp(name, notation)
    return name


def checked(column: Column, name: str) -> str:
    """The value `name` of `typed` within the bounds of its type; NULL beyond."""
    match column.type:
        case "number" | "money":
            return f"case when isfinite({name}){_floor(column, name)} then {name} end"
        case "integer" | "scale":
            is_whole = f"{name} = round({name}){_floor(column, name)}"
            return f"case when {is_whole} then try_cast({name} as bigint) end"
        case "timestamp" | "date":
            first, last = f"timestamp '{FIRST_YEAR}-01-01'", f"timestamp '{LAST_YEAR}-12-31 23:59:59'"
            return f"case when {name} between {first} and {last} then {name}::{SQL_TYPES[column.type]} end"
    return name


def _floor(column: Column, name: str) -> str:
    return f" and {name} >= 0" if column.unsigned else ""


def patient(column: Column, text: str, notation: Notation) -> object | None:
    """The value of one cell in an uncommon notation; None where it is unreadable."""
    if column.type in NUMBERS:
        number = parse_number(text, notation.decimal)
        if number is None and column.unit == "points":
            number = parse_percent(text, notation.decimal)
        if number is None or is_below(column, number, notation):
            return None
        number /= notation.divisor
        if column.type in ("number", "money"):
            return number
        return int(number) if abs(number) < _BEYOND and number == int(number) else None
    if column.type in DATES:
        return _moment(column, text, notation)
    return None


def is_below(column: Column, number: float, notation: Notation) -> bool:
    """Whether a number as it is written is below 0 where nothing can be."""
    return column.unsigned and number / notation.divisor < 0


def _moment(column: Column, text: str, notation: Notation) -> datetime | None:
    moment = parse_pattern(text, notation.pattern) if notation.pattern else None
    moment = moment or parse_timestamp(text, notation.order, notation.tz)
    if moment is None and column.type == "date":
        moment = parse_month(text)
    return moment


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _number(name: str, decimal: str) -> str:
    if decimal == ".":
        return f"try_cast({name} as double)"
    # Groups of three only: '12.50' is no number here.
    grouped = rf"regexp_full_match({name}, '-?\d{{1,3}}(\.\d{{3}})+(,\d*)?')"
    bare = f"case when not contains({name}, '.') then {name} when {grouped} then replace({name}, '.', '') end"
    return f"try_cast(replace({bare}, ',', '.') as double)"


def _flag(name: str, is_mark: bool) -> str:
    yes, no = (", ".join(_quote(word) for word in sorted(words)) for words in (YES, NO))
    blank = f"when {name} is null then false " if is_mark else ""
    return f"case when lower({name}) in ({yes}) then true when lower({name}) in ({no}) then false {blank}end"


def _timestamp(name: str, notation: Notation) -> str:
    if notation.pattern:
        return "null::timestamp"
    match notation.order:
        case "excel":
            return _day_number(name)
        case "unix":
            return _epoch(name, notation.tz)
        case "ymd":
            forms = [_iso(name), _with_offset(name, notation.tz)]
            return f"coalesce({', '.join(forms if notation.separator else [_compact(name), *forms])})"
    sep = notation.separator
    # Full stops mean day first everywhere.
    day = f"%m{sep}%d{sep}" if notation.order == "mdy" and sep != "." else f"%d{sep}%m{sep}"
    # A pattern that fails is slow: the most frequent one comes first – but %Y takes 24 for the year 24.
    whole = _written(name, [f"{day}%Y{time}" for time in notation.times])
    if not notation.short_years:
        return whole
    short = _written(name, [f"{day}%y{time}" for time in notation.times])
    # The database takes 00 to 68 for this century whatever the day is.
    in_past = f"case when year({short}) > {last_short_year()} then 100 else 0 end"
    return f"coalesce({short} - to_years({in_past}), {whole})"


def _written(name: str, patterns: list[str]) -> str:
    return f"try_strptime({name}, [{', '.join(map(_quote, patterns))}])"


def _iso(name: str) -> str:
    """A day, or day and time without an offset: told by the length and the place of the last colon."""
    return (
        f"case when strlen({name}) = 10 or (strlen({name}) = 19 and {name}[17] = ':') "
        f"or (strlen({name}) = 16 and {name}[14] = ':') then try_cast({name} as timestamp) end"
    )


def _compact(name: str) -> str:
    patterns = "['%Y%m%d', '%Y%m%d%H%M%S']"
    return (
        rf"case when regexp_full_match({name}, '(19|20)\d{{6}}(\d{{6}})?') "
        f"then try_strptime({name}, {patterns}) end"
    )


def _day_number(name: str) -> str:
    days = f"try_cast(replace({name}, ',', '.') as double)"
    return (
        rf"case when regexp_full_match({name}, '\d{{5}}([.,]\d+)?') and {days} >= 32874 and {days} < 62093 "
        f"then timestamp '1899-12-30' + to_seconds(floor({days} * 86400 + 0.5)) end"
    )


def _epoch(name: str, tz: str) -> str:
    micros = f"try_cast(rpad({name}, 16, '0') as bigint)"
    moment = f"timezone({_quote(tz)}, timezone('UTC', make_timestamp({micros})))"
    return rf"case when regexp_full_match({name}, '1\d{{9}}(\d{{3}}){{0,2}}') then {moment} end"


def _with_offset(name: str, tz: str) -> str:
    form = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z| ?UTC| ?[+-]\d\d(:?\d\d)?)"
    text = f"replace(replace(replace(replace({name}, ' UTC', '+00'), 'UTC', '+00'), ' +', '+'), ' -', '-')"
    moment = f"timezone({_quote(tz)}, try_cast({text} as timestamptz))"
    local = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{1,6}"
    return (
        f"case when strlen({name}) > 19 and regexp_full_match({name}, '{form}') then {moment} "
        f"when strlen({name}) > 19 and regexp_full_match({name}, '{local}') "
        f"then try_cast({name} as timestamp) end"
    )
