"""Returns and refunds."""

import numpy as np
import pandas as pd

from .output import ids, money, times
from .timeline import DAY, DAYS, END, NEVER, choose, cut, day_of, office_hours, stream
from .truths import TRUTHS

SPEED = TRUTHS["faster_refunds"]
RETURN_SHARE = {"Kaffee": 0.06, "Tee": 0.065, "Zubehör": 0.18, "Geschenksets": 0.10, "Maschinen": 0.24}
REASONS = {"changed_mind": 0.30, "not_as_described": 0.16, "wrong_item": 0.05, "late": 0.05, "": 0.44}
DEFECTS = {"damaged": 0.5, "defect": 0.38, "missing": 0.12}
NEVER_SENT_BACK = 0.015  # announced returns that never arrive


def draw(orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per return announced by the as-of day; `row` points to the order."""
    rng = stream(seed, "returns")
    share = orders["category"].map(RETURN_SHARE).to_numpy()
    delivered = cut(orders["delivered"].to_numpy())
    pause = DAY // 4 + rng.exponential(6.5 * DAY, len(orders)).astype("int64")
    requested = delivered // DAY * DAY + DAY + pause
    announced = (delivered != NEVER) & (rng.random(len(orders)) < share) & (requested < END)
    announced &= (orders["kind"] != "test").to_numpy()
    frame = orders.loc[announced, ["items", "item_value", "discount", "fee", "country"]].copy()
    n = len(frame)
    requested = requested[announced]
    kind = choose(rng, n, {"withdrawal": 0.80, "defect": 0.13, "exchange": 0.07})
    reason = np.where(kind == "defect", choose(rng, n, DEFECTS), choose(rng, n, REASONS))
    quantity = frame["items"].to_numpy()
    whole = (rng.random(n) < 0.55) | (quantity == 1)
    items = np.where(whole, quantity, 1 + np.floor(rng.random(n) * (quantity - 1)).astype("int64"))
    value = np.round(frame["item_value"].to_numpy() * items / quantity, 2)
    paid = np.round(value * (1 - frame["discount"].to_numpy() / frame["item_value"].to_numpy()), 2)
    charged = (kind == "withdrawal") & (rng.random(n) < np.where(frame["country"] == "DE", 0.10, 0.35))
    return_fee = np.where(charged & (paid > 10), np.where(frame["country"] == "DE", 2.9, 4.9), 0.0)
    refund = np.round(paid + np.where(items == quantity, frame["fee"].to_numpy(), 0.0) - return_fee, 2)

    median = np.where(
        requested // DAY >= day_of(SPEED["from"]), SPEED["median_days_after"], SPEED["median_days_before"]
    )
    days = np.maximum(np.round(median * np.exp(0.34 * rng.standard_normal(n))), 2).astype("int64")
    request_day = requested // DAY
    days = _dealt_anew(days, request_day, seed)
    sent = requested + (days * DAY * rng.uniform(0.12, 0.28, n)).astype("int64")
    received = requested + (days * DAY * rng.uniform(0.42, 0.70, n)).astype("int64")
    refunded = (request_day + days) * DAY + office_hours(rng, n, 19, 22)
    received = np.minimum(received, refunded - 3600)
    missing = rng.random(n) < NEVER_SENT_BACK
    no_money = missing | (kind == "exchange")
    frame = frame.assign(
        row=frame.index,
        requested=requested,
        sent=np.where(missing, NEVER, cut(sent)),
        received=np.where(missing, NEVER, cut(received)),
        refunded=np.where(no_money, NEVER, cut(refunded)),
        returned=items,
        whole=items == quantity,
        value=value,
        refund=np.where(no_money | (refunded >= END), np.nan, refund),
        return_fee=return_fee,
        reason=reason,
        return_type=kind,
    )
    return frame.sort_values("requested", kind="stable").reset_index(drop=True)


def _dealt_anew(days: np.ndarray, request_day: np.ndarray, seed: int) -> np.ndarray:
    """Deal the waiting times anew among the returns of the same half year that are long settled.

    Who waits for the money is chance, and nothing follows from it. Dealt this way, chance does not suggest
    otherwise: those who waited buy again as often as the others.
    """
    rng = stream(seed, "waiting for refunds")
    half_year = np.where(request_day < DAYS - 60, (request_day - day_of(SPEED["from"])) // 182, 99)
    dealt = days.copy()
    for each in np.unique(half_year[half_year != 99]):
        same = np.flatnonzero(half_year == each)
        dealt[same] = days[rng.permutation(same)]
    return dealt


def table(returns: pd.DataFrame, order_ids: np.ndarray) -> pd.DataFrame:
    """returns.csv"""
    return pd.DataFrame(
        {
            "return_id": ids("R", np.arange(len(returns)), 1001),
            "order_id": order_ids[returns["row"].to_numpy()],
            "requested_at": times(returns["requested"]),
            "sent_at": times(returns["sent"]),
            "received_at": times(returns["received"]),
            "refunded_at": times(returns["refunded"]),
            "items_returned": returns["returned"],
            "returned_value": money(returns["value"]),
            "refund_value": money(returns["refund"]),
            "return_fee": money(returns["return_fee"]),
            "reason": returns["reason"],
            "return_type": returns["return_type"],
        }
    )
