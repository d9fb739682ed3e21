"""More of what the KPIs of communication ask for, added to a random shop with dice of its own."""

import numpy as np
import pandas as pd

from tests.dice import Dice

Tables = dict[str, pd.DataFrame]


def with_communication(tables: Tables, seed: int) -> Tables:
    """The tables with more enquiries, surveys, reviews and completed checkouts, and with their attributes."""
    draws = np.random.default_rng([seed, 31])
    orders = tables["orders"]
    more = {
        "tickets": _tickets(draws, orders),
        "surveys": _surveys(draws, orders),
        "reviews": _reviews(draws, orders),
        "checkouts": _checkouts(draws, orders),
    }
    grown = {name: pd.concat([tables[name], rows], ignore_index=True) for name, rows in more.items()}
    grown["surveys"] = _with_pauses(grown["surveys"])
    dice = Dice(draws, len(grown["tickets"]))
    grown["tickets"] = grown["tickets"].assign(
        category=dice.pick("complaint", "question", "delivery", None, p=[0.6, 0.2, 0.1, 0.1]),
        agent_replies=dice.pick(0, 1, 2, 5, None, p=[0.1, 0.5, 0.2, 0.1, 0.1]),
        reopened=dice.pick(True, False, None, p=[0.1, 0.7, 0.2]),
    )
    dice = Dice(draws, len(grown["reviews"]))
    grown["reviews"] = grown["reviews"].assign(channel=dice.pick("shop", "portal", None, p=[0.6, 0.3, 0.1]))
    return tables | grown


def _chosen(draws: np.random.Generator, orders: pd.DataFrame, rows: int) -> pd.DataFrame:
    return orders.iloc[draws.integers(0, len(orders), rows)].reset_index(drop=True)


def _tickets(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    dice = Dice(draws, 1100)
    places = draws.integers(0, len(orders), dice.rows)
    again = np.flatnonzero(dice.happens(0.2))[1:]  # the same customer writes once more
    places[again] = places[again - 1]
    chosen = orders.iloc[places].reset_index(drop=True)
    created = chosen["ordered_at"] + dice.days(0, 12)
    resolved = (created + dice.days(0, 5)).mask(dice.happens(0.02), created - pd.Timedelta(hours=1))
    return pd.DataFrame(
        {
            "ticket_id": [f"U{number}" for number in range(dice.rows)],
            "customer_id": dice.holes(chosen["customer_id"], 0.3),
            "order_id": dice.holes(chosen["order_id"], 0.3),
            "channel": dice.pick("email", "chat", "phone", None, p=[0.5, 0.3, 0.1, 0.1]),
            "created_at": created,
            "first_responded_at": dice.holes(created + dice.days(0, 2), 0.15),
            "resolved_at": dice.holes(resolved, 0.2),
            "is_public": dice.pick(True, False, p=[0.3, 0.7]),
            "is_negative": dice.pick(True, False, p=[0.4, 0.6]),
        }
    )


def _surveys(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    dice = Dice(draws, 2100)
    chosen = _chosen(draws, orders, dice.rows)
    kind = dice.pick("ces", "expectation", "exit", p=[0.75, 0.1, 0.15])
    scale = dice.pick((1, 7), (1, 5), (1, 10), (None, None), (1, None), p=[0.7, 0.1, 0.05, 0.1, 0.05])
    high = pd.Series([one[1] or 7 for one in scale])
    score = np.rint(1 + draws.beta(2.5, 1.4, dice.rows) * (high - 1))
    score = score.mask(dice.happens(0.02), score - 0.5).mask(dice.happens(0.02), high + 1)
    sent = chosen["ordered_at"] + dice.days(2, 30)
    answered = sent + dice.days(0, 18)
    answered = answered.mask(dice.happens(0.02), sent - pd.Timedelta(hours=3))
    # Of one kind of survey only the answers are there, of another no invitations.
    answered = dice.holes(answered, 0.4).mask(kind == "expectation", answered)
    return pd.DataFrame(
        {
            "response_id": [f"U{number}" for number in range(dice.rows)],
            "survey_type": kind,
            "customer_id": dice.holes(chosen["customer_id"], 0.2),
            "order_id": dice.holes(chosen["order_id"], 0.4),
            "sent_at": dice.holes(sent, 0.1).mask(kind == "exit", pd.NaT),
            "answered_at": answered,
            "score": dice.holes(score, 0.03).where(answered.notna() & (kind == "ces")),
            "scale_min": [one[0] for one in scale],
            "scale_max": [one[1] for one in scale],
        }
    )


def _with_pauses(surveys: pd.DataFrame) -> pd.DataFrame:
    """Nobody is asked at the end of every third month; those who leave a cart still give a reason."""
    asked = surveys["sent_at"].fillna(surveys["answered_at"])
    pause = (asked.dt.month % 3 == 2) & (asked.dt.day > 16)
    return surveys[~pause | (surveys["survey_type"] == "exit")].reset_index(drop=True)


def _reviews(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    dice = Dice(draws, 900)
    chosen = _chosen(draws, orders, dice.rows)
    created = chosen["delivered_at"].fillna(chosen["ordered_at"]) + dice.days(0, 45)
    answered = (created + dice.days(0, 12)).mask(dice.happens(0.02), created - pd.Timedelta(hours=2))
    rating = dice.pick(0.0, 1.0, 2.0, 3.5, 5.0, 7.0, p=[0.03, 0.1, 0.2, 0.2, 0.42, 0.05])
    return pd.DataFrame(
        {
            "review_id": [f"U{number}" for number in range(dice.rows)],
            "customer_id": dice.holes(chosen["customer_id"], 0.2),
            "order_id": dice.holes(chosen["order_id"], 0.15),
            "created_at": created,
            "rating": dice.holes(rating, 0.03),
            "scale_max": dice.pick(5, 10, None, p=[0.6, 0.2, 0.2]),
            "responded_at": dice.holes(answered, 0.3),
        }
    )


def _checkouts(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Completed ones, most of them within minutes; a few with a pause, in no time, or with the end first."""
    dice = Dice(draws, 1200)
    chosen = _chosen(draws, orders, dice.rows)
    completed = chosen["ordered_at"]
    spent = pd.Series(pd.to_timedelta(np.rint(draws.lognormal(6, 0.8, dice.rows)), unit="s"))
    spent = spent.mask(dice.happens(0.03), pd.Timedelta(hours=1)).mask(dice.happens(0.03), pd.Timedelta(0))
    spent = spent.mask(dice.happens(0.02), pd.Timedelta(minutes=-1))
    return pd.DataFrame(
        {
            "checkout_id": [f"U{number}" for number in range(dice.rows)],
            "customer_id": chosen["customer_id"],
            "checkout_started_at": completed - spent,
            "completed_at": completed,
            "cart_value": chosen["order_value"],
            "order_id": dice.holes(chosen["order_id"], 0.1),
            "device": dice.pick("mobile", "desktop", None, p=[0.5, 0.4, 0.1]),
            "is_bot": dice.pick(False, None, True, p=[0.7, 0.25, 0.05]),
            "country": chosen["country"],
            "sales_channel": chosen["sales_channel"],
        }
    )
