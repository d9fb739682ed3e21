"""From our value to the value of those who count otherwise: every case of difference, group by group.

Our cases and theirs are matched by identity (of KPIs that depend on the period: within the same period). A
case that both count alike stays where it is. Every other one carries the reason that the variant's query
gives it. The bridge starts with our cases and takes one reason after the other, in the order of the
variant's steps: it removes the cases that only we count for that reason, adds those that only they count,
and exchanges those that are judged otherwise or belong to another month; after each step the value is
computed anew. The effect of a step is what its cases change after the steps before it; so the effects add
up to the difference exactly, and another order would share it out otherwise. Where they take another
statistic of the same cases – a mean, not a Kaplan–Meier median – that is the last step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from loyalty import compute, rollup
from loyalty.catalog import Kpi
from loyalty.matched import LABELS, UNEXPLAINED, matched
from loyalty.measures import MEASURES
from loyalty.variants import STATISTIC, Variant
from loyalty.workspace import Version

KINDS = ("added", "removed", "changed", "moved")


@dataclass(frozen=True)
class Effect:
    """One step: the value after it, what it changed (in the KPI's unit, shares −1…1), and by which cases.

    `added`: only they count them; `removed`: only we do; `changed`: judged otherwise; `moved`: counted in
    another month (of one month: those that leave it and those that enter it).
    """

    step: str
    value: float
    effect: float
    added: int = 0
    removed: int = 0
    changed: int = 0
    moved: int = 0

    @property
    def cases(self) -> int:
        return self.added + self.removed + self.changed + self.moved


@dataclass(frozen=True)
class Bridge:
    """Ours and theirs (rows of a result frame) and the steps between, empty where one has no value.

    The effects add up to theirs − ours.
    """

    variant: Variant
    ours: pd.Series
    theirs: pd.Series
    effects: tuple[Effect, ...]

    @property
    def difference(self) -> float:
        """Theirs minus ours, NaN where one has no value."""
        return float(self.theirs["value"] - self.ours["value"])


def bridge(
    version: Version,
    variant: Variant,
    month: date | None = None,
    start: date | None = None,
    end: date | None = None,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> Bridge:
    """The bridge of one month (its first day), else of the months from `start` to `end`.

    A KPI that depends on the period has one of a month only; over several months it is without values.
    """
    grain, first, last = ("month", month, month) if month else ("all", start, end)
    question = compute.Question(grain, first, last, where or None)
    ours, theirs = (_row(version, kpi, question) for kpi in (variant.kpi, variant.cases))
    if np.isnan(ours["value"]) or np.isnan(theirs["value"]) or not is_usable(version, variant, where):
        return Bridge(variant, ours, theirs, ())
    rows = _inside(_counts(version, variant, where), first, last)
    ends = float(ours["value"]), float(theirs["value"])
    return Bridge(variant, ours, theirs, tuple(_effects(variant, rows, *ends)))


def is_usable(version: Version, variant: Variant, where: Mapping[str, tuple[str, ...]] | None = None) -> bool:
    """Whether the shop has the columns, and both sides know what is filtered by."""
    return not variant.cases.missing(version.columns) and set(where or {}) <= set(variant.slices)


def _row(version: Version, kpi: Kpi, question: compute.Question) -> pd.Series:
    return compute.result(version, kpi, question).iloc[0]


def queries(version: Version, variant: Variant) -> list[rollup.Query]:
    """What must be counted before the bridge stands: their cases, and both sides matched."""
    return [rollup.query(version, variant.cases), _query(version, variant)]


def _query(version: Version, variant: Variant) -> rollup.Query:
    columns = tuple(dict.fromkeys((*variant.kpi.columns, *variant.cases.columns)))
    both = replace(variant.kpi, columns=tuple(one for one in columns if one not in ("left_out", "reason")))
    sql, parameters = rollup.counted(both, matched(variant, version.settings), LABELS)
    return rollup.Query(f"bridge.{variant.id}", sql, parameters)


def _counts(version: Version, variant: Variant, where: Mapping[str, tuple[str, ...]] | None) -> pd.DataFrame:
    """Additive rows of our measure by month, side, step, kind, the month of the counterpart."""
    measure = MEASURES[variant.kpi.measure]
    path = rollup.file_of_counts(version, _query(version, variant))
    keys, sums = ["period", *LABELS, *measure.keys], [*measure.sums, "open", "left_out"]
    return rollup.read_counts(path, keys, sums, where)


def _inside(rows: pd.DataFrame, first: date | None, last: date | None) -> pd.DataFrame:
    """The rows of a window; `elsewhere` says that the counterpart lies outside of it."""
    low, high = pd.Timestamp(first or date.min), pd.Timestamp(last or date.max)
    within = rows[rows["period"].between(low, high)]
    return within.assign(elsewhere=within["paired"].notna() & ~within["paired"].between(low, high))


def _effects(variant: Variant, rows: pd.DataFrame, ours: float, theirs: float) -> list[Effect]:
    """One effect per step that has a case, in the variant's order; the last one ends at `theirs`."""
    named = [step.id for step in variant.steps if step.id != STATISTIC]
    effects, taken, value = [], set(), ours
    for step in (*named, UNEXPLAINED):
        taken.add(step)
        own = rows[rows["step"] == step]
        if own.empty:
            continue
        after = _value(variant.kpi, rows, taken)
        # Where a step leaves no case at all, the next one answers for both.
        after = value if np.isnan(after) else after
        effect = Effect(step, after, after - value, **_numbers(own))
        if effect.cases or effect.effect:
            effects.append(effect)
        value = after
    if variant.steps[-1].id == STATISTIC:
        effects.append(Effect(STATISTIC, theirs, theirs - value))
    return effects


def _value(kpi: Kpi, rows: pd.DataFrame, taken: set[str]) -> float:
    """The value of our cases, those of the steps `taken` exchanged for theirs."""
    is_taken, is_theirs = rows["step"].isin(taken), rows["side"] == "theirs"
    return float(MEASURES[kpi.measure].estimate(rows[is_taken == is_theirs], [], kpi.spec)["value"].iloc[0])


def _numbers(rows: pd.DataFrame) -> dict[str, int]:
    """Cases of one step by kind, each once: by their side, by ours where that lies in another window."""
    is_theirs = rows["side"] == "theirs"
    counted = {
        "added": is_theirs & (rows["kind"] == "added"),
        "removed": rows["kind"] == "removed",
        "changed": (rows["kind"] == "changed") & (is_theirs | rows["elsewhere"]),
        "moved": (rows["kind"] == "moved") & rows["elsewhere"],
    }
    return {kind: int(rows.loc[mask, "n"].sum()) for kind, mask in counted.items()}
