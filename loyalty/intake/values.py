"""What the cells of a column look like: gaps, flags, spoilt numbers."""

import random
import re
from collections.abc import Iterable, Sequence

from loyalty.intake.numerals import parse_number
from loyalty.intake.parse import is_date

_NOTHING = """
    null (null) <null> [null] nil none nan nat n/a n.a. #n/a #nv #n/v k.a. k.a undefined unbekannt unknown
    (leer) (blank) ? ?? - -- --- – — \\n #ref! #bezug! #value! #wert! #div/0! #name? #num! #zahl!
"""
_PHRASES = ["k. a.", "n. a.", "keine angabe", "ohne angabe", "nicht angegeben", "(not set)", "not available"]
# No calendar of a shop holds these days: databases and spreadsheets fill them in.
_IMPOSSIBLE_DAYS = """
    0000-00-00 00.00.0000 00/00/0000 0001-01-01 01.01.0001 01/01/0001 1753-01-01 1899-12-30 30.12.1899
    12/30/1899 1899-12-31 9999-12-31 31.12.9999 12/31/9999 31/12/9999
"""
_MIDNIGHTS = ("", " 00:00", " 00:00:00", " 00:00:00.000", "t00:00:00", "t00:00:00z", " 23:59:59", "t23:59:59")
GAPS = frozenset(
    ["", *_NOTHING.split(), *_PHRASES]
    + [day + clock for day in _IMPOSSIBLE_DAYS.split() for clock in _MIDNIGHTS]
)
# R's gap is Namibia in a column of countries: it counts only where numbers, dates or flags are due.
TYPED_GAPS = frozenset(["na", "."])
YES = frozenset(["1", "1.0", "true", "t", "yes", "y", "ja", "j", "wahr", "x", "on", "an", "✓", "✔"])
NO = frozenset(["0", "0.0", "false", "f", "no", "n", "nein", "falsch", "off", "aus"])
MARKS = frozenset(["x", "✓", "✔"])
BLANK = " \t\r\n\u00a0\u2007\u2009\u202f\u200b\u200e\u200f\ufeff"
_ENOUGH = 300
_FLOAT_ID = re.compile(r"\d+\.0")


def some(cells: Sequence[str]) -> Sequence[str]:
    """Enough cells of a column to judge it by, always the same: no fixed step, for files have a rhythm."""
    return cells if len(cells) <= _ENOUGH else random.Random(0).sample(cells, _ENOUGH)


def trimmed(cell: str) -> str:
    """A cell without the blanks around it and without Excel's ="…" shell."""
    bare = cell.strip(BLANK)
    if bare.startswith('="') and bare.endswith('"'):
        bare = bare[2:-1].strip(BLANK)
    return bare


def without_gap(cell: str, gaps: frozenset[str] = GAPS) -> str:
    """The trimmed cell, '' where it says nothing: NULL, n/a, 0000-00-00 …"""
    bare = trimmed(cell)
    return "" if bare.lower() in gaps else bare


def is_number(cell: str) -> bool:
    """Whether a cell is a number in any notation."""
    return parse_number(cell, ",") is not None or parse_number(cell, ".") is not None


def looks_like_data(cell: str) -> bool:
    """Whether a cell can hardly be a heading: a number, a date, an e-mail address."""
    bare = trimmed(cell)
    return is_number(bare) or is_date(bare) or "@" in bare


def are_float_ids(values: Iterable[str]) -> bool:
    """Whether a column of numbers was spoilt to '17850.0' by a spreadsheet library."""
    found = [_FLOAT_ID.fullmatch(value) is not None for value in values]
    return bool(found) and all(found)


def are_marks(values: Iterable[str]) -> bool:
    """Whether a column only ever says yes, by an x; then a blank cell says no."""
    found = {value.lower() for value in values}
    return bool(found) and found <= MARKS
