"""KPIs of communication a second time, in pandas and from their definitions; see tests/recomputed."""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop
from tests.recomputed.cases import HOUR

MINUTE = pd.Timedelta(minutes=1)


def _dates(column: pd.Series) -> pd.Series:
    return column.dt.normalize()


def _if_ripe(ripe: pd.Series, value: pd.Series) -> pd.Series:
    """`value` as 0 or 1 once the time for it has passed, else open."""
    return value.astype(float).where(ripe)


def _said(flag: pd.Series) -> pd.Series:
    return flag.fillna(False).astype(bool)


def _whose(shop: PandasShop, rows: pd.DataFrame, *own: str) -> pd.DataFrame:
    """The order and customer of each row, and the slices of its own."""
    return rows[["order_id", *own]].assign(customer=shop.person(rows["customer_id"]))


def checkout_duration(shop: PandasShop) -> pd.DataFrame:
    carts = shop.known("checkouts").dropna(subset=["checkout_started_at", "completed_at"])
    carts = carts[~_said(carts["is_bot"])]
    seconds = (carts["completed_at"] - carts["checkout_started_at"]).dt.total_seconds()
    tenths = np.floor(seconds / 6 + 0.5)
    return carts[["order_id", "device", "country", "sales_channel"]].assign(
        day=_dates(carts["checkout_started_at"]),
        value=tenths / 10,
        closed=True,
        left_out=(seconds <= 0) | (seconds > 3600),
    )


def survey_response_rate(shop: PandasShop) -> pd.DataFrame:
    invitations = shop.known("surveys").dropna(subset="sent_at")
    day, answer = _dates(invitations["sent_at"]), invitations["answered_at"]
    ripe = day + 14 * DAY <= shop.as_of
    asked = invitations.loc[ripe & answer.isna(), "survey_type"].unique()
    cases = _whose(shop, invitations, "survey_type").assign(
        day=day,
        value=_if_ripe(ripe, _dates(answer) <= day + 14 * DAY),
        left_out=answer < invitations["sent_at"],
    )
    return cases[cases["survey_type"].isin(asked)]


def survey_cadence(shop: PandasShop, grain: str) -> pd.DataFrame:
    surveys = shop.known("surveys")
    surveys = surveys[surveys["survey_type"].isin(["nps", "csat", "ces"])]
    asked = _dates(surveys["sent_at"].fillna(surveys["answered_at"]))
    rows = [(last, (last - asked[asked <= last].max()).days) for last in shop.periods(grain)["last"]]
    return pd.DataFrame(rows, columns=["day", "value"]).dropna()


def ces(shop: PandasShop) -> pd.DataFrame:
    answers = shop.known("surveys").dropna(subset=["answered_at", "score"])
    answers = answers[answers["survey_type"] == "ces"]
    unscaled = answers.loc[answers["scale_min"].isna() & answers["scale_max"].isna(), "score"]
    low = answers["scale_min"].astype(float).fillna(unscaled.min())
    high = answers["scale_max"].astype(float).fillna(unscaled.max())
    valid = (low == 1) & (high == 7) & answers["score"].isin(range(1, 8))
    return _whose(shop, answers).assign(
        day=_dates(answers["answered_at"]), value=(answers["score"] > 4).astype(float), left_out=~valid
    )


def _tickets(shop: PandasShop) -> pd.DataFrame:
    return shop.known("tickets").dropna(subset="created_at")


def unanswered_ticket_share(shop: PandasShop) -> pd.DataFrame:
    tickets = _tickets(shop)
    due = tickets["created_at"] + shop.setting("response_target_h") * HOUR
    return _whose(shop, tickets, "channel", "category").assign(
        day=_dates(tickets["created_at"]),
        value=_if_ripe(due <= shop.as_of_ts, tickets["first_responded_at"].isna()),
    )


