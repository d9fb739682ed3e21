"""What every measure has in common: its interface, its result columns, and adding up by group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

# Every estimate has all of these, whatever the measure; what does not apply is NaN (category: None).
OUTPUT = (
    "value",
    "n",
    "k",
    "low",
    "high",
    "p90",
    "category",
    "k1",
    "n1",
    "k0",
    "n0",
    "open",
    "left_out",
)
_WHOLE = ("n", "open", "left_out")


@dataclass(frozen=True)
class Spec:
    """What a measure needs to know of a KPI."""

    measure: str
    unit: str
    effect: str | None = None
    weighted: bool = False  # a mix: the cases weigh what their `weight` says
    census: bool = False  # the cases are all that happened and stand for nothing beyond: no interval
    least: float | None = None  # what the value of a mean or ratio cannot fall below,
    most: float | None = None  # or rise above, whatever the cases: its interval ends there


@dataclass(frozen=True)
class Difference:
    """Current minus previous period, in the KPI's unit, with its 95 % interval.

    `value` is NaN if either period has no value, `low` and `high` are NaN where no interval is defined.
    """

    value: float
    low: float = np.nan
    high: float = np.nan

    @classmethod
    def of(cls, value: ArrayLike, low: ArrayLike, high: ArrayLike) -> "Difference":
        """From arrays of one element each. Limits without any width say nothing and are left out."""
        value, low, high = (float(np.squeeze(one)) for one in (value, low, high))
        return cls(value, low, high) if high > low else cls(value)

    @property
    def is_change(self) -> bool:
        """Whether the interval excludes zero; without an interval nothing is called a change."""
        return bool(self.low > 0 or self.high < 0)


class Measure:
    """One way to turn additive rollup rows into a value with its uncertainty.

    `keys` are the group columns the rollup needs beside day and slices, `sums` its additive columns
    (`open` and `left_out` always come on top). Rollup rows may be added up over any period or slice.
    """

    name: str
    keys: tuple[str, ...] = ()
    sums: tuple[str, ...] = ("n",)

    def sql(self, spec: Spec) -> dict[str, str]:
        """DuckDB expression per rollup column (keys and sums), over the columns of the cases.

        The expressions see value, closed, weight, exposed and stratum; value is NULL for a case that is
        open or left out, and such a case adds nothing to any sum.
        """
        raise NotImplementedError

    def counted(self, spec: Spec) -> str:
        """DuckDB condition on a case that is neither open nor left out: whether it is one of n."""
        return "value is not null"

    def estimate(self, rows: pd.DataFrame, by: Sequence[str], spec: Spec) -> pd.DataFrame:
        """One row per group of `by` (one row in all if `by` is empty): `by` + OUTPUT.

        `rows` has keys + sums + open + left_out + `by`; NULL is a group of its own. n, open and left_out
        are int64, the other counts float64.
        """
        raise NotImplementedError

    def difference(self, current: pd.DataFrame, previous: pd.DataFrame, spec: Spec) -> Difference:
        """Current minus previous, each given as the rollup rows of its period (added up here)."""
        raise NotImplementedError

    def _total(self, rows: pd.DataFrame) -> tuple[float, ...]:
        return tuple(float(numbers(rows[column]).sum()) for column in self.sums)


def numbers(column: pd.Series) -> np.ndarray:
    """Any numeric column as float64; NULL, the sum over nothing in SQL, is 0."""
    return column.to_numpy(dtype=float, na_value=0.0)


@dataclass(frozen=True)
class Groups:
    """Which group each row belongs to: `codes` (one per row) point into the rows of `keys`."""

    keys: pd.DataFrame
    codes: np.ndarray

    @classmethod
    def of(cls, rows: pd.DataFrame, by: Sequence[str]) -> "Groups":
        """Group `rows` by the columns `by`, in sorted order, NULL last."""
        if not by:
            return cls(pd.DataFrame(index=range(1)), np.zeros(len(rows), dtype=np.intp))
        codes = np.zeros(len(rows), dtype=np.intp)
        for name in by:
            own, values = pd.factorize(rows[name], sort=True, use_na_sentinel=False)
            codes = codes * len(values) + own
        _, first, codes = np.unique(codes, return_index=True, return_inverse=True)
        # The keys are taken from the rows, not from the group labels, so that they keep their types.
        return cls(rows[list(by)].iloc[first].reset_index(drop=True), codes)

    def __len__(self) -> int:
        return len(self.keys)

    def add(self, column: pd.Series | np.ndarray) -> np.ndarray:
        """Sum of a column of the rows per group, float64."""
        values = numbers(column) if isinstance(column, pd.Series) else column
        return np.bincount(self.codes, weights=values, minlength=len(self))

    def uncounted(self, rows: pd.DataFrame) -> dict[str, np.ndarray]:
        """Open and left-out cases per group."""
        return {column: self.add(rows[column]) for column in ("open", "left_out")}

    def has_rows(self) -> np.ndarray:
        """Which groups have any row at all (the one group without `by` may have none)."""
        return np.bincount(self.codes, minlength=len(self)) > 0


def result(keys: pd.DataFrame, columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """The frame an estimate returns: group keys, then OUTPUT, filled up where a column does not apply."""
    unknown = columns.keys() - set(OUTPUT)
    if unknown:
        raise ValueError(f"not a result column: {sorted(unknown)}")
    nothing = np.full(len(keys), np.nan)
    filled = {name: columns.get(name, nothing) for name in OUTPUT}
    filled |= {name: np.rint(columns[name]).astype(np.int64) for name in _WHOLE}
    # A series of its own type: pandas would read text as str and turn None into NaN.
    category = columns.get("category", np.full(len(keys), None, dtype=object))
    filled["category"] = pd.Series(category, dtype=object)
    return pd.DataFrame({name: keys[name].array for name in keys.columns} | filled)
