"""Carts of a random part of the visitors: completed ones from the orders, abandoned ones around them."""

import numpy as np
import pandas as pd

from . import checkout_model as model
from .buyers import Customers
from .output import flags, ids, money, times
from .timeline import DAY, END, NEVER, choose, stream

VISITORS = 0.25  # share of visitors whose carts are in the file
EXIT_ANSWERS = 0.25  # of abandoned carts
BOTS = 0.015
REASONS = {
    "just_browsing": 0.36,
    "shipping_cost": 0.05,
    "delivery_time": 0.10,
    "account_required": 0.11,
    "trust": 0.07,
}
REASONS |= {"payment_method": 0.06, "total_unclear": 0.06, "returns_policy": 0.04, "technical": 0.05}
REASONS |= {"price_elsewhere": 0.07, "other": 0.03}
REASONS_FEE = REASONS | {"just_browsing": 0.15, "shipping_cost": 0.46}


def _completed(orders: pd.DataFrame, customers: Customers, rng: np.random.Generator) -> pd.DataFrame:
    """The carts that became orders: all shop and app orders of the chosen visitors."""
    chosen = rng.random(len(customers)) < VISITORS
    customer = orders["customer"].to_numpy()
    inside = np.where(customer >= 0, chosen[customer], rng.random(len(orders)) < VISITORS)
    inside &= orders["channel"].isin(["shop", "app"]).to_numpy() & (orders["kind"] != "test").to_numpy()
    columns = ["customer", "time", "country", "channel", "device", "item_value", "fee", "payment"]
    frame = orders.loc[inside, columns].copy()
    frame["row"] = frame.index
    return frame.reset_index(drop=True)


def _abandoned(done: pd.DataFrame, customers: Customers, rng: np.random.Generator) -> pd.DataFrame:
    """Carts left behind.

    Every kind of cart (value, country, device, fee) is a series of independent attempts that succeed with the
    planted probability: before each completed cart stands a geometric number of failures.
    """
    value, country = done["item_value"].to_numpy(), done["country"].to_numpy()
    device, fee = done["device"].to_numpy(), done["fee"].to_numpy()
    start = model.by_device(model.START_CHECKOUT, device)
    finish = model.complete_probability(value, country, device, fee)
    failures = rng.geometric(start * model.SEE_FEE * finish) - 1
    parent = np.repeat(np.arange(len(done)), failures)
    n = len(parent)
    left_cart = 1 - start
    left_early = start * (1 - model.SEE_FEE)
    left_after_fee = start * model.SEE_FEE * (1 - finish)
    total = (left_cart + left_early + left_after_fee)[parent]
    ticket = rng.random(n) * total
    step = (ticket > left_cart[parent]).astype(int) + (ticket > (left_cart + left_early)[parent])
    frame = done.iloc[parent].reset_index(drop=True).assign(row=-1, step=step)
    shifted = frame["time"].to_numpy() + rng.integers(-12, 13, n) * DAY + rng.integers(-3000, 3000, n)
    frame["time"] = shifted
    # another basket of the same kind: close in value, same fee and same step of the planted function
    moved = np.round(value[parent] * np.exp(rng.normal(0, 0.08, n)), 2)
    same = model.baseline(moved, device[parent]) == model.baseline(value[parent], device[parent])
    same &= model.regular_fee(moved, country[parent]) == model.regular_fee(value[parent], country[parent])
    adds = model.fee_adds(moved, country[parent], fee[parent])
    same &= adds == model.fee_adds(value[parent], country[parent], fee[parent])
    frame["item_value"] = np.where(same, moved, value[parent])
    known = (rng.random(n) < 0.22) & (frame["customer"].to_numpy() >= 0)
    known &= shifted >= customers.created[frame["customer"].to_numpy()]
    frame["customer"] = np.where(known, frame["customer"], -1)
    finish_base = model.baseline(frame["item_value"].to_numpy(), device[parent]) / np.maximum(
        1 - finish[parent], 1e-9
    )
    frame["paying"] = (step == 2) & (rng.random(n) < 0.28 * finish_base)
    return frame[(shifted >= 0) & (shifted < END)]


def table(
    orders: pd.DataFrame, order_ids: np.ndarray, customers: Customers, customer_ids: np.ndarray, seed: int
) -> pd.DataFrame:
    """checkouts.csv"""
    rng = stream(seed, "checkouts")
    done = _completed(orders, customers, rng).assign(step=3, paying=True)
    left = _abandoned(done, customers, rng)
    bots = left[rng.random(len(left)) < BOTS].assign(customer=-1, step=0, paying=False, bot=True)
    frame = pd.concat([done.assign(bot=False), left.assign(bot=False), bots], ignore_index=True)
    n = len(frame)
    created = frame["time"].to_numpy() - 60 - rng.exponential(900, n).astype("int64")
    begin = frame["time"].to_numpy() - rng.integers(150, 600, n)
    created = np.maximum(np.minimum(created, begin - 20), 0)
    frame["created"] = created
    shown = begin + rng.integers(15, 90, n)
    pay = np.minimum(shown + rng.integers(15, 60, n), frame["time"].to_numpy() - 5)
    step, paying = frame["step"].to_numpy(), frame["paying"].to_numpy()
    completed = step == 3
    fee_seen = (step >= 2) & (frame["fee"].to_numpy() > 0)
    answers = ~completed & ~frame["bot"].to_numpy(dtype=bool) & (rng.random(n) < EXIT_ANSWERS)
    reason = np.where(fee_seen, choose(rng, n, REASONS_FEE), choose(rng, n, REASONS))
    failed = paying & (rng.random(n) < np.where(completed, 0.015, 0.35))
    customer = frame["customer"].to_numpy()
    frame = frame.assign(
        visitor=np.where(customer >= 0, ids("v", customer), ids("w", np.arange(n), 1)),
        begin=np.where(step >= 1, np.maximum(begin, created + 5), NEVER),
        shown=np.where(step >= 2, np.maximum(shown, created + 10), NEVER),
        pay=np.where(paying, np.maximum(pay, created + 15), NEVER),
        done=np.where(completed, frame["time"], NEVER),
        failed=failed,
        reason=np.where(answers, reason, ""),
    )
    frame = frame.sort_values(["created", "visitor"], kind="stable")
    step, row = frame["step"].to_numpy(), frame["row"].to_numpy()
    return pd.DataFrame(
        {
            "checkout_id": ids("W", np.arange(n), 10001),
            "visitor_id": frame["visitor"].to_numpy(),
            "customer_id": np.where(frame["customer"] >= 0, customer_ids[frame["customer"]], ""),
            "cart_created_at": times(frame["created"]),
            "checkout_started_at": times(frame["begin"]),
            "shipping_shown_at": times(frame["shown"]),
            "payment_started_at": times(frame["pay"]),
            "completed_at": times(frame["done"]),
            "cart_value": money(frame["item_value"]),
            "shipping_fee_quoted": np.where(step >= 2, money(frame["fee"]), ""),
            "exit_reason": frame["reason"].to_numpy(),
            "payment_method": np.where(frame["paying"], frame["payment"], ""),
            "payment_failed": np.where(frame["paying"], flags(frame["failed"]), ""),
            "order_id": np.where(row >= 0, order_ids[row], ""),
            "device": frame["device"].to_numpy(),
            "is_bot": flags(frame["bot"]),
            "country": frame["country"].to_numpy(),
            "sales_channel": frame["channel"].to_numpy(),
        }
    )
