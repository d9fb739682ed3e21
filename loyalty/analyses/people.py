"""Lists of customers: under which key they stand, which slices they have, and when a group is too small."""

from collections.abc import Mapping

import pandas as pd

from loyalty.cases import CUSTOMER_NUMBERS
from loyalty.catalog import SHARED_SLICES
from loyalty.rollup import Query, file_of_counts, read_rows
from loyalty.workspace import Version

# Smaller groups are neither listed nor counted out (rule G18).
FEWEST = 10
# The earlier group of somebody who was not a customer yet.
NOBODY = "none"
SLICES = tuple(name for name in SHARED_SLICES if name != "customer_kind")

_KEYS = CUSTOMER_NUMBERS.format(among="")


class TooFewError(Exception):
    """A group of fewer than FEWEST customers, which is not listed."""


def known(where: Mapping[str, tuple[str, ...]] | None) -> Mapping[str, tuple[str, ...]]:
    """The filter as it is. Raises KeyError for a slice that customers do not have."""
    for name in where or {}:
        if name not in SLICES:
            raise KeyError(name)
    return where or {}


def listing(
    version: Version,
    name: str,
    sql: str,
    order_by: str,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> pd.DataFrame:
    """What `sql` says of single customers, with `customer`, the pseudonymous key, instead of `customer_key`.

    Kept in a file `name` per version. Raises TooFewError for fewer than FEWEST customers.
    """
    named = (
        f"with listed as ({sql}), keys as ({_KEYS}) "
        "select keys.customer, listed.* exclude (customer_key), customer_slices.* exclude (customer_key) "
        "from listed inner join keys on listed.customer_key = keys.customer_key "
        "left join customer_slices on listed.customer_key = customer_slices.customer_key"
    )
    found = read_rows(file_of_counts(version, Query(name, named)), f"{order_by}, customer", where)
    if len(found) < FEWEST:
        raise TooFewError
    return found.drop(columns=list(SLICES))
