"""What the cells of a column look like: gaps, flags, spoilt numbers."""

import re
from collections.abc import Iterable

from loyalty.intake.parse import is_date, parse_number

GAPS = frozenset(
    ["", "null", "n/a", "#n/a", "nan", "nat", "none", "?", "-", "–", r"\n"]
    + ["0000-00-00", "0000-00-00 00:00:00", "00.00.0000"]
)
YES = frozenset(["1", "1.0", "true", "t", "yes", "y", "ja", "j", "wahr", "x", "on", "an", "✓", "✔"])
NO = frozenset(["0", "0.0", "false", "f", "no", "n", "nein", "falsch", "off", "aus"])
MARKS = frozenset(["x", "✓", "✔"])
BLANK = " \t\r\n\u00a0\u202f\ufeff"
_FLOAT_ID = re.compile(r"\d+\.0")


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
