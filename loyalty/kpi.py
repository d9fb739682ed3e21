"""What a KPI is: the questions it answers for its file, for pages and for computing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from loyalty.measures import Spec
from loyalty.workspace import DEFAULTS
from loyalty.workspace.build import PLAIN, view_sql

SHARED_SLICES = (
    "country",
    "sales_channel",
    "customer_kind",
    "carrier",
    "payment_method",
    "delivery_option",
    "product_category",
)


def spoken(text: str | Mapping[str, str], lang: str) -> str:
    """A text that stands once for both languages, or once for each."""
    return text if isinstance(text, str) else text[lang]


@dataclass(frozen=True)
class Benchmark:
    """A published figure to compare with: `show` says how carefully (line, band or text only)."""

    label: Mapping[str, str]
    source: str | Mapping[str, str]
    show: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Claim:
    """What a guide says about this number, and what its source really says; each in both languages."""

    said: Mapping[str, str]
    checked: Mapping[str, str]


@dataclass(frozen=True)
class Kpi:
    """One KPI: what it asks of every case, in words, SQL and an example that can be checked by hand."""

    id: str
    folder: str
    path: Path
    measure: str
    unit: str
    better: str
    priority: int
    needs: tuple[tuple[str, ...], ...]
    texts: Mapping[str, Mapping[str, str]]
    source: Mapping[str, str | Mapping[str, str]]
    example: Mapping[str, object]
    sql: str
    parameters: frozenset[str]
    headline: bool | int = False
    advice: str | None = None
    case: str | None = None
    instruments: tuple[str, ...] = ()
    claim: Claim | None = None
    slices: tuple[str, ...] = ()
    matures_after: int | str | list[int | str] | None = None
    state: bool = False
    history: int | str | list[int | str] | None = None
    effect: str | None = None
    census: bool = False
    least: float | None = None
    most: float | None = None
    shortest: str | None = None
    funnel: str | None = None
    filters: bool = True
    benchmarks: tuple[Benchmark, ...] = ()
    columns: tuple[str, ...] = field(default=(), compare=False)

    @property
    def spec(self) -> Spec:
        return Spec(
            self.measure,
            self.unit,
            self.effect,
            weighted="weight" in self.columns,
            census=self.census,
            least=self.least,
            most=self.most,
        )

    @property
    def is_counted(self) -> bool:
        """Whether its value is all there is, no sample: a sum, a census, a state at a day."""
        return self.measure == "total" or self.census or self.state

    @property
    def headline_rank(self) -> int:
        """Place on the overview's card: `headline = 2` is the second; what is no headline comes last."""
        return 99 if not self.headline else int(self.headline)

    @property
    def per_grain(self) -> bool:
        """Whether the cases depend on the grain, so that nothing may be summed over periods."""
        return "grain" in self.parameters

    @property
    def has_monthly_value(self) -> bool:
        """Whether a month has one value to aim at and to compare.

        Categories have several, and what a month knows of the difference of two groups is mostly chance.
        """
        return self.measure not in ("mix", "contrast")

    @property
    def is_daily(self) -> bool:
        """Whether the first days of a month can be counted by themselves: no case needs the whole of it."""
        is_monthly = self.shortest == "month" or "'month'" in self.sql
        return not (self.state or self.per_grain or is_monthly)

    @cached_property
    def settings(self) -> tuple[str, ...]:
        """The settings that its value depends on."""
        waits = [*spans(self.matures_after), *spans(self.history)]
        views = _views_behind(self.sql)
        return tuple(
            name
            for name in DEFAULTS
            if name in self.parameters or name in waits or f"settings.{name}" in views
        )

    @property
    def tables(self) -> frozenset[str]:
        """The uploaded tables this KPI needs."""
        return frozenset(name.split(".")[0] for group in self.needs for name in group)

    @cached_property
    def available_slices(self) -> tuple[str, ...]:
        """What its cases can be divided by: their own slices and what their order or customer brings."""
        if not self.filters:
            return ()
        shared: tuple[str, ...] = ()
        if "order_id" in self.columns:
            shared = SHARED_SLICES
        elif "customer_key" in self.columns:
            shared = tuple(name for name in SHARED_SLICES if name != "customer_kind")
        return tuple(dict.fromkeys((*(name for name in shared), *self.slices)))

    def text(self, key: str, lang: str) -> str:
        return self.texts[lang].get(key, "")

    def category(self, value: str, lang: str) -> str:
        """The label of a mix category."""
        return self.texts[lang].get("categories", {}).get(value, value)

    def missing(self, supplied: frozenset[str]) -> list[str]:
        """The columns that would light this KPI up; the first of each group of alternatives."""
        return [group[0] for group in self.needs if not any(name in supplied for name in group)]


def spans(given: int | str | list[int | str] | None) -> list[int | str]:
    """`matures_after` or `history` as a list: days and names of settings."""
    if given is None:
        return []
    return given if isinstance(given, list) else [given]


def _views_behind(sql: str) -> str:
    """The texts of the shared views that a query reads, and of those behind them."""
    words = set(re.findall(r"\w+", sql))
    views = "\n".join(view_sql(name) for name in PLAIN if name in words)
    further = [name for name in PLAIN if name not in words and re.search(rf"\b{name}\b", views)]
    return _views_behind(" ".join([sql, *further])) if further else views
