"""What every what-if scenario is made of: assumptions with their source, the basis they stand on, years."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import pandas as pd

from loyalty import compute, periods
from loyalty.catalog import Kpi
from loyalty.measures import Z
from loyalty.rollup import Question
from loyalty.workspace import Version

LEAST_CASES = 30
LEAST_MONTHS = 3
SOURCES = ("measured", "setting", "assumed", "own")

Where = Mapping[str, tuple[str, ...]] | None
Values = Mapping[str, float]


@dataclass(frozen=True)
class Assumption:
    """One number of a scenario: its unit, its source, its 95 % limits, and how far it may be changed.

    `value` NaN: as today (a lever only). `n`: cases behind a measured one. `span`: the values of a lever that
    a curve shows, `today`: where it is today (NaN: nowhere in particular). Shares come as 0–1.
    """

    name: str
    value: float
    unit: str
    source: str = "assumed"
    least: float = 0.0
    most: float = 1.0
    step: float = 0.01
    low: float = np.nan
    high: float = np.nan
    n: float = np.nan
    is_lever: bool = False
    span: tuple[float, float] = (0.0, 1.0)
    today: float = np.nan
    is_editable: bool = True

    @property
    def has_limits(self) -> bool:
        return bool(np.isfinite([self.low, self.high]).all())


@dataclass(frozen=True)
class Basis:
    """A scenario on one shop's data. Where `reason` is not empty, the data are not enough for it.

    `reason`: "unavailable" (`missing` columns or filters) or which arm is too small (`n` cases).
    `function` turns the assumptions' values into orders, revenue, margin, certain (the margin that changes
    even if nobody behaves otherwise) and affected (customers or carts concerned). `limits`: those of further
    independent estimates with a value of 0. `until`: the last day of the year counted. `effects`: per fee
    shown (shipping only). `is_clear`: whether the measured association excludes 0.
    """

    scenario: str
    assumptions: tuple[Assumption, ...] = ()
    function: Callable[[Values], dict[str, float]] | None = None
    reason: str = ""
    missing: tuple[str, ...] = ()
    n: float = np.nan
    until: date | None = None
    effects: pd.DataFrame | None = None
    is_clear: bool = True
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def lever(self) -> Assumption:
        """The first lever: the one that a curve runs along."""
        return next(one for one in self.assumptions if one.is_lever)

    def __getitem__(self, name: str) -> Assumption:
        return next(one for one in self.assumptions if one.name == name)


@dataclass(frozen=True)
class Year:
    """The last twelve complete months of a KPI whose outcome is known (fewer where the data are younger)."""

    start: date
    end: date
    months: int

    @property
    def factor(self) -> float:
        """What turns its sums into those of a year."""
        return 12 / self.months

    def question(self, where: Where) -> Question:
        return Question("month", self.start, self.end, where or None)


def last_year(version: Version, kpi: Kpi) -> Year | None:
    """None where fewer than three complete months are there."""
    mature = version.as_of - timedelta(days=periods.days(version, kpi.matures_after))
    last = (pd.Timestamp(mature) + pd.Timedelta(days=1)).to_period("M") - 1
    covered = pd.Timestamp(periods.coverage_start(version, kpi))
    first = covered.to_period("M") + int(covered.day > 1)
    months = min(12, (last - first).n + 1)
    if months < LEAST_MONTHS:
        return None
    return Year((last - (months - 1)).start_time.date(), last.end_time.date(), months)


def unavailable(version: Version, kpis: tuple[Kpi, ...], where: Where) -> tuple[str, ...]:
    """The columns that would light the scenario up, or the filters it does not know."""
    lacking = dict.fromkeys(name for kpi in kpis for name in kpi.missing(version.columns))
    question = Question("all", where=where)
    filters = dict.fromkeys(name for kpi in kpis for name in compute.unusable_slices(kpi, question))
    return (*lacking, *filters)


def common(version: Version, is_association: bool = True) -> tuple[Assumption, ...]:
    """What every scenario assumes: how much is a cause, margin, how long, what it costs."""
    margin = float(version.settings["margin_rate"])
    causal = (Assumption("causal_share", 0.5, "percent", step=0.05),) if is_association else ()
    return (
        *causal,
        Assumption("margin_rate", margin, "percent", "setting"),
        Assumption("horizon", 12.0, "count", least=1, most=60, step=1),
        Assumption("cost", 0.0, "currency", most=1e9, step=100),
    )


def standard_deviations(count: int) -> dict[str, tuple[float, float]]:
    """Limits of so many independent standard normal doubts."""
    return {f"doubt_{number}": (-Z, Z) for number in range(count)}
