"""Tickets: what customers ask, how fast the shop answers."""

import numpy as np
import pandas as pd

from .output import flags, ids, times
from .timeline import DAY, END, NEVER, choose, clock, cut, month_of, pick_days, season, stream

FIRST_ANSWER_HOURS = {"email": 6.9, "phone": 0.05, "chat": 0.35, "social": 5.5}  # medians
SLOWER_IN_SEASON = 1.35  # November and December
UNANSWERED = 0.03
CRITICISM = 0.012  # public criticism by nobody known, per order of the shop
CHANNELS = {"email": 0.66, "phone": 0.10, "chat": 0.13, "social": 0.11}


def draw(orders: pd.DataFrame, size: int, seed: int) -> pd.DataFrame:
    """One row per ticket created by the as-of day; `row` points to the order (−1 = without order)."""
    rng = stream(seed, "tickets")
    late = orders["is_late"].to_numpy()
    asks = (rng.random(len(orders)) < np.where(late, 0.36, 0.115)) & (orders["kind"] != "test").to_numpy()
    about = orders.loc[asks, ["customer", "time", "promised", "is_late"]]
    n = len(about)
    late = about["is_late"].to_numpy()
    category = np.where(
        late,
        choose(rng, n, {"delivery": 0.62, "complaint": 0.30, "question": 0.08}),
        choose(
            rng, n, {"question": 0.46, "return": 0.20, "delivery": 0.16, "complaint": 0.10, "other": 0.08}
        ),
    )
    time = about["time"].to_numpy()
    time = time + 1800 + (rng.exponential(4.5, n) * DAY).astype("int64")
    overdue = late & np.isin(category, ["delivery", "complaint"])
    time = np.where(overdue, (about["promised"].to_numpy() + 1) * DAY + clock(rng, n), time)
    m = int(size * 0.02)
    free = pick_days(rng, m, 0, season(0, END // DAY - 1)) * DAY + clock(rng, m)
    frame = pd.DataFrame(
        {
            "row": np.concatenate([about.index, np.full(m, -1)]),
            "customer": np.concatenate([about["customer"], np.full(m, -1)]),
            "created": np.concatenate([time, free]),
            "category": np.concatenate([category, choose(rng, m, {"question": 0.8, "other": 0.2})]),
        }
    )
    frame = (
        frame[frame["created"] < END].sort_values(["created", "row"], kind="stable").reset_index(drop=True)
    )
    frame = pd.concat([_answer(frame, rng, CHANNELS), _public_criticism(size, seed)])
    return frame.sort_values(["created", "row"], kind="stable").reset_index(drop=True)


def _public_criticism(size: int, seed: int) -> pd.DataFrame:
    rng = stream(seed, "public criticism")
    n = int(size * CRITICISM)
    moment = pick_days(rng, n, 0, season(0, END // DAY - 1)) * DAY + clock(rng, n)
    frame = pd.DataFrame({"row": -1, "customer": -1, "created": moment, "category": "complaint"})
    return _answer(frame, rng, {"social": 1.0}).assign(public=True, negative=True)


def _answer(frame: pd.DataFrame, rng: np.random.Generator, channels: dict) -> pd.DataFrame:
    n = len(frame)
    created = frame["created"].to_numpy()
    channel = choose(rng, n, channels)
    median = np.vectorize(FIRST_ANSWER_HOURS.get, otypes=[float])(channel)
    busy = month_of(created // DAY) >= 11
    wait = median * np.where(busy, SLOWER_IN_SEASON, 1.0) * np.exp(0.95 * rng.standard_normal(n)) * 3600
    answered = created + 60 + wait.astype("int64")
    never = (rng.random(n) < UNANSWERED) & (channel != "phone")
    work = 14 * np.where(channel == "phone", 0.1, 1.0) * np.exp(1.1 * rng.standard_normal(n)) * 3600
    resolved = answered + 60 + work.astype("int64")
    answered = np.where(never, NEVER, cut(answered))
    open_still = (answered == NEVER) | (rng.random(n) < 0.02)
    resolved = np.where(open_still, NEVER, cut(resolved))
    public = (channel == "social") & (rng.random(n) < 0.7)
    complaint = (frame["category"] == "complaint").to_numpy()
    replies = np.where(answered == NEVER, 0, rng.geometric(np.where(complaint, 0.5, 0.68), n))
    return frame.assign(
        channel=channel,
        answered=answered,
        resolved=resolved,
        replies=replies,
        reopened=(resolved != NEVER) & (rng.random(n) < 0.06),
        public=public,
        negative=complaint | (public & (rng.random(n) < 0.35)),
    )


def table(tickets: pd.DataFrame, order_ids: np.ndarray, customer_ids: np.ndarray) -> pd.DataFrame:
    """tickets.csv"""
    row, customer = tickets["row"].to_numpy(), tickets["customer"].to_numpy()
    return pd.DataFrame(
        {
            "ticket_id": ids("T", np.arange(len(tickets)), 1001),
            "customer_id": np.where(customer >= 0, customer_ids[customer], ""),
            "order_id": np.where(row >= 0, order_ids[row], ""),
            "channel": tickets["channel"],
            "category": tickets["category"],
            "created_at": times(tickets["created"]),
            "first_responded_at": times(tickets["answered"]),
            "resolved_at": times(tickets["resolved"]),
            "agent_replies": tickets["replies"],
            "reopened": flags(tickets["reopened"]),
            "is_public": flags(tickets["public"]),
            "is_negative": flags(tickets["negative"]),
        }
    )
