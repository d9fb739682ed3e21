"""What customers will probably buy in the next twelve months, and what that is worth.

BG/NBD says how often, Gamma–Gamma how much per purchase. Fitted once per version, for the whole shop; what is
found stands in a file beside the roll-ups.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from loyalty.measures import Z
from loyalty.rollup import written_once
from loyalty.workspace import Version

from .clv_check import Check, check
from .clv_fit import CUSTOMERS_NEEDED, REPEATERS_NEEDED, expected, fitted, of_each, spread, suffices
from .histories import Customers

__all__ = ["CORRELATION_LIMIT", "CUSTOMERS_NEEDED", "REPEATERS_NEEDED", "Estimate", "Forecast", "forecast"]

# Beyond this, how much is spent per purchase is not independent of how often somebody buys.
CORRELATION_LIMIT = 0.3
GROUPS = 5


class Estimate(NamedTuple):
    """A number with its 95 % limits; NaN where there is none."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan


NOTHING = Estimate()


@dataclass(frozen=True)
class Forecast:
    """The next 365 days of everybody who has bought by as-of.

    `status`: "ok", or "few" below the gate: then only `customers` and `repeaters` are known.
    Per customer: `purchases`; `value` (clv_predicted_12m) and `present_value`, both money × `margin`, the
    latter discounted to as-of. `margin`: what is left of the order values so far, as given in the data, else
    margin_rate. `active` (p_alive_mean): the share of repeat buyers who are still active; of
    one-time buyers BG/NBD holds everybody active by construction, so they are left out.
    `spending`: "ok", or why there are no values: "no_values", "few", "no_mean". `correlation`: of frequency
    and mean value. `fifths`: the share of the whole value that each fifth of the customers brings, the best
    first (of purchases, where there are no values).
    """

    status: str
    customers: int
    repeaters: int
    purchases: Estimate = NOTHING
    active: Estimate = NOTHING
    spending: str = ""
    margin: float = np.nan
    value: Estimate = NOTHING
    present_value: Estimate = NOTHING
    correlation: float = np.nan
    fifths: tuple[float, ...] = ()
    parameters: dict[str, float] = field(default_factory=dict)
    check: Check | None = None

    @property
    def total(self) -> Estimate:
        """`value` of all customers together."""
        return Estimate(*(limit * self.customers for limit in self.value))

    @property
    def is_correlated(self) -> bool:
        """Whether the assumption that frequency and value are independent is in doubt."""
        return abs(self.correlation) > CORRELATION_LIMIT


def forecast(version: Version) -> Forecast:
    """The forecast of a version: fitted at the first call, read from its file at others."""
    target = version.rollups / f"clv.{_fingerprint()}.json"
    return _read(written_once(target, lambda path: path.write_text(json.dumps(asdict(_made(version))))))


@cache
def _fingerprint() -> str:
    """Of the code that forecasts, so that no forecast of its former self is read."""
    names = ("bg_nbd", "gamma_gamma", "histories", "clv_fit", "clv_check", "clv")
    sources = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in names)
    return hashlib.sha256(sources).hexdigest()[:12]


def _read(path: Path) -> Forecast:
    found = json.loads(path.read_text())
    for name in ("purchases", "active", "value", "present_value"):
        found[name] = Estimate(*found[name])
    found["fifths"] = tuple(found["fifths"])
    found["check"] = Check(**found["check"]) if found["check"] else None
    return Forecast(**found)


def _made(version: Version) -> Forecast:
    customers = Customers.read(version, version.as_of)
    counts = (len(customers), customers.repeaters)
    if not suffices(customers):
        return Forecast("few", *counts)
    models, margin = fitted(customers), _margin(version)
    found = expected(customers.cells, models, float(version.settings["discount_rate"]))
    for name in ("value", "present_value"):
        found[name] *= margin
    deviation = spread(customers, models)
    banded = {
        name: Estimate(*(float(value * np.exp(step * Z * deviation[name])) for step in (0, -1, 1)))
        for name, value in found.items()
    }
    banded["active"] = Estimate(*(min(limit, 1.0) for limit in banded["active"]))
    named = zip(("", "value_"), models[:2], strict=True)
    return Forecast(
        "ok",
        *counts,
        **banded,
        spending=models.spending,
        margin=margin,
        correlation=customers.correlation,
        fifths=_fifths(of_each(customers, models)),
        parameters={f"{prefix}{k}": v for prefix, model in named if model for k, v in asdict(model).items()},
        check=check(version),
    )


def _margin(version: Version) -> float:
    """The share of the order values that is margin."""
    found = version.cursor().execute(
        "select sum(coalesce(margin_value, order_value * settings.margin_rate)) "
        "/ nullif(sum(order_value), 0) from valid_orders cross join settings where order_value is not null"
    )  # fmt: skip
    share = found.fetchone()[0]
    return np.nan if share is None else float(share)


def _fifths(values: np.ndarray) -> tuple[float, ...]:
    parts = np.array_split(np.sort(values)[::-1], GROUPS)
    return tuple(float(part.sum() / values.sum()) for part in parts)
