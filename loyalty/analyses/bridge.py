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
from loyalty.cases import Relation, placed
from loyalty.catalog import Kpi
from loyalty.measures import MEASURES
from loyalty.variants import STATISTIC, Variant
from loyalty.workspace import Version

UNEXPLAINED = "unexplained"
KINDS = ("added", "removed", "changed", "moved")
_LABELS = ("side", "step", "kind", "paired")


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
    return Bridge(variant, ours, theirs, tuple(_effects(variant, rows, ours["value"], theirs["value"])))


def is_usable(version: Version, variant: Variant, where: Mapping[str, tuple[str, ...]] | None = None) -> bool:
    """Whether the shop has the columns, and both sides know what is filtered by."""
    return not variant.cases.missing(version.columns) and set(where or {}) <= set(variant.slices)


def _row(version: Version, kpi: Kpi, question: compute.Question) -> pd.Series:
    return compute.result(version, kpi, question).iloc[0]


def _counts(version: Version, variant: Variant, where: Mapping[str, tuple[str, ...]] | None) -> pd.DataFrame:
    """Additive rows of our measure by month, side, step, kind, the month of the counterpart."""
    measure = MEASURES[variant.kpi.measure]
    sql, parameters = _counting(variant, version.settings)
    path = rollup.file_of_counts(version, f"bridge.{variant.id}", sql, parameters)
    keys, sums = ["period", *_LABELS, *measure.keys], [*measure.sums, "open", "left_out"]
    return rollup.read_counts(path, keys, sums, where)


def _counting(variant: Variant, settings: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """The statement that counts matched cases, and its parameters."""
    ours, theirs = (placed(kpi, settings, "month") for kpi in (variant.kpi, variant.cases))
    reasons = [one for one in ("left_out", "reason") if one in variant.cases.columns]
    sides = [_side(variant, *names) for names in (("ours", "theirs"), ("theirs", "ours"))]
    sql = f"""
        with ours as materialized (select *, 1 as place, from ({ours.sql})),
        theirs as materialized (
            select
                *,
                {_place(variant)} as place,
                coalesce({", ".join([*reasons, f"'{UNEXPLAINED}'"])}) as step,
            from ({theirs.sql})
        )
        {" union all by name ".join(sides)}
    """
    columns = tuple(dict.fromkeys((*variant.kpi.columns, *variant.cases.columns)))
    both = replace(variant.kpi, columns=tuple(one for one in columns if one not in ("left_out", "reason")))
    return rollup.counted(both, Relation(sql, {**ours.parameters, **theirs.parameters}), _LABELS)


def _place(variant: Variant) -> str:
    """Which of several cases of theirs is the one that ours is matched with: the first that counts."""
    if not variant.several:
        return "1"
    within = f"{variant.identity}, period" if variant.kpi.per_grain else variant.identity
    return f"row_number() over (partition by {within} order by value is null, day, value, order_id)"


def _side(variant: Variant, own: str, other: str) -> str:
    """The counted cases of one side, each with what became of it on the other."""
    kpi, counterpart = (variant.kpi, variant.cases) if own == "ours" else (variant.cases, variant.kpi)
    profiles = {"order_id": "order_profile", "customer_key": "customer_profile"}
    carried = [
        *(one for one in ("closed", "weight", *kpi.slices) if one in kpi.columns),
        *(profile for key, profile in profiles.items() if key in kpi.columns),
    ]
    on = f"{own}.{variant.identity} = {other}.{variant.identity} and {own}.place = {other}.place"
    # A merged case may know more of its slices than each of its parts: under a filter that is a difference.
    slices = [f"{own}.{one} is not distinct from {other}.{one}" for one in carried if one in kpi.slices]
    is_alike = " and ".join(["kind = 'same'", *slices])
    step = f"case when {is_alike} then '' else coalesce(theirs.step, '{UNEXPLAINED}') end"
    if variant.kpi.per_grain:
        on += f" and {own}.period = {other}.period"
    equal = [f"{own}.value is not distinct from {other}.value"]
    if "weight" in kpi.columns:
        equal.append(f"{own}.weight is not distinct from {other}.weight")
    if "closed" in kpi.columns or "closed" in counterpart.columns:
        closed = (f"coalesce({side}.closed, true)" if "closed" in one.columns else "true"
                  for side, one in ((own, kpi), (other, counterpart)))  # fmt: skip
        equal.append(" = ".join(closed))
    alone = "removed" if own == "ours" else "added"
    kind = (
        f"case when {other}.value is null then '{alone}' when not ({' and '.join(equal)}) then 'changed' "
        f"when {own}.period <> {other}.period then 'moved' else 'same' end"
    )
    return (
        f"select {', '.join(f'{own}.{one}' for one in ('period', 'value', *carried))}, '{own}' as side, "
        f"{kind} as kind, {step} as step, "
        f"case when {other}.value is not null then {other}.period end as paired "
        f"from {own} left join {other} on {on} where {own}.value is not null"
    )


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