def first_response_in_target(shop: PandasShop) -> pd.DataFrame:
    tickets = _tickets(shop)
    due, answered = (
        tickets["created_at"] + shop.setting("response_target_h") * HOUR,
        tickets["first_responded_at"],
    )
    return _whose(shop, tickets, "channel").assign(
        day=_dates(tickets["created_at"]),
        value=_if_ripe(due <= shop.as_of_ts, answered <= due).mask(answered < tickets["created_at"]),
        left_out=answered < tickets["created_at"],
    )


def _waited(shop: PandasShop, asked: pd.Series, done: pd.Series) -> pd.DataFrame:
    """Day, hours (counted from minute to minute), closed and left_out of a wait."""
    minutes = (done.fillna(shop.as_of_ts).dt.floor("min") - asked.dt.floor("min")) / MINUTE
    return pd.DataFrame(
        {"day": _dates(asked), "value": minutes / 60, "closed": done.notna(), "left_out": minutes < 0}
    )


def resolution_time(shop: PandasShop) -> pd.DataFrame:
    tickets = _tickets(shop)
    waited = _waited(shop, tickets["created_at"], tickets["resolved_at"])
    return pd.concat([waited, _whose(shop, tickets, "channel", "category")], axis=1)


def first_contact_resolution(shop: PandasShop) -> pd.DataFrame:
    solved = shop.known("tickets").dropna(subset="resolved_at")
    again = _said(solved["reopened"])
    few = (solved["agent_replies"].fillna(99) <= 1).astype(bool)
    return _whose(shop, solved, "channel", "category").assign(
        day=_dates(solved["resolved_at"]),
        value=(few & ~again).astype(float),
        left_out=solved["agent_replies"].isna() & ~again,
    )


def _until(shop: PandasShop, rows: pd.DataFrame, grain: str, days: int) -> pd.DataFrame:
    """The rows again for every period: those of the `days` days up to its end, their day in `at`."""
    parts = [
        rows[(rows["at"] <= last) & (rows["at"] > last - days * DAY)].assign(day=last)
        for last in shop.periods(grain)["last"]
    ]
    return pd.concat(parts, ignore_index=True)


def support_channel_mix(shop: PandasShop, grain: str) -> pd.DataFrame:
    tickets = _tickets(shop)
    tickets = _whose(shop, tickets).assign(at=_dates(tickets["created_at"]), value=tickets["channel"])
    # Without a channel there is no case to count, nor does it count as open.
    return _until(shop, tickets.dropna(subset="value"), grain, 90)


def contact_rate(shop: PandasShop) -> pd.DataFrame:
    contacts = pd.DataFrame({"day": _dates(_tickets(shop)["created_at"]), "value": 100.0, "weight": 0.0})
    orders = pd.DataFrame({"day": shop.orders["day"], "value": 0.0, "weight": 1.0})
    both = pd.concat([contacts, orders], ignore_index=True)
    return both[both["day"] >= max(contacts["day"].min(), orders["day"].min())]


def _bought_again(shop: PandasShop, cases: pd.DataFrame, window: pd.Timedelta) -> pd.Series:
    """Whether the customer of a case has an occasion after its day, and within the window."""
    bought = shop.occasions.groupby("customer")["day"].agg(list)
    again = [
        any(day < one <= day + window for one in bought.get(who, []))
        for day, who in zip(cases["day"], cases["customer"], strict=True)
    ]
    return pd.Series(again, index=cases.index)


def complaint_recovery_rate(shop: PandasShop) -> pd.DataFrame:
    tickets = _tickets(shop)
    tickets = tickets[tickets["category"] == "complaint"].sort_values(["created_at", "ticket_id"])
    orders = shop.known("orders")
    buyer = shop.person(orders["customer_id"], orders["customer_email"])
    buyer_of = pd.Series(buyer.to_numpy(), index=orders["order_id"])
    cases = _whose(shop, tickets, "channel").assign(day=_dates(tickets["created_at"]))
    by_order = cases["order_id"].map(buyer_of)
    cases["customer"] = cases["customer"].where(cases["customer"].notna(), by_order)
    waited = tickets["first_responded_at"] - tickets["created_at"]
    cases["answer"] = np.where(waited <= shop.setting("response_target_h") * HOUR, "in_time", "late")
    window = shop.setting("repeat_window") * DAY
    cases["value"] = _if_ripe(cases["day"] + window <= shop.as_of, _bought_again(shop, cases, window))
    second = cases.assign(month=cases["day"].dt.to_period("M")).duplicated(["customer", "month"])
    return cases.assign(left_out=cases["customer"].isna() | second)


