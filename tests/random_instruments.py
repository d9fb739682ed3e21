"""What instruments and community ask of a random shop: fees, options, codes, referrals, points, ideas.

Draws from a generator of its own, so that it changes nothing else; columns that are there already stay.
"""

import numpy as np
import pandas as pd

from tests.dice import Dice

OPTIONS = [
    "DHL Packstation", "Express", "Abholung im Laden", "Wunschtag", "standard", "Paketshop", "UPS Next Day",
    "Click & Collect", "Postfiliale", "Express Packstation", "Abholung in der Filiale", "Liefertermin", None,
]  # fmt: skip


def add_instruments(tables: dict[str, pd.DataFrame], seed: int) -> None:
    """Adds columns, rows of surveys, and the tables ideas and bonus_ledger to `tables`."""
    draws = np.random.default_rng([seed, 20])
    orders, surveys = tables["orders"], tables["surveys"]
    accounts = tables["customers"]["customer_id"]
    _add(orders, _of_orders(Dice(draws, len(orders)), orders, accounts))
    _add(tables["customers"], _of_customers(Dice(draws, len(accounts)), orders, accounts))
    dice = Dice(draws, len(tables["returns"]))
    _add(tables["returns"], {"return_fee": dice.pick(0.0, 2.9, 4.9, None, p=[0.6, 0.15, 0.1, 0.15])})
    dice = Dice(draws, len(tables["visits"]))
    seen = dice.pick(True, False, None, p=[0.4, 0.5, 0.1])
    _add(tables["visits"], {"saw_personalised": seen})
    events = tables["community_events"]
    dice = Dice(draws, len(events))
    _add(events, {"is_promo": dice.pick(True, False, None, p=[0.3, 0.4, 0.3])})
    tables["community_events"] = pd.concat([events, _of_the_team(draws, events)], ignore_index=True)
    tables["surveys"] = pd.concat([surveys, _importance(draws, orders)], ignore_index=True)
    tables["ideas"] = _ideas(draws, orders, accounts)
    tables["bonus_ledger"] = _bonus_ledger(draws, orders, accounts)


def _add(table: pd.DataFrame, columns: dict[str, pd.Series]) -> None:
    for name, column in columns.items():
        if name not in table:
            table[name] = column.to_numpy()


def _of_orders(dice: Dice, orders: pd.DataFrame, accounts: pd.Series) -> dict[str, pd.Series]:
    via = dice.pick(True, False, None, p=[0.2, 0.6, 0.2])
    part = (orders["order_value"] * dice.number(0.1, 1.1)).round(2)
    return {
        "shipping_fee": dice.pick(0.0, 4.95, 9.9, None, p=[0.4, 0.4, 0.1, 0.1]),
        "delivery_place": dice.pick(*OPTIONS).mask(dice.happens(0.3), None),
        "voucher_code": dice.pick("SUMMER", " ", None, p=[0.15, 0.05, 0.8]),
        "referral_code": dice.pick("ANNA", "", None, p=[0.05, 0.05, 0.9]),
        "traffic_source": dice.pick("referral", "Referral_Program", "Freunde werben", "direct", None),
        "personalised": via,
        "personalised_value": dice.holes(part.where(via.eq(True), 0.0), 0.4),
    }


def _of_customers(dice: Dice, orders: pd.DataFrame, accounts: pd.Series) -> dict[str, pd.Series]:
    first = orders.groupby("customer_id")["ordered_at"].min()
    joined = accounts.map(first).reset_index(drop=True).fillna(orders["ordered_at"].min()) + dice.days(0, 45)
    return {
        "bonus_member_since": dice.holes(joined, 0.5),
        "referred_by": dice.pick("K0001", None, p=[0.05, 0.95]),
        "traffic_source": dice.pick("empfehlung", "referral", None, p=[0.05, 0.15, 0.8]),
    }


