"""The bonus programme: better customers join and collect points – and nobody buys more for it."""

import numpy as np
import pandas as pd

from .buyers import Customers
from .output import ids, times
from .timeline import DAY, END, NEVER, stream

VALUE_STEPS = (31.0, 51.0)  # € of the first order: about the terciles
JOIN_FIRST = (0.03, 0.08, 0.18)  # joining after the first order, by value step
JOIN_SECOND, JOIN_LATER = 0.34, 0.15
BLOCK_POINTS, BLOCK_VALUE = 100, 3.0  # 1 point per €, 100 points = 3 € off
VALID_DAYS = 730
REDEEMERS = 0.7  # share of members who ever spend points


def join(customers: Customers, orders: pd.DataFrame, seed: int) -> np.ndarray:
    """Joining date per customer.

    It depends on what is visible – first value and number of purchases – and those depend on the latent
    quality: members differ from others before the programme can do anything.
    """
    rng = stream(seed, "bonus membership")
    mine = orders[orders["kind"].isin(["valid", "extra"])]
    customer, time = mine["customer"].to_numpy(), mine["time"].to_numpy()
    number = mine.groupby("customer").cumcount().to_numpy()
    value = (mine["item_value"] + mine["fee"] - mine["discount"]).to_numpy()
    at_first = np.array(JOIN_FIRST)[np.searchsorted(VALUE_STEPS, value, side="right")]
    chance = np.select([number == 0, number == 1], [at_first, JOIN_SECOND], JOIN_LATER)
    joins = rng.random(len(mine)) < chance
    moment = time + 60 + (rng.exponential(4 * DAY, len(mine))).astype("int64")
    joined = np.full(len(customers), END, dtype="int64")
    np.minimum.at(joined, customer[joins], moment[joins])
    return np.where(joined < END, joined, NEVER)


def spend(customers: Customers, orders: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the orders with redeemed points as discount, and the ledger."""
    rng = stream(seed, "bonus ledger")
    joined = np.where(customers.bonus == NEVER, END, customers.bonus)
    redeemer = rng.random(len(customers)) < REDEEMERS
    customer, time = orders["customer"].to_numpy(), orders["time"].to_numpy()
    is_earning = orders["kind"].isin(["valid", "extra"]).to_numpy() & (time > joined[customer])
    book = orders.loc[is_earning, ["customer", "time", "item_value"]].copy()
    book["points"] = np.floor(book["item_value"]).astype("int64")
    book["blocks"] = (book.groupby("customer")["points"].cumsum() - book["points"]) // BLOCK_POINTS
    # points are spent on orders from 25 € on: the blocks filled since the last such order
    able = book[(book["item_value"] >= 25) & redeemer[book["customer"].to_numpy()]].copy()
    able["use"] = able["blocks"] - able.groupby("customer")["blocks"].shift(fill_value=0)
    able = able[(able["use"] > 0) & (able["use"] * BLOCK_VALUE < 0.6 * able["item_value"])]
    orders = orders.copy()
    orders.loc[able.index, "discount"] += able["use"] * BLOCK_VALUE

    expired, missing = _expire(book, able["use"] * BLOCK_POINTS)
    gift = book[rng.random(len(book)) < 0.01]
    parts = [
        (book, "earn", book["time"] + 5, book["points"]),
        (able, "redeem", able["time"] + 3, -able["use"] * BLOCK_POINTS),
        (expired, "expire", expired["time"] // DAY * DAY + (VALID_DAYS + 1) * DAY, -expired["left"]),
        (missing, "adjust", missing["time"] + 2, missing["lack"]),
        (gift, "adjust", gift["time"] // DAY * DAY + DAY * 3 + 36_000, pd.Series(50, index=gift.index)),
    ]
    ledger = pd.concat(
        [
            pd.DataFrame(
                {
                    "row": part.index,
                    "customer": part["customer"],
                    "kind": kind,
                    "time": time,
                    "points": points,
                }
            )
            for part, kind, time, points in parts
        ]
    ).sort_values(["time", "customer", "kind"], kind="stable")
    return orders, ledger[ledger["time"] < END]


def _expire(book: pd.DataFrame, redeemed: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the credits of which something expires (`left`), and redemptions beyond what was left (`lack`).

    Redemptions use the oldest points; what is left of a credit after its last valid day is gone. The
    programme fills its blocks without regard to that, and makes up for what is lacking.
    """
    day = book["time"].to_numpy() // DAY
    points = book["points"].to_numpy()
    lack = redeemed.reindex(book.index, fill_value=0).to_numpy(copy=True)
    left = np.zeros(len(book), dtype="int64")
    for rows in book.groupby("customer").indices.values():
        lots: list[int] = []  # credits with something left, oldest first
        for row in rows:
            lots = [lot for lot in lots if left[lot] and day[lot] + VALID_DAYS >= day[row]]
            for lot in lots:
                taken = min(lack[row], left[lot])
                left[lot] -= taken
                lack[row] -= taken
            left[row] = points[row]
            lots.append(row)
    book = book.assign(left=left, lack=lack)
    is_over = (day + VALID_DAYS + 1) * DAY < END
    return book[is_over & (left > 0)], book[lack > 0]


def table(ledger: pd.DataFrame, order_ids: np.ndarray, customer_ids: np.ndarray) -> pd.DataFrame:
    """bonus_ledger.csv"""
    time, kind = ledger["time"].to_numpy(), ledger["kind"].to_numpy()
    with_order = np.isin(kind, ["earn", "redeem"])
    expires = np.where(kind == "earn", time // DAY * DAY + VALID_DAYS * DAY, NEVER)
    return pd.DataFrame(
        {
            "entry_id": ids("L", np.arange(len(ledger)), 1),
            "customer_id": customer_ids[ledger["customer"].to_numpy()],
            "occurred_at": times(time),
            "kind": kind,
            "points": ledger["points"].to_numpy(),
            "expires_at": times(expires),
            "order_id": np.where(with_order, order_ids[ledger["row"].to_numpy()], ""),
        }
    )
