"""Cost & benefit, and what the life cycle says of new customers, a second time in pandas."""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop


def _kinds(shop: PandasShop) -> pd.Series:
    """Of every valid order: 'new', 'returning' or nobody's."""
    return shop.orders["order_id"].map(shop.order_slices["customer_kind"])


def _margins(shop: PandasShop) -> pd.Series:
    orders = shop.orders
    return orders["margin_value"].fillna(orders["order_value"] * shop.settings.get("margin_rate", 0.30))


def _firsts(shop: PandasShop) -> pd.DataFrame:
    """The first order of every customer who is new."""
    new = shop.buyers[~shop.buyers["customer"].isin(shop.known_before)]
    return shop.orders[shop.orders["order_id"].isin(new["order_id"])]


def _booked(shop: PandasShop, is_acquisition: bool) -> pd.Series:
    """Month → costs in euros; months without an entry are not there."""
    costs = shop.known("crm_costs").dropna(subset="amount")
    costs = costs[costs["currency"].isna() | (costs["currency"] == "EUR")]
    costs = costs[(costs["cost_type"] == "acquisition") == is_acquisition]
    return costs.groupby(costs["month"].dt.to_period("M"))["amount"].sum()


def _months(shop: PandasShop) -> pd.DataFrame:
    """Every month of the data: its costs and what its orders brought."""
    spans = pd.period_range(shop.data_from, shop.as_of, freq="M")
    orders, kind = shop.orders, _kinds(shop)
    month = orders["day"].dt.to_period("M")
    values, returning = orders["order_value"].fillna(0), kind == "returning"
    of_month = {
        "orders": orders.groupby(month).size(),
        "revenue": values.groupby(month).sum(),
        "returning": values.where(returning, 0).groupby(month).sum(),
        "margin": _margins(shop).fillna(0).where(returning, 0).groupby(month).sum(),
        "named_margin": _margins(shop).where(orders["customer"].notna()).groupby(month).sum(),
        "won": _firsts(shop).groupby(_firsts(shop)["day"].dt.to_period("M")).size(),
    }
    table = pd.DataFrame({name: found.reindex(spans, fill_value=0) for name, found in of_month.items()})
    table["care"] = _booked(shop, is_acquisition=False).reindex(spans)
    table["winning"] = _booked(shop, is_acquisition=True).reindex(spans)
    ends = pd.Series(spans.end_time, spans).dt.normalize()
    table["day"] = ends.clip(upper=shop.as_of)
    table["counts"] = (ends <= shop.as_of) & (table["orders"] > 0)
    return table


def _of_months(table: pd.DataFrame, value: pd.Series, weight: pd.Series | None = None) -> pd.DataFrame:
    cases = pd.DataFrame({"day": table["day"], "value": value.where(table["counts"])})
    return (cases if weight is None else cases.assign(weight=weight)).reset_index(drop=True)


def crm_cost_ratio(shop: PandasShop) -> pd.DataFrame:
    table = _months(shop)
    return _of_months(table, table["care"], table["returning"])


def crm_balance(shop: PandasShop) -> pd.DataFrame:
    table = _months(shop)
    return _of_months(table, table["margin"] - table["care"])


def crm_roi(shop: PandasShop) -> pd.DataFrame:
    table = _months(shop)
    return _of_months(table, table["margin"] - table["care"], table["care"])


def acquisition_cost(shop: PandasShop) -> pd.DataFrame:
    table = _months(shop)
    return _of_months(table, table["winning"], table["won"])


def churned_revenue(shop: PandasShop) -> pd.DataFrame:
    """Lapse by lapse: the last purchase before it and the 364 days before that."""
    limit = shop.setting("churn_days") * DAY
    named = shop.orders.dropna(subset="customer")
    rows = []
    for customer, orders in named.groupby("customer"):
        days = list(orders["day"].unique())
        for day in days:
            lapse = day + limit + DAY
            came_back = any(day < other <= lapse for other in days)
            if lapse > shop.as_of or came_back:
                continue
            year = orders["day"].between(day - 364 * DAY, day)
            rows.append((lapse, customer, orders.loc[year, "order_value"].sum(min_count=1)))
    cases = pd.DataFrame(rows, columns=["day", "customer", "value"])
    return cases.assign(left_out=cases["value"].isna())


