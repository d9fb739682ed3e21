"""How the months of a KPI are best shown: as a line, as one number, or not at all."""

import pandas as pd

from loyalty import format as fmt

from .series import HIDDEN


def shape(frame: pd.DataFrame, kpi, lang: str, previous: pd.DataFrame | None = None) -> str:
    """ "trend", "number" or "nothing" for a result frame by period, and perhaps the same of a year earlier.

    A line needs movement: one point alone, or what reads the same in every period of both years, is a number.
    """
    drawn = known(frame)
    if not len(drawn):
        return "nothing"
    values = pd.concat([drawn, *([] if previous is None else [known(previous)])])["value"]
    is_one = len(drawn) == 1 and len(values) <= 2
    is_same = len({fmt.value(value, kpi.unit, lang) for value in values}) == 1
    return "number" if is_one or is_same else "trend"


def known(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows whose value may be shown, oldest first."""
    return frame[~frame["status"].isin(HIDDEN) & frame["value"].notna()].sort_values("period")
