"""The cases of the drivers a second time: landmark, exposure by then, purchase in the window after it."""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop

PAID_WORDS = {"sea", "sem", "ads", "ad", "adwords", "ppc", "cpc", "cpm", "display", "retargeting"}
PAID_STARTS = ("paid", "bezahlt", "affiliate", "anzeige", "werbung", "display ")


def _first_orders(shop: PandasShop) -> pd.DataFrame:
    """One row per customer: the first order; `third` of its value among all customers."""
    wanted = ["order_id", "order_value", "item_value", "shipping_fee", "voucher_code", "promised_date",
              "delivered_at", "traffic_source"]  # fmt: skip
    first = shop.buyers[["customer", "first", "order_id"]].merge(shop.orders[wanted], on="order_id")
    cuts = np.quantile(first["order_value"].dropna(), [1 / 3, 2 / 3], method="inverted_cdf")
    third = (first["order_value"].to_numpy()[:, None] > cuts).sum(axis=1).astype(str)
    return first.assign(third=np.where(first["order_value"].isna(), "?", third), day=first["first"])


def _driver(shop: PandasShop, exposures: pd.DataFrame, landmark: int, group: str = "third") -> pd.DataFrame:
    """`exposures`: customer, day, exposed; compared within `group`, quarter, further purchases."""
    window = shop.setting("repeat_window") * DAY
    days = shop.occasions.groupby("customer")["day"].agg(list)
    thirds = _first_orders(shop).set_index("customer")["third"]
    rows = []
    for case in exposures.itertuples():
        mark = case.day + landmark * DAY
        further = sum(day <= mark for day in days[case.customer]) - 1
        if further < 0:  # the first purchase came later
            continue
        again = any(mark < day <= mark + window for day in days[case.customer])
        level = thirds[case.customer] if group == "third" else getattr(case, group)
        stratum = (level, case.day.year, case.day.quarter, min(further, 2))
        value = float(again) if mark + window <= shop.as_of else np.nan
        rows.append((case.day, case.customer, bool(case.exposed), str(stratum), value))
    return pd.DataFrame(rows, columns=["day", "customer", "exposed", "stratum", "value"])


def _is_late(first: pd.DataFrame) -> pd.Series:
    return ~(first["delivered_at"].dt.normalize() <= first["promised_date"])


def _promised_in_time(shop: PandasShop) -> pd.DataFrame:
    first = _first_orders(shop)
    return first[first["promised_date"] <= first["first"] + 21 * DAY]


def drv_late_first_delivery(shop: PandasShop) -> pd.DataFrame:
    first = _promised_in_time(shop)
    return _driver(shop, first.assign(exposed=_is_late(first)), 21)


def drv_delay_notice(shop: PandasShop) -> pd.DataFrame:
    first = _promised_in_time(shop)
    first = first[_is_late(first)]
    messages = shop.known("messages")
    notices = messages[messages["kind"] == "delay_notice"].dropna(subset="order_id")
    told = notices.groupby("order_id")["sent_at"].min().dt.normalize()
    return _driver(shop, first.assign(exposed=first["order_id"].map(told) <= first["promised_date"]), 21)


def drv_shipping_fee(shop: PandasShop) -> pd.DataFrame:
    first = _first_orders(shop)
    goods = first["item_value"].fillna(first["order_value"] - first["shipping_fee"].fillna(0))
    band = pd.cut(goods, [-np.inf, 20, 40, 60, 80, 120, np.inf], right=False, labels=False).fillna(-1)
    first = first.assign(band=band, exposed=first["shipping_fee"] > 0)
    return _driver(shop, first[first["shipping_fee"].notna()], 0, "band")


def drv_voucher_first(shop: PandasShop) -> pd.DataFrame:
    first = _first_orders(shop)
    return _driver(shop, first.assign(exposed=first["voucher_code"].notna()), 0)


def drv_first_channel(shop: PandasShop) -> pd.DataFrame:
    first = _first_orders(shop)
    accounts = shop.known("customers")
    accounts = accounts.assign(customer=shop.person(accounts["customer_id"])).dropna(subset="traffic_source")
    of_account = accounts.groupby("customer")["traffic_source"].min()
    own = first["traffic_source"].astype(object)
    source = own.where(own.notna(), first["customer"].map(of_account)).dropna().str.lower()
    paid = (
        source.isin(PAID_WORDS)
        | source.str.startswith(PAID_STARTS)
        | source.str.endswith((" ads", " cpc", " ppc"))
    )
    return _driver(shop, first.loc[source.index].assign(exposed=paid), 0)


def _membership(shop: PandasShop, column: str, landmark: int) -> pd.DataFrame:
    first = _first_orders(shop)
    first = first[first["customer"].isin(shop.accounts.index)]
    joined = first["customer"].map(shop.accounts[column])
    return _driver(shop, first.assign(exposed=joined < first["first"] + (landmark + 1) * DAY), landmark)


def drv_bonus_member(shop: PandasShop) -> pd.DataFrame:
    return _membership(shop, "bonus_member_since", 30)


