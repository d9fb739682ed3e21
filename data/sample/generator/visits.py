"""Visits of a random part of the visitors."""

import numpy as np
import pandas as pd

from .buyers import COUNTRIES, SOURCES, Customers
from .output import flags, ids, times
from .timeline import DAY, DAYS, END, choose, clock, pick_days, season, stream

CUSTOMERS = 0.055  # share of customers (and of guest orders) whose visits are in the file
PER_ORDER = 5.0  # visits of a chosen customer without order, per order
VISITORS = 1.02  # visitors who never buy, per order of the shop
AGAIN = 0.27  # chance that such a visitor comes once more
BOUNCE = {"customer": 0.24, "other": 0.47}
BOTS = 0.02


def _buying(
    orders: pd.DataFrame, customers: Customers, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Visits that ended in an order, and the same customers' other visits around them."""
    chosen = rng.random(len(customers)) < CUSTOMERS
    customer = orders["customer"].to_numpy()
    inside = np.where(customer >= 0, chosen[customer], rng.random(len(orders)) < CUSTOMERS)
    inside &= orders["channel"].isin(["shop", "app"]).to_numpy() & (orders["kind"] != "test").to_numpy()
    buy = orders.loc[inside, ["customer", "time", "country", "channel", "device", "source"]].copy()
    buy["row"] = buy.index
    guest = buy["customer"].to_numpy() < 0
    buy["visitor"] = np.where(guest, ids("g", np.arange(len(buy)), 1), ids("v", buy["customer"]))
    around = buy[~guest].iloc[np.repeat(np.arange((~guest).sum()), rng.poisson(PER_ORDER, (~guest).sum()))]
    n = len(around)
    moved = around["time"].to_numpy() + np.round(rng.normal(-6, 25, n)).astype("int64") * DAY
    around = around.assign(row=-1, time=moved // DAY * DAY + clock(rng, n))
    buy["time"] = np.maximum(buy["time"].to_numpy() - rng.integers(200, 1500, len(buy)), 0)
    return buy, around


def _looking(orders: int, rng: np.random.Generator) -> pd.DataFrame:
    """Visitors who never buy: some come again."""
    n = int(orders * VISITORS)
    growth = 1.9 ** (np.arange(DAYS) / DAYS)
    day = pick_days(rng, n, 0, season(0, DAYS - 1) * growth)
    visits = rng.geometric(1 - AGAIN, n)
    visitor = np.repeat(np.arange(n), visits)
    m = len(visitor)
    number = np.arange(m) - np.repeat(np.cumsum(visits) - visits, visits)
    later = np.where(number > 0, rng.exponential(14, m), 0).astype("int64") + number
    frame = pd.DataFrame({"customer": -1, "time": (day[visitor] + later) * DAY + clock(rng, m)})
    frame["country"] = choose(rng, n, COUNTRIES)[visitor]
    frame["channel"] = choose(rng, n, {"shop": 0.86, "app": 0.14})[visitor]
    frame["device"] = choose(rng, n, {"mobile": 0.61, "desktop": 0.33, "tablet": 0.06})[visitor]
    frame["source"] = choose(rng, m, SOURCES)
    return frame.assign(row=-1, visitor=ids("a", visitor, 1))


def table(
    orders: pd.DataFrame,
    order_ids: np.ndarray,
    customers: Customers,
    customer_ids: np.ndarray,
    size: int,
    seed: int,
) -> pd.DataFrame:
    """visits.csv"""
    rng = stream(seed, "visits")
    buy, around = _buying(orders, customers, rng)
    looking = _looking(size, rng)
    frame = pd.concat([buy, around, looking], ignore_index=True)
    frame = frame[(frame["time"] >= 0) & (frame["time"] < END)].sort_values(
        ["time", "visitor"], kind="stable"
    )
    n = len(frame)
    customer, row = frame["customer"].to_numpy(), frame["row"].to_numpy()
    known = (customer >= 0) & (frame["time"].to_numpy() >= customers.created[customer])
    bounce = (row < 0) & (rng.random(n) < np.where(customer >= 0, BOUNCE["customer"], BOUNCE["other"]))
    pages = np.where(bounce, 1, 2 + rng.geometric(np.where(row >= 0, 0.11, 0.26), n))
    seconds = np.where(bounce, rng.integers(0, 20, n), (pages * rng.gamma(2.0, 16.0, n)).astype("int64") + 10)
    searches = np.where(bounce, 0, rng.poisson(0.45, n))
    return pd.DataFrame(
        {
            "visit_id": ids("", np.arange(n), 1),
            "visitor_id": frame["visitor"].to_numpy(),
            "customer_id": np.where(known, customer_ids[customer], ""),
            "started_at": times(frame["time"]),
            "pageviews": pages,
            "duration_s": seconds,
            "traffic_source": frame["source"].to_numpy(),
            "searches": searches,
            "zero_result_searches": rng.binomial(searches, 0.13),
            "saw_personalised": flags(~bounce & (rng.random(n) < 0.42)),
            "order_id": np.where(row >= 0, order_ids[row], ""),
            "is_bot": flags((row < 0) & ~known & (rng.random(n) < BOTS)),
            "country": frame["country"].to_numpy(),
            "sales_channel": frame["channel"].to_numpy(),
            "device": frame["device"].to_numpy(),
        }
    )
