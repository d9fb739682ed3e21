"""A first target from the shop's own months, for those who have none yet."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from loyalty.catalog import Kpi

from .judging import judged_values
from .model import Target

MONTHS = 12
FEWEST = 6
BEST = 3
# As precisely as people set targets.
_DECIMALS = {"percent": 3, "days": 1, "hours": 1, "minutes": 1, "stars": 2, "ratio": 2, "currency": 2}


@dataclass(frozen=True)
class Suggestion:
    """A fixed target from the month after the last judged one, and what it is drawn from."""

    target: Target
    kpi: Kpi
    last: float
    last_month: date
    mean: float


def suggest(kpi: Kpi, frame: pd.DataFrame) -> Suggestion | None:
    """The mean of the best three of the last twelve judged months, rounded.

    `frame`: results by month. None for a KPI that is better neither high nor low, below six months, and
    where the best is 0.
    """
    values = judged_values(frame).tail(MONTHS)
    if kpi.better == "neither" or not kpi.has_monthly_value or len(values) < FEWEST:
        return None
    best = values.nlargest(BEST) if kpi.better == "higher" else values.nsmallest(BEST)
    value = round(float(best.mean()), _DECIMALS.get(kpi.unit, 0))
    if value == 0:  # nothing to aim at
        return None
    last = values.index[-1]
    start = (last + pd.DateOffset(months=1)).date()
    target = Target(kpi.id, "fixed", start, value)
    return Suggestion(target, kpi, float(values.iloc[-1]), last.date(), float(values.mean()))
