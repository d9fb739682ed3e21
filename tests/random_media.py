"""Random messages, answers in words, visits and content beside those of random_shop, drawn apart."""

import numpy as np
import pandas as pd

from tests.dice import Dice

Tables = dict[str, pd.DataFrame]
ITEMS = 70
DAY = pd.Timedelta(days=1)


def add_media(tables: Tables, seed: int, first: pd.Timestamp, after: pd.Timestamp) -> None:
    """Fill the tables up in place; `first` to `after` is the span of the data."""
    draws = np.random.default_rng([seed, 41])
    numbers = sorted(set(tables["customers"]["customer_id"]))
    parts = [tables["messages"], _about_orders(draws, tables["orders"]), _newsletters(draws, numbers, first)]
    messages = pd.concat(parts, ignore_index=True)
    dice = Dice(draws, len(messages))
    tables["messages"] = messages.assign(
        message_id=[f"M{number}" for number in range(len(messages))],
        personalised=dice.pick(True, False, None, p=[0.5, 0.4, 0.1]),
    )
    answers = [tables["surveys"], _answers(draws, tables["orders"])]
    tables["surveys"] = pd.concat(answers, ignore_index=True)
    visits = [tables["visits"], _regular_visits(draws, first, after)]
    tables["visits"] = pd.concat(visits, ignore_index=True)
    _visit_details(draws, tables["visits"], tables["orders"])
    tables["content_items"] = _content_items(draws, first, after)
    changes = [tables["content_changes"], _changes(draws, first, after)]
    tables["content_changes"] = pd.concat(changes).drop_duplicates(["content_id", "changed_at"])
    names = [f"P{number}" for number in range(ITEMS)]
    reviews = tables["reviews"]
    reviews["product_id"] = Dice(draws, len(reviews)).pick(*names[:50], "unknown", None)


