"""What customers have been worth so far, at equal age: young customers have had less time to buy."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from loyalty.measures import t_interval
from loyalty.rollup import Query, file_of_counts, read_counts
from loyalty.workspace import Version

from .people import known

# Days since the first purchase.
AGES = (0, 30, 90, 180, 365, 730)
VALUES = ("orders.order_value", "orders.margin_value", "order_items.price")

# Only customers who are that old by as-of count at an age. Whose account is older than the file did not begin
# in it (rule G10).
_COUNTS = f"""
with margins as (
    select
        valid_orders.customer_key,
        valid_orders.order_date,
        sum(coalesce(margin_value, order_value * settings.margin_rate)) as margin,
    from valid_orders
    cross join settings
    where valid_orders.customer_key is not null
    group by valid_orders.customer_key, valid_orders.order_date
),

reached as (
    select
        buyers.customer_key,
        buyers.first_date + ages.age as until,
        ages.age,
    from buyers
    cross join settings
    cross join (select unnest({list(AGES)})::integer as age) as ages
    left join accounts on buyers.customer_key = accounts.customer_key
    where buyers.first_date + ages.age <= settings.as_of
        and coalesce(accounts.created_at >= settings.data_from, true)
),

sums as (
    select
        reached.customer_key,
        reached.age,
        coalesce(sum(margins.margin), 0)::double as margin,
    from reached
    left join margins on reached.customer_key = margins.customer_key and margins.order_date <= reached.until
    group by reached.customer_key, reached.age
)

select
    sums.age,
    customer_slices.* exclude (customer_key),
    count(*) as customers,
    sum(sums.margin) as margin,
    sum(sums.margin * sums.margin) as squares,
from sums
left join customer_slices on sums.customer_key = customer_slices.customer_key
group by all
"""


def has_values(version: Version) -> bool:
    """Whether the shop's data say what orders were worth."""
    return any(name in version.columns for name in VALUES)


def value_at_age(version: Version, where: Mapping[str, tuple[str, ...]] | None = None) -> pd.DataFrame:
    """Per age: age (days since the first purchase), n (customers that old), value (money), low, high.

    `value` is the mean of the margins of all orders up to that age, as in clv_historic: the margin as given,
    else order value × margin_rate. Empty without order values. Raises KeyError for an unknown slice.
    """
    where = known(where)
    if not has_values(version):
        return pd.DataFrame(columns=["age", "n", "value", "low", "high"])
    counts = read_counts(_file(version), ["age"], ["customers", "margin", "squares"], where)
    value, low, high = t_interval(counts["customers"], counts["margin"], counts["squares"])
    rows = pd.DataFrame(
        {"age": counts["age"], "n": counts["customers"], "value": value, "low": low, "high": high}
    )
    return rows.astype({"age": int, "n": int}).replace([np.inf, -np.inf], np.nan)


def _file(version: Version) -> Path:
    return file_of_counts(version, Query("value_at_age", _COUNTS))
