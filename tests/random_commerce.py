"""What the commerce KPIs need of a random shop beyond its first draws: fees, returned values, payments."""

import numpy as np
import pandas as pd

from tests.dice import Dice

Tables = dict[str, pd.DataFrame]
STREAM = 30  # random numbers of its own, so that the shop's other tables stay as they are


def with_commerce(tables: Tables, seed: int, first: pd.Timestamp, last: pd.Timestamp) -> Tables:
    """The tables with the columns of fees, returns and payments, more shoppers and exit answers."""
    draws = np.random.default_rng([seed, STREAM])
    checkouts = pd.concat([tables["checkouts"], _shoppers(Dice(draws, 1400), first, last)], ignore_index=True)
    return tables | {
        "orders": _with_fees(tables["orders"], draws),
        "returns": _with_values(tables["returns"], draws),
        "checkouts": _with_payments(checkouts, tables["orders"], draws),
        "surveys": pd.concat(
            [tables["surveys"], _exit_answers(Dice(draws, 300), first, last)], ignore_index=True
        ),
    }


def _with_fees(orders: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    dice = Dice(draws, len(orders))
    fee = dice.pick(0.0, 4.95, 4.96, 4.97, 9.9, None, p=[0.3, 0.3, 0.1, 0.1, 0.15, 0.05]).astype(float)
    return orders.assign(
        shipping_fee=fee,
        item_value=dice.holes((orders["order_value"] - fee.fillna(0)).clip(lower=0), 0.3),
        items_qty=dice.holes(dice.pick(1, 2, 3, 5, -1, p=[0.25, 0.25, 0.25, 0.2, 0.05]), 0.05),
        refund_total=dice.holes(dice.number(-5, 90), 0.5),
    )


def _with_values(returns: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    dice = Dice(draws, len(returns))
    return returns.assign(
        items_returned=dice.holes(dice.pick(1, 2, 4, -1, p=[0.4, 0.3, 0.2, 0.1]), 0.1),
        returned_value=dice.holes(dice.number(-5, 120), 0.3),
        refund_value=dice.holes(dice.number(-5, 120), 0.3),
        reason=dice.pick(
            "damaged",
            "Wrong item",
            " Defekt",
            "fehlt",
            "changed_mind",
            None,
            p=[0.1, 0.1, 0.1, 0.1, 0.3, 0.3],
        ),
    )


def _shoppers(dice: Dice, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Carts of visitors who come once or twice a year; some are known on two devices."""
    created = dice.moments(first, last)
    fee = dice.pick(0.0, 4.95, None, p=[0.4, 0.5, 0.1]).astype(float)
    return pd.DataFrame(
        {
            "checkout_id": [f"X{number}" for number in range(dice.rows)],
            "visitor_id": dice.holes(dice.pick(*[f"w{number}" for number in range(700)]), 0.05),
            "customer_id": dice.holes(
                dice.pick(*[f"K{number:04}" for number in range(60, 160)], "gast"), 0.8
            ),
            "cart_created_at": dice.holes(created, 0.04),
            "checkout_started_at": dice.holes(created + dice.days(0, 0.1), 0.3),
            # Now and then the fee is shown days after the cart was filled.
            "shipping_shown_at": dice.holes(created + dice.days(0.1, 0.3) * 8, 0.5),
            "completed_at": dice.holes(created + dice.days(2.5, 4), 0.6),
            "cart_value": dice.number(5, 160),
            "shipping_fee_quoted": fee,
            "device": dice.pick("mobile", "desktop", None, p=[0.5, 0.4, 0.1]),
            "is_bot": dice.pick(False, None, True, p=[0.7, 0.25, 0.05]),
            "country": dice.pick("DE", "AT", None, p=[0.6, 0.3, 0.1]),
            "sales_channel": dice.pick("shop", "app", None, p=[0.6, 0.3, 0.1]),
        }
    )


def _with_payments(checkouts: pd.DataFrame, orders: pd.DataFrame, draws: np.random.Generator) -> pd.DataFrame:
    dice = Dice(draws, len(checkouts))
    shown = checkouts["shipping_shown_at"].fillna(checkouts["checkout_started_at"])
    linked = (
        orders["order_id"].sample(len(checkouts), replace=True, random_state=draws).reset_index(drop=True)
    )
    return checkouts.assign(
        payment_started_at=dice.holes(shown + dice.days(0, 0.01), 0.35),
        payment_failed=dice.pick(True, False, None, p=[0.2, 0.5, 0.3]),
        payment_method=dice.pick("PayPal", "Rechnung", None, p=[0.5, 0.4, 0.1]),
        order_id=linked.where(checkouts["completed_at"].notna()),
    )


def _exit_answers(dice: Dice, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "response_id": [f"X{number}" for number in range(dice.rows)],
            "survey_type": "exit",
            "answered_at": dice.holes(dice.moments(first, last), 0.1),
            "answer": dice.pick("Versandkosten", "nur geschaut", "Shipping cost", "trust", " ", None),
        }
    )
