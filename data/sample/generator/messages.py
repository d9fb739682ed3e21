"""Messages the shop sent: dispatch and delay notices, thanks, newsletters, win-back letters, vouchers."""

import numpy as np
import pandas as pd

from .buyers import Customers
from .effects import warned_probability
from .output import flags, ids, times
from .timeline import DAY, DAYS, END, NEVER, START, cut, date_of, stream

CONFIRMATIONS = 0.05  # only a sample of the order confirmations is in the file
READERS = 0.055  # share of subscribers whose newsletters are in the file
DISPATCH, THANKS_ORDER, THANKS_TICKET, THANKS_REVIEW = 0.93, 0.27, 0.16, 0.24
WARNED_LATE = 0.15  # of those not warned by the promised day, a day after it
LEAVES = {"newsletter": 0.003, "winback": 0.012, "voucher": 0.004}  # unsubscribe after a message


def _part(kind: str, sent: np.ndarray, customer=-1, row=-1, ticket=-1, review=-1) -> pd.DataFrame:
    return pd.DataFrame(
        {"kind": kind, "sent": sent, "customer": customer, "row": row, "ticket": ticket, "review": review}
    )


def _about_orders(orders: pd.DataFrame, rng: np.random.Generator) -> list[pd.DataFrame]:
    real = orders[orders["kind"] != "test"]
    parts = []

    def add(kind: str, chosen: pd.DataFrame, sent: np.ndarray) -> None:
        parts.append(_part(kind, sent, chosen["customer"].to_numpy(), chosen.index.to_numpy()))

    some = real[rng.random(len(real)) < CONFIRMATIONS]
    add("order_confirmation", some, some["time"].to_numpy() + 45)
    real = real[real["kind"] != "cancelled"]
    gone = real[rng.random(len(real)) < DISPATCH]
    add("dispatch", gone, gone["shipped"].to_numpy() + rng.integers(60, 5400, len(gone)))
    thanked = real[rng.random(len(real)) < THANKS_ORDER]
    add("thank_you", thanked, (thanked["time"].to_numpy() // DAY + 1) * DAY + 36_000)
    return parts


def _delay_notices(orders: pd.DataFrame, customers: Customers, seed: int) -> pd.DataFrame:
    """Warnings about late orders, most of them by the promised day."""
    rng = stream(seed, "delay notices")
    late = orders[orders["is_late"]]
    customer, is_first = late["customer"].to_numpy(), late["is_first"].to_numpy()
    in_time = rng.random(len(late)) < warned_probability(is_first, is_first & customers.deterred[customer])
    warned = in_time | (rng.random(len(late)) < WARNED_LATE)
    promised = late["promised"].to_numpy() * DAY
    early = np.where(rng.random(len(late)) < 0.4, 16 * 3600, 0)  # the afternoon before, or that morning
    moment = np.maximum(promised + 30_000 - early, late["time"].to_numpy() + 7200)
    moment = np.where(in_time, np.minimum(moment, promised + DAY - 1), promised + DAY + 30_000)
    return _part("delay_notice", moment[warned], customer[warned], late.index.to_numpy()[warned])


def _to_customers(orders: pd.DataFrame, customers: Customers, rng: np.random.Generator) -> list[pd.DataFrame]:
    """Win-back letters after 240 days of silence and vouchers to subscribers."""
    mine = orders[orders["kind"].isin(["valid", "extra"])]
    silence = mine["time"].to_numpy() + 240 * DAY
    following = mine.groupby("customer")["time"].shift(-1, fill_value=END).to_numpy()
    subscribed = customers.newsletter[mine["customer"].to_numpy()]
    ask = (
        (silence < following)
        & (subscribed != NEVER)
        & (subscribed < silence)
        & (rng.random(len(mine)) < 0.55)
    )
    winback = _part("winback", silence[ask] // DAY * DAY + 34_000, mine["customer"].to_numpy()[ask])
    subscriber = np.flatnonzero(customers.newsletter != NEVER)
    subscriber = subscriber[rng.random(len(subscriber)) < 0.2]
    voucher = customers.newsletter[subscriber] + rng.integers(30, 400, len(subscriber)) * DAY
    return [winback, _part("voucher", voucher, subscriber)]


def _newsletters(customers: Customers, rng: np.random.Generator) -> pd.DataFrame:
    """Two newsletters a month (three in November, December) to the chosen readers."""
    reader = np.flatnonzero((customers.newsletter != NEVER) & (rng.random(len(customers)) < READERS))
    days = date_of(np.arange(DAYS))
    of_month = (days - days.astype("datetime64[M]")).astype(int) + 1
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    issue = np.flatnonzero((of_month == 6) | (of_month == 20) | ((of_month == 27) & (month >= 11)))
    frame = _part("newsletter", np.tile(issue * DAY + 25_200, len(reader)), np.repeat(reader, len(issue)))
    frame = frame[frame["sent"].to_numpy() > customers.newsletter[frame["customer"].to_numpy()]]
    return frame


def _until_unsubscribed(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw who unsubscribes after which message; nothing promotional follows."""
    kind = frame["kind"].to_numpy()
    chance = np.select([kind == name for name in LEAVES], list(LEAVES.values()), 0.0)
    frame = frame.assign(leaves=stream(seed, "unsubscribing").random(len(frame)) < chance)
    left_before = frame.groupby("customer")["leaves"].cumsum() - frame["leaves"]
    return frame[~frame["kind"].isin(list(LEAVES)) | (left_before == 0)].reset_index(drop=True)


def table(
    orders, customers: Customers, tickets, reviews, names: dict[str, np.ndarray], seed: int
) -> pd.DataFrame:
    """messages.csv; names holds the ids of customer, row, ticket and review."""
    rng = stream(seed, "messages")
    parts = (
        _about_orders(orders, rng) + _to_customers(orders, customers, rng) + [_newsletters(customers, rng)]
    )
    parts.append(_delay_notices(orders, customers, seed))
    solved = tickets[(tickets["resolved"] != NEVER) & (rng.random(len(tickets)) < THANKS_TICKET)]
    moment = solved["resolved"].to_numpy() + rng.integers(600, 30 * 3600, len(solved))
    parts.append(_part("thank_you", moment, solved["customer"].to_numpy(), ticket=solved.index.to_numpy()))
    rated = reviews[rng.random(len(reviews)) < THANKS_REVIEW]
    moment = rated["created"].to_numpy() + rng.integers(3600, 50 * 3600, len(rated))
    parts.append(_part("thank_you", moment, rated["customer"].to_numpy(), review=rated.index.to_numpy()))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[(frame["sent"] < END) & (frame["sent"] >= 0)]
    frame = frame.sort_values(["sent", "kind", "customer"], kind="stable")
    frame = _until_unsubscribed(frame, seed)

    n = len(frame)
    sent, kind = frame["sent"].to_numpy(), frame["kind"].to_numpy()
    advert = np.isin(kind, ["newsletter", "winback", "voucher"])
    arrived = rng.random(n) < 0.985
    opened = np.where(
        advert & arrived & (rng.random(n) < 0.31), cut(sent + rng.integers(120, 90_000, n)), NEVER
    )
    clicked = np.where((opened != NEVER) & (rng.random(n) < 0.115), cut(opened + 40), NEVER)
    leaves = frame["leaves"].to_numpy() & arrived
    personal = rng.random(n) < np.select([kind == "newsletter", kind == "dispatch"], [0.55, 0.30], 0.7)
    issue = (
        (START.astype("datetime64[s]") + sent.astype("timedelta64[s]")).astype("datetime64[D]").astype(str)
    )
    text = {column: names[column][np.maximum(frame[column].to_numpy(), 0)] for column in names}
    text = {column: np.where(frame[column] >= 0, values, "") for column, values in text.items()}
    return pd.DataFrame(
        {
            "message_id": ids("M", np.arange(n), 1),
            "customer_id": text["customer"],
            "order_id": text["row"],
            "ticket_id": text["ticket"],
            "review_id": text["review"],
            "kind": kind,
            "channel": "email",
            "sent_at": times(sent),
            "delivered": flags(arrived),
            "opened_at": times(opened),
            "clicked_at": times(clicked),
            "unsubscribed_at": times(np.where(leaves, cut(sent + 900), NEVER)),
            "personalised": flags(personal),
            "campaign_id": np.where(kind == "newsletter", np.char.add("NL-", issue), ""),
        }
    )
