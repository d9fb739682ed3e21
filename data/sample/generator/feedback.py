"""Surveys and reviews."""

import numpy as np
import pandas as pd

from .output import ids, times
from .timeline import DAY, END, NEVER, choose, clock, cut, day_of, pick_days, season, stream
from .truths import NPS_SHARES

CSAT = {1: 0.04, 2: 0.06, 3: 0.13, 4: 0.33, 5: 0.44}
CES = {1: 0.03, 2: 0.04, 3: 0.08, 4: 0.13, 5: 0.24, 6: 0.28, 7: 0.20}
IMPORTANCE = {1: 0.03, 2: 0.07, 3: 0.17, 4: 0.34, 5: 0.39}
EXPECTATION = {"wie erwartet": 0.66, "besser": 0.24, "schlechter": 0.10}
PAY_MORE = {"ja": 0.43, "nein": 0.57}
LARGE_WAVES = ("2024-05-14", "2025-05-13", "2026-05-12")  # pay_more and importance_free_shipping
SMALL_WAVES = ("2024-02-13", "2024-08-13", "2024-11-12", "2025-02-11", "2025-08-12", "2025-11-11")
SMALL_WAVES += ("2026-02-10", "2026-08-11", "2026-10-06")
EXIT = {
    "just_browsing": 0.34,
    "shipping_cost": 0.22,
    "delivery_time": 0.09,
    "account_required": 0.10,
    "trust": 0.07,
}
EXIT |= {"price_elsewhere": 0.10, "other": 0.08}
RATINGS, RATINGS_LATE = (
    {5: 0.74, 4: 0.17, 3: 0.05, 2: 0.02, 1: 0.02},
    {5: 0.36, 4: 0.24, 3: 0.17, 2: 0.12, 1: 0.11},
)


def _invite(
    kind: str, about: pd.DataFrame, sent: np.ndarray, response: float, rng, answers: dict
) -> pd.DataFrame:
    """Invitations with their answers; both fields stay empty when nobody answered."""
    n = len(about)
    answered = sent + 600 + (rng.exponential(1.6, n) * DAY).astype("int64")
    answered = np.where(rng.random(n) < response, cut(answered), NEVER)
    given = choose(rng, n, answers)
    frame = pd.DataFrame(
        {
            "kind": kind,
            "customer": about["customer"].to_numpy() if "customer" in about else np.full(n, -1),
            "row": about["row"].to_numpy() if "row" in about else np.full(n, -1),
            "ticket": about["ticket"].to_numpy() if "ticket" in about else np.full(n, -1),
            "sent": sent,
            "answered": answered,
        }
    )
    replied = answered != NEVER
    is_scale = not isinstance(next(iter(answers)), str)
    frame["score"] = np.where(replied, given.astype(str), "") if is_scale else ""
    frame["answer"] = "" if is_scale else np.where(replied, given, "")
    scale = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7), "importance_free_shipping": (1, 5)}.get(
        kind, ("", "")
    )
    frame["scale_min"], frame["scale_max"] = (str(bound) for bound in scale)
    return frame[sent < END]


