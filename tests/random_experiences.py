"""What customers of a random shop experience beside buying: fees, vouchers, sources, messages, memberships.

Columns that a shop has already stay as they are.
"""

import numpy as np
import pandas as pd

from tests.dice import Dice

SOURCES = [
    "paid",
    "Paid Search",
    "google / cpc",
    "affiliate",
    "organic",
    "direct",
    "Newsletter",
    "threads",
    None,
]


def with_experiences(tables: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """The tables with more columns and more messages, drawn from a generator of its own."""
    draws = np.random.default_rng([seed, 6])
    added = {"orders": _of_orders, "customers": _of_customers, "returns": _of_returns}
    richer = {name: _added(tables[name], columns(draws, tables[name])) for name, columns in added.items()}
    return tables | richer | {"messages": _messages(draws, tables)}


def _added(table: pd.DataFrame, columns: dict[str, pd.Series]) -> pd.DataFrame:
    return table.assign(**{name: column for name, column in columns.items() if name not in table})


def _of_orders(draws: np.random.Generator, orders: pd.DataFrame) -> dict[str, pd.Series]:
    dice = Dice(draws, len(orders))
    goods = (orders["order_value"] - 4.9).clip(lower=0)
    fee = dice.pick(0.0, 4.9, None, p=[0.45, 0.5, 0.05]).astype(float)
    return {
        "item_value": dice.holes(goods, 0.2),
        "shipping_fee": fee,
        "voucher_code": dice.pick("HELLO", None, p=[0.3, 0.7]),
        "traffic_source": dice.pick(*SOURCES),
    }


def _of_customers(draws: np.random.Generator, customers: pd.DataFrame) -> dict[str, pd.Series]:
    dice = Dice(draws, len(customers))
    start = customers["created_at"].fillna(pd.Timestamp("2023-10-05"))
    return {
        "bonus_member_since": dice.holes(start + dice.days(0, 400), 0.4),
        "traffic_source": dice.pick(*SOURCES),
    }


def _of_returns(draws: np.random.Generator, returns: pd.DataFrame) -> dict[str, pd.Series]:
    dice = Dice(draws, len(returns))
    return {"return_fee": dice.pick(0.0, 3.9, None, p=[0.55, 0.35, 0.1]).astype(float)}


def _messages(draws: np.random.Generator, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Messages about orders and to customers, personal and not, beside those that are there."""
    orders = (
        tables["orders"].sample(frac=0.9, random_state=int(draws.integers(1_000_000))).reset_index(drop=True)
    )
    dice = Dice(draws, len(orders))
    on_day = orders["promised_date"].fillna(orders["ordered_at"]) + dice.days(-2, 1.5)
    kind = dice.pick("dispatch", "delay_notice", "thank_you", "newsletter", p=[0.3, 0.3, 0.2, 0.2])
    about_order = (kind != "newsletter") | dice.happens(0.1)
    names_customer = ~about_order | dice.happens(0.5)
    more = pd.DataFrame(
        {
            "message_id": [f"MX{number}" for number in range(dice.rows)],
            "kind": kind,
            "order_id": orders["order_id"].where(about_order, None),
            "customer_id": orders["customer_id"].where(names_customer, None),
            "sent_at": on_day.where(kind == "delay_notice", orders["ordered_at"] + dice.days(0, 30)),
            "personalised": dice.pick(True, False, None, p=[0.4, 0.4, 0.2]),
        }
    )
    there = tables["messages"]
    if "personalised" not in there:
        there = there.assign(personalised=Dice(draws, len(there)).pick(True, False, None))
    return pd.concat([there, more], ignore_index=True)
