"""The customers of each first month as a matrix: who bought again, and what they are worth."""

from functools import lru_cache

import pandas as pd

from loyalty import charts
from loyalty.analyses import cohorts
from loyalty.cards.picture import Picture
from loyalty.cards.view import View
from loyalty.charts.cohorts import FEW
from loyalty.i18n import t
from loyalty.workspace import Version

SHOWN = 24


def kinds(view: View) -> list[str]:
    """What can be counted; see `analyses.cohorts.matrix`."""
    return [kind for kind in cohorts.KINDS if kind != "value" or cohorts.has_values(view.version)]


def unit(kind: str) -> str:
    """The unit of its cells."""
    return "currency" if kind == "value" else "percent"


def cells(view: View, kind: str, most: int = SHOWN) -> pd.DataFrame:
    """The newest cohorts as `analyses.cohorts.matrix` has them.

    A month that is not over on the view's last day is not mature.
    """
    frame = _matrix(view.version.id, view.version, kind, view.where)
    if frame.empty:
        return frame
    ends = (frame["cohort"].dt.to_period("M") + frame["age"]).dt.end_time.dt.normalize()
    is_over = ends <= pd.Timestamp(view.end)
    frame = frame.assign(mature=frame["mature"].astype(bool) & is_over, value=frame["value"].where(is_over))
    begun = frame[frame["cohort"] <= pd.Timestamp(view.end)]
    return begun[begun["cohort"].isin(sorted(begun["cohort"].unique())[-most:])]


def picture(view: View, kind: str, frame: pd.DataFrame) -> Picture:
    """The matrix of these cells, with what limits it."""
    figure = charts.cohort_matrix(frame, view.lang, view.mode, unit=unit(kind), currency=view.currency)
    unit_line = [] if kind == "value" else [t("cohorts.percent_foot", view.lang)]
    few = [t("cohorts.few_foot", view.lang, least=FEW)] if (frame["n"] < FEW).any() else []
    return Picture([*unit_line, *few, *foot(view, kind)], figure, t("cohorts.title", view.lang))


def foot(view: View, kind: str) -> list[str]:
    """What is counted, and who is left out."""
    value = [t("cohorts.value_foot", view.lang, currency=view.currency)] if kind == "value" else []
    return [*value, t("cohorts.truncated", view.lang)]


# Shared by all visitors, hence the version's id in the key; nobody changes a frame.
@lru_cache(maxsize=200)
def _matrix(version_id: str, version: Version, kind: str, where) -> pd.DataFrame:
    return cohorts.matrix(version, dict(where), kind)
