"""What happens in the community, and the ideas handed in there."""

import numpy as np
import pandas as pd

from .buyers import Customers
from .output import flags, ids, times
from .timeline import DAY, DAYS, END, NEVER, choose, clock, cut, office_hours, season, stream

STAFF = np.array(["TEAM1", "TEAM2", "TEAM3"], dtype=object)
FIRST_QUESTION = 30  # days after the community opened
ANSWERED, BY_MEMBERS = 0.72, 0.6  # questions with an answer; answers that come from other members
QUESTIONS, COMMENTS, IDEAS = 0.042, 0.07, 0.007  # per order of the shop
VISITS_PER_MONTH = 0.32  # visits with login per member


class _Members:
    """Community members in the order of joining; early ones are the most active."""

    def __init__(self, customers: Customers, customer_ids: np.ndarray):
        member = np.flatnonzero(customers.community != NEVER)
        member = member[np.argsort(customers.community[member], kind="stable")]
        self.joined = customers.community[member]
        self.ids = customer_ids[member]

    def draw(self, rng: np.random.Generator, time: np.ndarray, power: float = 2.0) -> np.ndarray:
        """Position of a member who had joined before each time (−1: nobody yet)."""
        present = np.searchsorted(self.joined, time)
        return np.where(present > 0, (rng.random(len(time)) ** power * present).astype("int64"), -1)


def _moments(rng: np.random.Generator, n: int, joined: np.ndarray) -> np.ndarray:
    """Times that follow the number of members present and the season."""
    present = np.searchsorted(joined, np.arange(DAYS) * DAY)
    weight = season(0, DAYS - 1) ** 0.4 * (present + 0.01)
    weight[:FIRST_QUESTION] = 0
    cumulative = np.cumsum(weight) / weight.sum()
    return np.searchsorted(cumulative, rng.random(n)) * DAY + clock(rng, n)


def _event(member, time, kind: str, thread=-1, staff=False, promo=False) -> pd.DataFrame:
    frame = {"member": member, "time": time, "kind": kind, "thread": thread, "staff": staff, "promo": promo}
    return pd.DataFrame(frame)


def _threads(members: _Members, size: int, rng: np.random.Generator) -> list[pd.DataFrame]:
    """Questions with answers by members or staff, comments and likes."""
    n = int(size * QUESTIONS)
    asked = np.sort(_moments(rng, n, members.joined))
    who = members.draw(rng, asked, 1.3)
    parts = [_event(members.ids[who], asked, "question", np.arange(n))]
    replies = np.where(rng.random(n) < ANSWERED, rng.geometric(0.6, n), 0)
    thread = np.repeat(np.arange(n), replies)
    wait = np.exp(np.log(9) + 1.1 * rng.standard_normal(len(thread))) * 3600
    time = asked[thread] + 300 + np.minimum(wait, 20 * DAY).astype("int64")
    person = members.draw(rng, time, 3.0)
    by_member = (rng.random(len(thread)) < BY_MEMBERS) & (person != who[thread])
    name = np.where(by_member, members.ids[person], STAFF[rng.integers(0, len(STAFF), len(thread))])
    parts.append(_event(name, time, "answer", thread, ~by_member))
    n_comments = int(size * COMMENTS)
    moment = _moments(rng, n_comments, members.joined)
    about = np.maximum(np.searchsorted(asked, moment) - 1 - rng.integers(0, 6, n_comments), 0)
    kind = choose(rng, n_comments, {"comment": 0.42, "like": 0.43, "post": 0.15})
    staff = (kind == "comment") & (rng.random(n_comments) < 0.2)
    name = np.where(
        staff, STAFF[rng.integers(0, len(STAFF), n_comments)], members.ids[members.draw(rng, moment, 2.5)]
    )
    chat = _event(name, moment, "comment", about, staff).assign(kind=kind)
    chat["thread"] = np.where(kind == "post", n + np.arange(n_comments), about)
    parts.append(chat)
    promo = np.arange(20, DAYS, 6) * DAY + office_hours(rng, len(np.arange(20, DAYS, 6)), 9, 17)
    parts.append(_event(STAFF[0], promo, "post", 10 * size + np.arange(len(promo)), True, True))
    return parts


def _visits(members: _Members, rng: np.random.Generator) -> pd.DataFrame:
    """Log-ins: most members look in rarely, a few every week."""
    months = (END - members.joined) / (30 * DAY)
    count = rng.poisson(months * VISITS_PER_MONTH * rng.gamma(0.5, 2.0, len(months)))
    member = np.repeat(np.arange(len(months)), count)
    span = (END - members.joined)[member]
    return _event(
        members.ids[member],
        members.joined[member] + (rng.random(len(member)) ** 1.3 * span).astype("int64"),
        "visit",
    )


def _ideas(members: _Members, size: int, rng: np.random.Generator) -> pd.DataFrame:
    n = int(size * IDEAS)
    submitted = np.sort(_moments(rng, n, members.joined))
    status = choose(
        rng, n, {"implemented": 0.34, "rejected": 0.36, "planned": 0.10, "new": 0.14, "duplicate": 0.06}
    )
    decided = np.where(status == "new", NEVER, cut(submitted + rng.integers(5, 75, n) * DAY + 7200))
    done = (status == "implemented") & (decided != NEVER)
    implemented = np.where(done, cut(decided + rng.integers(15, 130, n) * DAY), NEVER)
    built = implemented != NEVER
    told = np.where(built & (rng.random(n) < 0.78), cut(implemented + rng.integers(1, 14, n) * DAY), NEVER)
    rewarded = np.where(
        built & (rng.random(n) < 0.52), cut(implemented + rng.integers(1, 20, n) * DAY), NEVER
    )
    status = np.where(decided == NEVER, "new", status)
    status = np.where((status == "implemented") & ~built, "planned", status)
    return pd.DataFrame(
        {
            "idea_id": ids("I", np.arange(n), 1),
            "member_id": members.ids[members.draw(rng, submitted, 1.6)],
            "submitted": submitted,
            "decided_at": times(decided),
            "status": status,
            "implemented_at": times(implemented),
            "communicated_at": times(told),
            "rewarded_at": times(rewarded),
        }
    )


def tables(
    customers: Customers, customer_ids: np.ndarray, size: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """community_events.csv and ideas.csv"""
    rng = stream(seed, "community")
    members = _Members(customers, customer_ids)
    ideas = _ideas(members, size, rng)
    parts = [
        *_threads(members, size, rng),
        _visits(members, rng),
        _event(ideas["member_id"], ideas["submitted"], "idea"),
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["time"] < END].sort_values(["time", "kind", "member"], kind="stable")
    events = pd.DataFrame(
        {
            "event_id": ids("E", np.arange(len(frame)), 1),
            "member_id": frame["member"].to_numpy(),
            "occurred_at": times(frame["time"]),
            "kind": frame["kind"].to_numpy(),
            "thread_id": ids("F", frame["thread"]),
            "is_staff": flags(frame["staff"]),
            "is_promo": flags(frame["promo"]),
        }
    )
    ideas.insert(2, "submitted_at", times(ideas.pop("submitted")))
    return events, ideas
