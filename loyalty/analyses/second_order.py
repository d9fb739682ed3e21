"""How long until the second purchase, with everybody counted – also those who have not come back yet."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from loyalty.measures import KaplanMeier, kaplan_meier
from loyalty.rollup import Query, file_of_counts, read_counts
from loyalty.workspace import Version

from .people import known

DAYS = (30, 90, 180, 365)

# Who has not come back by as-of is open since the first purchase.
_COUNTS = """
select
    coalesce(buyers.second_date, settings.as_of) - buyers.first_date as days,
    buyers.second_date is not null as closed,
    customer_slices.* exclude (customer_key),
    count(*) as customers,
from buyers
cross join settings
left join customer_slices on buyers.customer_key = customer_slices.customer_key
group by all
"""


class Waiting(NamedTuple):
    """The curve of those still without a second purchase (in days), all customers, those who came back."""

    curve: KaplanMeier
    customers: int
    returned: int

    def returned_within(self) -> pd.DataFrame:
        """days (of DAYS, as far as anybody was observed), value (share who came back by then), low, high."""
        within = [days for days in DAYS if len(self.curve.times) and days <= self.curve.times[-1]]
        places = np.searchsorted(self.curve.times, within, side="right") - 1

        def back(still: np.ndarray) -> np.ndarray:
            return 1 - np.where(places < 0, 1.0, still[np.maximum(places, 0)])

        curve = self.curve
        columns = {"value": back(curve.survival), "low": back(curve.high), "high": back(curve.low)}
        return pd.DataFrame({"days": within} | columns)


def waiting(
    version: Version, where: Mapping[str, tuple[str, ...]] | None = None, closed_only: bool = False
) -> Waiting:
    """The Kaplan–Meier curve; `closed_only` leaves out who has not come back, which is the usual mistake.

    Then it seems as if everybody came back, and soon: the slow ones are missing. Raises KeyError for an
    unknown slice.
    """
    counts = read_counts(_file(version), ["days", "closed"], ["customers"], known(where))
    counts = counts[counts["closed"].astype(bool)] if closed_only else counts
    closed = counts["closed"].to_numpy(bool)
    curve = kaplan_meier(counts["days"].to_numpy(float), closed, counts["customers"])
    customers = counts["customers"].to_numpy()
    return Waiting(curve, round(customers.sum()), round(customers[closed].sum()))


def _file(version: Version) -> Path:
    return file_of_counts(version, Query("second_order", _COUNTS))
