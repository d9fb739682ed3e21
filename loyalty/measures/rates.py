"""Shares of cases: share (yes or no) and mix (one share per category)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .base import Difference, Groups, Measure, Spec, numbers, result
from .intervals import divide, newcombe, wilson


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
    """The share of each category among all cases; categories exclude each other and add up to one."""

    name = "mix"
    keys = ("category",)

    def sql(self, spec: Spec) -> dict[str, str]:
        """See Measure.sql; value is the category."""
        return {"category": "value::varchar", "n": "count(value)"}

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """See Measure.estimate, but one row per group and category: n cases of the group, k in the category.

        Every category that occurs in `rows` gets a row in every group with cases, with k = 0 where it does
        not occur there: a series must show that as zero, not as a gap. A group without cases has one row
        with category None. open and left_out belong to the group and are repeated.
        """
        groups = Groups.of(rows, by)
        counts, names = _table(rows, groups)
        n = counts.sum(axis=1)
        shown = np.broadcast_to(n[:, None] > 0, counts.shape).copy()
        shown[n == 0, 0] = True
        group, category = np.nonzero(shown)
        k = np.where(n[group] > 0, counts[group, category], np.nan)
        low, high = wilson(k, n[group])
        columns = {
            "value": divide(k, n[group]),
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

    def differences(self, current: pd.DataFrame, previous: pd.DataFrame) -> dict[str, Difference]:
        """Change of the share of each category that occurs in either period (−1…1, Newcombe)."""
        counts1, counts2 = (_by_category(rows) for rows in (current, previous))
        n1, n2 = sum(counts1.values()), sum(counts2.values())
        return {
            category: Difference.of(*newcombe(counts1.get(category, 0), n1, counts2.get(category, 0), n2))
            for category in sorted(counts1.keys() | counts2.keys())
        }


def _table(rows: pd.DataFrame, groups: Groups) -> tuple[np.ndarray, np.ndarray]:
    """Cases per group (rows) and category (columns, sorted), and the names of the categories."""
    n = numbers(rows["n"])
    counted = (n > 0) & rows["category"].notna().to_numpy()
    codes, names = pd.factorize(rows["category"].astype(object).to_numpy()[counted], sort=True)
    width = max(len(names), 1)
    cells = np.bincount(groups.codes[counted] * width + codes, n[counted], len(groups) * width)
    return cells.reshape(len(groups), width), names if len(names) else np.array([None], dtype=object)


def _by_category(rows: pd.DataFrame) -> dict[str, float]:
    counts, names = _table(rows, Groups.of(rows, ()))
    return {name: count for name, count in zip(names, counts[0], strict=True) if count > 0}