def _after_delivery(reached: pd.DataFrame, share: float, days: int, rng) -> tuple[pd.DataFrame, np.ndarray]:
    chosen = reached[rng.random(len(reached)) < share]
    return chosen, (chosen["delivered"].to_numpy() // DAY + days) * DAY + 36_000


def _wave(reached: pd.DataFrame, first: str, n: int, rng) -> tuple[pd.DataFrame, np.ndarray]:
    past = reached[reached["delivered"] < day_of(first) * DAY].drop_duplicates("customer", keep="last")
    chosen = past.iloc[np.sort(rng.permutation(len(past))[:n])].drop(columns="row")
    return chosen, np.full(len(chosen), day_of(first) * DAY + 32_400) + rng.integers(0, 7200, len(chosen))


def _more(reached: pd.DataFrame, not_asked: pd.DataFrame, size: int, seed: int) -> list[pd.DataFrame]:
    """Surveys beside NPS often enough for a value in every quarter."""
    rng = stream(seed, "more surveys")
    asked = not_asked[rng.random(len(not_asked)) < 0.75]
    parts = [_invite("csat", asked, asked["resolved"].to_numpy() + 3600, 0.44, rng, CSAT)]
    parts.append(_invite("ces", *_after_delivery(reached, 0.10, 1, rng), 0.36, rng, CES))
    parts.append(_invite("expectation", *_after_delivery(reached, 0.08, 4, rng), 0.5, rng, EXPECTATION))
    for day in SMALL_WAVES:
        about, sent = _wave(reached, day, int(size * 0.006), rng)
        parts.append(_invite("pay_more", about, sent, 0.36, rng, PAY_MORE))
        parts.append(_invite("importance_free_shipping", about, sent, 0.36, rng, IMPORTANCE))
    return parts


def surveys(
    orders: pd.DataFrame, returns: pd.DataFrame, tickets: pd.DataFrame, size: int, seed: int
) -> pd.DataFrame:
    """All survey invitations. NPS answers have one distribution for everybody, at all times."""
    rng = stream(seed, "surveys")
    delivered = cut(orders["delivered"].to_numpy())
    reached = orders.loc[(delivered != NEVER) & (orders["customer"] >= 0), ["customer", "delivered"]]
    reached = reached.assign(row=reached.index)

    closed = tickets[(tickets["resolved"] != NEVER) & (tickets["customer"] >= 0)].assign(
        ticket=lambda t: t.index
    )
    asked = closed[rng.random(len(closed)) < 0.62]
    money_back = returns[returns["refunded"] != NEVER].assign(
        customer=lambda r: orders["customer"].to_numpy()[r["row"]]
    )
    money_back = money_back[money_back["customer"] >= 0]
    n_exit = int(size * 0.02)
    exits = pick_days(rng, n_exit, 0, season(0, END // DAY - 1)) * DAY + clock(rng, n_exit)
    waves = [part for day in LARGE_WAVES for part in [_wave(reached, day, int(size * 0.03), rng)]]
    parts = [_invite("nps", *_after_delivery(reached, 0.34, 7, rng), 0.52, rng, NPS_SHARES)]
    parts.append(_invite("expectation", *_after_delivery(reached, 0.05, 4, rng), 0.5, rng, EXPECTATION))
    parts.append(_invite("csat", asked, asked["resolved"].to_numpy() + 3600, 0.44, rng, CSAT))
    parts.append(_invite("ces", money_back, money_back["refunded"].to_numpy() + 12 * 3600, 0.36, rng, CES))
    parts.append(_invite("exit", pd.DataFrame(index=range(n_exit)), exits, 1.0, rng, EXIT).assign(sent=NEVER))
    for about, sent in waves:
        parts.append(_invite("pay_more", about, sent, 0.36, rng, PAY_MORE))
        parts.append(_invite("importance_free_shipping", about, sent, 0.36, rng, IMPORTANCE))
    parts += _more(reached, closed.drop(asked.index), size, seed)
    frame = pd.concat(parts, ignore_index=True)
    frame["moment"] = np.where(frame["sent"] == NEVER, frame["answered"], frame["sent"])
    frame = frame[frame["moment"] != NEVER]
    return frame.sort_values(["moment", "kind", "row"], kind="stable").reset_index(drop=True)


def survey_table(frame: pd.DataFrame, order_ids, customer_ids, ticket_ids) -> pd.DataFrame:
    """surveys.csv"""
    customer, row, ticket = (frame[name].to_numpy() for name in ("customer", "row", "ticket"))
    return pd.DataFrame(
        {
            "response_id": ids("A", np.arange(len(frame)), 1),
            "survey_type": frame["kind"],
            "customer_id": np.where(customer >= 0, customer_ids[customer], ""),
            "order_id": np.where(row >= 0, order_ids[row], ""),
            "ticket_id": np.where(ticket >= 0, ticket_ids[ticket], ""),
            "sent_at": times(frame["sent"]),
            "answered_at": times(frame["answered"]),
            "score": frame["score"],
            "scale_min": frame["scale_min"],
            "scale_max": frame["scale_max"],
            "answer": frame["answer"],
        }
    )


def reviews(orders: pd.DataFrame, products: dict[str, np.ndarray], seed: int) -> pd.DataFrame:
    """Reviews by the as-of day; `product` is a product of the ordered category."""
    rng = stream(seed, "reviews")
    delivered = cut(orders["delivered"].to_numpy())
    writes = (delivered != NEVER) & (rng.random(len(orders)) < 0.135) & (orders["kind"] != "test").to_numpy()
    frame = orders.loc[writes, ["customer", "category", "is_late", "delivered"]].copy()
    n = len(frame)
    frame["row"] = frame.index
    frame["created"] = (
        frame["delivered"].to_numpy() // DAY * DAY + DAY + (rng.exponential(11, n) * DAY).astype("int64")
    )
    rating = np.where(frame["is_late"], choose(rng, n, RATINGS_LATE), choose(rng, n, RATINGS)).astype(int)
    pause = 3600 + (rng.exponential(np.where(rating <= 2, 1.0, 2.2), n) * DAY).astype("int64")
    answered = rng.random(n) < np.where(rating <= 2, 0.84, 0.55)
    luck = rng.random(n)
    frame["product"] = [
        products[name][int(u * len(products[name]))] for name, u in zip(frame["category"], luck, strict=True)
    ]
    frame["responded"] = np.where(answered, cut(frame["created"].to_numpy() + pause), NEVER)
    frame["channel"] = choose(rng, n, {"shop": 0.72, "portal": 0.28})
    frame = frame.assign(rating=rating)
    return frame[frame["created"] < END].sort_values(["created", "row"], kind="stable").reset_index(drop=True)


def review_table(frame: pd.DataFrame, order_ids: np.ndarray, customer_ids: np.ndarray) -> pd.DataFrame:
    """reviews.csv"""
    customer = frame["customer"].to_numpy()
    return pd.DataFrame(
        {
            "review_id": ids("Z", np.arange(len(frame)), 1),
            "customer_id": np.where(customer >= 0, customer_ids[customer], ""),
            "order_id": order_ids[frame["row"].to_numpy()],
            "product_id": frame["product"],
            "created_at": times(frame["created"]),
            "rating": frame["rating"],
            "scale_max": 5,
            "responded_at": times(frame["responded"]),
            "channel": frame["channel"],
        }
    )
