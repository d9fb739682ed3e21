"""What the shop aims at, month by month."""

from dataclasses import replace

import pandas as pd

from loyalty import targets
from loyalty.cards import view as looking
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import t

# A target above last year's value needs the year before the longest window.
REACH = 36


def unfiltered(view: View) -> View:
    """The same view of the whole shop: targets and notes are about that."""
    return replace(view, where=())


def long_months(view: View, kpi: Kpi) -> pd.DataFrame:
    """The KPI of the whole shop by month, so far back that every target can be told."""
    start = looking.months_before(view, REACH) if view.start else None
    return looking.monthly(unfiltered(view), kpi, start, view.end)


def target_line(view: View, kpi: Kpi, periods: pd.Series) -> pd.Series | None:
    """Month → target for a chart, named as its label; None without a target."""
    aims = view.targets
    if not aims.of(kpi):
        return None
    needs_last_year = any(one.kind == "last_year" for one in aims.of(kpi))
    before = targets.last_years(long_months(view, kpi)) if needs_last_year else pd.Series(dtype=float)
    values = {month: aims.value(kpi, month.date(), before.get(month)) for month in periods}
    name = t("chart.target_name_all" if view.where else "chart.target_name", view.lang)
    return pd.Series(values, dtype=float, name=name).dropna()
