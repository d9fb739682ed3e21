"""A target and what it asks for in a month."""

import math
from dataclasses import dataclass
from datetime import date

from loyalty.catalog import Kpi, catalog

KINDS = ("fixed", "line", "last_year")
# Values that a unit can take; others only have to be numbers.
_RANGES = {"percent": (0.0, 1.0), "points": (-100.0, 100.0), "stars": (1.0, 5.0)}
_NEVER_NEGATIVE = ("count", "days", "hours", "minutes", "ratio")
_LARGEST = 1e12


@dataclass(frozen=True)
class Target:
    """One target of a KPI from the month `start` on (first days of months, values in the KPI's unit).

    fixed: `value` until the month `until`, or for good. line: from `value` to `end_value` in the month
    `until`, held afterwards. last_year: the same month of last year plus `value`.
    """

    kpi: str
    kind: str
    start: date
    value: float
    until: date | None = None
    end_value: float | None = None

    def holds_in(self, month: date) -> bool:
        """Whether it says anything about a month; a line goes on at its last value."""
        return self.start <= month and (self.kind == "line" or self.until is None or month <= self.until)

    def at(self, month: date, last_year: float | None = None) -> float | None:
        """What it asks for in a month in which it holds; None where it needs a last year that is unknown."""
        if self.kind == "fixed":
            return self.value
        if self.kind == "last_year":
            return None if last_year is None or math.isnan(last_year) else last_year + self.value
        done = min(1.0, _months(self.start, month) / _months(self.start, self.until))
        return self.value + done * (self.end_value - self.value)


@dataclass(frozen=True)
class Targets:
    """All targets of a shop."""

    items: tuple[Target, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items)

    def of(self, kpi: Kpi) -> list[Target]:
        """The targets of one KPI, the oldest first."""
        return sorted((one for one in self.items if one.kpi == kpi.id), key=lambda one: one.start)

    def valid(self, kpi: Kpi, month: date) -> Target | None:
        """The target that counts in a month: of those that hold, the one that began last."""
        month = month.replace(day=1)
        return next((one for one in reversed(self.of(kpi)) if one.holds_in(month)), None)

    def value(self, kpi: Kpi, month: date, last_year: float | None = None) -> float | None:
        """What a month should reach, in the KPI's unit; `last_year`: that of the month a year ago."""
        found = self.valid(kpi, month)
        return found.at(month.replace(day=1), last_year) if found else None

    @property
    def kpis(self) -> list[Kpi]:
        """The KPIs with a target, in the catalogue's order."""
        named = {one.kpi for one in self.items}
        return [kpi for kpi in catalog().values() if kpi.id in named]


def is_possible(value: float, kpi: Kpi, kind: str) -> bool:
    """Whether a number can be a value of the KPI, or of `last_year` a difference of two."""
    if not math.isfinite(value) or abs(value) > _LARGEST:
        return False
    low, high = _RANGES.get(kpi.unit, (0.0 if kpi.unit in _NEVER_NEGATIVE else -_LARGEST, _LARGEST))
    return abs(value) <= high - low if kind == "last_year" else low <= value <= high


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