def _about_orders(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Dispatch messages around the day of shipping, delay notices around the promised day."""
    parts = []
    for kind, moment in (("dispatch", "shipped_at"), ("delay_notice", "promised_date")):
        told = orders.dropna(subset=moment).sample(frac=0.6, random_state=int(draws.integers(1_000_000)))
        dice = Dice(draws, len(told))
        sent_at = told[moment].reset_index(drop=True) + dice.days(-1.6, 2.2)
        columns = {
            "order_id": told["order_id"].to_numpy(),
            "customer_id": told["customer_id"].to_numpy(),
            "sent_at": dice.holes(sent_at, 0.01),
            "channel": dice.pick("email", "sms", None, p=[0.7, 0.2, 0.1]),
            "delivered": dice.pick(True, False, None, p=[0.5, 0.1, 0.4]),
        }
        parts.append(pd.DataFrame(columns).assign(kind=kind))
    return pd.concat(parts, ignore_index=True)


def _newsletters(draws: np.random.Generator, numbers: list[str], first: pd.Timestamp) -> pd.DataFrame:
    """Mailings every three or four days, each to some customers; some get nearly all of them."""
    readers = np.array(numbers[:90], dtype=object)
    eagerness = np.where(draws.random(len(readers)) < 0.1, 0.95, 0.12)
    mailing, who = np.nonzero(draws.random((180, len(readers))) < eagerness)
    dice = Dice(draws, len(mailing))
    sent_at = first + pd.Series(pd.to_timedelta(mailing * 7 // 2, unit="D")) + dice.days(0, 1.9)
    opened = sent_at + dice.days(0, 11)
    return pd.DataFrame(
        {
            "customer_id": pd.Series(readers[who]).mask(dice.happens(0.05), "guest"),
            "kind": dice.pick("newsletter", "winback", p=[0.95, 0.05]),
            "channel": dice.pick("email", "E-Mail", "SMS", None, p=[0.4, 0.3, 0.1, 0.2]),
            "sent_at": sent_at,
            "delivered": dice.pick(True, False, None, p=[0.6, 0.1, 0.3]),
            "opened_at": dice.holes(opened, 0.6),
            "clicked_at": dice.holes(opened + dice.days(0, 2), 0.85),
            "unsubscribed_at": dice.holes(opened + dice.days(0, 2), 0.96),
        }
    )


def _answers(draws: np.random.Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """Answers in words to two questions, with answers that say nothing."""
    dice = Dice(draws, 2600)
    chosen = orders.iloc[draws.integers(0, len(orders), dice.rows)].reset_index(drop=True)
    kind = dice.pick("expectation", "pay_more")
    verdict = dice.pick(
        "Besser", "better than expected", "wie erwartet", "as expected", "schlechter", "worse", "lila", ""
    )
    would = dice.pick("ja", " Oft ", "immer", "yes", "nein", "manchmal", "nie", "  ")
    sent = chosen["ordered_at"] + dice.days(2, 30)
    return pd.DataFrame(
        {
            "response_id": [f"W{number}" for number in range(dice.rows)],
            "survey_type": kind,
            "customer_id": dice.holes(chosen["customer_id"], 0.2),
            "order_id": dice.holes(chosen["order_id"], 0.4),
            "sent_at": sent,
            "answered_at": dice.holes(sent + dice.days(0.1, 9), 0.2),
            "answer": dice.holes(verdict.where(kind == "expectation", would), 0.05),
        }
    )


def _regular_visits(draws: np.random.Generator, first: pd.Timestamp, after: pd.Timestamp) -> pd.DataFrame:
    """Some visitors come again and again, also on the same day and with another device."""
    dice = Dice(draws, 900)
    return pd.DataFrame(
        {
            "visit_id": [f"R{number}" for number in range(dice.rows)],
            "visitor_id": dice.pick(*[f"r{number}" for number in range(20)]),
            "started_at": dice.moments(first, after),
            "pageviews": dice.holes(dice.pick(0, 1, 1, 3), 0.05),
            "order_id": dice.pick("B10000", None, p=[0.1, 0.9]),
            "is_bot": dice.pick(False, None, True, p=[0.7, 0.25, 0.05]),
            "device": dice.pick("mobile", "desktop", None, p=[0.5, 0.4, 0.1]),
            "country": dice.pick("DE", "AT", None, p=[0.6, 0.3, 0.1]),
            "sales_channel": dice.pick("shop", "app", None, p=[0.6, 0.3, 0.1]),
        }
    )


def _visit_details(draws: np.random.Generator, visits: pd.DataFrame, orders: pd.DataFrame) -> None:
    """Searches, sources and orders of the visits, in place; orders are named only after a while."""
    dice = Dice(draws, len(visits))
    searches = dice.pick(0, 1, 2, 3, 7, None, p=[0.2, 0.3, 0.2, 0.15, 0.1, 0.05])
    failed = np.floor(searches.astype(float) * draws.random(dice.rows) * 1.3)
    visits["searches"] = searches
    visits["zero_result_searches"] = dice.holes(failed.mask(dice.happens(0.02), 9), 0.05)
    visits["saw_personalised"] = dice.pick(True, False, None, p=[0.3, 0.6, 0.1])
    visits["interactions"] = dice.pick(0, 1, 4, None, p=[0.4, 0.2, 0.1, 0.3])
    visits["traffic_source"] = dice.pick(
        "direct", "Direkt", "(direct)", "markensuche", "organic", "paid", "Newsletter", None, ""
    )
    # A few orders are named by several visits, a few by visits alone.
    some = [*orders["order_id"].sample(60, random_state=int(draws.integers(1_000_000))), "elsewhere"]
    named = visits["order_id"].notna() & (visits["started_at"] > visits["started_at"].min() + 70 * DAY)
    visits["order_id"] = dice.pick(*some).where(named, None)


def _content_items(draws: np.random.Generator, first: pd.Timestamp, after: pd.Timestamp) -> pd.DataFrame:
    dice = Dice(draws, ITEMS)
    published = dice.moments(first - 300 * DAY, after)
    return pd.DataFrame(
        {
            "content_id": [f"P{number}" for number in range(ITEMS)],
            "kind": dice.pick("product", "blog", "page", None, p=[0.65, 0.2, 0.1, 0.05]),
            "published_at": dice.holes(published, 0.15),
            "updated_at": dice.holes(published + dice.days(-10, 500), 0.4),
            "has_image": dice.pick(True, False, None, p=[0.8, 0.1, 0.1]),
            "has_description": dice.pick(True, False, None, p=[0.8, 0.1, 0.1]),
        }
    )


def _changes(draws: np.random.Generator, first: pd.Timestamp, after: pd.Timestamp) -> pd.DataFrame:
    """More changes of more items; some of what changed is in no list of items."""
    dice = Dice(draws, 250)
    columns = {
        "content_id": dice.pick(*[f"P{number}" for number in range(4, ITEMS + 3)]),
        "changed_at": dice.moments(first, after),
        "change_kind": dice.pick("text", "Preis", "Stock", "image", None),
    }
    return pd.DataFrame(columns)
