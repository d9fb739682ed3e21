"""Values against their targets: met, missed, or within chance; and for how many months in a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from loyalty.catalog import Kpi

from .model import Targets

# A month that is open, cut off or still running is not judged.
JUDGED = ("ok", "few")


@dataclass(frozen=True)
class TargetGap:
    """A value against its target, in the KPI's unit.

    `verdict`: 'met'; 'missed' when the whole interval lies on the wrong side, or the value is counted
    exactly; 'chance' when it is on the wrong side, but the interval holds the target; 'off' for a KPI that
    is better neither high nor low, when the interval does not hold the target.
    """

    target: float
    value: float
    low: float
    high: float
    verdict: str

    @property
    def gap(self) -> float:
        """Value minus target."""
        return self.value - self.target

    @property
    def is_missed(self) -> bool:
        """Whether the target is not reached, by chance or not."""
        return self.verdict != "met"


@dataclass(frozen=True)
class Missed:
    """A target that the last judged month misses: for how many judged months in a row, since which.

    `clear`: how many of these months miss it beyond chance.
    """

    kpi: Kpi
    month: date
    gap: TargetGap
    months: int
    since: date
    clear: int


def gap(kpi: Kpi, target: float | None, row: pd.Series) -> TargetGap | None:
    """A row of a result frame against its target; None without one, or where the row is not judged."""
    if target is None or row["status"] not in JUDGED or pd.isna(row["value"]):
        return None
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    return TargetGap(target, value, low, high, _verdict(kpi, target, value, low, high))


def _verdict(kpi: Kpi, target: float, value: float, low: float, high: float) -> str:
    # Computed values end in the noise of floating point; what equals its target has reached it.
    slack = 1e-9 * max(abs(target), abs(value), 1.0)
    is_exact = pd.isna(low) or pd.isna(high)
    if kpi.better == "neither":
        is_inside = abs(value - target) <= slack if is_exact else low <= target <= high
        return "met" if is_inside else "off"
    sign = 1 if kpi.better == "higher" else -1
    if sign * (value - target) >= -slack:
        return "met"
    if is_exact:
        return "missed" if kpi.measure == "total" or kpi.census else "chance"
    return "missed" if sign * ((high if sign > 0 else low) - target) < 0 else "chance"


def judged_values(frame: pd.DataFrame) -> pd.Series:
    """Month → value of a result frame of one KPI, those months only that are judged."""
    rows = frame[frame["status"].isin(JUDGED) & frame["value"].notna()]
    return rows.set_index("period")["value"].sort_index()


def last_years(frame: pd.DataFrame) -> pd.Series:
    """Month → value of the same month a year earlier, from a frame that reaches so far back."""
    values = judged_values(frame)
    return values.set_axis(values.index + pd.DateOffset(years=1))


def missed(kpi: Kpi, targets: Targets, frame: pd.DataFrame) -> Missed | None:
    """What the last judged month misses; None if it misses nothing. `frame`: results of the KPI by month."""
    streak: list[tuple[date, TargetGap]] = []
    for month, one in reversed(list(gaps(kpi, targets, frame))):
        if one is None or not one.is_missed:
            break
        streak.append((month, one))
    if not streak:
        return None
    clear = sum(one.verdict in ("missed", "off") for _, one in streak)
    return Missed(kpi, streak[0][0], streak[0][1], len(streak), streak[-1][0], clear)


def latest(kpi: Kpi, targets: Targets, frame: pd.DataFrame) -> tuple[date, TargetGap] | None:
    """The last judged month and its gap; None where that month has no target."""
    months = list(gaps(kpi, targets, frame))
    return months[-1] if months and months[-1][1] is not None else None


def gaps(kpi: Kpi, targets: Targets, frame: pd.DataFrame) -> Iterable[tuple[date, TargetGap | None]]:
    """Month by month, judged ones only: the value against its target (None where there is none)."""
    before = last_years(frame)
    rows = frame[frame["status"].isin(JUDGED) & frame["value"].notna()].sort_values("period")
    for _, row in rows.iterrows():
        month = row["period"].date()
        target = targets.value(kpi, month, before.get(row["period"]))
        yield month, gap(kpi, target, row)
