"""Amounts: mean per case, total over cases, ratio of two sums."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .base import Difference, Groups, Measure, Spec, result
from .intervals import mover, ratio_interval, t_interval, welch


class Mean(Measure):
    """Mean of the cases, t interval; two periods compared by Welch's t."""

    name = "mean"
    sums = ("n", "total", "squares")

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is a number."""
        return {
            "n": "count(value)",
            "total": "coalesce(sum(value::double), 0)",
            "squares": "coalesce(sum(value::double * value::double), 0)",
        }

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; in the KPI's unit."""
        groups = Groups.of(rows, by)
        n, total, squares = (groups.add(rows[column]) for column in self.sums)
        value, low, high = t_interval(n, total, squares)
        counts = {"n": n, **groups.uncounted(rows)}
        return result(groups.keys, {"value": value, "low": low, "high": high, **counts})

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; in the KPI's unit."""
        return Difference.of(*welch(self._total(current), self._total(previous)))


class Total(Measure):
    """Sum over the cases. It counts what happened, all of it: no sample, no interval."""

    name = "total"
    sums = ("n", "total")

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is a number."""
        return {"n": "count(value)", "total": "coalesce(sum(value::double), 0)"}

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; 0 if the group has rows but no counted case, NaN if it has no rows."""
        groups = Groups.of(rows, by)
        n, total = (groups.add(rows[column]) for column in self.sums)
        value = np.where(groups.has_rows(), total, np.nan)
        return result(groups.keys, {"value": value, "n": n, **groups.uncounted(rows)})

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; never with an interval."""
        if current.empty or previous.empty:
            return Difference(np.nan)
        return Difference(self._total(current)[1] - self._total(previous)[1])


class Ratio(Measure):
    """Sum of the values ÷ sum of the weights over the same cases, linearised interval."""

    name = "ratio"
    sums = ("n", "total", "weight", "total_sq", "weight_sq", "products")

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; a case counts only if both value and weight are known."""
        both = "filter (where value is not null and weight is not null)"
        return {
            "n": f"count(*) {both}",
            "total": f"coalesce(sum(value::double) {both}, 0)",
            "weight": f"coalesce(sum(weight::double) {both}, 0)",
            "total_sq": f"coalesce(sum(value::double * value::double) {both}, 0)",
            "weight_sq": f"coalesce(sum(weight::double * weight::double) {both}, 0)",
            "products": f"coalesce(sum(value::double * weight::double) {both}, 0)",
        }

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; in the KPI's unit, NaN where the weights add up to 0."""
        groups = Groups.of(rows, by)
        sums = [groups.add(rows[column]) for column in self.sums]
        value, low, high = ratio_interval(*sums)
        counts = {"n": sums[0], **groups.uncounted(rows)}
        return result(groups.keys, {"value": value, "low": low, "high": high, **counts})

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; normal interval from both standard errors, none if both are 0."""
        (value1, *limits1), (value2, *limits2) = (
            ratio_interval(*self._total(rows)) for rows in (current, previous)
        )
        return Difference.of(*mover(value1, limits1, value2, limits2))
