"""The cases of the community's KPIs a second time: days of presence, replies, referrals, ideas."""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop
from tests.recomputed.cases import community_events


def community_stickiness(shop: PandasShop, grain: str) -> pd.DataFrame:
    events = community_events(shop)
    events = events[~events["staff"]]
    parts = []
    for last in shop.periods(grain)["last"]:
        recent = events[events["day"].between(last - 29 * DAY, last)]
        share = recent.groupby("member_id")["day"].nunique() / 30
        customer = shop.person(pd.Series(share.index, index=share.index))
        rows = {"day": last, "customer": customer.to_numpy(), "value": share.to_numpy()}
        parts.append(pd.DataFrame(rows))
    return pd.concat(parts, ignore_index=True)


def social_reply_share(shop: PandasShop) -> pd.DataFrame:
    events = community_events(shop)
    said = events[~events["kind"].isin(["visit", "like"])]
    threads = dict(list(said.groupby("thread_id")))
    team = said[said["staff"]]
    promo = team["is_promo"].fillna(False).astype(bool)
    reply = team["kind"].isin(["answer", "comment"])
    alone = [_among_the_team(threads.get(row.thread_id), row.occurred_at) for row in team.itertuples()]
    return pd.DataFrame(
        {
            "day": team["day"],
            "value": (reply & ~promo).astype(float),
            "left_out": ~promo & (~reply | pd.Series(alone, index=team.index, dtype=bool)),
        }
    )


def _among_the_team(thread: pd.DataFrame | None, at: pd.Timestamp) -> bool:
    """Whether, before `at`, the team had opened the thread and no customer had written in it."""
    if thread is None:
        return False
    opened = (
        thread["staff"] & thread["kind"].isin(["post", "question", "idea"]) & (thread["occurred_at"] < at)
    )
    return bool(opened.any() and not (~thread["staff"] & (thread["occurred_at"] <= at)).any())


def referral_rate(shop: PandasShop) -> pd.DataFrame:
    programmes = {"referral program", "freunde werben", "empfehlung"}

    def referred(codes: pd.Series, sources: pd.Series) -> pd.Series:
        words = sources.fillna("").astype(object).str.lower().str.replace("_", " ")
        return codes.fillna("").astype(object).str.strip().ne("") | words.isin(programmes)

    new = shop.buyers[~shop.buyers["customer"].isin(shop.known_before)]
    first = (
        new.rename(columns={"first": "day"})
        .drop(columns="order_id")
        .merge(shop.orders, on=["customer", "day"])
    )
    by_order = set(first.loc[referred(first["referral_code"], first["traffic_source"]), "customer"])
    accounts = shop.accounts
    by_account = set(accounts.index[referred(accounts["referred_by"], accounts["traffic_source"])])
    value = new["customer"].isin(by_order | by_account).astype(float)
    return pd.DataFrame({"day": new["first"], "customer": new["customer"], "value": value})


def idea_implementation_rate(shop: PandasShop) -> pd.DataFrame:
    ideas = shop.known("ideas")
    day = ideas["submitted_at"].dt.normalize()
    done = (ideas["implemented_at"].notna() | ideas["status"].eq("implemented")).astype(float)
    return pd.DataFrame(
        {
            "day": day,
            "customer": shop.person(ideas["member_id"]),
            "value": done.where(shop.as_of - day >= 180 * DAY, np.nan),
            "left_out": ideas["status"].isin(["duplicate", "spam"]),
        }
    )


def idea_closed_loop_rate(shop: PandasShop) -> pd.DataFrame:
    ideas = shop.known("ideas").dropna(subset="implemented_at")
    return pd.DataFrame(
        {
            "day": ideas["implemented_at"].dt.normalize(),
            "customer": shop.person(ideas["member_id"]),
            "rewarded": np.where(ideas["rewarded_at"].notna(), "yes", "no"),
            "value": ideas["communicated_at"].notna().astype(float),
        }
    )


CASES = {
    function.__name__: function
    for function in (social_reply_share, referral_rate, idea_implementation_rate, idea_closed_loop_rate)
}
STATES = {"community_stickiness": community_stickiness}
MATURES = {"idea_implementation_rate": 180}
SLICE = {"idea_closed_loop_rate": "rewarded", "referral_rate": "sales_channel"}
