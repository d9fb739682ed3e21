"""What the cells of a column look like: gaps, flags, the decimal mark of numbers, the order of dates."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from loyalty.intake.parse import is_date, parse_number

GAPS = frozenset(
    ["", "null", "n/a", "#n/a", "nan", "nat", "none", "?", "-", "–", r"\n"]
    + ["0000-00-00", "0000-00-00 00:00:00", "00.00.0000"]
)
YES = frozenset(["1", "1.0", "true", "t", "yes", "y", "ja", "j", "wahr", "x", "on", "an", "✓", "✔"])
NO = frozenset(["0", "0.0", "false", "f", "no", "n", "nein", "falsch", "off", "aus"])
CLOCKS = ("", " %H:%M", " %H:%M:%S")
MARKS = frozenset(["x", "✓", "✔"])
BLANK = " \t\r\n\u00a0\u202f\ufeff"
_SWAPPABLE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_FLOAT_ID = re.compile(r"\d+\.0")


def trimmed(cell: str) -> str:
    """A cell without the blanks around it and without Excel's ="…" shell."""
    bare = cell.strip(BLANK)
    if bare.startswith('="') and bare.endswith('"'):
        bare = bare[2:-1].strip(BLANK)
    return bare


def without_gap(cell: str, extra: frozenset[str] = frozenset()) -> str:
    """The trimmed cell, '' where it says nothing: NULL, n/a, 0000-00-00 …"""
    bare = trimmed(cell)
    lower = bare.lower()
    return "" if lower in GAPS or lower in extra else bare


def is_number(cell: str) -> bool:
    """Whether a cell is a number in any notation."""
    return parse_number(cell, ",") is not None or parse_number(cell, ".") is not None


def looks_like_data(cell: str) -> bool:
    """Whether a cell can hardly be a heading: a number, a date, an e-mail address."""
    bare = trimmed(cell)
    return is_number(bare) or is_date(bare) or "@" in bare


@dataclass(frozen=True)
class NumberForm:
    """How many numbers of a column need a decimal comma, how many a point, how many could be either."""

    comma: int = 0
    point: int = 0
    either: int = 0

    @property
    def mark(self) -> str | None:
        """The decimal mark, None where the values do not tell."""
        if self.comma == self.point:
            return None
        return "," if self.comma > self.point else "."

    @property
    def is_open(self) -> bool:
        """Whether there are marks that could be either."""
        return self.mark is None and self.either > 0

    def __add__(self, other: "NumberForm") -> "NumberForm":
        return NumberForm(self.comma + other.comma, self.point + other.point, self.either + other.either)


def number_form(values: Iterable[str]) -> NumberForm:
    """Weighs the evidence of all numbers of a column."""
    found = Counter(_mark(value) for value in values)
    return NumberForm(found[","], found["."], found["?"])


def _mark(value: str) -> str | None:
    """',' or '.' where the notation is certain, '?' for '1.234' or '1,234', None without any mark."""
    digits = re.sub(r"[^\d.,]", "", value).rstrip(".,")
    marks = re.sub(r"\d", "", digits)
    if not marks:
        return None
    if len(set(marks)) == 2:
        return marks[-1] if marks.count(marks[-1]) == 1 else None
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    before, after = re.split(r"[.,]", digits, maxsplit=1)
    is_group = len(after) == 3 and len(before) <= 3 and before.strip("0") != ""
    return "?" if is_group else marks


@dataclass(frozen=True)
class DateForm:
    """How many dates of a column are day first, month first for certain, could be either, or year first."""

    day_first: int = 0
    month_first: int = 0
    swappable: int = 0
    year_first: int = 0
    separators: tuple[tuple[str, int], ...] = ()
    clocks: tuple[tuple[str, int], ...] = ()

    @property
    def order(self) -> str | None:
        """'dmy', 'mdy', 'ymd'; None where there are no dates or day and month could be swapped in all."""
        if not self.swappable + self.year_first:
            return None
        if self.year_first >= self.swappable:
            return "ymd"
        if self.day_first == self.month_first:
            return None
        return "dmy" if self.day_first > self.month_first else "mdy"

    @property
    def is_open(self) -> bool:
        """Whether there are dates whose day and month could be swapped."""
        return self.order is None and self.swappable > 0

    @property
    def separator(self) -> str:
        """The sign between day, month and year; '' for 20241231."""
        return max(self.separators, key=lambda found: found[1])[0] if self.separators else ""

    @property
    def times(self) -> tuple[str, ...]:
        """What stands behind the day, most frequent first: '', ' %H:%M' and ' %H:%M:%S'."""
        found = dict(self.clocks)
        return tuple(sorted(CLOCKS, key=lambda clock: -found.get(clock, 0)))

    def __add__(self, other: "DateForm") -> "DateForm":
        separators = Counter(dict(self.separators)) + Counter(dict(other.separators))
        clocks = Counter(dict(self.clocks)) + Counter(dict(other.clocks))
        return DateForm(
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.swappable + other.swappable,
            self.year_first + other.year_first,
            tuple(separators.items()),
            tuple(clocks.items()),
        )


def date_form(values: Iterable[str]) -> DateForm:
    """Weighs the evidence of all dates of a column."""
    found: Counter[str] = Counter()
    separators: Counter[str] = Counter()
    clocks: Counter[str] = Counter()
    for value in values:
        clocks[CLOCKS[min(value.count(":"), 2)]] += 1
        parts = _SWAPPABLE.match(value)
        if not parts:
            found["year first"] += is_date(value)
            separators.update(value[4:5] if value[4:5] in ("-", "/", ".") else ())
            continue
        separators[parts[2]] += 1
        first, second = int(parts[1]), int(parts[3])
        # Full stops mean day first everywhere; an American clock means month first.
        american = re.search(r"\d\s*[AaPp]\.?[Mm]", value) is not None
        found["swappable"] += 1
        found["day first"] += first > 12 or parts[2] == "."
        found["month first"] += parts[2] != "." and first <= 12 and (second > 12 or american)
    return DateForm(
        found["day first"],
        found["month first"],
        found["swappable"],
        found["year first"],
        tuple(separators.items()),
        tuple(clocks.items()),
    )


def are_float_ids(values: Iterable[str]) -> bool:
    """Whether a column of numbers was spoilt to '17850.0' by a spreadsheet library."""
    found = [_FLOAT_ID.fullmatch(value) is not None for value in values]
    return bool(found) and all(found)


def are_marks(values: Iterable[str]) -> bool:
    """Whether a column only ever says yes, by an x; then a blank cell says no."""
    found = {value.lower() for value in values}
    return bool(found) and found <= MARKS
