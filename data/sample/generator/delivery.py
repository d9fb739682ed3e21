"""Promise, dispatch and delivery of every order."""

import numpy as np
import pandas as pd

from .timeline import DAY, NEVER, choose, date_of, day_of, month_of, office_hours, stream, workday
from .truths import TRUTHS

LATE = TRUTHS["late_carrier"]
CARRIERS = {
    "DE": {"Paketdienst A": 0.50, "Paketdienst B": 0.30, "Postkutsche": 0.20},
    "AT": {"Paketdienst A": 0.24, "Paketdienst B": 0.58, "Postkutsche": 0.18},
    "CH": {"Paketdienst A": 0.30, "Paketdienst B": 0.40, "Postkutsche": 0.30},
}
ON_TIME = {"Paketdienst A": 0.915, "Paketdienst B": LATE["on_time_before"], "Postkutsche": 0.885}
PEAK_LOSS = 0.012  # fewer punctual deliveries from 20 November to 23 December
PROMISE = {"Standard": (3, 4, 6), "Packstation": (3, 4, 6), "Express": (1, 2, 2), "Wunschtag": (3, 4, 6)}
PARCEL_SHOPS = 0.05  # share of standard deliveries that go to a parcel shop
COLLECTED = 0.03  # share of free standard orders from Germany that are collected at the warehouse
NO_PROMISE = {"shop": 0.045, "app": 0.045, "marketplace": 0.16}


def on_time_probability(carrier: np.ndarray, country: np.ndarray, promised: np.ndarray) -> np.ndarray:
    """Planted probability that an order arrives by its promised day."""
    probability = np.vectorize(ON_TIME.get, otypes=[float])(carrier)
    date = date_of(promised)
    month_day = month_of(promised) * 100 + (date - date.astype("datetime64[M]")).astype(int) + 1
    probability = probability - np.where((month_day >= 1120) & (month_day <= 1223), PEAK_LOSS, 0.0)
    planted = (carrier == LATE["carrier"]) & (country == LATE["country"]) & (promised >= day_of(LATE["from"]))
    return np.where(planted, LATE["on_time_after"], probability)


def deliver(orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Add carrier, delivery_option, promised (day), shipped, delivered (times, not yet cut) and is_late."""
    rng = stream(seed, "delivery")
    n = len(orders)
    country, time = orders["country"].to_numpy(), orders["time"].to_numpy()
    carrier = np.empty(n, dtype=object)
    for name, shares in CARRIERS.items():
        here = country == name
        carrier[here] = choose(rng, int(here.sum()), shares)
    option = choose(rng, n, {"Standard": 0.66, "Packstation": 0.18, "Express": 0.10, "Wunschtag": 0.06})
    option[(option == "Packstation") & (country != "DE")] = "Standard"

    day = time // DAY
    handled = workday(day, 0)
    handled = np.where((handled == day) & (time % DAY >= 14 * 3600), workday(day, 1), handled)
    place = np.select([country == "DE", country == "AT"], [0, 1], 2)
    span = np.zeros(n, dtype="int64")
    for name, working_days in PROMISE.items():
        span = np.where(option == name, np.array(working_days)[place], span)
    chosen_day = option == "Wunschtag"
    span = span + np.where(chosen_day, rng.integers(0, 5, n), 0)
    promised = workday(handled, span)

    early = np.minimum(choose(rng, n, {0: 0.35, 1: 0.40, 2: 0.25}).astype("int64"), span - 1)
    early = np.where(chosen_day, 0, early)
    punctual = rng.random(n) < on_time_probability(carrier, country, promised)
    late_by = np.minimum(rng.geometric(0.5, n), 12)
    delivered_day = workday(handled, span + np.where(punctual, -early, late_by))
    pack = np.minimum((rng.random(n) < 0.4).astype("int64"), span - early - 1)
    pack = np.where(chosen_day, span - 1, pack) + np.where(~punctual & (rng.random(n) < 0.3), 1, 0)
    shipped = workday(handled, pack) * DAY + office_hours(rng, n, 15, 18)
    delivered = delivered_day * DAY + office_hours(rng, n, 9, 18)
    lost = ~punctual & (rng.random(n) < 0.02)
    channel = orders["channel"].to_numpy()
    silent = rng.random(n) < np.vectorize(NO_PROMISE.get, otypes=[float])(channel)
    return orders.assign(
        carrier=carrier,
        delivery_option=option,
        promised=np.where(silent, NEVER, promised),
        shipped=shipped,
        delivered=np.where(lost, NEVER, delivered),
        is_late=~punctual & ~silent,
    )


def hand_over(orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Add delivery_place; some orders are collected instead: option “Abholung”, no carrier."""
    rng = stream(seed, "places")
    n = len(orders)
    plain = (orders["delivery_option"] == "Standard").to_numpy() & (orders["kind"] != "test").to_numpy()
    near = (orders["country"] == "DE").to_numpy() & (orders["channel"] == "shop").to_numpy()
    collected = plain & near & (orders["fee"] == 0).to_numpy() & (rng.random(n) < COLLECTED)
    in_shop = plain & ~collected & (rng.random(n) < PARCEL_SHOPS)
    locker = (orders["delivery_option"] == "Packstation").to_numpy()
    return orders.assign(
        delivery_place=np.select([locker, in_shop], ["Packstation", "Paketshop"], "").astype(object),
        delivery_option=np.where(collected, "Abholung", orders["delivery_option"]),
        carrier=np.where(collected, "", orders["carrier"]),
    )