def drv_community_member(shop: PandasShop) -> pd.DataFrame:
    return _membership(shop, "community_member_since", 90)


def _received(shop: PandasShop) -> pd.DataFrame:
    """Messages to a customer from the first purchase to day 21 that are not about another order."""
    messages = shop.known("messages")
    messages["customer"] = _whose(shop, messages)
    found = messages.merge(
        _first_orders(shop)[["customer", "first", "order_id"]], on="customer", suffixes=("", "_first")
    )
    sent = found["sent_at"].dt.normalize()
    own = found["order_id"].isna() | (found["order_id"] == found["order_id_first"])
    return found[own & (sent >= found["first"]) & (sent <= found["first"] + 21 * DAY)]


def _whose(shop: PandasShop, rows: pd.DataFrame) -> pd.Series:
    """The customer a row names, else the customer of its order."""
    named = shop.person(rows["customer_id"])
    of_order = shop.orders.set_index("order_id")["customer"]
    return named.where(named.notna(), rows["order_id"].map(of_order))


def drv_thank_you(shop: PandasShop) -> pd.DataFrame:
    received = _received(shop)
    thanked = set(received.loc[received["kind"] == "thank_you", "customer"])
    first = _first_orders(shop)
    return _driver(shop, first.assign(exposed=first["customer"].isin(thanked)), 21)


def drv_personal_message(shop: PandasShop) -> pd.DataFrame:
    received = _received(shop).dropna(subset="personalised")
    personal = received["personalised"].astype(bool).groupby(received["customer"]).any()
    first = _first_orders(shop)
    first = first[first["customer"].isin(personal.index)]
    return _driver(shop, first.assign(exposed=first["customer"].map(personal)), 21)


def _first_returns(shop: PandasShop, unlike: list[str]) -> pd.DataFrame:
    returns = shop.known("returns").dropna(subset="requested_at")
    returns = returns[~returns["return_type"].isin(unlike)]
    returns["customer"] = returns["order_id"].map(shop.orders.set_index("order_id")["customer"])
    returns["day"] = returns["requested_at"].dt.normalize()
    return returns.dropna(subset="customer").sort_values("requested_at")


def drv_slow_refund(shop: PandasShop) -> pd.DataFrame:
    first = _first_returns(shop, ["exchange", "undeliverable"]).drop_duplicates("customer")
    in_time = first["refunded_at"].dt.normalize() <= first["day"] + 14 * DAY
    return _driver(shop, first.assign(exposed=~in_time), 14)


def drv_paid_return(shop: PandasShop) -> pd.DataFrame:
    known = _first_returns(shop, ["undeliverable"]).dropna(subset="return_fee")
    first = known.drop_duplicates("customer")
    return _driver(shop, first.assign(exposed=first["return_fee"] > 0), 14)


def _since_first(shop: PandasShop, rows: pd.DataFrame, moment: str) -> pd.DataFrame:
    """Rows of customers from their first purchase on, oldest first."""
    rows = rows.assign(customer=_whose(shop, rows), day=rows[moment].dt.normalize()).dropna(subset="customer")
    first = rows["customer"].map(shop.buyers.set_index("customer")["first"])
    return rows[rows["day"] >= first].sort_values(moment)


def drv_no_reply_24h(shop: PandasShop) -> pd.DataFrame:
    tickets = shop.known("tickets").dropna(subset="created_at")
    tickets = tickets[~(tickets["first_responded_at"] < tickets["created_at"])]
    first = _since_first(shop, tickets, "created_at").drop_duplicates("customer")
    quick = first["first_responded_at"] - first["created_at"] <= DAY
    return _driver(shop, first.assign(exposed=~quick), 2)


def drv_low_nps(shop: PandasShop) -> pd.DataFrame:
    answers = shop.known("surveys").dropna(subset=["answered_at", "score"])
    answers = answers[answers["survey_type"] == "nps"]
    unscaled = answers.loc[answers["scale_min"].isna() & answers["scale_max"].isna(), "score"]
    low = answers["scale_min"].astype(float).fillna(unscaled.min())
    high = answers["scale_max"].astype(float).fillna(unscaled.max())
    valid = answers[(low == 0) & (high == 10) & answers["score"].isin(range(11))]
    first = _since_first(shop, valid, "answered_at").drop_duplicates("customer")
    first = first[~first["score"].isin([7, 8])]
    return _driver(shop, first.assign(exposed=first["score"] <= 6), 0)


CASES = {
    function.__name__: function
    for function in (
        drv_late_first_delivery, drv_delay_notice, drv_shipping_fee, drv_voucher_first, drv_first_channel,
        drv_bonus_member, drv_community_member, drv_thank_you, drv_personal_message, drv_slow_refund,
        drv_paid_return, drv_no_reply_24h, drv_low_nps,
    )
}  # fmt: skip

MATURES = dict.fromkeys(
    ("drv_shipping_fee", "drv_voucher_first", "drv_first_channel", "drv_low_nps"), "repeat_window"
)
SLICE = {
    "drv_paid_return": "product_category",
    "drv_thank_you": "sales_channel",
    "drv_bonus_member": "payment_method",
}
