"""What if? A measure reckoned through on the shop's own figures: revenue and margin a year, with a range.

An honest calculator, no forecast. The effect is an association measured among equals (drivers, shipping
fees by band), of which the user says how much is a cause; the volumes are those of the last twelve complete
months. The range carries the measured intervals on (square-and-add, `measures.propagation`): it holds the
doubt of the measuring, not that of the future.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from loyalty.analyses import whatif_returning, whatif_shipping
from loyalty.analyses.whatif_parts import Assumption, Basis, Values, Where
from loyalty.measures import propagated
from loyalty.workspace import Version

_BASES = {
    "free_shipping": whatif_shipping.basis,
    "on_time": whatif_returning.on_time,
    "refund": whatif_returning.refund,
    "repeat": whatif_returning.repeat,
}
SCENARIOS = tuple(_BASES)
RESULTS = ("orders", "revenue", "margin")


class AssumptionError(ValueError):
    """An assumption that does not exist or is out of bounds; `args` are (name, value, remedy)."""


@dataclass(frozen=True)
class Range:
    """A number with its 95 % range."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the range excludes zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Outcome:
    """What a scenario comes to over the horizon, against leaving everything as it is.

    `certain`: the margin that changes even if nobody behaves otherwise (fees given away, cost), in the
    shop's currency. `needed`: how many more orders pay for that (negative: how many may be lost);
    `needed_effect`: the same as a share (0–1) of the customers or carts `affected`; `measured_effect`: what
    the data say if all of the association is a cause. NaN where there is nothing to pay for.
    """

    basis: Basis
    orders: Range
    revenue: Range
    margin: Range
    certain: float
    affected: float
    needed: float
    needed_effect: float
    measured_effect: Range

    @property
    def verdict(self) -> str:
        """'nothing' (nothing is changed), 'gain', 'loss' or 'unclear' (the range of the margin holds 0)."""
        if not (self.certain or self.orders.low or self.orders.high):
            return "nothing"
        if not self.margin.is_clear:
            return "unclear"
        return "gain" if self.margin.value > 0 else "loss"


def basis(version: Version, scenario: str, where: Where = None) -> Basis:
    """What the shop's data say for a scenario (one of SCENARIOS), under a filter."""
    return _BASES[scenario](version, where)


def assumed(stands_on: Basis, own: Mapping[str, float]) -> Basis:
    """The basis with one's own assumptions; these have no interval. Raises AssumptionError."""
    for name, value in own.items():
        known = {one.name: one for one in stands_on.assumptions if one.is_editable}
        if name not in known:
            raise AssumptionError(name, value, ", ".join(known))
        if not (np.isnan(value) or known[name].least <= value <= known[name].most):
            raise AssumptionError(name, value, f"{known[name].least:g}–{known[name].most:g}")
    return replace(stands_on, assumptions=tuple(_own(one, own) for one in stands_on.assumptions))


def _own(one: Assumption, own: Mapping[str, float]) -> Assumption:
    if one.name not in own or own[one.name] == one.value:
        return one
    return replace(one, value=own[one.name], source="own", low=np.nan, high=np.nan, n=np.nan)


def outcome(stands_on: Basis) -> Outcome:
    """The result of a basis that has enough data. ValueError otherwise."""
    if stands_on.function is None:
        raise ValueError(stands_on.reason)
    values = {one.name: one.value for one in stands_on.assumptions} | dict.fromkeys(stands_on.limits, 0.0)
    limits = {one.name: (one.low, one.high) for one in stands_on.assumptions if one.has_limits}
    found = propagated(
        partial(_with_effect, stands_on.function, values), values, {**limits, **stands_on.limits}
    )
    ranges = {name: Range(*found[name]) for name in (*RESULTS, "effect")}
    certain, affected, needed = (found[name][0] for name in ("certain", "affected", "needed"))
    return Outcome(
        stands_on,
        ranges["orders"],
        ranges["revenue"],
        ranges["margin"],
        certain,
        affected,
        needed,
        needed / affected if affected else np.nan,
        ranges["effect"],
    )


def _with_effect(function, fixed: Values, values: Values) -> dict[str, float]:
    """The results, the orders that would pay for what is certain, and the effect at full causality."""
    found = function(values)
    full = function({**values, "causal_share": 1.0}) if "causal_share" in fixed else found
    gain = full["margin"] - full["certain"]
    per_order = gain / full["orders"] if full["orders"] else np.nan
    needed = -found["certain"] / per_order if found["certain"] and per_order > 0 else np.nan
    effect = full["orders"] / full["affected"] if full["affected"] else 0.0
    return found | {"needed": needed, "effect": effect}


def curve(stands_on: Basis) -> pd.DataFrame:
    """The margin along the first lever, in its steps: at, value, low, high."""
    lever = stands_on.lever
    ends = [*lever.span, *([] if np.isnan(lever.value) else [lever.value])]
    rows = []
    inside = np.arange(np.ceil(min(ends) / lever.step), max(ends) / lever.step) * lever.step
    for at in np.unique(np.round([*inside, *ends], 9)):
        margin = outcome(assumed(stands_on, {lever.name: float(at)})).margin
        rows.append((float(at), margin.value, margin.low, margin.high))
    return pd.DataFrame(rows, columns=["at", "value", "low", "high"])
