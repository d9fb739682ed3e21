"""Shares of cases: share (yes or no) and mix (one share per category)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .base import Difference, Groups, Measure, Spec, numbers, result
from .intervals import Triple, divide, mover, newcombe, ratio_interval, wilson


class Share(Measure):
    """True cases ÷ cases, Wilson interval; two periods compared by Newcombe's method 10."""

    name = "share"
    sums = ("n", "k")

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is a boolean."""
        return {"n": "count(value)", "k": "count(*) filter (where value)"}

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate; value, low and high are 0–1, k the true cases."""
        groups = Groups.of(rows, by)
        n, k = (groups.add(rows[column]) for column in self.sums)
        low, high = wilson(k, n)
        counts = {"n": n, "k": k, **groups.uncounted(rows)}
        return result(groups.keys, {"value": divide(k, n), "low": low, "high": high, **counts})

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """See Measure.difference; −1…1."""
        (n1, k1), (n2, k2) = self._total(current), self._total(previous)
        return Difference.of(*newcombe(k1, n1, k2, n2))


class Mix(Measure):
    """The share of each category in all cases, or in their weights; categories add up to one.

    Shares of cases have a Wilson interval, shares of weights (of an amount, say) a linearised one.
    """

    name = "mix"
    keys = ("category",)
    sums = ("n", "weight", "weight_sq")

    def counted(self, spec: Spec) -> str:
        """See Measure.counted."""
        return "value is not null" + (" and weight is not null" if spec.weighted else "")

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is the category, weight a number where the KPI is weighted."""
        if not spec.weighted:
            each = "count(value)"
            return {"category": "value::varchar", "n": each, "weight": each, "weight_sq": each}
        both = f"filter (where {self.counted(spec)})"
        return {
            "category": "value::varchar",
            "n": f"count(*) {both}",
            "weight": f"coalesce(sum(weight::double) {both}, 0)",
            "weight_sq": f"coalesce(sum(weight::double * weight::double) {both}, 0)",
        }

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate, but one row per group and category: n cases of the group, k in the category.

        Every category that occurs in `rows` gets a row in every group with cases, with k = 0 where it does
        not occur there: a series must show that as zero, not as a gap. A group without cases has one row
        with category None. open and left_out belong to the group and are repeated.
        """
        groups = Groups.of(rows, by)
        tables, names = _tables(rows, groups, self.sums)
        counts = tables[0]
        n = counts.sum(axis=1)
        shown = np.broadcast_to(n[:, None] > 0, counts.shape).copy()
        shown[n == 0, 0] = True
        group, category = np.nonzero(shown)
        k = np.where(n[group] > 0, counts[group, category], np.nan)
        if spec.weighted:
            value, low, high = (one[group, category] for one in _shares_of_weights(*tables))
            low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
        else:
            value, (low, high) = divide(k, n[group]), wilson(k, n[group])
        columns = {
            "value": value,
            "n": n[group],
            "k": k,
            "low": low,
            "high": high,
            "category": np.where(n[group] > 0, names[category], None),
            **{name: counted[group] for name, counted in groups.uncounted(rows).items()},
        }
        return result(groups.keys.iloc[group], columns)

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """Not defined, as a mix has no single value; see `differences`."""
        raise ValueError("a mix has one difference per category, not one: use differences()")

    def differences(
        self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec | None = None
    ) -> dict[str, Difference]:
        """Change of the share of each category that occurs in either period (−1…1).

        Newcombe's interval for shares of cases, the linearised limits of both for shares of weights: the
        uncut ones, as a limit cut at 0 or 1 would make the standard error look smaller than it is.
        """
        if spec and spec.weighted:
            return self._weighted_differences(current, previous)
        counts1, counts2 = (_by_category(rows) for rows in (current, previous))
        n1, n2 = sum(counts1.values()), sum(counts2.values())
        return {
            category: Difference.of(*newcombe(counts1.get(category, 0), n1, counts2.get(category, 0), n2))
            for category in sorted(counts1.keys() | counts2.keys())
        }

    def _weighted_differences(self, current: pd.DataFrame, previous: pd.DataFrame) -> dict[str, Difference]:
        both = pd.concat([current.assign(_period=1), previous.assign(_period=2)], ignore_index=True)
        groups = Groups.of(both, ["_period"])
        tables, names = _tables(both, groups, self.sums)
        if len(groups) < 2 or not tables[0].sum(axis=1).all():
            return {}
        (value1, value2), (low1, low2), (high1, high2) = _shares_of_weights(*tables)
        change, low, high = mover(value1, (low1, high1), value2, (low2, high2))
        limits = np.clip([low, high], -1, 1)
        return {name: Difference.of(*one) for name, *one in zip(names, change, *limits, strict=True)}


def _tables(
    rows: pd.DataFrame, groups: Groups, sums: Sequence[str] = ("n",)
) -> tuple[list[np.ndarray], np.ndarray]:
    """Each sum per group (rows) and category (columns, sorted), and the names of the categories."""
    counted = (numbers(rows["n"]) > 0) & rows["category"].notna().to_numpy()
    codes, names = pd.factorize(rows["category"].astype(object).to_numpy()[counted], sort=True)
    width = max(len(names), 1)
    places = groups.codes[counted] * width + codes
    tables = [
        np.bincount(places, numbers(rows[name])[counted], len(groups) * width).reshape(len(groups), width)
        for name in sums
    ]
    return tables, names if len(names) else np.array([None], dtype=object)


def _shares_of_weights(counts: np.ndarray, weights: np.ndarray, squares: np.ndarray) -> Triple:
    """Value and uncut limits per group (rows) and category (columns), from the tables of the sums."""
    n, whole, whole_sq = (table.sum(axis=1, keepdims=True) for table in (counts, weights, squares))
    return ratio_interval(n, weights, whole, squares, whole_sq, squares)


def _by_category(rows: pd.DataFrame) -> dict[str, float]:
    (counts,), names = _tables(rows, Groups.of(rows, ()))
    return {name: count for name, count in zip(names, counts[0], strict=True) if count > 0}
