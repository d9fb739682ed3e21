"""What a column's numbers and dates tell about how they are written: decimal mark, order of day and month."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from loyalty.intake.parse import is_date, is_day_number, is_epoch

CLOCKS = ("", " %H:%M", " %H:%M:%S")
HALF_DAYS = (" %I:%M %p", " %I:%M:%S %p")
_PARTS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
# 10-Dez-25, Jul-25-26
_NAMED_SHORT = re.compile(
    r"(?<!\d)\d{1,2}\.?[ /-]*[^\W\d_]{3,9}\.?[ /-]*\d{2}(?![\d:])"
    r"|[^\W\d_]{3,9}\.?[ /-]*\d{1,2},?[ /-]+\d{2}(?![\d:])"
)
_HALF_DAY = re.compile(r"\d\s*[AaPp]\.?[Mm]\b")
# A number so long without a group mark comes from a machine that sets none; '1234' is often left whole.
_LONG = re.compile(r"\D*\d{5,}\D*")
_GROUPED = re.compile(r"\d[ \u00a0\u2007\u2009\u202f'’]\d{3}(?!\d)")


class _Counts:
    """Frozen dataclasses of counts: added field by field."""

    def __add__(self, other):
        mine, theirs = (tuple(getattr(form, item.name) for item in fields(self)) for form in (self, other))
        return type(self)(*(_added(*pair) for pair in zip(mine, theirs, strict=True)))


def _added(mine: object, theirs: object) -> object:
    if isinstance(mine, int):
        return mine + theirs
    return tuple((Counter(dict(mine)) + Counter(dict(theirs))).items())


@dataclass(frozen=True)
class NumberForm(_Counts):
    """How many numbers of a column need a decimal comma, how many a point, and how many could be either.

    `either_comma`: like 1,234; `either_point`: like 1.234; `long`: five digits and more without any mark.
    """

    comma: int = 0
    point: int = 0
    either_comma: int = 0
    either_point: int = 0
    long: int = 0

    @property
    def mark(self) -> str | None:
        """The decimal mark, None where the values do not tell."""
        if self.comma != self.point:
            return "," if self.comma > self.point else "."
        if self.comma or not self.long or bool(self.either_comma) == bool(self.either_point):
            return None
        # Thousands are not grouped here: the mark of 1.234 is a decimal one.
        return "," if self.either_comma else "."

    @property
    def either(self) -> int:
        """How many numbers mean something else with the other mark."""
        return self.either_comma + self.either_point

    @property
    def is_open(self) -> bool:
        """Whether there are marks that could be either, and nothing or both decides."""
        return self.either > 0 and (self.mark is None or (self.comma > 0 and self.point > 0))


def number_form(values: Iterable[str]) -> NumberForm:
    """Weighs the evidence of all numbers of a column."""
    found = Counter(_mark(value) for value in values)
    return NumberForm(found[","], found["."], found["?,"], found["?."], found["long"])


def _mark(value: str) -> str | None:
    """',' or '.' where the notation is certain, '?.' for '1.234', '?,' for '1,234'; None without any mark."""
    digits = re.sub(r"[^\d.,]", "", value).strip(".,") if value[:1] not in ".," else value
    marks = re.sub(r"\d", "", digits)
    if not marks:
        return "long" if _LONG.fullmatch(value) else None
    if len(set(marks)) == 2:
        return marks[-1] if marks.count(marks[-1]) == 1 else None
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    before, after = re.split(r"[.,]", digits, maxsplit=1)
    is_group = len(after) == 3 and 0 < len(before) <= 3 and before[0] != "0" and not _GROUPED.search(value)
    return f"?{marks}" if is_group else marks


@dataclass(frozen=True)
class DateForm(_Counts):
    """How the dates of a column are written.

    Of those like 03/04/2024: `slashed` in all, `day_first` and `month_first` for certain. `dotted`:
    31.12.2024, day first everywhere; `other`: year first, or the month in words; `day_numbers`: 45123;
    `epochs`: seconds since 1970; `short_years`: with two digits.
    """

    slashed: int = 0
    day_first: int = 0
    month_first: int = 0
    dotted: int = 0
    other: int = 0
    day_numbers: int = 0
    epochs: int = 0
    short_years: int = 0
    separators: tuple[tuple[str, int], ...] = ()
    clocks: tuple[tuple[str, int], ...] = ()

    @property
    def order(self) -> str | None:
        """'dmy', 'mdy', 'ymd', 'excel', 'unix'; None where there are no dates or day and month could swap."""
        if self.slashed:
            if self.day_first == self.month_first:
                return None
            return "dmy" if self.day_first > self.month_first else "mdy"
        counts = {"dmy": self.dotted, "ymd": self.other, "unix": self.epochs}
        best = max(counts, key=lambda name: counts[name])
        if counts[best]:
            return best
        return "excel" if self.day_numbers else None

    @property
    def is_open(self) -> bool:
        """Whether there are dates whose day and month could be swapped, and nothing or both decides."""
        return self.slashed > 0 and (self.order is None or (self.day_first > 0 and self.month_first > 0))

    @property
    def is_american(self) -> bool:
        """Whether times are written with AM and PM."""
        return any(clock in HALF_DAYS for clock, _ in self.clocks)

    @property
    def separator(self) -> str:
        """The sign between day, month and year; '' for 20241231."""
        return max(self.separators, key=lambda found: found[1])[0] if self.separators else ""

    @property
    def times(self) -> tuple[str, ...]:
        """What stands behind the day, most frequent first: '', ' %H:%M', ' %H:%M:%S' …"""
        found = dict(self.clocks)
        known = (*CLOCKS, *HALF_DAYS) if self.is_american else CLOCKS
        return tuple(sorted(known, key=lambda clock: -found.get(clock, 0)))


def date_form(values: Iterable[str]) -> DateForm:
    """Weighs the evidence of all dates of a column."""
    found: Counter[str] = Counter()
    separators: Counter[str] = Counter()
    clocks: Counter[str] = Counter()
    for value in values:
        parts = _PARTS.match(value)
        if parts:
            separators[parts[2]] += 1
            clocks[_clock(value)] += 1
            found.update(_slashed(parts))
        elif is_day_number(value):
            found["day_numbers"] += 1
        elif is_epoch(value):
            found["epochs"] += 1
        elif is_date(value):
            found["other"] += 1
            found["short_years"] += _NAMED_SHORT.search(value) is not None
            clocks[_clock(value)] += 1
            separators.update(value[4:5] if value[:4].isdigit() and value[4:5] in ("-", "/", ".") else ())
    return DateForm(**found, separators=tuple(separators.items()), clocks=tuple(clocks.items()))


def _slashed(parts: re.Match) -> list[str]:
    """What one date like 03/04/2024 tells."""
    first, second, tells = int(parts[1]), int(parts[3]), []
    if len(parts[4]) == 2:
        tells.append("short_years")
    if parts[2] == ".":
        return [*tells, "dotted"]
    if first > 12 and second <= 12:
        tells.append("day_first")
    if second > 12 and first <= 12:
        tells.append("month_first")
    return [*tells, "slashed"]


def _clock(value: str) -> str:
    colons = min(value.count(":"), 2)
    if colons and _HALF_DAY.search(value):
        return HALF_DAYS[colons - 1]
    return CLOCKS[colons]
