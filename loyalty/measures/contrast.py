"""Contrast: the outcome of exposed cases against that of comparable cases that were not exposed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .base import Difference, Groups, Measure, Spec, numbers, result
from .intervals import Triple, mover
from .stratified import attributable, risk_difference


class Contrast(Measure):
    """Mantel–Haenszel risk difference over strata, or (attributable) its share of the risk of the exposed.

    What differs between the arms beside the exposure is held fixed only as far as the strata say.
    """

    name = "contrast"
    keys = ("exposed", "stratum")
    sums = ("n", "k")

    def counted(self, spec: Spec) -> str:
        """See Measure.counted."""
        return "value is not null and exposed is not null"

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value and exposed are booleans, cases with unknown exposure do not count."""
        return {
            "exposed": "exposed",
            "stratum": "coalesce(stratum::varchar, '')",
            "n": f"count(*) filter (where {self.counted(spec)})",
            "k": f"count(*) filter (where value and {self.counted(spec)})",
        }

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; −1…1, attributable 0–1. k1 of n1 exposed, k0 of n0 not exposed cases (crude).

        NaN where no stratum of the group has both arms.
        """
        groups = Groups.of(rows, by)
        tables = _tables(rows, groups)
        value, low, high = _effect(spec, tables)
        k1, n1, k0, n0 = tables.sum(axis=-1)
        counts = {"n": n1 + n0, "k1": k1, "n1": n1, "k0": k0, "n0": n0}
        columns = {"value": value, "low": low, "high": high, **counts, **groups.uncounted(rows)}
        return result(groups.keys, columns)

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; normal interval from both standard errors, none if both are 0."""
        (value1, *limits1), (value2, *limits2) = (
            _effect(spec, _tables(rows, Groups.of(rows, ()))) for rows in (current, previous)
        )
        return Difference.of(*mover(value1, limits1, value2, limits2))


def _effect(spec: Spec, tables: np.ndarray) -> Triple:
    if spec.effect not in (None, "attributable"):
        raise ValueError(f"unknown effect of a contrast: {spec.effect!r}")
    return (risk_difference if spec.effect is None else attributable)(*tables)


def _tables(rows: pd.DataFrame, groups: Groups) -> np.ndarray:
    """Counts k1, n1, k0, n0 (first axis) per group and stratum."""
    n, k = numbers(rows["n"]), numbers(rows["k"])
    strata, names = pd.factorize(rows["stratum"].astype(object).to_numpy(), use_na_sentinel=False)
    exposed = rows["exposed"].to_numpy(dtype=object, na_value=False).astype(bool)
    width = max(len(names), 1)
    cells = groups.codes * width + strata

    def add(counts: np.ndarray) -> np.ndarray:
        return np.bincount(cells, counts, len(groups) * width).reshape(len(groups), width)

    return np.stack([add(k * exposed), add(n * exposed), add(k * ~exposed), add(n * ~exposed)])
