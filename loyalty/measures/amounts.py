"""Amounts: mean per case, total over cases, ratio of two sums, variation of the amounts."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .base import Difference, Groups, Measure, Spec, result
from .intervals import Triple, divide, mover, ratio_interval, t_interval, variance, welch


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
        value, low, high = _possible(spec, *t_interval(n, total, squares))
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
        """See Measure.estimate; 0 if the group has rows but no counted case, NaN if it has no rows.

        NaN as well if all its cases are open: a sum over the unknown is unknown, not 0.
        """
        groups = Groups.of(rows, by)
        n, total = (groups.add(rows[column]) for column in self.sums)
        uncounted = groups.uncounted(rows)
        is_known = groups.has_rows() & ((n > 0) | (uncounted["open"] == 0))
        return result(groups.keys, {"value": np.where(is_known, total, np.nan), "n": n, **uncounted})

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; never with an interval."""
        value1, value2 = (self.estimate(rows, (), spec)["value"].iloc[0] for rows in (current, previous))
        return Difference(float(value1 - value2))


class Ratio(Measure):
    """Sum of the values ÷ sum of the weights over the same cases, linearised interval; of a census none."""

    name = "ratio"
    sums = ("n", "total", "weight", "total_sq", "weight_sq", "products")

    def counted(self, spec: Spec) -> str:
        """See Measure.counted."""
        return "value is not null and weight is not null"

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; a case counts only if both value and weight are known."""
        both = f"filter (where {self.counted(spec)})"
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
        columns = {"n": sums[0], **groups.uncounted(rows)}
        columns["value"], low, high = _possible(spec, *ratio_interval(*sums))
        if not spec.census:
            columns |= {"low": low, "high": high}
        return result(groups.keys, columns)

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; normal interval from both standard errors, none if both are 0.

        From the uncut limits: a limit cut at 0 would make the standard error look smaller than it is.
        """
        (value1, *limits1), (value2, *limits2) = (
            ratio_interval(*self._total(rows)) for rows in (current, previous)
        )
        if spec.census:
            return Difference(float(value1 - value2))
        widest = None if spec.least is None or spec.most is None else spec.most - spec.least
        bounds = replace(spec, least=None if widest is None else -widest, most=widest)
        return Difference.of(*_possible(bounds, *mover(value1, limits1, value2, limits2)))


class Variation(Measure):
    """Coefficient of variation of the cases: sample standard deviation ÷ mean.

    Without an interval: the published ones (McKay 1932, Vangel 1996) need independent normal values, and
    amounts of successive periods, with their season and trend, are neither.
    """

    name = "variation"
    sums = Mean.sums

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is a number."""
        return MEAN.sql(spec)

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; 0 or more, NaN below two cases and where the mean is not above 0."""
        groups = Groups.of(rows, by)
        n, total, squares = (groups.add(rows[column]) for column in self.sums)
        counts = {"n": n, **groups.uncounted(rows)}
        return result(groups.keys, {"value": coefficient_of_variation(n, total, squares), **counts})

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; never with an interval."""
        value1, value2 = (coefficient_of_variation(*self._total(rows)) for rows in (current, previous))
        return Difference(float(value1 - value2))


MEAN = Mean()


def coefficient_of_variation(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> np.ndarray:
    """Sample standard deviation ÷ mean from count, sum and sum of squares."""
    mean = divide(total, n)
    return divide(np.sqrt(variance(n, total, squares)), np.where(mean > 0, mean, np.nan))


def _possible(spec: Spec, value: np.ndarray, low: np.ndarray, high: np.ndarray) -> Triple:
    """The limits cut at what the value can be at all; not those of a value that contradicts it."""
    if spec.least is not None:
        low = np.where(value >= spec.least, np.maximum(low, spec.least), low)
    if spec.most is not None:
        high = np.where(value <= spec.most, np.minimum(high, spec.most), high)
    return value, low, high
