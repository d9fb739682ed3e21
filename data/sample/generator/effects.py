"""The two planted causes: a late first delivery costs later purchases, the community brings some."""

import numpy as np
import pandas as pd

from .timeline import DAY, DAYS, END, NEVER, clock, stream
from .truths import TRUTHS


def _bought_in(orders: pd.DataFrame, first_day: np.ndarray, landmark: int, window: int) -> np.ndarray:
    """Per customer: at least one purchase in the window after the landmark (days after the first order)."""
    customer = orders["customer"].to_numpy()
    age = orders["time"].to_numpy() // DAY - first_day[customer]
    bought = np.zeros(len(first_day), dtype=bool)
    bought[customer[(age > landmark) & (age <= landmark + window)]] = True
    return bought


def candidates(first: np.ndarray, joined: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """One possible extra purchase per early community member, somewhere in the window: (customer, time)."""
    rng = stream(seed, "community purchases")
    truth = TRUTHS["community"]
    landmark = truth["landmark_days"]
    member = np.flatnonzero((joined != NEVER) & (joined // DAY <= first // DAY + landmark))
    day = first[member] // DAY + landmark + rng.integers(1, truth["window_days"] + 1, len(member))
    return member, day * DAY + clock(rng, len(member))


def lose_late(orders: pd.DataFrame, first: np.ndarray, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Some customers with a late first order stop buying at the landmark: on average the planted effect.

    Returns the orders that remain and, per customer, whether it stopped.
    """
    truth = TRUTHS["late_first_delivery"]
    rng = stream(seed, "late effect")
    first_day = first // DAY
    customer, time = orders["customer"].to_numpy(), orders["time"].to_numpy()
    is_first = time == first[customer]
    late = np.zeros(len(first), dtype=bool)
    late[customer[is_first & orders["is_late"].to_numpy()]] = True
    mature = late & (first_day + truth["landmark_days"] + truth["window_days"] < DAYS)
    would_buy = _bought_in(orders, first_day, truth["landmark_days"], truth["window_days"])
    # removing whole customers with this probability lowers the share of buyers by exactly the effect
    loss = min(1.0, -truth["effect"] / max(would_buy[mature].mean(), 0.05)) if mature.any() else 0.3
    gone = late & (rng.random(len(first)) < loss)
    keep = ~gone[customer] | (time // DAY - first_day[customer] <= truth["landmark_days"])
    return orders[keep], gone


def warned_probability(is_first: np.ndarray, deterred: np.ndarray) -> np.ndarray:
    """Probability that the customer of a late order was warned by the promised day.

    The warning comes first and makes staying more likely. Who stays is drawn earlier, though, so the warning
    is drawn from its probability given the outcome (Bayes): both ways the two are distributed alike.
    """
    truth, lost = TRUTHS["delay_notice"], -TRUTHS["late_first_delivery"]["effect"]
    share = truth["warned_share"]
    of_warned = (lost - truth["effect"] * (1 - share)) / lost  # their loss relative to the mean loss
    gone = deterred[is_first].mean() if is_first.any() else 0.0
    of_first = np.where(deterred, share * of_warned, share * (1 - of_warned * gone) / max(1 - gone, 0.05))
    return np.where(is_first, of_first, share)


def win_members(
    base: pd.DataFrame, extra: pd.DataFrame, first: np.ndarray, joined: np.ndarray, seed: int
) -> pd.DataFrame:
    """Some community members buy in the window who would not have: on average the planted effect."""
    truth = TRUTHS["community"]
    rng = stream(seed, "community effect")
    first_day = first // DAY
    member = (joined != NEVER) & (joined // DAY <= first_day + truth["landmark_days"])
    would_buy = _bought_in(base, first_day, truth["landmark_days"], truth["window_days"])
    mature = member & (first_day + truth["landmark_days"] + truth["window_days"] < DAYS)
    idle = 1 - would_buy[mature].mean() if mature.any() else 0.8
    won = ~would_buy & (rng.random(len(first)) < truth["effect"] / max(idle, 0.05))
    extra = extra[won[extra["customer"].to_numpy()] & (extra["time"].to_numpy() < END)]
    return pd.concat([base, extra], ignore_index=True)
