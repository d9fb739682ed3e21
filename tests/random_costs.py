"""What cost & benefit needs beyond the random shop: costs by month, margins, discounts, sources, newsletters.

Draws of its own, so that no other table changes. Columns that the shop already has are left as they are.
"""

import numpy as np
import pandas as pd

from tests.dice import Dice

CARE = [
    "retention",
    "service",
    "loyalty",
    "community",
    "tool",
    "shipping_subsidy",
    "return_subsidy",
    "winback",
]


def with_costs(tables: dict[str, pd.DataFrame], seed: int) -> dict[str, pd.DataFrame]:
    """The tables of a random shop with crm_costs and the further columns."""
    draws = np.random.default_rng([seed, 71])
    orders, customers, visits = (tables[name] for name in ("orders", "customers", "visits"))
    dice = Dice(draws, len(orders))
    more = {
        "orders": {
            "margin_value": dice.holes((orders["order_value"] * 0.4).round(2), 0.6),
            "discount_value": dice.pick(0.0, 4.0, 9.5, None, p=[0.5, 0.2, 0.1, 0.2]).astype(float),
            "voucher_code": dice.pick("TREUE", "NEU", None, p=[0.1, 0.05, 0.85]),
            "traffic_source": dice.pick("organic", "paid", "direct", " ", None, p=[0.4, 0.3, 0.1, 0.1, 0.1]),
        },
        "customers": {"newsletter_opted_in_at": _opted_in(draws, customers, orders)},
        "visits": {"traffic_source": Dice(draws, len(visits)).pick("organic", "paid", None)},
    }
    wider = {
        name: tables[name].assign(**{key: one for key, one in new.items() if key not in tables[name]})
        for name, new in more.items()
    }
    return tables | wider | {"crm_costs": _crm_costs(draws)}


def _opted_in(draws: np.random.Generator, customers: pd.DataFrame, orders: pd.DataFrame) -> pd.Series:
    """Around the 30th day after the first order, before it, or never."""
    dice = Dice(draws, len(customers))
    first = customers["customer_id"].map(orders.groupby("customer_id")["ordered_at"].min())
    around = first.dt.normalize() + dice.days(-20, 45)
    return dice.holes(around.mask(dice.happens(0.2), first.dt.normalize() + pd.Timedelta(days=30.5)), 0.35)


def _crm_costs(draws: np.random.Generator) -> pd.DataFrame:
    """Months before the data, after as-of and without an entry; several a month, credits, other money."""
    months = pd.date_range("2023-08-01", "2025-08-01", freq="MS")
    rows = [(month, kind) for month in months for kind in [*CARE, "acquisition"] * 2]
    dice = Dice(draws, len(rows))
    costs = pd.DataFrame(rows, columns=["month", "cost_type"])
    gap = {"care": ["2023-12", "2024-02"], "acquisition": ["2024-09", "2025-02"]}
    group = costs["cost_type"].where(costs["cost_type"] == "acquisition", "care")
    is_gap = [one.strftime("%Y-%m") in gap[name] for one, name in zip(costs["month"], group, strict=True)]
    costs = costs.assign(
        month=costs["month"] + dice.pick(pd.Timedelta(0), pd.Timedelta(days=14), p=[0.8, 0.2]),
        amount=dice.holes(
            dice.number(20, 400).mask(dice.happens(0.05), 0.0).mask(dice.happens(0.05), -15.0), 0.05
        ),
        currency=dice.pick("EUR", None, "USD", p=[0.6, 0.3, 0.1]),
        campaign_id=[f"C{number}" for number in range(dice.rows)],
    )
    return costs[~np.array(is_gap) & ~dice.happens(0.3)].reset_index(drop=True)
