"""How others count, a second time in pandas and from their definitions; see PandasShop.

A function returns one row per case that they count: `day`, `value`, `id` (order, customer or cart). Those of
KPIs that depend on the period have one day per period.
"""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop

HOUR, MINUTE = pd.Timedelta(hours=1), pd.Timedelta(minutes=1)
STEPS = ["cart_created_at", "checkout_started_at", "shipping_shown_at", "payment_started_at"]


def _days(column: pd.Series) -> pd.Series:
    return column.dt.normalize()


def _cases(day: pd.Series, value: pd.Series, identity: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"day": day, "value": value, "id": identity})
    return frame.dropna(subset="value").astype({"value": float}).reset_index(drop=True)


def _with_cancelled(shop: PandasShop) -> pd.DataFrame:
    """Valid and cancelled orders, oldest first."""
    orders = shop.known("orders")
    status = orders["status"].fillna("")
    is_test = orders["is_test"].fillna(False).astype(bool) | (status == "test")
    is_cancelled = orders["cancelled_at"].notna() | (status == "cancelled")
    valid = orders["order_id"].isin(shop.orders["order_id"])
    kept = orders[valid | (is_cancelled & ~is_test)].dropna(subset="ordered_at").copy()
    kept["valid"] = kept["order_id"].isin(shop.orders["order_id"])
    kept["day"] = _days(kept["ordered_at"])
    kept["customer"] = shop.person(kept["customer_id"], kept["customer_email"])
    return kept.sort_values(["ordered_at", "order_id"])


def _numbered(orders: pd.DataFrame) -> pd.DataFrame:
    """Orders with their number within their customer; all of nobody are one customer."""
    orders = orders.sort_values(["ordered_at", "order_id"])
    who = orders["customer"].fillna("nobody")
    return orders.assign(number=orders.groupby(who).cumcount() + 1)


def _month_ends(shop: PandasShop, days: pd.Series) -> pd.Series:
    return _days(days.dt.to_period("M").dt.end_time).clip(upper=shop.as_of)


def returning_shopify(shop: PandasShop) -> pd.DataFrame:
    orders = _numbered(shop.orders.dropna(subset="customer"))
    last = orders.groupby([_month_ends(shop, orders["day"]), "customer"])["number"].max().reset_index()
    again = (last["number"] > 1) | last["customer"].isin(shop.known_before)
    return _cases(last["day"], again, last["customer"])


def returning_woocommerce(shop: PandasShop) -> pd.DataFrame:
    orders = _numbered(shop.orders)
    again = (orders["number"] > 1) | orders["customer"].isin(shop.known_before)
    return _cases(_month_ends(shop, orders["day"]), again & orders["customer"].notna(), orders["order_id"])


def returning_dbt(shop: PandasShop) -> pd.DataFrame:
    orders = _numbered(_with_cancelled(shop))
    inside = orders["day"] >= shop.data_from.replace(day=1)
    orders = orders[inside]
    return _cases(_month_ends(shop, orders["day"]), orders["number"] > 1, orders["order_id"])


def _ever_twice(shop: PandasShop, orders: pd.DataFrame) -> pd.DataFrame:
    orders = orders.dropna(subset="customer")
    parts = []
    for last in shop.periods("month")["last"]:
        counts = orders[orders["day"] <= last].groupby("customer").size()
        parts.append(pd.DataFrame({"day": last, "value": counts.to_numpy() > 1, "id": counts.index}))
    found = pd.concat(parts)
    return _cases(found["day"], found["value"], found["id"])


def repeat_metorik(shop: PandasShop) -> pd.DataFrame:
    return _ever_twice(shop, shop.orders)


def repeat_dbt(shop: PandasShop) -> pd.DataFrame:
    return _ever_twice(shop, _with_cancelled(shop))


