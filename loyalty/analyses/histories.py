"""What the forecast knows of each customer: how often, how recently, for how long, and what was spent."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from loyalty.workspace import Version

from .bg_nbd import Histories

WEEK = 7.0

_CUSTOMERS = """
select
    count(*) - 1 as repeats,
    (max(occasion_date) - min(occasion_date)) as recency,
    ($cut::date - min(occasion_date)) as age,
    count(*) filter (occasion_no > 1 and value > 0) as valued,
    coalesce(sum(value) filter (occasion_no > 1 and value > 0), 0)::double as spent,
from occasions
where occasion_date <= $cut::date
group by customer_key
order by customer_key
"""


@dataclass(frozen=True)
class Cells:
    """Customers with equal histories, counted; `place` says in which cell each customer is.

    `valued` repeat purchases of each customer have a value above zero; `spent` is the cell's mean of what a
    customer spent on them.
    """

    histories: Histories
    valued: np.ndarray
    spent: np.ndarray
    place: np.ndarray

    def drawn(self, n: np.ndarray) -> "Cells":
        """The same cells with other numbers of customers."""
        return replace(self, histories=replace(self.histories, n=n))

    def __len__(self) -> int:
        return len(self.valued)


@dataclass(frozen=True)
class Customers:
    """One element per customer: repeat occasions, days from first to last, days since the first.

    `valued`: how many of the repeat occasions have a value above zero; `spent`: their sum. The first
    occasion is not among them (Fader & Hardie): first baskets are often unlike those that follow.
    """

    repeats: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    valued: np.ndarray
    spent: np.ndarray

    @classmethod
    def read(cls, version: Version, cut: date) -> "Customers":
        """Everybody who had bought by the end of day `cut`, as known then."""
        found = version.cursor().execute(_CUSTOMERS, {"cut": cut}).fetchnumpy()
        return cls(**{name: np.asarray(column) for name, column in found.items()})

    def __len__(self) -> int:
        return len(self.repeats)

    @property
    def repeaters(self) -> int:
        """Customers with a second occasion."""
        return int((self.repeats > 0).sum())

    @cached_property
    def cells(self) -> Cells:
        """Equal histories counted together."""
        return self._cells(self.recency, self.age)

    @cached_property
    def weekly(self) -> Cells:
        """The same after rounding to whole weeks: far fewer different ones."""
        return self._cells(np.rint(self.recency / WEEK) * 7, np.rint(self.age / WEEK) * 7)

    def _cells(self, recency: np.ndarray, age: np.ndarray) -> Cells:
        columns = [self.repeats, recency, age, self.valued]
        key = np.zeros(len(self), dtype=np.int64)
        for column in columns:
            key = key * (int(column.max(initial=0)) + 1) + column.astype(np.int64)
        _, first, place, n = np.unique(key, return_index=True, return_inverse=True, return_counts=True)
        x, recency, age, valued = (column[first].astype(float) for column in columns)
        histories = Histories(x, recency / WEEK, age / WEEK, n.astype(float))
        return Cells(histories, valued, np.bincount(place, self.spent, len(n)) / n, place)

    @property
    def means(self) -> tuple[np.ndarray, np.ndarray]:
        """Of everybody with a valued repeat occasion: how many of them, and their mean value."""
        known = self.valued > 0
        return self.valued[known].astype(float), self.spent[known] / self.valued[known]

    @property
    def correlation(self) -> float:
        """Pearson's, of number and mean value of repeat occasions; NaN where all are alike."""
        x, mean = self.means
        if len(x) < 3 or not x.std() or not mean.std():
            return np.nan
        return float(np.corrcoef(x, mean)[0, 1])
