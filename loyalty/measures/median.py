"""Medians of amounts that are all known."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from .base import Difference, Groups, Spec
from .duration import Duration

_STEPS = 1000


class Median(Duration):
    """Median and P90 of numbers, counted in thousandths of the unit (percent: tenths of a point).

    A duration without open cases: the Kaplan–Meier median is the smallest value that at least half of the
    cases do not exceed, and its log-log limits hold without any assumption about the distribution.
    """

    name = "median"

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is a number of 0 or more."""
        return {"time": f"round(value * {_STEPS})::bigint", "closed": "true", "n": "count(value)"}

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; in the KPI's unit."""
        found = super().estimate(rows, by, _whole(spec))
        limits = {name: found[name] / _STEPS for name in ("value", "low", "high", "p90")}
        unknown = np.rint(Groups.of(rows, by).add(rows["open"])).astype(np.int64)
        return found.assign(**limits, k=np.nan, open=unknown)

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; in the KPI's unit, with the seeded bootstrap of durations."""
        found = super().difference(current, previous, _whole(spec))
        return Difference(found.value / _STEPS, found.low / _STEPS, found.high / _STEPS)


def _whole(spec: Spec) -> Spec:
    """Steps are counted as days are: one by one."""
    return replace(spec, unit="days")
