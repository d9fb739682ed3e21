"""Both models fitted to a shop's customers, what they expect on average, and how sure that is."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from loyalty.background import go_on

from . import bg_nbd, gamma_gamma
from .bg_nbd import BgNbd
from .gamma_gamma import GammaGamma
from .histories import WEEK, Cells, Customers

CUSTOMERS_NEEDED = 200
REPEATERS_NEEDED = 50
YEAR = 365
MEANS = ("purchases", "active", "value", "present_value")

# Purchases of a quarter are discounted from its middle.
_QUARTERS = 4
_REFITS = 30
# More different histories than these are rounded to whole weeks for the search and for the spread.
_MANY = 20_000
# Means that differ by less than this share are one for the spread.
_ALIKE = 0.02


class Models(NamedTuple):
    """How often, and how much per purchase; `spending` says why there is no second one."""

    purchases: BgNbd
    values: GammaGamma | None
    spending: str


def suffices(customers: Customers) -> bool:
    """Whether there are enough customers, and enough of them who came back, to learn from."""
    return len(customers) >= CUSTOMERS_NEEDED and customers.repeaters >= REPEATERS_NEEDED


def fitted(customers: Customers) -> Models:
    """Both models; `spending` is "ok", or "no_values", "few" (repeaters with a value), "no_mean"."""
    purchases = bg_nbd.fit(rough_cells(customers).histories)
    if len(customers.cells) > _MANY:
        purchases = bg_nbd.fit(customers.cells.histories, start=purchases)
    x, mean = customers.means
    if len(x) < REPEATERS_NEEDED:
        return Models(purchases, None, "few" if len(x) else "no_values")
    values = gamma_gamma.fit(x, mean)
    return Models(purchases, values, "ok") if values.has_mean else Models(purchases, None, "no_mean")


def rough_cells(customers: Customers) -> Cells:
    """Equal histories counted together; where there are very many, to the week."""
    cells = customers.cells
    return cells if len(cells) <= _MANY else customers.weekly


def expected(cells: Cells, models: Models, discount_rate: float) -> dict[str, float]:
    """Means over customers for the next 365 days.

    `purchases`, `value` and `present_value` (money, no margin taken) per customer, `active`: the share of
    repeat buyers still active. NaN where there is no model of values.
    """
    h = cells.histories
    weeks = YEAR / WEEK * np.arange(1, _QUARTERS + 1) / _QUARTERS
    until = np.array([models.purchases.expected_purchases(w, h.x, h.t_x, h.age) for w in weeks])
    again = h.x > 0
    active = models.purchases.p_alive(h.x, h.t_x, h.age)[again] @ h.n[again] / h.n[again].sum()
    found = {
        "purchases": until[-1] @ h.n / h.n.sum(),
        "active": active,
        "value": np.nan,
        "present_value": np.nan,
    }
    if models.values:
        per_purchase = _values(cells, models.values)
        by_quarter = np.diff(until, axis=0, prepend=0) @ per_purchase / h.n.sum()
        found["value"] = by_quarter.sum()
        found["present_value"] = by_quarter @ (1 + discount_rate) ** -(
            (np.arange(_QUARTERS) + 0.5) / _QUARTERS
        )
    return {name: float(value) for name, value in found.items()}


def _values(cells: Cells, values: GammaGamma) -> np.ndarray:
    """The expected values per purchase of all customers of a cell together: linear in what each spent."""
    return cells.histories.n * values.expected_value(cells.valued, cells.spent / np.maximum(cells.valued, 1))


def of_each(customers: Customers, models: Models) -> np.ndarray:
    """The value of the next 365 days of each customer (money, no margin taken); without values, purchases."""
    cells = customers.cells
    h = cells.histories
    count = models.purchases.expected_purchases(YEAR / WEEK, h.x, h.t_x, h.age)[cells.place]
    if not models.values:
        return count
    mean = customers.spent / np.maximum(customers.valued, 1)
    return count * models.values.expected_value(customers.valued, mean)


def spread(customers: Customers, models: Models) -> Mapping[str, float]:
    """Standard deviation of the logarithm of each mean of `expected`, by refitting resampled tables.

    Customers are drawn with replacement, as counts of their cells; how often and how much are drawn apart,
    as the models take them to be independent. The draws are seeded: the same data give the same spread.
    """
    draws = np.random.default_rng(25)
    cells, (x, mean, n) = rough_cells(customers), _alike(customers)
    start = bg_nbd.fit(cells.histories, start=models.purchases)
    logs = []
    for _ in range(_REFITS):
        go_on()
        drawn = cells.drawn(_resampled(draws, cells.histories.n))
        values = models.values and gamma_gamma.fit(x, mean, _resampled(draws, n), start=models.values)
        refitted = Models(bg_nbd.fit(drawn.histories, start=start), values, models.spending)
        if values is None or values.has_mean:
            logs.append([np.log(one) for one in expected(drawn, refitted, 0.0).values()])
    return dict(
        zip(("purchases", "active", "value", "present_value"), np.std(logs, axis=0, ddof=1), strict=True)
    )


def _resampled(draws: np.random.Generator, n: np.ndarray) -> np.ndarray:
    return draws.multinomial(round(n.sum()), n / n.sum()).astype(float)


def _alike(customers: Customers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers and mean values of purchases, and how many customers have them; where many, means on a grid."""
    x, mean = customers.means
    if len(x) > _MANY:
        mean = np.exp(np.rint(np.log(mean) / _ALIKE) * _ALIKE)
    pairs, n = np.unique(np.column_stack([x, mean]), axis=0, return_counts=True)
    return pairs[:, 0], pairs[:, 1], n.astype(float)
