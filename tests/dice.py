"""Random columns, and columns in the types of the schema."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from loyalty.schema import TABLES

DTYPES = {
    "number": "float64",
    "money": "float64",
    "integer": "Int64",
    "scale": "Int64",
    "flag": "boolean",
    "timestamp": "datetime64[us]",
    "date": "datetime64[us]",
}


@dataclass
class Dice:
    """Random columns of a fixed length, with holes."""

    draws: np.random.Generator
    rows: int

    def pick(self, *values: object, p: list[float] | None = None) -> pd.Series:
        return pd.Series([values[place] for place in self.draws.choice(len(values), self.rows, p=p)])

    def happens(self, share: float) -> np.ndarray:
        return self.draws.random(self.rows) < share

    def days(self, low: float, high: float) -> pd.Series:
        """Spans between `low` and `high` days, to the second."""
        seconds = self.draws.integers(round(low * 86400), round(high * 86400), self.rows)
        return pd.Series(pd.to_timedelta(seconds, unit="s"))

    def moments(self, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
        return first + self.days(0, (last - first).days + 1)

    def number(self, low: float, high: float, digits: int = 2) -> pd.Series:
        return pd.Series(self.draws.uniform(low, high, self.rows).round(digits))

    def holes(self, column: pd.Series, share: float) -> pd.Series:
        return column.where(~self.happens(share))


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The columns in the types of the schema, so that nothing is guessed on the way into DuckDB."""
    columns = TABLES[name].columns
    return pd.DataFrame(
        {
            column: pd.Series(table[column].to_numpy(dtype=object), dtype=object).astype(
                DTYPES.get(columns[column].type, "str")
            )
            for column in table
        }
    )
