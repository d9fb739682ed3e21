"""Durations: how long it takes until half, and until nine tenths, are done – open cases included."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .base import Difference, Groups, Measure, Spec, numbers, result
from .bootstrap import bootstrap_medians
from .survival import kaplan_meier, quantiles

_REPLICATES = 600
_CELLS_PER_UNIT = {"hours": 60, "minutes": 10}
# A replicate in which half are never closed has no median. A few are bad luck, more mean that the
# uncertainty reaches beyond what was observed.
_FEW_UNREACHED = 0.01
# All of five cases lie on one side of the median in 6 of 100 samples, of six in 3: only from six on do their
# extremes hold it with 95 %. The limits of a curve of one case would meet in that case, and claim certainty.
_FEWEST_FOR_LIMITS = 6


class Duration(Measure):
    """Kaplan–Meier median with log-log limits, and P90; open cases are right-censored.

    The rollup counts whole days; whole minutes if the unit is hours, tenths of a minute if it is minutes.
    """

    name = "duration"
    keys = ("time", "closed")

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is a duration in the KPI's unit, closed is false for a case still open."""
        return {
            "time": f"round(value * {_per_unit(spec)})::bigint",
            "closed": "coalesce(closed, true)",
            "n": "count(value)",
        }

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; in the KPI's unit. n counts all cases, k the closed ones, open the rest.

        A quantile that the curve does not reach is NaN; so are the limits below six cases.
        """
        groups = Groups.of(rows, by)
        times, closed, weights = _cells(rows)
        found = quantiles(groups.codes, len(groups), times, closed, weights)
        n, k = groups.add(weights), groups.add(weights * closed)
        columns = {"n": n, "k": k, "open": n - k, "left_out": groups.add(rows["left_out"])}
        low, high = (np.where(n < _FEWEST_FOR_LIMITS, np.nan, limit) for limit in (found.low, found.high))
        limits = {"value": found.median, "low": low, "high": high, "p90": found.p90}
        return result(groups.keys, columns | {name: time / _per_unit(spec) for name, time in limits.items()})

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; of the medians, in the KPI's unit, with a percentile bootstrap interval.

        The draws are seeded: the same data always give the same interval.
        """
        cells1, cells2 = _cells(current), _cells(previous)
        value = (kaplan_meier(*cells1).median - kaplan_meier(*cells2).median) / _per_unit(spec)
        fewest = min(weights.sum() for _, _, weights in (cells1, cells2))
        if np.isnan(value) or fewest < _FEWEST_FOR_LIMITS:
            return Difference(value)
        draws = np.random.default_rng(20)
        medians1, medians2 = (bootstrap_medians(*cells, _REPLICATES, draws) for cells in (cells1, cells2))
        differences = (medians1 - medians2) / _per_unit(spec)
        if np.isnan(differences).mean() > _FEW_UNREACHED:
            return Difference(value)
        low, high = np.nanquantile(differences, (0.025, 0.975))
        return Difference(value, float(low), float(high))


def _per_unit(spec: Spec) -> int:
    return _CELLS_PER_UNIT.get(spec.unit, 1)


def _cells(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Time, closed, number of cases. Rows that count nothing have no time; they weigh 0."""
    closed = rows["closed"].to_numpy(dtype=object, na_value=True).astype(bool)
    return numbers(rows["time"]), closed, numbers(rows["n"])
