"""Dates that stand for "nothing": far from all others of their column, and repeated or known for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loyalty.intake.parse import parse_timestamp

# The zero of clocks and spreadsheets, and what forms fill in.
_KNOWN = frozenset(
    [date(1900, 1, 1), date(1901, 1, 1), date(1970, 1, 1), date(1980, 1, 1), date(1990, 1, 1)]
    + [date(1990, 12, 31), date(1999, 12, 31), date(2000, 1, 1), date(2099, 12, 31), date(2100, 1, 1)]
)
_FAR = timedelta(days=5 * 365)
_OFTEN = 3


@dataclass(frozen=True)
class _Day:
    day: date
    texts: Mapping[str, int]

    @property
    def is_suspect(self) -> bool:
        """A real early date is written once or twice; one that is filled in comes again and again."""
        return self.day in _KNOWN or (len(self.texts) == 1 and sum(self.texts.values()) >= _OFTEN)


def far_dates(values: Sequence[str], order: str) -> dict[str, int]:
    """Text → how often, of the dates at either end of a column that are far from all the rest."""
    days = _days(values, order)
    found: dict[str, int] = {}
    for towards_rest in (1, -1):
        while len(days) > 2:
            ends = days if towards_rest == 1 else days[::-1]
            if not _is_far(ends):
                break
            found |= ends[0].texts
            days.remove(ends[0])
    return found


def _is_far(days: Sequence[_Day]) -> bool:
    """Whether the first day is suspect and farther from the next than five years and than all the rest."""
    gap = abs(days[1].day - days[0].day)
    return days[0].is_suspect and gap > max(_FAR, abs(days[-1].day - days[1].day))


def _days(values: Sequence[str], order: str) -> list[_Day]:
    by_day: dict[date, dict[str, int]] = {}
    for text, count in Counter(values).items():
        moment = parse_timestamp(text, order)
        if moment:
            by_day.setdefault(moment.date(), {})[text] = count
    return [_Day(day, by_day[day]) for day in sorted(by_day)]
