"""The cohorts on the life-cycle page: all ages as a matrix, or one age over the cohorts."""

import html

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty.analyses import cohorts
from loyalty.charts.cohorts import FEW
from loyalty.i18n import plural, t
from loyalty.ui.analysis import can_filter, choice, empty, foot
from loyalty.ui.picture import draw
from loyalty.ui.view import View
from loyalty.workspace import Version

SHOWN_COHORTS = 24
AGES = ("1", "2", "3", "6", "12")
SHAPES = ("matrix", "curve")


def cohort_section(view: View) -> None:
    """Heading, the choice of what is counted, the matrix or the curve of an age."""
    lang = view.lang
    st.html(f'<h2 class="stk-group">{html.escape(t("cohorts.title", lang))}</h2>')
    with st.container(border=True, key="card-cohorts"):
        _cohorts(view)


@st.fragment
def _cohorts(view: View) -> None:
    lang = view.lang
    st.html(f'<p class="stk-question">{html.escape(t("cohorts.intro", lang))}</p>')
    if not can_filter(view):
        return
    kinds = [kind for kind in cohorts.KINDS if kind != "value" or cohorts.has_values(view.version)]
    kind = choice(view, "cohorts", "cohorts.kind", kinds, lambda name: t(f"cohorts.{name}", lang), "active")
    shape = choice(
        view, "cohorts_shape", "cohorts.shape", SHAPES, lambda name: t(f"cohorts.{name}", lang), "matrix"
    )
    if shape == "curve":
        _curve(view, kind)
    else:
        _matrix(view, kind)
    value_foot = t("cohorts.value_foot", lang, currency=view.currency) if kind == "value" else ""
    foot(value_foot, t("cohorts.truncated", lang))


def _matrix(view: View, kind: str) -> None:
    frame = _cached(view.version.id, view.version, view.where, kind)
    if frame.empty:
        empty(t("card.none", view.lang))
        return
    newest = sorted(frame["cohort"].unique())[-_months(view) :]
    unit = _unit(kind)
    shown = frame[frame["cohort"].isin(newest)]
    figure = charts.cohort_matrix(shown, view.lang, view.mode, unit=unit, currency=view.currency)
    draw(figure, view, None, t("cohorts.title", view.lang), key=f"chart-cohorts-{kind}")
    is_thin = (shown["n"] < FEW).any()
    foot(
        "" if kind == "value" else t("cohorts.percent_foot", view.lang),
        t("cohorts.few_foot", view.lang, least=FEW) if is_thin else "",
    )


def _curve(view: View, kind: str) -> None:
    lang = view.lang
    age = choice(
        view, "cohorts_age", "cohorts.age", AGES, lambda n: plural("cohorts.age_months", int(n), lang), "3"
    )
    frame = cohorts.curve_of_age(view.version, int(age), view.filters, kind).tail(_months(view))
    drawn = charts.Drawn(_unit(kind), texts={lang: {"name": t(f"cohorts.{kind}", lang)}})
    figure = charts.trend(frame, drawn, lang, view.mode, currency=view.currency)
    told = frame.assign(slice=None, category=None)
    alt = charts.description(told, drawn, lang, currency=view.currency)
    draw(figure, view, None, alt, key=f"chart-cohorts-{kind}-{age}")
    foot(t("cohorts.curve_foot", lang))


def _months(view: View) -> int:
    return min(view.months or SHOWN_COHORTS, SHOWN_COHORTS)


def _unit(kind: str) -> str:
    return "currency" if kind == "value" else "percent"


@st.cache_data(max_entries=200, show_spinner=False)
def _cached(version_id: str, _version: Version, where, kind: str) -> pd.DataFrame:
    return cohorts.matrix(_version, dict(where), kind)