def _importance(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    dice = Dice(draws, 700)
    chosen = orders.iloc[draws.integers(0, len(orders), dice.rows)].reset_index(drop=True)
    scale = dice.pick((1, 5), (0, 10), (1, 7), (None, None), (3, 3), p=[0.6, 0.15, 0.1, 0.1, 0.05])
    low, high = (pd.Series([one[place] for one in scale]) for place in (0, 1))
    top, bottom = high.astype(float).fillna(5.0), low.astype(float).fillna(1.0)
    score = bottom + np.rint(draws.beta(3, 1.2, dice.rows) * (top - bottom))
    said = dice.pick("sehr wichtig", "Wichtig ", "unwichtig", " ", None, p=[0.2, 0.2, 0.2, 0.1, 0.3])
    return pd.DataFrame(
        {
            "response_id": [f"I{number}" for number in range(dice.rows)],
            "survey_type": "importance_free_shipping",
            "customer_id": dice.holes(chosen["customer_id"], 0.2),
            "order_id": dice.holes(chosen["order_id"], 0.4),
            "sent_at": chosen["ordered_at"],
            "answered_at": dice.holes(chosen["ordered_at"] + dice.days(1, 20), 0.2),
            "score": dice.holes(score.mask(dice.happens(0.03), top + 1), 0.2),
            "scale_min": low,
            "scale_max": high,
            "answer": said,
        }
    )


def _of_the_team(draws: np.random.Generator, events: pd.DataFrame) -> pd.DataFrame:
    """The team in everybody's threads and in threads of its own, where few customers answer."""
    dice = Dice(draws, 900)
    threads = [f"F{number}" for number in range(150)] + [f"G{number}" for number in range(150)]
    thread = dice.pick(*threads, None)
    own = thread.fillna("").str.startswith("G") & dice.happens(0.15)
    kinds = ["post", "comment", "answer", "visit", "like", "idea"]
    return pd.DataFrame(
        {
            "event_id": [f"G{number}" for number in range(dice.rows)],
            "member_id": dice.pick("TEAM1", "TEAM2").mask(own, dice.pick("K0003", "K0006")),
            "occurred_at": dice.moments(events["occurred_at"].min(), events["occurred_at"].max()),
            "kind": dice.pick(*kinds, p=[0.25, 0.35, 0.25, 0.05, 0.05, 0.05]),
            "thread_id": thread,
            "is_staff": dice.pick(True).mask(own, None),
            "is_promo": dice.pick(True, False, None, p=[0.2, 0.5, 0.3]),
        }
    )


def _ideas(draws: np.random.Generator, orders: pd.DataFrame, accounts: pd.Series) -> pd.DataFrame:
    dice = Dice(draws, 900)
    submitted = dice.moments(orders["ordered_at"].min(), orders["ordered_at"].max())
    decided = submitted + dice.days(1, 60)
    status = dice.pick(
        "implemented", "rejected", "new", "spam", "duplicate", None, p=[0.4, 0.2, 0.2, 0.05, 0.1, 0.05]
    )
    implemented = (decided + dice.days(5, 200)).where(status.eq("implemented") & ~dice.happens(0.1))
    return pd.DataFrame(
        {
            "idea_id": [f"D{number}" for number in range(dice.rows)],
            "member_id": dice.pick(*accounts.head(60), None),
            "submitted_at": submitted,
            "decided_at": dice.holes(decided, 0.4),
            "status": status,
            "implemented_at": implemented,
            "communicated_at": dice.holes(implemented + dice.days(-5, 40), 0.3),
            "rewarded_at": dice.holes(implemented + dice.days(0, 30), 0.5),
        }
    )  # fmt: skip


def _bonus_ledger(draws: np.random.Generator, orders: pd.DataFrame, accounts: pd.Series) -> pd.DataFrame:
    """Half of the customers' points are valid for 100 or 250 days, the other half's without end."""
    dice = Dice(draws, 3000)
    customer = dice.pick(*accounts.head(90), "guest", None)
    when = dice.moments(orders["ordered_at"].min(), orders["ordered_at"].max())
    when = when.where(~dice.happens(0.1), when.dt.normalize())  # the midnight at which points run out
    kind = dice.pick("earn", "redeem", "expire", "adjust", None, p=[0.5, 0.28, 0.1, 0.08, 0.04])
    size = pd.Series(draws.integers(1, 40, dice.rows) * 5.0)
    # Deductions in either notation: some exports write them without a sign.
    points = size.mask(kind.isin(["redeem", "expire"]) & dice.happens(0.7), -size)
    points = points.mask(kind.isin(["adjust", "earn"]) & dice.happens(0.1), -size)
    ends = customer.isin(set(accounts.head(45))) & kind.isin(["earn", "adjust"])
    validity = pd.to_timedelta(dice.pick(100, 250), unit="D")
    return pd.DataFrame(
        {
            "entry_id": [f"L{number:05}" for number in range(dice.rows)],
            "customer_id": customer,
            "occurred_at": when,
            "kind": kind,
            "points": points,
            "expires_at": (when.dt.normalize() + validity).where(ends),
            "order_id": dice.pick(*orders["order_id"].head(800), None),
        }
    )
