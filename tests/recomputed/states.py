"""KPIs that are asked once per period, a second time in pandas: states and customers of a period.

A function returns one row per period and customer or member: day (the period's last), customer, value.
"""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop
from tests.recomputed.cases import community_events


def repeat_purchase_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for last in shop.periods(grain)["last"]:
        buyers = shop.buyers[shop.buyers["first"] <= last]
        again = (buyers["second"] <= last).astype(float)
        parts.append(pd.DataFrame({"day": last, "customer": buyers["customer"], "value": again}))
    return pd.concat(parts, ignore_index=True)


def returning_customer_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for first, last in shop.periods(grain).itertuples(index=False):
        here = shop.occasions[shop.occasions["day"].between(first, last)]["customer"].unique()
        earlier = set(shop.occasions[shop.occasions["day"] < first]["customer"]) | shop.known_before
        value = [float(one in earlier) for one in here]
        parts.append(pd.DataFrame({"day": last, "customer": here, "value": value}))
    return pd.concat(parts, ignore_index=True)


def _last_before(shop: PandasShop, day: pd.Timestamp) -> pd.Series:
    """Customer → last purchase before `day`."""
    return shop.occasions[shop.occasions["day"] < day].groupby("customer")["day"].max()


def churn_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    """Day by day: whoever is more than churn_days after the last purchase has churned."""
    limit = shop.setting("churn_days") * DAY
    days = shop.occasions.groupby("customer")["day"].agg(list)
    parts = []
    for first, last in shop.periods(grain).itertuples(index=False):
        before = _last_before(shop, first)
        active = before[before + limit >= first - DAY]
        churned = []
        for customer in active.index:
            bought = [one for one in days[customer] if one <= last]
            # The day on which the limit is passed after each purchase, unless another one came by then.
            lapses = [(one, one + limit + DAY) for one in bought]
            passed = [day for one, day in lapses if not any(one < two <= day for two in bought)]
            churned.append(float(any(first <= day <= last for day in passed)))
        parts.append(pd.DataFrame({"day": last, "customer": active.index, "value": churned}))
    return pd.concat(parts, ignore_index=True)


def lifecycle_phase_mix(shop: PandasShop, grain: str) -> pd.DataFrame:
    limit = shop.setting("churn_days") * DAY
    parts = []
    for last in shop.periods(grain)["last"]:
        known = shop.occasions[shop.occasions["day"] <= last].groupby("customer")["day"].agg(["max", "size"])
        phase = np.where(known["size"] == 1, "neukunde", "bestandskunde")
        phase = pd.Series(np.where(last - known["max"] > limit, "trennung", phase), index=known.index)
        created = shop.accounts["created_at"].dt.normalize()
        waiting = created.index[(created <= last) & ~created.index.isin(known.index)]
        value = pd.concat([phase, pd.Series("anbahnung", index=waiting)])
        parts.append(pd.DataFrame({"day": last, "customer": value.index, "value": value.to_numpy()}))
    return pd.concat(parts, ignore_index=True)


def _recent(events: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    return events[(events["day"] > last - 90 * DAY) & (events["day"] <= last)]


def community_participation(shop: PandasShop, grain: str) -> pd.DataFrame:
    events = community_events(shop)
    events = events[~events["staff"]]
    events["said"] = events["kind"].isin(["post", "question", "answer", "comment", "idea"])
    parts = []
    for last in shop.periods(grain)["last"]:
        said = _recent(events, last).groupby("member_id")["said"].sum()
        value = np.select([said == 0, said < 10], ["lurker", "contributor"], "creator")
        customer = shop.person(pd.Series(said.index, index=said.index))
        parts.append(pd.DataFrame({"day": last, "customer": customer.to_numpy(), "value": value}))
    return pd.concat(parts, ignore_index=True)


def community_active_share(shop: PandasShop, grain: str) -> pd.DataFrame:
    limit = shop.setting("churn_days") * DAY
    events = community_events(shop)
    events = events[~events["staff"] & (events["kind"] != "visit")]
    events["customer"] = shop.person(events["member_id"])
    parts = []
    for last in shop.periods(grain)["last"]:
        latest = _last_before(shop, last + DAY)
        active = latest.index[last - latest <= limit]
        value = active.isin(set(_recent(events, last)["customer"].dropna())).astype(float)
        parts.append(pd.DataFrame({"day": last, "customer": active, "value": value}))
    return pd.concat(parts, ignore_index=True)


STATES = {
    function.__name__: function
    for function in (
        repeat_purchase_rate, returning_customer_rate, churn_rate, lifecycle_phase_mix,
        community_participation, community_active_share,
    )
}  # fmt: skip

HISTORY = {"returning_customer_rate": 365, "churn_rate": "churn_days"}