def public_criticism_response_time(shop: PandasShop) -> pd.DataFrame:
    tickets, reviews = shop.known("tickets"), shop.known("reviews")
    aloud = tickets["is_public"].fillna(False).astype(bool) & tickets["is_negative"].fillna(False).astype(
        bool
    )
    bad = reviews["rating"] / reviews["scale_max"].astype(float).fillna(5) <= 0.4
    sources = []
    for kind, rows, mine, reply in (
        ("ticket", tickets, aloud, "first_responded_at"),
        ("review", reviews, bad, "responded_at"),
    ):
        rows = rows[mine & rows["created_at"].notna() & rows[reply].notna().any()]
        waited = _waited(shop, rows["created_at"], rows[reply]).assign(kind=kind)
        sources.append(pd.concat([waited, _whose(shop, rows)], axis=1))
    return pd.concat(sources, ignore_index=True)


def review_rate(shop: PandasShop) -> pd.DataFrame:
    reviews = shop.known("reviews")
    first = _dates(reviews.groupby("order_id")["created_at"].min())
    orders = shop.orders.dropna(subset="delivered_at")
    day = _dates(orders["delivered_at"])
    reviewed = orders["order_id"].map(first) <= day + 30 * DAY
    ripe = day + 30 * DAY <= shop.as_of
    return pd.DataFrame({"day": day, "order_id": orders["order_id"], "value": _if_ripe(ripe, reviewed)})


def review_average(shop: PandasShop, grain: str) -> pd.DataFrame:
    reviews = shop.known("reviews").dropna(subset=["created_at", "rating"])
    stars = reviews["rating"] / reviews["scale_max"].astype(float).fillna(5) * 5
    rows = _whose(shop, reviews, "channel").assign(
        at=_dates(reviews["created_at"]), value=stars, left_out=(stars <= 0) | (stars > 5)
    )
    return _until(shop, rows, grain, 365)


def review_response_rate(shop: PandasShop) -> pd.DataFrame:
    reviews = shop.known("reviews").dropna(subset="created_at")
    day, reply = _dates(reviews["created_at"]), reviews["responded_at"]
    stars = reviews["rating"] / reviews["scale_max"].astype(float).fillna(5) * 5
    band = pd.Series(np.where(stars <= 2, "bad", "other"), index=reviews.index, dtype=object)
    return _whose(shop, reviews, "channel").assign(
        day=day,
        rating_band=band.where(stars.notna(), None),
        value=_if_ripe(day + 7 * DAY <= shop.as_of, _dates(reply) <= day + 7 * DAY),
        left_out=reply < reviews["created_at"],
    )


CASES = {
    function.__name__: function
    for function in (
        checkout_duration, survey_response_rate, ces, unanswered_ticket_share, first_response_in_target,
        resolution_time, first_contact_resolution, contact_rate, complaint_recovery_rate,
        public_criticism_response_time, review_rate, review_response_rate,
    )
}  # fmt: skip
STATES = {function.__name__: function for function in (survey_cadence, support_channel_mix, review_average)}

MATURES = {
    "survey_response_rate": 14,
    "complaint_recovery_rate": "repeat_window",
    "review_rate": 30,
    "review_response_rate": 7,
}
SLICE = {
    "checkout_duration": "device",
    "survey_response_rate": "survey_type",
    "unanswered_ticket_share": "channel",
    "first_response_in_target": "channel",
    "resolution_time": "category",
    "first_contact_resolution": "category",
    "complaint_recovery_rate": "answer",
    "public_criticism_response_time": "kind",
    "review_average": "channel",
    "review_response_rate": "rating_band",
}
