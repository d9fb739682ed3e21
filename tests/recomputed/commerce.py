"""Commerce a second time: steps to the order, shipping cost, payment, promises, returns."""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop

HOUR = pd.Timedelta(hours=1)
OWN = ["device", "country", "sales_channel"]
STEPS = {
    "cart": "cart_created_at",
    "checkout": "checkout_started_at",
    "shipping": "shipping_shown_at",
    "payment": "payment_started_at",
    "order": "completed_at",
}


def _dates(column: pd.Series) -> pd.Series:
    return column.dt.normalize()


def _people(shop: PandasShop) -> pd.DataFrame:
    carts = shop.known("checkouts")
    return carts[~carts["is_bot"].fillna(False).astype(bool)]


def _ripe(shop: PandasShop, moments: pd.Series) -> pd.Series:
    return moments + shop.setting("abandon_after_h") * HOUR <= shop.as_of_ts


def checkout_abandonment_rate(shop: PandasShop) -> pd.DataFrame:
    started = _people(shop).dropna(subset="checkout_started_at")
    left = started["completed_at"].isna().astype(float).where(_ripe(shop, started["checkout_started_at"]))
    return started[OWN].assign(day=_dates(started["checkout_started_at"]), value=left)


def checkout_step_dropoff(shop: PandasShop) -> pd.DataFrame:
    carts = _people(shop)
    moments = carts[list(STEPS.values())]
    begun = _dates(moments.bfill(axis=1).iloc[:, 0])
    parts = []
    for place, (step, column) in enumerate(STEPS.items()):
        here = carts[column].notna()
        if step == "order":
            continue
        stays = moments.iloc[:, place + 1 :].isna().all(axis=1).astype(float)
        value = stays.where(_ripe(shop, carts[column]))
        parts.append(carts.loc[here, OWN].assign(day=begun[here], step=step, value=value[here]))
    return pd.concat(parts, ignore_index=True)


def payment_failure_rate(shop: PandasShop) -> pd.DataFrame:
    paying = _people(shop).dropna(subset="payment_started_at")
    failed = paying["payment_failed"].fillna(False).astype(bool) & paying["completed_at"].isna()
    value = failed.astype(float).where(_ripe(shop, paying["payment_started_at"]))
    return paying[[*OWN, "payment_method"]].assign(day=_dates(paying["payment_started_at"]), value=value)


def shipping_cost_stated_share(shop: PandasShop) -> pd.DataFrame:
    carts, surveys = shop.known("checkouts"), shop.known("surveys")
    moment = carts["cart_created_at"].fillna(carts["checkout_started_at"]).fillna(carts["shipping_shown_at"])
    stated = carts[OWN].assign(day=_dates(moment), reason=carts["exit_reason"])
    exits = surveys[(surveys["survey_type"] == "exit") & surveys["answered_at"].notna()]
    asked = pd.DataFrame({"day": _dates(exits["answered_at"]), "reason": exits["answer"].str.strip()})
    answers = pd.concat([stated, asked[asked["reason"] != ""]], ignore_index=True)
    answers = answers.dropna(subset=["day", "reason"])
    reason = answers["reason"].str.lower().str.replace(" ", "_")
    return answers[[*OWN, "day"]].assign(
        value=reason.isin(["shipping_cost", "versandkosten"]).astype(float),
        left_out=reason.isin(["just_browsing", "nur_geschaut"]),
    )


def exit_answer_share(shop: PandasShop) -> pd.DataFrame:
    carts = shop.known("checkouts")
    carts = carts[carts["completed_at"].isna() & ~carts["is_bot"].fillna(False).astype(bool)]
    begun = carts["cart_created_at"].fillna(carts["checkout_started_at"]).fillna(carts["shipping_shown_at"])
    carts, begun = carts[begun.notna()], begun.dropna()
    ripe = begun + pd.Timedelta(hours=shop.setting("abandon_after_h")) <= shop.as_of_ts
    answered = carts["exit_reason"].fillna("").astype(object).str.strip().ne("")
    return carts[OWN].assign(day=_dates(begun), value=answered.astype(float).where(ripe))


def shipping_fee_ratio(shop: PandasShop) -> pd.DataFrame:
    charged = shop.orders[shop.orders["shipping_fee"] > 0]
    goods = charged["item_value"].fillna(charged["order_value"]).replace(0, np.nan)
    return charged[["day", "order_id"]].assign(value=charged["shipping_fee"] / goods, left_out=goods.isna())


