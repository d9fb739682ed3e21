"""Visits and content, in pandas and from their definitions."""

import numpy as np
import pandas as pd

from tests.pandas_shop import DAY, PandasShop

OWN = ["device", "country", "sales_channel"]
NO_CARE = {"price", "stock", "inventory", "preis", "preisänderung", "bestand", "bestandsänderung"}


def _visits(shop: PandasShop) -> pd.DataFrame:
    """Visits of people, oldest first."""
    visits = shop.known("visits").dropna(subset="started_at")
    visits = visits[~visits["is_bot"].fillna(False).astype(bool)]
    visits = visits.sort_values(["started_at", "visit_id"]).reset_index(drop=True)
    return visits.assign(day=visits["started_at"].dt.normalize())


def bounce_rate(shop: PandasShop) -> pd.DataFrame:
    visits = _visits(shop).dropna(subset="pageviews")
    nothing_else = visits["order_id"].isna() & visits["interactions"].fillna(0).eq(0)
    return visits[["day", *OWN]].assign(value=(visits["pageviews"].le(1) & nothing_else).astype(float))


def return_visit_rate(shop: PandasShop) -> pd.DataFrame:
    visits = _visits(shop).dropna(subset="visitor_id")
    first = visits.groupby("visitor_id")["started_at"].transform("min")
    return visits[["day", *OWN]].assign(value=(visits["started_at"] > first).astype(float))


def visit_frequency(shop: PandasShop) -> pd.DataFrame:
    visits = _visits(shop).dropna(subset="visitor_id")
    person_month = [visits["visitor_id"], visits["day"].dt.to_period("M")]
    visits["value"] = visits.groupby(person_month)["day"].transform("size").astype(float)
    first = visits[visits.groupby(person_month).cumcount() == 0]
    end = first["day"].dt.to_period("M").dt.end_time.dt.normalize().clip(upper=shop.as_of)
    return first[[*OWN, "value"]].assign(day=end)


def search_zero_result_rate(shop: PandasShop) -> pd.DataFrame:
    visits = _visits(shop).dropna(subset=["searches", "zero_result_searches"])
    visits = visits[visits["searches"] > 0]
    value, weight = visits["zero_result_searches"].astype(float), visits["searches"].astype(float)
    return visits[["day", *OWN]].assign(value=value, weight=weight, left_out=value > weight)


def personalised_view_share(shop: PandasShop) -> pd.DataFrame:
    visits = _visits(shop).dropna(subset="saw_personalised")
    return visits[["day", *OWN]].assign(value=visits["saw_personalised"].astype(float))


def direct_visit_share(shop: PandasShop) -> pd.DataFrame:
    visits = _visits(shop)
    source = visits["traffic_source"].fillna("").str.lower()
    direct = source.isin(["direct", "direkt", "(direct)", "markensuche"]).astype(float)
    return visits[["day", *OWN]].assign(value=direct)[source != ""]


def revenue_per_visit(shop: PandasShop) -> pd.DataFrame:
    """Where visits name their order: its value at the first visit that names it."""
    visits, orders = _visits(shop), shop.orders.set_index("order_id")["order_value"]
    both = set(shop.orders["day"].dt.to_period("M"))
    named = visits["order_id"].notna()
    first = named & ~visits.duplicated("order_id")
    values = []
    for order, counts in zip(visits["order_id"], first, strict=True):
        values.append(orders.get(order, 0.0) if counts else 0.0)
    value = pd.Series(values, index=visits.index, dtype=float)
    is_known = visits["order_id"].isin(set(shop.known("orders")["order_id"]))
    unknown = first & ~is_known
    cases = visits[["day", *OWN]].assign(value=value, weight=1.0, left_out=unknown | value.isna())
    month = visits["day"].dt.to_period("M")
    return cases[month.isin(both) & (month >= month[is_known].min())]


def _edits(shop: PandasShop) -> pd.DataFrame:
    changes = shop.known("content_changes").dropna(subset="changed_at")
    care = ~changes["change_kind"].fillna("").str.lower().isin(NO_CARE)
    return changes[care].assign(day=changes["changed_at"].dt.normalize())


def content_update_cadence(shop: PandasShop) -> pd.DataFrame:
    changed = set(_edits(shop)["day"])
    days = pd.Series(pd.date_range(min(changed), shop.as_of))
    return pd.DataFrame({"day": days, "value": days.isin(changed).astype(float)})


def content_freshness_days(shop: PandasShop, grain: str) -> pd.DataFrame:
    edits = _edits(shop)["day"]
    lasts = [last for last in shop.periods(grain)["last"] if (edits <= last).any()]
    ages = [(last - edits[edits <= last].max()).days for last in lasts]
    return pd.DataFrame({"day": lasts, "value": np.array(ages, dtype=float)})


def longest_content_gap(shop: PandasShop, grain: str) -> pd.DataFrame:
    edited = sorted(set(_edits(shop)["day"]))
    rows = []
    for last in shop.periods(grain)["last"]:
        days = [day for day in edited if day <= last]
        ends = [*days[1:], last]
        gaps = [(end - day).days for day, end in zip(days, ends, strict=True) if end > last - 365 * DAY]
        rows += [(last, float(max(gaps)))] if days else []
    return pd.DataFrame(rows, columns=["day", "value"])


def stale_content_share(shop: PandasShop, grain: str) -> pd.DataFrame:
    edits, limit = _edits(shop), shop.setting("stale_days") * DAY
    edited = edits.groupby("content_id")["day"].agg(list)
    told_from = edits["day"].min() + limit
    rows = []
    items = shop.known("content_items")
    for column in ("published_at", "updated_at"):
        items[column] = items[column].dt.normalize()
    for last in shop.periods(grain)["last"]:
        if last != shop.as_of and last < told_from:
            continue
        for item in items.itertuples():
            known = [item.published_at, item.updated_at, *edited.get(item.content_id, [])]
            known = [day for day in known if not pd.isna(day)]
            if not known and last == shop.as_of:
                rows.append((last, item.kind, np.nan, True))
            seen = [day for day in known if day <= last and not day < item.published_at]
            if seen:
                rows.append((last, item.kind, float(last - max(seen) > limit), item.kind == "page"))
    return pd.DataFrame(rows, columns=["day", "kind", "value", "left_out"])


def product_content_completeness(shop: PandasShop, grain: str) -> pd.DataFrame:
    items = shop.known("content_items")
    products = items[items["kind"] == "product"]
    parts = pd.DataFrame(
        {
            "image": products["has_image"].astype(float),
            "description": products["has_description"].astype(float),
            "review": products["content_id"].isin(set(shop.known("reviews")["product_id"])).astype(float),
        }
    )
    lacks = parts.min(axis=1) == 0
    value = parts.min(axis=1, skipna=False).mask(lacks, 0.0)
    return pd.DataFrame({"day": shop.as_of, "value": value, "left_out": value.isna()})


CASES = {
    function.__name__: function
    for function in (
        bounce_rate, return_visit_rate, visit_frequency, search_zero_result_rate, personalised_view_share,
        direct_visit_share, revenue_per_visit, content_update_cadence,
    )
}  # fmt: skip

STATES = {
    function.__name__: function
    for function in (
        content_freshness_days,
        longest_content_gap,
        stale_content_share,
        product_content_completeness,
    )
}

SLICE = {
    "bounce_rate": "device",
    "search_zero_result_rate": "device",
    "revenue_per_visit": "sales_channel",
    "stale_content_share": "kind",
}
