"""What the KPIs of the life cycle ask for beyond a random shop, added with dice of its own."""

import numpy as np
import pandas as pd

from tests.dice import Dice

Tables = dict[str, pd.DataFrame]


def with_lifecycle(tables: Tables, seed: int) -> Tables:
    """The tables with margins, complaints (unless enquiries have a category) and win-back messages."""
    draws = np.random.default_rng([seed, 41])
    orders, tickets, messages = (tables[name] for name in ("orders", "tickets", "messages"))
    dice = Dice(draws, len(orders))
    margin = (orders["order_value"] * dice.number(0.1, 0.5)).round(2)
    orders = orders.assign(margin_value=dice.holes(margin, 0.4))
    dice = Dice(draws, len(tickets))
    category = dice.pick("complaint", "question", None, p=[0.5, 0.4, 0.1])
    if "category" not in tickets:
        tickets = tickets.assign(category=category)
    messages = pd.concat([messages, _win_back(draws, orders)], ignore_index=True)
    return tables | {"orders": orders, "tickets": tickets, "messages": messages}


def _win_back(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Some months after an order, or within a month before one; often twice to the same customer."""
    dice = Dice(draws, 2400)
    chosen = orders.iloc[draws.integers(0, len(orders), dice.rows)].reset_index(drop=True)
    late, before = chosen["ordered_at"] + dice.days(60, 420), chosen["ordered_at"] - dice.days(0, 33)
    sent = late.where(dice.happens(0.6), before)
    twin = np.flatnonzero(dice.happens(0.15))[1:]
    sent[twin] = sent[twin - 1].to_numpy() + dice.days(0, 20)[twin].to_numpy()
    customer = chosen["customer_id"].copy()
    customer[twin] = customer[twin - 1].to_numpy()
    return pd.DataFrame(
        {
            "message_id": [f"L{number}" for number in range(dice.rows)],
            "customer_id": dice.holes(customer, 0.03),
            "kind": dice.pick("winback", "voucher", p=[0.9, 0.1]),
            "channel": dice.pick("email", "letter", None, p=[0.6, 0.3, 0.1]),
            "sent_at": sent,
            "delivered": dice.pick(True, None, False, p=[0.6, 0.3, 0.1]),
        }
    )
