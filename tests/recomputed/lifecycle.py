"""The customer life cycle a second time in pandas: value, rhythm, retention, return, last experience."""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop

YEAR = 365 * DAY


def _latest(shop: PandasShop, last: pd.Timestamp) -> pd.Series:
    """Customer → last purchase up to and including `last`."""
    return shop.occasions[shop.occasions["day"] <= last].groupby("customer")["day"].max()


def _limit(shop: PandasShop) -> pd.Timedelta:
    return shop.setting("churn_days") * DAY


def _state(last: pd.Timestamp, customers: pd.Index, value, **more) -> pd.DataFrame:
    return pd.DataFrame({"day": last, "customer": customers, "value": value, **more})


def _margins(shop: PandasShop) -> pd.DataFrame:
    """Day, customer and margin of every order of a known customer; NaN where nothing is known."""
    orders = shop.orders.dropna(subset="customer")
    estimated = orders["order_value"] * shop.settings.get("margin_rate", 0.3)
    return orders[["day", "customer"]].assign(margin=orders["margin_value"].fillna(estimated))


def returning_revenue_share(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders.dropna(subset="customer")
    first = orders["customer"].map(shop.buyers.set_index("customer")["first"])
    returning = (orders["day"] > first) | orders["customer"].isin(shop.known_before)
    value = orders["order_value"].where(returning, 0.0)
    return orders[["day", "order_id"]].assign(
        value=value, weight=orders["order_value"], left_out=orders["order_value"].isna()
    )


def customer_retention_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = [pd.DataFrame({"day": pd.Series(dtype="datetime64[us]")})]
    for first, last in shop.periods(grain).itertuples(index=False):
        if last - first >= _limit(shop):
            continue
        before = _latest(shop, first - DAY)
        active = before.index[first - DAY - before <= _limit(shop)]
        still = last - _latest(shop, last)[active] <= _limit(shop)
        parts.append(_state(last, active, still.astype(float).to_numpy()))
    return pd.concat(parts, ignore_index=True)


def at_risk_share(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for last in shop.periods(grain)["last"]:
        days = shop.occasions[shop.occasions["day"] <= last].groupby("customer")["day"].agg(list)
        regulars = days[[len(one) >= 4 and last - one[-1] <= _limit(shop) for one in days]]
        overdue = [
            float((last - one[-1]).days > 2 * np.median([gap.days for gap in np.diff(one)]))
            for one in regulars
        ]
        parts.append(_state(last, regulars.index, overdue))
    return pd.concat(parts, ignore_index=True)


def purchase_frequency(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for last in shop.periods(grain)["last"]:
        year = shop.occasions[shop.occasions["day"].between(last - YEAR + DAY, last)]
        often = year.groupby("customer").size()
        parts.append(_state(last, often.index, often.to_numpy()))
    return pd.concat(parts, ignore_index=True)


def annual_repurchase_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for last in shop.periods(grain)["last"]:
        before, year = (
            shop.occasions[shop.occasions["day"].between(end - YEAR + DAY, end)]["customer"].unique()
            for end in (last - YEAR, last)
        )
        parts.append(_state(last, pd.Index(before), np.isin(before, year).astype(float)))
    return pd.concat(parts, ignore_index=True)


def inter_purchase_days(shop: PandasShop) -> pd.DataFrame:
    gaps = shop.occasions.dropna(subset="before")
    days = (gaps["day"] - gaps["before"]).dt.days
    return gaps[["day", "order_id", "customer"]].assign(value=days, closed=True, left_out=False)


def time_to_second_order(shop: PandasShop) -> pd.DataFrame:
    buyers = shop.buyers
    waited = buyers["second"].fillna(shop.as_of) - buyers["first"]
    return pd.DataFrame(
        {
            "day": buyers["first"],
            "customer": buyers["customer"],
            "value": waited.dt.days,
            "closed": buyers["second"].notna(),
            "left_out": False,
        }
    )


def clv_historic(shop: PandasShop, grain: str) -> pd.DataFrame:
    margins, parts = _margins(shop), []
    for last in shop.periods(grain)["last"]:
        so_far = margins[margins["day"] <= last].groupby("customer")["margin"].sum(min_count=1)
        parts.append(_state(last, so_far.index, so_far.to_numpy(), left_out=so_far.isna().to_numpy()))
    return pd.concat(parts, ignore_index=True)


def clv_simple(shop: PandasShop, grain: str) -> pd.DataFrame:
    margins, parts = _margins(shop), []
    interest = shop.settings.get("discount_rate", 0.1)
    for last in shop.periods(grain)["last"]:
        this = margins[margins["day"].between(last - YEAR + DAY, last)]
        earlier = margins[margins["day"].between(last - 2 * YEAR + DAY, last - YEAR)]["customer"].unique()
        value = this.groupby("customer")["margin"].sum(min_count=1)
        stay = np.isin(earlier, value.index).mean() if len(earlier) else np.nan
        multiple = min(stay / (1 + interest - stay), 5)
        enough = len(earlier) >= 30 and shop.data_from < last - 2 * YEAR + 2 * DAY
        out = value.isna().to_numpy() | (not enough)
        parts.append(_state(last, value.index, value.to_numpy() * multiple, left_out=out))
    return pd.concat(parts, ignore_index=True).drop(columns="customer")


def _phases(shop: PandasShop, last: pd.Timestamp) -> pd.Series:
    """Customer → phase at the end of a day, accounts without a purchase included."""
    known = shop.occasions[shop.occasions["day"] <= last].groupby("customer")["day"].agg(["max", "size"])
    phase = pd.Series("bestandskunde", index=known.index, dtype=object)
    phase[known["size"] == 1] = "neukunde"
    phase[known["max"] < last - _limit(shop)] = "trennung"
    accounts = shop.accounts.index[shop.accounts["created_at"] < last + DAY]
    waiting = accounts.difference(known.index)
    return pd.concat([phase, pd.Series("anbahnung", index=waiting, dtype=object)])


def lifecycle_transition_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for first, last in shop.periods(grain).itertuples(index=False):
        before, after = _phases(shop, first - DAY), _phases(shop, last)
        after = after[before.index]
        came_back = (before == "trennung") & (after != "trennung")
        value = after.mask(came_back, "zurueck").mask(after == before, "unveraendert")
        parts.append(_state(last, before.index, value.to_numpy(), from_phase=before.to_numpy()))
    return pd.concat(parts, ignore_index=True)


def reactivation_rate(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for first, last in shop.periods(grain).itertuples(index=False):
        before = _latest(shop, first - DAY)
        lapsed = before[before + _limit(shop) < first - DAY]
        bought = set(shop.occasions[shop.occasions["day"].between(first, last)]["customer"])
        since = (first - DAY) - (lapsed + _limit(shop))
        parts.append(
            _state(
                last,
                lapsed.index,
                np.array([one in bought for one in lapsed.index], dtype=float),
                lapsed_for=np.where(since <= YEAR, "up_to_12_months", "longer"),
            )
        )
    return pd.concat(parts, ignore_index=True)


def winback_conversion_rate(shop: PandasShop) -> pd.DataFrame:
    messages = shop.known("messages")
    messages["customer"] = shop.person(messages["customer_id"])
    reached = messages["delivered"].fillna(True).astype(bool)
    messages = messages[(messages["kind"] == "winback") & reached].dropna(subset=["customer", "sent_at"])
    days = shop.occasions.groupby("customer")["day"].agg(list)
    seen, rows = set(), []
    for message in messages.sort_values(["sent_at", "message_id"]).itertuples():
        sent = message.sent_at.normalize()
        bought = [day for day in days.get(message.customer, []) if day <= sent]
        if not bought or sent - bought[-1] <= _limit(shop) or (message.customer, bought[-1]) in seen:
            continue
        seen.add((message.customer, bought[-1]))
        again = any(sent < day <= sent + 30 * DAY for day in days[message.customer])
        value = float(again) if sent + 30 * DAY <= shop.as_of else np.nan
        rows.append((sent, message.customer, message.channel, value))
    return pd.DataFrame(rows, columns=["day", "customer", "channel", "value"])


def customer_lifetime_days(shop: PandasShop) -> pd.DataFrame:
    spans = shop.occasions.groupby("customer")["day"].agg(["min", "max", "size"])
    churned = spans["max"] + _limit(shop) < shop.as_of
    end = spans["max"].where(churned, shop.as_of)
    return pd.DataFrame(
        {
            "day": spans["min"],
            "customer": spans.index,
            "value": (end - spans["min"]).dt.days,
            "closed": churned,
            "left_out": spans["size"] == 1,
        }
    ).reset_index(drop=True)


def _deliveries(shop: PandasShop, last: pd.Timestamp) -> pd.DataFrame:
    promised = shop.orders.dropna(subset="promised_date")
    late = ~(promised["delivered_at"].dt.normalize() <= promised["promised_date"])
    return promised[["order_id"]].assign(bad=late & (promised["promised_date"] < last))


def _refunds(shop: PandasShop, last: pd.Timestamp) -> pd.DataFrame:
    returns = shop.known("returns").dropna(subset="requested_at")
    returns = returns[returns["return_type"].fillna("withdrawal") == "withdrawal"]
    back = returns[["received_at", "sent_at"]].min(axis=1).dt.normalize()
    refunded = returns["refunded_at"].dt.normalize()
    asked = returns["requested_at"].dt.normalize()
    deadline = pd.concat([asked + 14 * DAY, back], axis=1).max(axis=1)
    due = (back.notna() | refunded.notna()) & (deadline < last)
    return returns[["order_id"]].assign(bad=~(refunded <= deadline))[due]


def _answers(shop: PandasShop, last: pd.Timestamp) -> pd.DataFrame:
    answers = shop.known("surveys").dropna(subset=["answered_at", "score"])
    answers = answers[answers["answered_at"] < last + DAY]
    is_nps = answers["survey_type"] == "nps"
    low = answers["scale_min"].astype(float).fillna(pd.Series(np.where(is_nps, 0, 1), answers.index))
    high = answers["scale_max"].astype(float).fillna(pd.Series(np.where(is_nps, 10, 5), answers.index))
    inside = (answers["score"] >= low) & (answers["score"] <= high) & (low < high)
    nps = is_nps & inside & (low == 0) & (high == 10)
    csat = (answers["survey_type"] == "csat") & inside
    bottom = (answers["score"] - low) <= (high - low) / 4
    bad = (answers["score"] <= 6).where(nps, bottom)
    return answers[["order_id"]].assign(bad=bad)[nps | csat]


def _complaints(shop: PandasShop, last: pd.Timestamp) -> pd.DataFrame:
    tickets = shop.known("tickets").dropna(subset="created_at")
    tickets = tickets[tickets["category"] == "complaint"]
    target = tickets["created_at"] + pd.Timedelta(hours=shop.settings.get("response_target_h", 24))
    missed = ~(tickets["first_responded_at"] <= target)
    return tickets[["order_id"]].assign(bad=missed)[target < last + DAY]


def _last_experience(shop: PandasShop, grain: str, churned: bool) -> pd.DataFrame:
    parts, orders = [], shop.orders.dropna(subset="customer").sort_values(["ordered_at", "order_id"])
    for last in shop.periods(grain)["last"]:
        seen = [kind(shop, last) for kind in (_deliveries, _refunds, _answers, _complaints)]
        bad = pd.concat(seen).groupby("order_id")["bad"].any()
        latest = orders[orders["day"] <= last].drop_duplicates("customer", keep="last")
        latest = latest[latest["order_id"].isin(bad.index)]
        latest = latest[(last - latest["day"] > _limit(shop)) == churned]
        value = latest["order_id"].map(bad).astype(float)
        parts.append(
            _state(last, latest["customer"].to_numpy(), value.to_numpy(), order_id=latest["order_id"].array)
        )
    return pd.concat(parts, ignore_index=True)


def bad_experience_before_churn(shop: PandasShop, grain: str) -> pd.DataFrame:
    return _last_experience(shop, grain, churned=True)


def bad_experience_of_active(shop: PandasShop, grain: str) -> pd.DataFrame:
    return _last_experience(shop, grain, churned=False)


CASES = {
    function.__name__: function
    for function in (
        returning_revenue_share, inter_purchase_days, time_to_second_order, winback_conversion_rate,
        customer_lifetime_days,
    )
}  # fmt: skip
STATES = {
    function.__name__: function
    for function in (
        customer_retention_rate, at_risk_share, purchase_frequency, clv_historic, clv_simple,
        annual_repurchase_rate, lifecycle_transition_rate, reactivation_rate, bad_experience_before_churn,
        bad_experience_of_active,
    )
}  # fmt: skip
MATURES = {"winback_conversion_rate": 30}
HISTORY = {
    "returning_revenue_share": 365,
    "customer_retention_rate": "churn_days",
    "purchase_frequency": 365,
    "inter_purchase_days": "churn_days",
    "lifecycle_transition_rate": "churn_days",
    "reactivation_rate": "churn_days",
    "clv_simple": 730,
    "annual_repurchase_rate": 730,
}
SLICE = {
    "returning_revenue_share": "sales_channel",
    "inter_purchase_days": "product_category",
    "time_to_second_order": "payment_method",
    "lifecycle_transition_rate": "from_phase",
    "reactivation_rate": "lapsed_for",
    "winback_conversion_rate": "channel",
}
