"""Seeded random shops with every edge case that exports hold.

Guests and placeholder numbers, several orders of one day, one person behind two numbers, cancelled, test
and foreign orders, parcels and returns still on their way, bots, holes in every column, and events after
the as-of day that must not be seen.
"""

import numpy as np
import pandas as pd

from tests.dice import Dice, typed
from tests.random_commerce import with_commerce
from tests.random_communication import with_communication
from tests.random_costs import with_costs
from tests.random_experiences import with_experiences
from tests.random_instruments import add_instruments
from tests.random_lifecycle import with_lifecycle
from tests.random_media import add_media

FIRST, AS_OF = pd.Timestamp("2023-10-05"), pd.Timestamp("2025-06-30")
AFTER = AS_OF + pd.Timedelta(days=25)  # so far do the data reach beyond as-of
CUSTOMERS, CHECKOUTS, VISITS = 420, 2200, 900
NOBODY = ["", "0", "-1", "guest", "Gast", "null", "n/a", None]

Tables = dict[str, pd.DataFrame]


def random_shop(seed: int, as_of: pd.Timestamp = AS_OF) -> Tables:
    """The tables of one shop, typed as the schema says. The same seed gives the same shop.

    More carts than on other days are left around `as_of`.
    """
    draws = np.random.default_rng(seed)
    orders = _orders(draws)
    tables = {
        "orders": orders,
        "customers": _customers(draws),
        "returns": _returns(draws, orders),
        "checkouts": _checkouts(draws, as_of),
        "surveys": _surveys(draws, orders),
        "tickets": _tickets(draws, orders),
        "reviews": _reviews(draws, orders),
        "community_events": _community_events(draws),
        "visits": _visits(draws),
        **_content(draws),
    }
    tables["messages"] = _messages(draws, tables)
    tables = with_commerce(tables, seed, FIRST, AFTER)
    tables = with_communication(tables, seed)
    add_media(tables, seed, FIRST, AFTER)
    tables = with_costs(tables, seed)
    add_instruments(tables, seed)
    tables = with_lifecycle(tables, seed)
    tables = with_experiences(tables, seed)
    return {name: typed(name, table) for name, table in tables.items()}


def _orders(draws: np.random.Generator) -> pd.DataFrame:
    ages = np.cumsum(draws.exponential(draws.gamma(1.2, 90, CUSTOMERS)[:, None] + 8, (CUSTOMERS, 14)), axis=1)
    starts = (AFTER - FIRST).days * draws.random((CUSTOMERS, 1)) ** 1.3 * 0.98
    ages = np.hstack([starts, starts + ages])
    owner, _ = np.nonzero(ages < (AFTER - FIRST).days)
    days = np.floor(ages[ages < (AFTER - FIRST).days])
    again = draws.random(len(owner)) < 0.06  # a second order of the same day
    owner, days = np.concatenate([owner, owner[again]]), np.concatenate([days, days[again]])
    dice = Dice(draws, len(owner))
    ordered_at = FIRST + pd.Series(pd.to_timedelta(days, unit="D")) + dice.days(0, 1)
    numbers, mails = pd.Series([f"K{one:04}" for one in owner]), pd.Series([f"h{one:04}" for one in owner])
    known = dice.pick("both", "number", "mail", "nobody", p=[0.5, 0.25, 0.15, 0.1])
    option = dice.pick("standard", "express", None, p=[0.7, 0.2, 0.1])
    promised = (ordered_at + dice.days(2, 7)).dt.normalize()
    shipped_at = ordered_at + dice.days(0.1, 3)
    late = np.where(dice.happens(0.15), 6, 0)
    delivered_at = shipped_at + dice.days(0.5, 3) + pd.Series(pd.to_timedelta(late, unit="D"))
    delivered_at = delivered_at.mask(dice.happens(0.01), ordered_at - pd.Timedelta(days=2))  # a data error
    status = dice.pick("completed", None, "failed", "draft", "test", p=[0.7, 0.27, 0.01, 0.01, 0.01])
    cancelled = dice.happens(0.04)
    return pd.DataFrame(
        {
            "order_id": [f"B{10000 + number}" for number in range(dice.rows)],
            "customer_id": numbers.where(known.isin(["both", "number"]), dice.pick(*NOBODY)),
            "customer_email": mails.where(known.isin(["both", "mail"]), None),
            "ordered_at": ordered_at,
            "order_value": dice.holes(
                dice.number(5, 160).mask(dice.happens(0.01), 0.0).mask(dice.happens(0.01), -20.0), 0.03
            ),
            "currency": dice.pick("EUR", None, "USD", p=[0.9, 0.08, 0.02]),
            "status": status.mask(cancelled & dice.happens(0.5), "cancelled"),
            "is_test": dice.pick(False, None, True, p=[0.7, 0.29, 0.01]),
            "promised_date": dice.holes(promised, 0.12),
            "shipped_at": dice.holes(shipped_at, 0.05),
            "delivered_at": dice.holes(delivered_at, 0.08),
            "cancelled_at": (ordered_at + dice.days(0, 4)).where(cancelled & dice.happens(0.8)),
            "payment_method": dice.pick("PayPal", "Rechnung", None, p=[0.5, 0.4, 0.1]),
            "delivery_option": option,
            "product_category": dice.pick("Kaffee", "Tee", None, p=[0.6, 0.3, 0.1]),
            "country": dice.pick("DE", "AT", "CH", None, p=[0.6, 0.25, 0.1, 0.05]),
            "sales_channel": dice.pick("shop", "app", None, p=[0.7, 0.25, 0.05]),
            "carrier": dice.pick("A", "B", None, p=[0.5, 0.4, 0.1]),
        }
    )


