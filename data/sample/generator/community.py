"""What happens in the community, and the ideas handed in there."""

import numpy as np
import pandas as pd

from .buyers import Customers
from .output import flags, ids, times
from .timeline import DAY, DAYS, END, NEVER, choose, clock, cut, office_hours, season, stream

STAFF = np.array(["TEAM1", "TEAM2", "TEAM3"], dtype=object)
FIRST_QUESTION = 30  # days after the community opened
ANSWERED, BY_MEMBERS = 0.72, 0.6  # questions with an answer; answers that come from other members
QUESTIONS, COMMENTS, IDEAS, MORE_IDEAS = 0.042, 0.07, 0.007, 0.016  # per order of the shop
VISITS_PER_MONTH, MORE_VISITS = 0.32, 0.2  # visits with login per member
REGULARS, POSTS_PER_MONTH = 0.012, 5.0  # share of members who write again and again, and how often


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


def _regulars(members: _Members, asked: np.ndarray, seed: int) -> pd.DataFrame:
    """The few members who write most of the comments."""
    rng = stream(seed, "community regulars")
    who = np.flatnonzero(rng.random(len(members.joined)) < REGULARS)
    count = rng.poisson((END - members.joined[who]) / (30 * DAY) * POSTS_PER_MONTH)
    member = np.repeat(who, count)
    span = (END - members.joined)[member]
    time = members.joined[member] + (rng.random(len(member)) * span).astype("int64")
    about = np.searchsorted(asked, time) - 1 - rng.integers(0, 4, len(member))
    frame = _event(members.ids[member], time, "comment", about)
    return frame[about >= 0]


def _visits(members: _Members, per_month: float, rng: np.random.Generator) -> pd.DataFrame:
    """Log-ins: most members look in rarely, a few every week."""
    months = (END - members.joined) / (30 * DAY)
    count = rng.poisson(months * per_month * rng.gamma(0.5, 2.0, len(months)))
    member = np.repeat(np.arange(len(months)), count)
    span = (END - members.joined)[member]
    return _event(
        members.ids[member],
        members.joined[member] + (rng.random(len(member)) ** 1.3 * span).astype("int64"),
        "visit",
    )


def _ideas(members: _Members, n: int, rng: np.random.Generator) -> pd.DataFrame:
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
    ideas = _ideas(members, int(size * IDEAS), rng)
    more_ideas = _ideas(members, int(size * MORE_IDEAS), stream(seed, "more ideas"))
    threads = _threads(members, size, rng)
    ideas = pd.concat([ideas, more_ideas]).sort_values("submitted", kind="stable", ignore_index=True)
    ideas.insert(0, "idea_id", ids("I", np.arange(len(ideas)), 1))
    parts = [
        *threads,
        _visits(members, VISITS_PER_MONTH, rng),
        _visits(members, MORE_VISITS, stream(seed, "more community visits")),
        _regulars(members, threads[0]["time"].to_numpy(), seed),
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
