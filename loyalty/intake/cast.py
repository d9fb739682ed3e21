"""SQL that turns a column of text into its canonical type: the common notations, fast.

What these expressions leave NULL is tried once more by `loyalty.intake.parse`, cell by cell.
"""

from dataclasses import dataclass
from datetime import datetime

from loyalty.intake.parse import TIMEZONE, parse_month, parse_number, parse_pattern, parse_timestamp
from loyalty.intake.values import GAPS, NO, YES
from loyalty.schema import Column

SQL_TYPES = {
    "text": "varchar",
    "email": "varchar",
    "category": "varchar",
    "number": "double",
    "money": "double",
    "integer": "bigint",
    "scale": "bigint",
    "flag": "boolean",
    "timestamp": "timestamp",
    "date": "date",
}
RULES = {
    "number": "unreadable_number",
    "money": "unreadable_number",
    "integer": "unreadable_number",
    "scale": "unreadable_number",
    "flag": "unreadable_flag",
    "timestamp": "unreadable_date",
    "date": "unreadable_date",
}
NUMBERS = ("number", "money", "integer", "scale")
DATES = ("timestamp", "date")
_BLANK = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239) || chr(65279)"


@dataclass(frozen=True)
class Notation:
    """How the cells of one column are written.

    decimal: ',' or '.'; order: 'dmy', 'mdy' or 'ymd'; pattern: a strptime pattern that is tried first.
    `is_float_id`: numbers that a spreadsheet library has spoilt to '17850.0'. `is_mark`: x or blank.
    """

    decimal: str = "."
    order: str = "dmy"
    pattern: str | None = None
    is_float_id: bool = False
    is_mark: bool = False
    tz: str = TIMEZONE


def clean(name: str, gaps: frozenset[str] = frozenset()) -> str:
    """A cell without blanks around it and without Excel's ="…" shell; gaps become NULL."""
    listed = ", ".join(_quote(gap) for gap in sorted(GAPS | gaps))
    text = f"trim({name}, {_BLANK})"
    text = f"""case when {name}[1] = '=' then regexp_replace({text}, '^="(.*)"$', '\\1') else {text} end"""
    return f"case when lower({text}) not in ({listed}) then {text} end"


def typed(column: Column, name: str, notation: Notation) -> str:
    """The value of the cleaned cell `name` in the column's type; NULL where the notation is uncommon."""
    match column.type:
        case "number" | "money":
            return _number(name, notation.decimal)
        case "integer" | "scale":
            number = _number(name, notation.decimal)
            return f"case when {number} = round({number}) then try_cast({number} as bigint) end"
        case "flag":
            return _flag(name, notation.is_mark)
        case "timestamp":
            return _timestamp(name, notation)
        case "date":
            return f"({_timestamp(name, notation)})::date"
    return f"regexp_replace({name}, '\\.0$', '')" if notation.is_float_id else name


def patient(column: Column, text: str, notation: Notation) -> object | None:
    """The value of one cell in an uncommon notation; None where it is unreadable."""
    if column.type in NUMBERS:
        number = parse_number(text, notation.decimal)
        if number is None or column.type in ("number", "money"):
            return number
        return int(number) if number == int(number) else None
    if column.type in DATES:
        return _moment(column, text, notation)
    return None


def _moment(column: Column, text: str, notation: Notation) -> datetime | None:
    moment = parse_pattern(text, notation.pattern) if notation.pattern else None
    moment = moment or parse_timestamp(text, notation.order, notation.tz)
    if moment is None and column.type == "date":
        moment = parse_month(text)
    return moment


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _number(name: str, decimal: str) -> str:
    text = name
    if decimal == ",":
        text = f"case when not contains({name}, '.') then replace({name}, ',', '.') end"
    number = f"try_cast({text} as double)"
    return f"case when isfinite({number}) then {number} end"


def _flag(name: str, is_mark: bool) -> str:
    yes, no = (", ".join(_quote(word) for word in sorted(words)) for words in (YES, NO))
    blank = f"when {name} is null then false " if is_mark else ""
    return f"case when lower({name}) in ({yes}) then true when lower({name}) in ({no}) then false {blank}end"


def _timestamp(name: str, notation: Notation) -> str:
    if notation.pattern:
        return "null::timestamp"
    ways = [] if notation.order == "ymd" else [_by_parts(name, notation.order)]
    moment = f"coalesce({', '.join([*ways, _iso(name), _with_offset(name, notation.tz)])})"
    return f"case when year({moment}) between 1900 and 2100 then {moment} end"


def _has_no_offset(name: str) -> str:
    """Day, or day and time without an offset: told by the length and the place of the last colon."""
    return (
        f"(length({name}) = 10 or (length({name}) = 19 and {name}[17] = ':') "
        f"or (length({name}) = 16 and {name}[14] = ':'))"
    )


def _iso(name: str) -> str:
    return f"case when {_has_no_offset(name)} and {name}[5] = '-' then try_cast({name} as timestamp) end"


def _by_parts(name: str, order: str) -> str:
    """'31.12.2024 14:05:06' (dmy) or '12/31/2024' (mdy), two digits each."""
    month, day = (f"{name}[1:2]", f"{name}[4:5]") if order == "mdy" else (f"{name}[4:5]", f"{name}[1:2]")
    # A full stop always stands between day, month and year in this order.
    signs = "('/', '-')" if order == "mdy" else "('.', '/', '-')"
    iso = f"{name}[7:10] || '-' || {month} || '-' || {day} || {name}[11:]"
    condition = f"{_has_no_offset(name)} and {name}[3] in {signs} and {name}[6] = {name}[3]"
    return f"case when {condition} then try_cast({iso} as timestamp) end"


def _with_offset(name: str, tz: str) -> str:
    form = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| ?UTC| ?[+-]\d\d:?\d\d)"
    text = f"replace(replace(replace(replace({name}, ' UTC', '+00'), 'UTC', '+00'), ' +', '+'), ' -', '-')"
    moment = f"timezone({_quote(tz)}, try_cast({text} as timestamptz))"
    return f"case when length({name}) > 19 and regexp_full_match({name}, '{form}') then {moment} end"
