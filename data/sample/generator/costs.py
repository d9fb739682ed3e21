"""What customer care costs per month."""

import numpy as np
import pandas as pd

from .output import money
from .timeline import DAY, date_of, stream

PER_NEW, PER_ORDER, PER_RETURNING, FIXED = "new", "orders", "returning", "fixed"
TYPES = {  # cost type: what it follows, € per unit (fixed: share of the average month's orders)
    "acquisition": (PER_NEW, 44.0),
    "retention": (PER_RETURNING, 0.55),
    "service": (PER_ORDER, 0.42),
    "loyalty": (PER_RETURNING, 0.38),
    "community": (FIXED, 0.22),
    "tool": (FIXED, 0.36),
    "shipping_subsidy": (PER_ORDER, 0.30),
    "return_subsidy": (PER_ORDER, 0.11),
    "winback": (PER_RETURNING, 0.12),
}


def table(orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """crm_costs.csv: one row per month and type."""
    rng = stream(seed, "costs")
    month = date_of(orders["time"].to_numpy() // DAY).astype("datetime64[M]")
    months = np.unique(month)
    known = orders["kind"].isin(["valid", "extra"]).to_numpy()
    is_first = orders["is_first"].to_numpy()

    def per_month(rows: np.ndarray) -> np.ndarray:
        return np.array([(rows & (month == each)).sum() for each in months], dtype=float)

    drivers = {PER_NEW: per_month(known & is_first), PER_ORDER: per_month(np.ones(len(orders), dtype=bool))}
    drivers[PER_RETURNING] = per_month(known & ~is_first)
    drivers[FIXED] = np.full(len(months), len(orders) / len(months))
    parts = []
    for cost_type, (driver, unit) in TYPES.items():
        amount = drivers[driver] * unit * rng.normal(1, 0.06, len(months))
        parts.append(
            pd.DataFrame({"month": months, "cost_type": cost_type, "amount": money(np.round(amount, 2))})
        )
    frame = pd.concat(parts).sort_values(["month", "cost_type"], kind="stable")
    frame["month"] = [f"{each}-01" for each in frame["month"].to_numpy().astype("datetime64[M]").astype(str)]
    return frame.assign(currency="EUR")