def repeat_within(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders.dropna(subset="customer")
    counts = orders.groupby([_month_ends(shop, orders["day"]), "customer"]).size().reset_index(name="orders")
    return _cases(counts["day"], counts["orders"] > 1, counts["customer"])


def _second_order(shop: PandasShop) -> pd.DataFrame:
    orders = _numbered(shop.orders.dropna(subset="customer"))
    days = orders[orders["number"] <= 2].pivot(index="customer", columns="number", values="day")
    return days.rename(columns={1: "first", 2: "second"}).reset_index()


def repeat_90d_at_once(shop: PandasShop) -> pd.DataFrame:
    days = _second_order(shop)
    again = (days["second"] - days["first"]) <= shop.setting("repeat_window") * DAY
    return _cases(days["first"], again, days["customer"])


def repeat_90d_any_time(shop: PandasShop) -> pd.DataFrame:
    days = _second_order(shop)
    return _cases(days["first"], days["second"].notna(), days["customer"])


def on_time_delivered(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders.dropna(subset=["promised_date", "delivered_at"])
    in_time = _days(orders["delivered_at"]) <= orders["promised_date"]
    return _cases(orders["promised_date"], in_time, orders["order_id"])


def on_time_amazon(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders
    sent = orders["shipped_at"].notna() | orders["delivered_at"].notna()
    orders = orders[sent & (orders["promised_date"] <= shop.as_of - 7 * DAY)]
    in_time = _days(orders["delivered_at"]) <= orders["promised_date"]
    return _cases(orders["promised_date"], in_time, orders["order_id"])


def _delivered(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders.dropna(subset="delivered_at")
    orders = orders.assign(end=_days(orders["delivered_at"]))
    return orders[orders["end"] >= orders["day"]]


def lead_scor(shop: PandasShop) -> pd.DataFrame:
    orders = _delivered(shop)
    return _cases(orders["day"], (orders["end"] - orders["day"]).dt.days, orders["order_id"])


def lead_working_days(shop: PandasShop) -> pd.DataFrame:
    """Without the day of the order, with that of the delivery; numpy leaves out the last day."""
    orders = _delivered(shop)
    one = np.timedelta64(1, "D")
    start, end = (orders[name].to_numpy().astype("datetime64[D]") for name in ("day", "end"))
    days = pd.Series(np.busday_count(start + one, end + one), index=orders.index)
    return _cases(orders["day"], days, orders["order_id"])


def lead_transit(shop: PandasShop) -> pd.DataFrame:
    orders = _delivered(shop).dropna(subset="shipped_at")
    days = (orders["end"] - _days(orders["shipped_at"])).dt.days
    return _cases(orders["day"], days.where(days >= 0), orders["order_id"])


def _carts(shop: PandasShop) -> pd.DataFrame:
    carts = shop.known("checkouts")
    carts = carts[~carts["is_bot"].fillna(False).astype(bool)]
    last_step = carts[[step for step in STEPS if step in carts]].max(axis=1)
    return carts.assign(wait=carts["completed_at"] - last_step)


def cart_every(shop: PandasShop) -> pd.DataFrame:
    carts = _carts(shop).dropna(subset="cart_created_at")
    return _cases(_days(carts["cart_created_at"]), carts["completed_at"].isna(), carts["checkout_id"])


def cart_matomo(shop: PandasShop) -> pd.DataFrame:
    carts = _carts(shop).dropna(subset="cart_created_at")
    left = carts["completed_at"].isna() | (carts["wait"] > 30 * MINUTE)
    return _cases(_days(carts["cart_created_at"]), left, carts["checkout_id"])


def cart_shopify(shop: PandasShop) -> pd.DataFrame:
    carts = _carts(shop).dropna(subset=["cart_created_at", "checkout_started_at"])
    carts = carts[carts["checkout_started_at"] + 10 * MINUTE <= shop.as_of_ts]
    return _cases(_days(carts["checkout_started_at"]), carts["completed_at"].isna(), carts["checkout_id"])


def _with_contact(shop: PandasShop, minutes: int) -> pd.DataFrame:
    carts = _carts(shop).dropna(subset="checkout_started_at")
    later = [one for one in ("shipping_shown_at", "payment_started_at", "completed_at") if one in carts]
    carts = carts.dropna(subset=later, how="all")
    return carts[carts["checkout_started_at"] + minutes * MINUTE <= shop.as_of_ts]


def checkout_shopify(shop: PandasShop) -> pd.DataFrame:
    carts = _with_contact(shop, 10)
    return _cases(_days(carts["checkout_started_at"]), carts["completed_at"].isna(), carts["checkout_id"])


def checkout_cartflows(shop: PandasShop) -> pd.DataFrame:
    carts = _with_contact(shop, 15)
    steps = [step for step in STEPS[1:] if step in carts]
    wait = carts["completed_at"] - carts[steps].max(axis=1)
    left = carts["completed_at"].isna() | (wait > 15 * MINUTE)
    return _cases(_days(carts["checkout_started_at"]), left, carts["checkout_id"])


def _churned(shop: PandasShop, limit: int) -> pd.DataFrame:
    """Active on the eve of the month; lost is who, purchase by purchase, went beyond the limit in it."""
    parts = []
    days = shop.occasions.groupby("customer")["day"].agg(list)
    for first, last in shop.periods("month").itertuples(index=False):
        for customer, bought in days.items():
            before = [day for day in bought if day < first]
            if not before or (first - DAY - before[-1]).days > limit:
                continue
            lapses = [day + (limit + 1) * DAY for day in bought]
            nexts = [*bought[1:], pd.Timestamp.max]
            lost = any(
                first <= lapse <= last and after > lapse for lapse, after in zip(lapses, nexts, strict=True)
            )
            parts.append((last, lost, customer))
    found = pd.DataFrame(parts, columns=["day", "value", "id"])
    return _cases(found["day"], found["value"], found["id"])


def churn_statlas(shop: PandasShop) -> pd.DataFrame:
    gaps = (shop.occasions["after"] - shop.occasions["day"]).dropna().dt.days
    limit = np.floor(np.percentile(gaps, 80) + 0.5)
    return _churned(shop, int(limit))


def churn_fixed(shop: PandasShop) -> pd.DataFrame:
    return _churned(shop, 90)


def churn_no_purchase(shop: PandasShop) -> pd.DataFrame:
    parts = []
    for first, last in shop.periods("month").itertuples(index=False):
        latest = shop.occasions[shop.occasions["day"] < first].groupby("customer")["day"].max()
        active = latest.index[(first - DAY - latest).dt.days <= shop.setting("churn_days")]
        buying = shop.occasions[shop.occasions["day"].between(first, last)]["customer"]
        parts.append(pd.DataFrame({"day": last, "value": ~active.isin(buying), "id": active}))
    found = pd.concat(parts)
    return _cases(found["day"], found["value"], found["id"])


VARIANTS = {
    "returning_customer_rate.shopify": returning_shopify,
    "returning_customer_rate.woocommerce": returning_woocommerce,
    "returning_customer_rate.dbt_shopify": returning_dbt,
    "repeat_purchase_rate.metorik": repeat_metorik,
    "repeat_purchase_rate.dbt_shopify": repeat_dbt,
    "repeat_purchase_rate.within_period": repeat_within,
    "repeat_purchase_rate_90d.at_once": repeat_90d_at_once,
    "repeat_purchase_rate_90d.any_time": repeat_90d_any_time,
    "on_time_delivery_rate.delivered_only": on_time_delivered,
    "on_time_delivery_rate.amazon": on_time_amazon,
    "delivery_lead_time.scor": lead_scor,
    "delivery_lead_time.working_days": lead_working_days,
    "delivery_lead_time.transit": lead_transit,
    "cart_abandonment_rate.every_cart": cart_every,
    "cart_abandonment_rate.matomo": cart_matomo,
    "cart_abandonment_rate.shopify": cart_shopify,
    "checkout_abandonment_rate.shopify": checkout_shopify,
    "checkout_abandonment_rate.cartflows": checkout_cartflows,
    "churn_rate.statlas": churn_statlas,
    "churn_rate.fixed_window": churn_fixed,
    "churn_rate.no_purchase": churn_no_purchase,
}
