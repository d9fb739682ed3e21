"""How well a forecast did before: learned from the first two thirds of the data, held against the rest."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from loyalty.workspace import Version

from . import bg_nbd
from .clv_fit import rough_cells, suffices
from .histories import WEEK, Customers

LEARNED_SHARE = 2 / 3
# Customers with this many repeat purchases or more are one group.
MOST = 7

_LATER = """
with known as (
    select
        customer_key,
        min(occasion_date) as first_date,
        count(*) filter (occasion_date <= $cut::date) - 1 as repeats,
    from occasions
    group by customer_key
    having min(occasion_date) <= $cut::date
)

select
    date_trunc('month', occasions.occasion_date) as month,
    least(known.repeats, $most::integer) as repeats,
    count(*) as purchases,
from known
inner join occasions on known.customer_key = occasions.customer_key
where occasions.occasion_date > $cut::date and occasions.occasion_date <= $until::date
group by all
"""


@dataclass(frozen=True)
class Check:
    """Observed beside predicted purchases, from `cut` to `until` (ISO dates), of who had bought by `cut`.

    `months`: (first day, observed, predicted) of everybody together. `groups`: (repeat purchases by `cut`,
    customers, observed per customer, predicted per customer); the last group holds all with MOST or more.
    """

    cut: str
    until: str
    customers: int
    months: list[tuple[str, float, float]]
    groups: list[tuple[int, int, float, float]]

    @property
    def observed(self) -> float:
        """All purchases after the cut."""
        return sum(observed for _, observed, _ in self.months)

    @property
    def predicted(self) -> float:
        """As many were predicted."""
        return sum(predicted for _, _, predicted in self.months)


def check(version: Version) -> Check | None:
    """The check of a version; None where two thirds of the data are too few customers to learn from."""
    spans = _months_after(version)
    if not spans:
        return None
    cut, until = spans[0].start_time.date() - timedelta(days=1), spans[-1].end_time.date()
    customers = Customers.read(version, cut)
    if not suffices(customers):
        return None
    cells = rough_cells(customers)
    model, h = bg_nbd.fit(cells.histories), cells.histories
    parameters = {"cut": cut, "until": until, "most": MOST}
    later = version.cursor().execute(_LATER, parameters).df()
    by_month = later.groupby("month")["purchases"].sum()
    weeks = [(span.end_time.date() - cut).days / WEEK for span in spans]
    so_far = [model.expected_purchases(one, h.x, h.t_x, h.age) for one in weeks]
    predicted = np.diff([one @ h.n for one in so_far], prepend=0)
    return Check(
        cut=cut.isoformat(),
        until=until.isoformat(),
        customers=len(customers),
        months=[
            (span.start_time.date().isoformat(), float(by_month.get(span.start_time, 0)), float(many))
            for span, many in zip(spans, predicted, strict=True)
        ],
        groups=_groups(h, so_far[-1], later.groupby("repeats")["purchases"].sum()),
    )


def _months_after(version: Version) -> list[pd.Period]:
    """The whole months after the part that is learned from."""
    days = (version.as_of - version.data_from).days
    middle: date = version.data_from + timedelta(days=round(days * LEARNED_SHARE))
    months = pd.period_range(pd.Period(middle, "M") + 1, pd.Period(version.as_of, "M"), freq="M")
    # A cut nearer to the begin of its month lies at the end of the month before.
    if (middle + timedelta(days=15)).month == middle.month:
        months = months.insert(0, pd.Period(middle, "M"))
    return [month for month in months if month.end_time.date() <= version.as_of]


def _groups(h: bg_nbd.Histories, predicted: np.ndarray, observed: pd.Series) -> list[tuple]:
    place = np.minimum(h.x, MOST).astype(int)
    customers, many = np.bincount(place, h.n), np.bincount(place, h.n * predicted)
    return [
        (x, int(customers[x]), float(observed.get(x, 0) / customers[x]), float(many[x] / customers[x]))
        for x in np.flatnonzero(customers).tolist()
    ]
