"""The planted behaviour at the checkout: fees and the probability of leaving once the fee was shown."""

import numpy as np

from .truths import TRUTHS

FEE = TRUTHS["shipping_fee"]
DEVICES_SMALL = {"mobile": 0.58, "desktop": 0.36, "tablet": 0.06}  # of completed carts under 40 €
DEVICES_LARGE = {"mobile": 0.40, "desktop": 0.52, "tablet": 0.08}
START_CHECKOUT = {"mobile": 0.53, "tablet": 0.56, "desktop": 0.59}  # of carts
SEE_FEE = 0.93  # of started checkouts


def threshold(country: np.ndarray) -> np.ndarray:
    """Goods value from which shipping is free, €."""
    return np.where(np.asarray(country) == "CH", 79.0, 49.0)


def regular_fee(value: np.ndarray, country: np.ndarray) -> np.ndarray:
    """The shop's shipping fee, €."""
    fee = np.where(np.asarray(country) == "CH", 9.90, 4.95)
    return np.where(value >= threshold(country), 0.0, fee)


def by_device(table: dict, device: np.ndarray) -> np.ndarray:
    """Look up a number per device."""
    return np.select([device == name for name in table], list(table.values()), np.nan)


def baseline(value: np.ndarray, device: np.ndarray) -> np.ndarray:
    """Probability of leaving after a fee of zero was shown."""
    steps = FEE["baseline_by_value"]
    by_value = np.select(
        [value >= start for start, _ in reversed(steps)], [share for _, share in reversed(steps)]
    )
    return by_value + by_device(FEE["device_adds"], device)


def fee_adds(value: np.ndarray, country: np.ndarray, fee: np.ndarray) -> np.ndarray:
    """What the shown fee adds to that probability."""
    adds = np.select([np.isclose(fee, amount) for amount in FEE["fee_adds"]], list(FEE["fee_adds"].values()))
    near = (fee > 0) & (threshold(country) - value <= FEE["near_threshold_width"])
    return adds + np.where(near, FEE["near_threshold_adds"], 0.0)


def complete_probability(
    value: np.ndarray, country: np.ndarray, device: np.ndarray, fee: np.ndarray
) -> np.ndarray:
    """Probability of ordering once the fee was shown."""
    return 1 - baseline(value, device) - fee_adds(value, country, fee)