def _customers(draws: np.random.Generator) -> pd.DataFrame:
    owners = np.flatnonzero(draws.random(CUSTOMERS + 60) < 0.85)  # the last 60 never bought
    dice = Dice(draws, len(owners))
    created = dice.moments(FIRST - pd.Timedelta(days=120), AFTER).mask(dice.happens(0.45), FIRST)
    person = pd.Series([f"P{one // 2:04}" if one % 20 < 2 else None for one in owners])
    return pd.DataFrame(
        {
            "customer_id": [f"K{one:04}" for one in owners],
            "person_id": person.mask(dice.happens(0.1), None),
            "created_at": dice.holes(created, 0.1),
            "community_member_since": dice.holes(dice.moments(FIRST, AFTER), 0.5),
        }
    )


def _some(draws: np.random.Generator, values: pd.Series, rows: int) -> np.ndarray:
    return draws.integers(0, len(values), rows)


def _returns(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    dice = Dice(draws, 420)
    chosen = orders.iloc[_some(draws, orders, dice.rows)].reset_index(drop=True)
    requested = chosen["delivered_at"].fillna(chosen["ordered_at"]) + dice.days(0.2, 42)
    sent = requested + dice.days(0.2, 9)
    received = sent + dice.days(0.5, 8)
    refunded = (received + dice.days(0, 12)).mask(dice.happens(0.02), requested - pd.Timedelta(days=1))
    return pd.DataFrame(
        {
            "return_id": [f"R{number}" for number in range(dice.rows)],
            "order_id": chosen["order_id"].mask(dice.happens(0.02), "unknown"),
            "requested_at": dice.holes(requested, 0.05),
            "sent_at": dice.holes(sent, 0.3),
            "received_at": dice.holes(received, 0.15),
            "refunded_at": dice.holes(refunded, 0.15),
            "return_type": dice.pick(
                "withdrawal", "defect", "exchange", "undeliverable", None, p=[0.6, 0.1, 0.1, 0.1, 0.1]
            ),
        }
    )


def _checkouts(draws: np.random.Generator, as_of: pd.Timestamp) -> pd.DataFrame:
    dice = Dice(draws, CHECKOUTS)
    created = dice.moments(FIRST, AFTER)
    recent = dice.happens(0.07)  # around the time limit it must be exact
    created = created.mask(recent, as_of - pd.Timedelta(days=2) + dice.days(0, 3))
    visitor = dice.pick(*[f"v{number}" for number in range(90)], None)
    twin = np.flatnonzero(dice.happens(0.12))[1:]  # put into the cart again on the same day
    created[twin] = created[twin - 1].dt.normalize().to_numpy() + dice.days(0, 1)[twin].to_numpy()
    visitor[twin] = visitor[twin - 1].to_numpy()
    started = created + dice.days(0, 0.05)
    shown = started + dice.days(0, 0.02)
    fee = dice.pick(0.0, 4.95, 9.9, None, p=[0.35, 0.4, 0.2, 0.05]).astype(float)
    leaves = dice.happens(0.45) | ((fee.to_numpy() > 0) & dice.happens(0.3))
    later = pd.Series(pd.to_timedelta(np.where(dice.happens(0.05), 3, 0), "D"))
    completed = shown + dice.days(0, 0.1) + later
    return pd.DataFrame(
        {
            "checkout_id": [f"W{number}" for number in range(dice.rows)],
            "visitor_id": visitor,
            "customer_id": dice.pick(*[f"K{number:04}" for number in range(30)], "guest", None),
            "cart_created_at": dice.holes(created, 0.05),
            "checkout_started_at": dice.holes(started, 0.2),
            "shipping_shown_at": dice.holes(shown, 0.25),
            "completed_at": completed.where(~leaves),
            "cart_value": dice.holes(dice.number(5, 160), 0.05),
            "shipping_fee_quoted": fee,
            "exit_reason": dice.pick("shipping_cost", "just_browsing", "trust", None, p=[0.1, 0.1, 0.1, 0.7]),
            "device": dice.pick("mobile", "desktop", None, p=[0.5, 0.4, 0.1]),
            "is_bot": dice.pick(False, None, True, p=[0.7, 0.25, 0.05]),
            "country": dice.pick("DE", "AT", None, p=[0.6, 0.3, 0.1]),
            "sales_channel": dice.pick("shop", "app", None, p=[0.6, 0.3, 0.1]),
        }
    )


def _surveys(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    dice = Dice(draws, 1200)
    chosen = orders.iloc[_some(draws, orders, dice.rows)].reset_index(drop=True)
    kind = dice.pick("nps", "csat", "ces", p=[0.55, 0.4, 0.05])
    scale = dice.pick((0, 10), (1, 10), (1, 5), (None, None), (0, None), p=[0.7, 0.08, 0.07, 0.1, 0.05])
    scale = scale.where(
        kind == "nps",
        dice.pick((1, 5), (0, 100), (1, 7), (None, None), (3, 3), p=[0.6, 0.15, 0.1, 0.1, 0.05]),
    )
    low, high = (pd.Series([one[place] for one in scale]) for place in (0, 1))
    top = high.astype(float).fillna(pd.Series(np.where(kind == "nps", 10.0, 5.0)))
    bottom = low.astype(float).fillna(pd.Series(np.where(kind == "nps", 0.0, 1.0)))
    score = (bottom + np.rint(draws.beta(3, 1.2, dice.rows) * (top - bottom))).astype(float)
    odd = dice.happens(0.03) & low.notna().to_numpy()  # outside its scale, or between two of its steps
    score = score.mask(odd, pd.Series(np.where(dice.happens(0.5), top + 1, top - 0.5)))
    sent = chosen["ordered_at"] + dice.days(2, 30)
    answered = dice.holes(sent + dice.days(0.1, 9), 0.2)
    return pd.DataFrame(
        {
            "response_id": [f"A{number}" for number in range(dice.rows)],
            "survey_type": kind,
            "customer_id": dice.holes(chosen["customer_id"], 0.2),
            "order_id": dice.holes(chosen["order_id"], 0.4),
            "sent_at": sent,
            "answered_at": answered,
            "score": dice.holes(score, 0.03).where(answered.notna()),
            "scale_min": low,
            "scale_max": high,
        }
    )


def _tickets(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    dice = Dice(draws, 500)
    chosen = orders.iloc[_some(draws, orders, dice.rows)].reset_index(drop=True)
    created = chosen["ordered_at"] + dice.days(0, 12)
    answered = (created + dice.days(0, 2.5)).mask(dice.happens(0.01), created - pd.Timedelta(hours=5))
    return pd.DataFrame(
        {
            "ticket_id": [f"T{number}" for number in range(dice.rows)],
            "customer_id": dice.holes(chosen["customer_id"], 0.2),
            "order_id": dice.holes(chosen["order_id"], 0.4),
            "channel": dice.pick("email", "chat", None, p=[0.6, 0.3, 0.1]),
            "created_at": created,
            "first_responded_at": dice.holes(answered, 0.12),
            "resolved_at": dice.holes(created + dice.days(0.1, 6), 0.3),
            "is_public": dice.pick(True, False, None, p=[0.4, 0.5, 0.1]),
            "is_negative": dice.pick(True, False, None, p=[0.4, 0.5, 0.1]),
        }
    )


def _reviews(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    dice = Dice(draws, 400)
    chosen = orders.iloc[_some(draws, orders, dice.rows)].reset_index(drop=True)
    created = chosen["ordered_at"] + dice.days(4, 40)
    return pd.DataFrame(
        {
            "review_id": [f"Z{number}" for number in range(dice.rows)],
            "customer_id": dice.holes(chosen["customer_id"], 0.2),
            "order_id": dice.holes(chosen["order_id"], 0.3),
            "created_at": created,
            "rating": dice.holes(dice.pick(1.0, 2.0, 3.0, 4.0, 5.0), 0.03),
            "scale_max": dice.pick(5, None, p=[0.8, 0.2]),
            "responded_at": dice.holes(created + dice.days(0, 8), 0.5),
        }
    )


def _messages(draws: np.random.Generator, tables: Tables) -> pd.DataFrame:
    """Thanks for orders, enquiries and reviews, in time and too late, and a few other messages."""
    parts = []
    for name, key, moment in (
        ("orders", "order_id", "ordered_at"),
        ("tickets", "ticket_id", "resolved_at"),
        ("reviews", "review_id", "created_at"),
    ):
        thanked = tables[name].sample(frac=0.4, random_state=int(draws.integers(1_000_000)))
        dice = Dice(draws, len(thanked))
        since = thanked[moment].fillna(thanked.get("created_at", thanked[moment])).reset_index(drop=True)
        columns = {key: thanked[key].to_numpy(), "sent_at": since + dice.days(-0.5, 5)}
        kind = dice.pick("thank_you", "newsletter", p=[0.85, 0.15])
        parts.append(pd.DataFrame(columns | {"kind": kind}))
    messages = pd.concat(parts, ignore_index=True)
    return messages.assign(message_id=[f"M{number}" for number in range(len(messages))])


def _community_events(draws: np.random.Generator) -> pd.DataFrame:
    dice = Dice(draws, 2000)
    busy = [f"K{number:04}" for number in range(25)]
    members = [f"K{number:04}" for number in range(0, CUSTOMERS + 60, 3)] + busy * 6 + ["TEAM1", "F1", "F2"]
    member = dice.pick(*members)
    events = pd.DataFrame(
        {
            "member_id": member,
            "occurred_at": dice.moments(FIRST, AFTER),
            "kind": dice.pick(
                "visit", "like", "post", "question", "answer", "comment", "idea",
                p=[0.4, 0.1, 0.1, 0.15, 0.15, 0.08, 0.02],
            ),
            "thread_id": dice.holes(dice.pick(*[f"F{number}" for number in range(150)]), 0.05),
        }
    )  # fmt: skip
    replies = events[events["kind"] == "question"].reset_index(drop=True)
    dice = Dice(draws, len(replies))
    replies = replies.assign(
        kind="answer",
        occurred_at=replies["occurred_at"] + dice.days(0, 5),
        member_id=dice.pick("TEAM1", "F1", *busy).mask(dice.happens(0.2), replies["member_id"]),
    )
    events = pd.concat([events, replies], ignore_index=True)
    return events.assign(
        event_id=[f"E{number}" for number in range(len(events))],
        is_staff=Dice(draws, len(events)).pick(False, None).mask(events["member_id"] == "TEAM1", True),
    )


def _visits(draws: np.random.Generator) -> pd.DataFrame:
    dice = Dice(draws, VISITS)
    return pd.DataFrame(
        {
            "visit_id": [f"S{number}" for number in range(dice.rows)],
            "visitor_id": dice.holes(dice.pick(*[f"v{number}" for number in range(250)]), 0.1),
            "started_at": dice.moments(FIRST, AFTER),
            "pageviews": dice.holes(dice.pick(1, 2, 5, 9), 0.05),
            "order_id": dice.pick("B10000", None, p=[0.1, 0.9]),
            "is_bot": dice.pick(False, None, True, p=[0.7, 0.25, 0.05]),
            "device": dice.pick("mobile", "desktop", None, p=[0.5, 0.4, 0.1]),
            "country": dice.pick("DE", "AT", None, p=[0.6, 0.3, 0.1]),
            "sales_channel": dice.pick("shop", "app", None, p=[0.6, 0.3, 0.1]),
        }
    )


def _content(draws: np.random.Generator) -> Tables:
    dice = Dice(draws, 200)
    changes = {
        "content_id": dice.pick("P1", "P2", "P3"),
        "changed_at": dice.moments(FIRST, AFTER),
        "change_kind": dice.pick("text", "price", None),
    }
    return {"content_changes": pd.DataFrame(changes).drop_duplicates(["content_id", "changed_at"])}
