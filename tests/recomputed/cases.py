"""The cases of KPIs a second time, in pandas and from their definitions; see PandasShop.

A function returns one row per case: day, value (NaN: open), and what applies of closed, exposed, stratum,
left_out (bool), order_id, customer and slices of the case's own.
"""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop

HOUR = pd.Timedelta(hours=1)


def _where(condition: pd.Series, value: pd.Series) -> pd.Series:
    """`value` as 0 or 1 where the condition holds, else open."""
    return value.astype(float).where(condition)


def _dates(column: pd.Series) -> pd.Series:
    return column.dt.normalize()


def on_time_delivery_rate(shop: PandasShop) -> pd.DataFrame:
    due = shop.orders[shop.orders["promised_date"] < shop.as_of]
    return pd.DataFrame(
        {
            "day": due["promised_date"],
            "order_id": due["order_id"],
            "value": (_dates(due["delivered_at"]) <= due["promised_date"]).astype(float),
        }
    )


def delivery_lead_time(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders
    until = _dates(orders["delivered_at"]).fillna(shop.as_of)
    days = (until - orders["day"]).dt.days
    cases = orders[["day", "order_id"]].assign(
        value=days, closed=orders["delivered_at"].notna(), left_out=days < 0
    )
    return cases


def _returned(shop: PandasShop) -> pd.DataFrame:
    returns = shop.known("returns")
    return returns.assign(return_type=returns["return_type"].fillna("withdrawal"))


def return_turnaround_days(shop: PandasShop) -> pd.DataFrame:
    returns = _returned(shop)
    returns = returns[~returns["return_type"].isin(["exchange", "undeliverable"])]
    returns = returns.dropna(subset="requested_at")
    day = _dates(returns["requested_at"])
    days = (_dates(returns["refunded_at"]).fillna(shop.as_of) - day).dt.days
    return pd.DataFrame(
        {
            "day": day,
            "order_id": returns["order_id"],
            "value": days,
            "closed": returns["refunded_at"].notna(),
            "left_out": days < 0,
        }
    )


def return_rate_orders(shop: PandasShop) -> pd.DataFrame:
    returns = _returned(shop)
    returns = returns[returns["return_type"] != "undeliverable"]
    announced = returns["requested_at"].fillna(returns["received_at"]).fillna(returns["refunded_at"])
    first = _dates(announced.groupby(returns["order_id"]).min())
    orders = shop.orders.dropna(subset="delivered_at")
    day = _dates(orders["delivered_at"])
    end = day + shop.setting("return_window") * DAY
    in_window = orders["order_id"].map(first) <= end
    return pd.DataFrame(
        {"day": day, "order_id": orders["order_id"], "value": _where(end <= shop.as_of, in_window)}
    )


def refund_within_14d_rate(shop: PandasShop) -> pd.DataFrame:
    returns = _returned(shop)
    returns = returns[(returns["return_type"] == "withdrawal") & returns["requested_at"].notna()]
    day, refunded = _dates(returns["requested_at"]), _dates(returns["refunded_at"])
    back = _dates(returns[["received_at", "sent_at"]].min(axis=1))
    deadline = pd.concat([day + 14 * DAY, back], axis=1).max(axis=1)
    suspended = back.isna() & refunded.isna()
    in_time = _where(deadline < shop.as_of, refunded <= deadline)
    return pd.DataFrame(
        {"day": day, "order_id": returns["order_id"], "value": in_time, "left_out": suspended}
    )


def _carts(shop: PandasShop) -> pd.DataFrame:
    carts = shop.known("checkouts")
    return carts[~carts["is_bot"].fillna(False).astype(bool)]


def cart_abandonment_rate(shop: PandasShop) -> pd.DataFrame:
    carts = _carts(shop).dropna(subset="cart_created_at").sort_values("cart_created_at")
    customer = shop.person(carts["customer_id"])
    who = ("visitor " + carts["visitor_id"].astype(object)).where(carts["visitor_id"].notna())
    who = who.fillna("customer " + customer).fillna("cart " + carts["checkout_id"].astype(object))
    own = ["device", "country", "sales_channel"]
    grouped = carts.assign(day=_dates(carts["cart_created_at"]), who=who).groupby(["day", "who"])
    merged = grouped.agg(
        last=("cart_created_at", "max"),
        done=("completed_at", "count"),
        **{one: (one, "first") for one in own},
    ).reset_index()
    ripe = merged["last"] + shop.setting("abandon_after_h") * HOUR <= shop.as_of_ts
    return merged[["day", *own]].assign(value=_where(ripe, merged["done"] == 0))


def _shown(shop: PandasShop) -> pd.DataFrame:
    shown = _carts(shop).dropna(subset=["shipping_shown_at", "shipping_fee_quoted"])
    ripe = shown["shipping_shown_at"] + shop.setting("abandon_after_h") * HOUR <= shop.as_of_ts
    return shown.assign(
        day=_dates(shown["shipping_shown_at"]), value=_where(ripe, shown["completed_at"].isna())
    )


def shipping_step_abandonment_rate(shop: PandasShop) -> pd.DataFrame:
    shown = _shown(shop)
    return shown.loc[shown["shipping_fee_quoted"] > 0, ["day", "device", "country", "sales_channel", "value"]]


def shipping_cost_attributable_share(shop: PandasShop) -> pd.DataFrame:
    shown = _shown(shop)
    steps = [-np.inf, 20, 40, 60, 80, 120, np.inf]
    band = pd.cut(shown["cart_value"], steps, right=False, labels=False).fillna(-1)
    return shown[["day", "device", "country", "sales_channel", "value"]].assign(
        exposed=shown["shipping_fee_quoted"] > 0, stratum=band.astype(str) + shown["device"].fillna("?")
    )


def nps(shop: PandasShop) -> pd.DataFrame:
    answers = shop.known("surveys").dropna(subset=["answered_at", "score"])
    answers = answers[answers["survey_type"] == "nps"].copy()
    unscaled = answers[answers["scale_min"].isna() & answers["scale_max"].isna()]["score"]
    low = answers["scale_min"].astype(float).fillna(unscaled.min())
    high = answers["scale_max"].astype(float).fillna(unscaled.max())
    answers["valid"] = (low == 0) & (high == 10) & answers["score"].isin(range(11))
    answers["customer"] = shop.person(answers["customer_id"])
    who = answers["customer"].fillna("answer " + answers["response_id"].astype(object))
    answers = answers.assign(who=who, month=answers["answered_at"].dt.to_period("M"))
    valid = answers[answers["valid"]].sort_values("answered_at")
    repeated = valid.duplicated(["who", "month"], keep="last").reindex(answers.index, fill_value=False)
    return pd.DataFrame(
        {
            "day": _dates(answers["answered_at"]),
            "customer": answers["customer"],
            "order_id": answers["order_id"],
            "value": answers["score"],
            "left_out": ~answers["valid"] | repeated,
        }
    )


def csat(shop: PandasShop) -> pd.DataFrame:
    answers = shop.known("surveys").dropna(subset=["answered_at", "score"])
    answers = answers[answers["survey_type"] == "csat"]
    unscaled = answers[answers["scale_min"].isna() & answers["scale_max"].isna()]["score"]
    fits = unscaled.between(1, 5).all()
    low = answers["scale_min"].astype(float).fillna(1 if fits else np.nan)
    high = answers["scale_max"].astype(float).fillna(5 if fits else np.nan)
    usable = (low < high) & (answers["score"] >= low) & (answers["score"] <= high)
    top = (answers["score"] - low) / (high - low) >= 0.75
    return pd.DataFrame(
        {
            "day": _dates(answers["answered_at"]),
            "customer": shop.person(answers["customer_id"]),
            "order_id": answers["order_id"],
            "value": top.astype(float),
            "left_out": ~usable,
        }
    )


def first_response_time(shop: PandasShop) -> pd.DataFrame:
    tickets = shop.known("tickets").dropna(subset="created_at")
    end = tickets["first_responded_at"].fillna(shop.as_of_ts)
    # Time stamps are compared to the minute.
    minutes = (end.dt.floor("min") - tickets["created_at"].dt.floor("min")) / pd.Timedelta(minutes=1)
    return pd.DataFrame(
        {
            "day": _dates(tickets["created_at"]),
            "customer": shop.person(tickets["customer_id"]),
            "order_id": tickets["order_id"],
            "channel": tickets["channel"],
            "value": minutes / 60,
            "closed": tickets["first_responded_at"].notna(),
            "left_out": minutes < 0,
        }
    )


def thank_you_coverage(shop: PandasShop) -> pd.DataFrame:
    tickets, reviews = shop.known("tickets"), shop.known("reviews")
    contacts = {
        "order": shop.orders.assign(at=shop.orders["ordered_at"]),
        "ticket": tickets.assign(at=tickets["resolved_at"].fillna(tickets["created_at"])),
        "review": reviews.assign(at=reviews["created_at"]),
    }
    for kind in ("ticket", "review"):
        contacts[kind]["customer"] = shop.person(contacts[kind]["customer_id"])
    messages = shop.known("messages")
    messages = messages[messages["kind"] == "thank_you"]
    parts = []
    for kind, rows in contacts.items():
        sent = messages.dropna(subset=f"{kind}_id").groupby(f"{kind}_id")["sent_at"].agg(list)
        day = _dates(rows["at"])
        thanked = [
            isinstance(moments, list)
            and any(one <= moment.normalize() <= one + 3 * DAY for moment in moments)
            for one, moments in zip(day, rows[f"{kind}_id"].map(sent), strict=True)
        ]
        value = _where(day <= shop.as_of - 3 * DAY, pd.Series(thanked, index=rows.index))
        part = pd.DataFrame({"day": day, "contact_kind": kind, "value": value, "customer": rows["customer"]})
        parts.append(part.assign(order_id=rows["order_id"].astype(object)))
    return pd.concat(parts, ignore_index=True)


def average_order_value(shop: PandasShop) -> pd.DataFrame:
    value = shop.orders["order_value"]
    return shop.orders[["day", "order_id"]].assign(value=value, left_out=value.isna())


def repeat_purchase_rate_90d(shop: PandasShop) -> pd.DataFrame:
    buyers, window = shop.buyers, shop.setting("repeat_window") * DAY
    again = (buyers["second"] - buyers["first"]) <= window
    value = _where(buyers["first"] + window <= shop.as_of, again)
    return pd.DataFrame({"day": buyers["first"], "customer": buyers["customer"], "value": value})


def member_retention_uplift(shop: PandasShop) -> pd.DataFrame:
    window = shop.setting("repeat_window") * DAY
    days = shop.occasions.groupby("customer")["day"].agg(list)
    rows = []
    for customer, first in shop.buyers[["customer", "first"]].itertuples(index=False):
        if customer not in shop.accounts.index:
            continue
        landmark = first + 90 * DAY
        joined = shop.accounts.loc[customer, "community_member_since"]
        earlier = sum(day <= landmark for day in days[customer])
        later = any(landmark < day <= landmark + window for day in days[customer])
        value = float(later) if landmark + window <= shop.as_of else np.nan
        member = bool(joined < landmark + DAY)
        rows.append((first, customer, member, str(min(earlier, 3)), value))
    return pd.DataFrame(rows, columns=["day", "customer", "exposed", "stratum", "value"])


def community_events(shop: PandasShop) -> pd.DataFrame:
    events = shop.known("community_events")
    staff = events["is_staff"].fillna(False).astype(bool)
    return events.assign(day=_dates(events["occurred_at"]), staff=staff)


def community_answer_rate(shop: PandasShop) -> pd.DataFrame:
    events = community_events(shop)
    questions = events[(events["kind"] == "question") & events["thread_id"].notna()]
    first = questions.groupby(["thread_id", "member_id"])["occurred_at"].min().reset_index()
    asked = first["occurred_at"]
    pairs = first.merge(events[events["kind"] == "answer"], on="thread_id", suffixes=("", "_answer"))
    wait = pairs["occurred_at_answer"] - pairs["occurred_at"]
    pairs = pairs[(pairs["member_id"] != pairs["member_id_answer"]) & (wait > 0 * HOUR) & (wait <= 72 * HOUR)]
    answered = set(zip(pairs["thread_id"], pairs["member_id"], strict=True))
    in_time = pd.Series(
        [pair in answered for pair in zip(first["thread_id"], first["member_id"], strict=True)]
    )
    value = _where(asked + 72 * HOUR <= shop.as_of_ts, in_time)
    cases = pd.DataFrame({"day": _dates(asked), "value": value, "left_out": False})
    cases["customer"] = shop.person(first["member_id"])
    homeless = events[(events["kind"] == "question") & events["thread_id"].isna()]
    rest = pd.DataFrame({"day": homeless["day"], "value": np.nan, "left_out": True})
    return pd.concat([cases, rest.assign(customer=shop.person(homeless["member_id"]))], ignore_index=True)


CASES = {
    function.__name__: function
    for function in (
        on_time_delivery_rate, delivery_lead_time, return_turnaround_days, return_rate_orders,
        refund_within_14d_rate, cart_abandonment_rate, shipping_step_abandonment_rate,
        shipping_cost_attributable_share, nps, csat, first_response_time, thank_you_coverage,
        average_order_value, repeat_purchase_rate_90d, member_retention_uplift, community_answer_rate,
    )
}  # fmt: skip

MATURES = {"repeat_purchase_rate_90d": "repeat_window", "return_rate_orders": "return_window"}
SLICE = {
    "first_response_time": "channel",
    "thank_you_coverage": "contact_kind",
    "on_time_delivery_rate": "carrier",
    "delivery_lead_time": "delivery_option",
    "average_order_value": "customer_kind",
    "cart_abandonment_rate": "device",
    "shipping_step_abandonment_rate": "device",
    "return_rate_orders": "product_category",
    "repeat_purchase_rate_90d": "payment_method",
}
