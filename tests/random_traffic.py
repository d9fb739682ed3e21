"""What happens around the orders of a random shop: visits, changed pages, the community."""

import numpy as np
import pandas as pd

from tests.dice import Dice

Span = tuple[pd.Timestamp, pd.Timestamp]


def community_events(draws: np.random.Generator, span: Span, customers: int) -> pd.DataFrame:
    dice = Dice(draws, 2000)
    busy = [f"K{number:04}" for number in range(25)]
    members = [f"K{number:04}" for number in range(0, customers + 60, 3)] + busy * 6 + ["TEAM1", "F1", "F2"]
    member = dice.pick(*members)
    events = pd.DataFrame(
        {
            "member_id": member,
            "occurred_at": dice.moments(*span),
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


def visits(draws: np.random.Generator, span: Span, rows: int) -> pd.DataFrame:
    dice = Dice(draws, rows)
    return pd.DataFrame(
        {
            "visit_id": [f"S{number}" for number in range(dice.rows)],
            "visitor_id": dice.holes(dice.pick(*[f"v{number}" for number in range(250)]), 0.1),
            "started_at": dice.moments(*span),
            "pageviews": dice.holes(dice.pick(1, 2, 5, 9), 0.05),
            "order_id": dice.pick("B10000", None, p=[0.1, 0.9]),
            "is_bot": dice.pick(False, None, True, p=[0.7, 0.25, 0.05]),
            "device": dice.pick("mobile", "desktop", None, p=[0.5, 0.4, 0.1]),
            "country": dice.pick("DE", "AT", None, p=[0.6, 0.3, 0.1]),
            "sales_channel": dice.pick("shop", "app", None, p=[0.6, 0.3, 0.1]),
        }
    )


def content(draws: np.random.Generator, span: Span) -> dict[str, pd.DataFrame]:
    dice = Dice(draws, 200)
    changes = {
        "content_id": dice.pick("P1", "P2", "P3"),
        "changed_at": dice.moments(*span),
        "change_kind": dice.pick("text", "price", None),
    }
    return {"content_changes": pd.DataFrame(changes).drop_duplicates(["content_id", "changed_at"])}