def payment_method_mix(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders.dropna(subset="order_value")
    method = orders["payment_method"].map({"PayPal": "paypal", "Rechnung": "invoice"}).fillna("unknown")
    return orders[["day", "order_id"]].assign(value=method, weight=orders["order_value"])


def promise_coverage(shop: PandasShop) -> pd.DataFrame:
    promised = shop.orders["promised_date"].notna().astype(float)
    return shop.orders[["day", "order_id"]].assign(value=promised)


def days_late_p90(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders.dropna(subset="promised_date")
    until = _dates(orders["delivered_at"]).fillna(shop.as_of)
    days = (until - orders["promised_date"]).dt.days
    cases = pd.DataFrame({"day": orders["promised_date"], "order_id": orders["order_id"], "value": days})
    return cases.assign(closed=orders["delivered_at"].notna(), left_out=False)[days >= 1]


def cancellation_rate(shop: PandasShop) -> pd.DataFrame:
    orders = shop.known("orders")
    status = orders["status"].fillna("")
    unreal = orders["is_test"].fillna(False).astype(bool) | (status == "test")
    cancelled = orders["cancelled_at"].notna() | (status == "cancelled")
    unfinished = status.isin(["failed", "draft"]) & ~cancelled
    past = orders["ordered_at"] < shop.as_of_ts
    counted = orders[past & ~unreal & ~unfinished & ~(orders["order_value"] < 0)]
    own = ["country", "sales_channel", "payment_method", "delivery_option", "product_category"]
    return counted[own].assign(day=_dates(counted["ordered_at"]), value=cancelled.astype(float))


def shipping_fee_as_quoted_rate(shop: PandasShop) -> pd.DataFrame:
    quotes = shop.known("checkouts").dropna(subset=["order_id", "shipping_fee_quoted"])
    quotes = quotes.sort_values(["completed_at", "shipping_shown_at", "checkout_id"], na_position="first")
    quoted = quotes.groupby("order_id")["shipping_fee_quoted"].last()
    orders = shop.orders.assign(quoted=shop.orders["order_id"].map(quoted))
    orders = orders.dropna(subset=["quoted", "shipping_fee"])
    cents = (orders["shipping_fee"] * 100).round() - (orders["quoted"] * 100).round()
    return orders[["day", "order_id"]].assign(value=(cents.abs() <= 1).astype(float))


def _announced(shop: PandasShop) -> pd.DataFrame:
    """Each order's returns, undeliverable parcels left out, with delivery and last day of the window."""
    returns = shop.known("returns")
    returns = returns[returns["return_type"].fillna("withdrawal") != "undeliverable"]
    announced = returns["requested_at"].fillna(returns["received_at"]).fillna(returns["refunded_at"])
    return returns.assign(announced=_dates(announced))


def _delivered(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders.dropna(subset="delivered_at").reset_index(drop=True)
    day = _dates(orders["delivered_at"])
    return orders.assign(day=day, end=day + shop.setting("return_window") * DAY)


def _in_window(shop: PandasShop, delivered: pd.DataFrame) -> pd.DataFrame:
    pairs = _announced(shop).merge(delivered[["order_id", "end"]], on="order_id")
    return pairs[pairs["announced"] <= pairs["end"]]


def in_full_rate(shop: PandasShop) -> pd.DataFrame:
    delivered = _delivered(shop)
    found = _in_window(shop, delivered)
    reason = found["reason"].str.strip().str.lower()
    faulty = reason.isin(["damaged", "wrong item", "defekt", "fehlt"]) | (found["return_type"] == "defect")
    intact = ~delivered["order_id"].isin(found.loc[faulty, "order_id"])
    value = intact.astype(float).where(delivered["end"] <= shop.as_of)
    return delivered[["day", "order_id"]].assign(value=value)


def _share_returned(
    shop: PandasShop, delivered: pd.DataFrame, sent: pd.Series, back: pd.Series
) -> pd.DataFrame:
    """`sent` and `back` per delivered order; NaN and what is below 0 are unknown."""
    sent, back = sent.where(sent >= 0), back.where(back >= 0)
    capped = np.minimum(back.astype(float), sent.astype(float))
    return delivered[["day", "order_id"]].assign(
        value=capped.where(delivered["end"] <= shop.as_of),
        weight=sent.astype(float),
        left_out=sent.isna() | back.isna(),
    )


def return_rate_items(shop: PandasShop) -> pd.DataFrame:
    delivered = _delivered(shop)
    found = _in_window(shop, delivered)
    pieces = found["items_returned"].where(found["items_returned"] >= 0).groupby(found["order_id"])
    pieces = pieces.agg(lambda one: one.astype(float).sum(skipna=False))
    back = delivered["order_id"].map(pieces).where(delivered["order_id"].isin(pieces.index), 0.0)
    return _share_returned(shop, delivered, delivered["items_qty"], back)


def return_rate_value(shop: PandasShop) -> pd.DataFrame:
    delivered = _delivered(shop)
    found = _in_window(shop, delivered)
    found = found.assign(worth=found["returned_value"].fillna(found["refund_value"]))
    worth = found["worth"].where(found["worth"] >= 0).groupby(found["order_id"])
    worth = worth.agg(lambda one: one.sum(skipna=False))
    back = delivered["order_id"].map(worth)
    came_back = delivered["order_id"].isin(worth.index)
    back = back.fillna(delivered["refund_total"]).where(came_back, 0.0)
    goods = delivered["item_value"].fillna(delivered["order_value"])
    return _share_returned(shop, delivered, goods, back)


def _refundable(shop: PandasShop) -> pd.DataFrame:
    returns = shop.known("returns")
    return returns[~returns["return_type"].isin(["exchange", "undeliverable"])]


def refund_processing_days(shop: PandasShop) -> pd.DataFrame:
    returns = _refundable(shop).dropna(subset="received_at")
    day = _dates(returns["received_at"])
    days = (_dates(returns["refunded_at"]).fillna(shop.as_of) - day).dt.days.clip(lower=0)
    cases = returns[["order_id"]].assign(day=day, value=days, closed=returns["refunded_at"].notna())
    return cases.assign(left_out=False)


def open_overdue_orders(shop: PandasShop, grain: str) -> pd.DataFrame:
    orders, parts = shop.orders, []
    for last in shop.periods(grain)["last"]:
        waiting = ~(_dates(orders["delivered_at"]) <= last) & (orders["day"] <= last)
        overdue = orders[waiting & (orders["promised_date"] < last)]
        parts.append(pd.DataFrame({"day": last, "order_id": overdue["order_id"], "value": 1.0}))
    return pd.concat(parts, ignore_index=True)


def open_returns(shop: PandasShop, grain: str) -> pd.DataFrame:
    returns = _refundable(shop)
    since = _dates(returns["requested_at"].fillna(returns["received_at"]))
    parts = []
    for last in shop.periods(grain)["last"]:
        is_open = (since <= last) & ~(_dates(returns["refunded_at"]) <= last)
        waited = (last - since[is_open]).dt.days
        waiting = np.where(waited > 14, "over_14_days", "up_to_14_days")
        cases = {"day": last, "order_id": returns.loc[is_open, "order_id"], "waiting": waiting, "value": 1.0}
        parts.append(pd.DataFrame(cases))
    return pd.concat(parts, ignore_index=True)


def shoppers_abandoned_for_shipping_share(shop: PandasShop, grain: str) -> pd.DataFrame:
    carts = _people(shop)
    begun = carts["cart_created_at"].fillna(carts["checkout_started_at"])
    customer = shop.person(carts["customer_id"])
    # A visitor's carts belong to the customer they are known by.
    known = shop.known("checkouts")
    known_by = (
        shop.person(known["customer_id"]).groupby(known["visitor_id"]).agg(lambda one: one.dropna().min())
    )
    who = customer.fillna(carts["visitor_id"].map(known_by)).fillna(
        "visitor " + carts["visitor_id"].astype(object)
    )
    shown = carts["shipping_shown_at"]
    left = shown.notna() & (carts["shipping_fee_quoted"] > 0)
    left &= carts["payment_started_at"].isna() & carts["completed_at"].isna()
    carts = carts.assign(
        who=who,
        begun=begun,
        left=left,
        ripe=pd.concat([begun, shown], axis=1).max(axis=1) + shop.setting("abandon_after_h") * HOUR,
    ).dropna(subset=["who", "begun"])
    parts = []
    for last in shop.periods(grain)["last"]:
        year = carts[(carts["ripe"] <= last + DAY) & (_dates(carts["begun"]) > last - 365 * DAY)]
        year = year.assign(turn=(year["ripe"] - pd.Timedelta("1us")).dt.normalize())
        year = year.sort_values(["turn", "begun", "checkout_id"])
        latest = year.drop_duplicates("who", keep="last").set_index("who")
        value = year.groupby("who")["left"].any().astype(float)
        parts.append(latest[["country", "sales_channel"]].assign(day=last, value=value))
    return pd.concat(parts, ignore_index=True)


CASES = {
    function.__name__: function
    for function in (
        checkout_abandonment_rate, checkout_step_dropoff, payment_failure_rate, shipping_cost_stated_share,
        exit_answer_share,
        shipping_fee_ratio, payment_method_mix, promise_coverage, days_late_p90, cancellation_rate,
        shipping_fee_as_quoted_rate, in_full_rate, return_rate_items, return_rate_value,
        refund_processing_days,
    )
}  # fmt: skip
STATES = {
    function.__name__: function
    for function in (open_overdue_orders, open_returns, shoppers_abandoned_for_shipping_share)
}
MATURES = dict.fromkeys(("in_full_rate", "return_rate_items", "return_rate_value"), "return_window")
HISTORY = {"shoppers_abandoned_for_shipping_share": 365}
SLICE = {
    "checkout_abandonment_rate": "device",
    "checkout_step_dropoff": "step",
    "payment_failure_rate": "payment_method",
    "shipping_cost_stated_share": "device",
    "exit_answer_share": "device",
    "shipping_fee_ratio": "customer_kind",
    "promise_coverage": "delivery_option",
    "cancellation_rate": "payment_method",
    "in_full_rate": "product_category",
    "return_rate_items": "product_category",
    "refund_processing_days": "carrier",
    "open_returns": "waiting",
}
