"""Small shops for what if, and its outcome under some assumptions."""

import numpy as np
import pandas as pd

from loyalty.analyses import whatif
from loyalty.analyses.whatif_parts import Basis
from tests.dice import typed


def carts(count: int, abandoned: int, fee: float, value: float = 50.0) -> pd.DataFrame:
    """Carts spread over 2025, the first ones abandoned."""
    shown = pd.Timestamp("2025-01-01 10:00") + pd.to_timedelta(np.arange(count) * 360 // count, unit="D")
    completed = pd.Series(shown + pd.Timedelta(minutes=5))
    return pd.DataFrame(
        {
            "checkout_started_at": shown,
            "shipping_shown_at": shown,
            "completed_at": completed.where(np.arange(count) >= abandoned),
            "cart_value": value,
            "shipping_fee_quoted": fee,
            "device": "desktop",
        }
    )


def shipping_shop(*groups: pd.DataFrame) -> dict[str, pd.DataFrame]:
    checkouts = pd.concat(groups, ignore_index=True)
    checkouts["checkout_id"] = [f"W{number}" for number in range(len(checkouts))]
    orders = pd.DataFrame(
        {"order_id": ["1"], "ordered_at": [pd.Timestamp("2025-01-01 09:00")], "order_value": [50.0]}
    )
    return {"checkouts": typed("checkouts", checkouts), "orders": typed("orders", orders)}


def reckoned(basis: Basis, **own: float) -> whatif.Outcome:
    return whatif.outcome(whatif.assumed(basis, own))
