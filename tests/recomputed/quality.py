"""What the data themselves are like, a second time: orders of known customers, rows that do not count."""

import numpy as np
import pandas as pd

from tests.pandas_shop import PandasShop


def customer_id_coverage(shop: PandasShop) -> pd.DataFrame:
    orders = shop.orders
    known = orders["customer"].notna().astype(float)
    return pd.DataFrame({"day": orders["day"], "order_id": orders["order_id"], "value": known})


def excluded_rows(shop: PandasShop) -> pd.DataFrame:
    """One case per uploaded order that does not count, with the first reason that applies."""
    orders = shop.uploaded["orders"]
    cancelled_later = orders["cancelled_at"] >= shop.as_of_ts
    status = orders["status"].mask(cancelled_later).fillna("").astype(object)
    reasons = {
        "test": orders["is_test"].fillna(False).astype(bool) | status.eq("test"),
        "cancelled": (orders["cancelled_at"] < shop.as_of_ts) | status.eq("cancelled"),
        "not_completed": status.isin(["failed", "draft"]),
        "future_date": orders["ordered_at"] >= shop.as_of_ts,
        "negative_value": orders["order_value"] < 0,
        "foreign_currency": orders["currency"].fillna("EUR").ne("EUR"),
    }
    reason = np.select([hits.to_numpy(dtype=bool) for hits in reasons.values()], list(reasons), "")
    day = orders["ordered_at"].dt.normalize().clip(shop.data_from, shop.as_of)
    cases = pd.DataFrame({"day": day, "order_id": orders["order_id"], "reason": reason, "value": 1.0})
    return cases[cases["reason"] != ""]


CASES = {"customer_id_coverage": customer_id_coverage, "excluded_rows": excluded_rows}
SLICE = {"excluded_rows": "reason", "customer_id_coverage": "sales_channel"}