def discount_order_share(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders
    value = (orders["discount_value"] > 0) | orders["voucher_code"].notna()
    unknown = orders["discount_value"].isna() & orders["voucher_code"].isna()
    return orders[["day", "order_id"]].assign(value=value.astype(float), left_out=unknown)


def new_customers(shop: PandasShop) -> pd.DataFrame:
    return _firsts(shop)[["day", "order_id", "customer"]].assign(value=1.0)


def first_order_on_time_rate(shop: PandasShop) -> pd.DataFrame:
    due = _firsts(shop)
    due = due[due["promised_date"] < shop.as_of]
    in_time = (due["delivered_at"].dt.normalize() <= due["promised_date"]).astype(float)
    return due[["order_id", "customer"]].assign(day=due["promised_date"], value=in_time)


def newsletter_optin_rate(shop: PandasShop) -> pd.DataFrame:
    accounts = shop.known("customers")
    opted_in = accounts.groupby(shop.person(accounts["customer_id"]))["newsletter_opted_in_at"].min()
    firsts = _firsts(shop)
    firsts = firsts[firsts["customer"].isin(opted_in.index)]
    limit = firsts["day"] + 30 * DAY
    in_time = (firsts["customer"].map(opted_in) < limit + DAY).astype(float)
    return firsts[["day", "order_id", "customer"]].assign(value=in_time.where(limit <= shop.as_of))


def conversion_rate(shop: PandasShop) -> pd.DataFrame:
    visits = shop.known("visits")
    visits = visits[~visits["is_bot"].fillna(False).astype(bool)]
    own = ["traffic_source", "device", "country", "sales_channel"]
    return visits[own].assign(
        day=visits["started_at"].dt.normalize(), value=visits["order_id"].notna().astype(float)
    )


def source_mix_new_customers(shop: PandasShop) -> pd.DataFrame:
    firsts = _firsts(shop)
    source = firsts["traffic_source"].fillna("").str.strip().replace("", "unknown")
    return firsts[["day", "order_id", "customer"]].assign(value=source.astype(object))


def _years(shop: PandasShop, grain: str):
    """Per period: its last day, the first of the twelve complete months, the day after them, their months."""
    table = _months(shop)
    for last in shop.periods(grain)["last"]:
        end = (last + DAY).to_period("M")
        inside = table[(table.index >= end - 12) & (table.index < end)]
        yield last, (end - 12).start_time, end.start_time, inside


def _retained(shop: PandasShop, start: pd.Timestamp, end: pd.Timestamp) -> int:
    days = shop.occasions
    here = set(days.loc[(days["day"] >= start) & (days["day"] < end), "customer"])
    return len(here & set(days.loc[days["day"] < start, "customer"]))


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def cost_per_retained_customer(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for last, start, end, months in _years(shop, grain):
        retained = _retained(shop, start, end)
        usable = months["care"].notna().sum() == 12 and retained > 0
        value = months["care"] if usable else np.nan
        parts.append(pd.DataFrame({"value": value, "weight": retained / 12}, months.index).assign(day=last))
    return _joined(parts)


def acquisition_retention_cost_ratio(shop: PandasShop, grain: str) -> pd.DataFrame:
    parts = []
    for last, start, end, months in _years(shop, grain):
        retained, won = _retained(shop, start, end), months.loc[months["winning"].notna(), "won"].sum()
        usable = months["care"].notna().sum() == 12 and retained > 0 and won > 0
        value = months["winning"].fillna(0) / won if usable else np.nan
        weight = months["care"] / retained if retained else np.nan
        parts.append(pd.DataFrame({"value": value, "weight": weight}, months.index).assign(day=last))
    return _joined(parts)


def break_even_uplift(shop: PandasShop, grain: str) -> pd.DataFrame:
    limit, parts = shop.setting("churn_days") * DAY, []
    for last, start, end, months in _years(shop, grain):
        known = shop.occasions[shop.occasions["day"] <= last]
        active = (last - known.groupby("customer")["day"].max() <= limit).sum()
        here = known[(known["day"] >= start) & (known["day"] < end)]["customer"].nunique()
        cost = months["care"].where(months["orders"] > 0)
        if not active or not here:
            continue
        stake = active * months["named_margin"].sum() / here
        weight = stake / cost.notna().sum() if cost.notna().any() else np.nan
        parts.append(pd.DataFrame({"value": cost, "weight": weight}).assign(day=last))
    return _joined(parts)


def _stability(shop: PandasShop, grain: str, column: str) -> pd.DataFrame:
    parts = []
    for last, _, _, months in _years(shop, grain):
        whole = months[months.index.start_time >= shop.data_from]
        value = whole[column] if len(whole) >= 6 else np.nan
        parts.append(pd.DataFrame({"value": value}, whole.index).assign(day=last))
    return _joined(parts)


def revenue_stability(shop: PandasShop, grain: str) -> pd.DataFrame:
    return _stability(shop, grain, "revenue")


def returning_revenue_stability(shop: PandasShop, grain: str) -> pd.DataFrame:
    return _stability(shop, grain, "returning")


CASES = {
    function.__name__: function
    for function in (
        crm_cost_ratio, crm_balance, crm_roi, acquisition_cost, churned_revenue, discount_order_share,
        new_customers, first_order_on_time_rate, newsletter_optin_rate, conversion_rate,
        source_mix_new_customers,
    )
}  # fmt: skip
STATES = {
    function.__name__: function
    for function in (
        cost_per_retained_customer, acquisition_retention_cost_ratio, break_even_uplift, revenue_stability,
        returning_revenue_stability,
    )
}  # fmt: skip
MATURES = {"newsletter_optin_rate": 30}
HISTORY = {
    "crm_cost_ratio": 365, "crm_balance": 365, "crm_roi": 365, "acquisition_cost": 365,
    "cost_per_retained_customer": [365, 365], "acquisition_retention_cost_ratio": [365, 365],
    "break_even_uplift": 365, "returning_revenue_stability": [365, 365],
    "churned_revenue": ["churn_days", 365], "new_customers": 365, "source_mix_new_customers": 365,
}  # fmt: skip
SLICE = {"conversion_rate": "traffic_source", "discount_order_share": "customer_kind"}
