"""The cohorts on the life-cycle page: all ages as a matrix, or one age over the cohorts."""

import html

import streamlit as st

from loyalty import charts
from loyalty.analyses import cohorts
from loyalty.cards import cohorts as matrices
from loyalty.i18n import plural, t
from loyalty.ui.analysis import can_filter, choice, empty, foot
from loyalty.ui.picture import draw
from loyalty.ui.view import View

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
    kinds = matrices.kinds(view)
    kind = choice(view, "cohorts", "cohorts.kind", kinds, lambda name: t(f"cohorts.{name}", lang), "active")
    shape = choice(
        view, "cohorts_shape", "cohorts.shape", SHAPES, lambda name: t(f"cohorts.{name}", lang), "matrix"
    )
    if shape == "curve":
        _curve(view, kind)
    else:
        _matrix(view, kind)


def _matrix(view: View, kind: str) -> None:
    frame = matrices.cells(view, kind, _months(view))
    if frame.empty:
        empty(t("card.none", view.lang))
        foot(*matrices.foot(view, kind))
        return
    picture = matrices.picture(view, kind, frame)
    draw(picture.figure, view, None, picture.alt, key=f"chart-cohorts-{kind}")
    foot(*picture.lines)


def _curve(view: View, kind: str) -> None:
    lang = view.lang
    age = choice(
        view, "cohorts_age", "cohorts.age", AGES, lambda n: plural("cohorts.age_months", int(n), lang), "3"
    )
    frame = cohorts.curve_of_age(view.version, int(age), view.filters, kind).tail(_months(view))
    drawn = charts.Drawn(matrices.unit(kind), texts={lang: {"name": t(f"cohorts.{kind}", lang)}})
    figure = charts.trend(frame, drawn, lang, view.mode, currency=view.currency)
    told = frame.assign(slice=None, category=None)
    alt = charts.description(told, drawn, lang, currency=view.currency)
    draw(figure, view, None, alt, key=f"chart-cohorts-{kind}-{age}")
    foot(t("cohorts.curve_foot", lang), *matrices.foot(view, kind))


def _months(view: View) -> int:
    return min(view.months or matrices.SHOWN, matrices.SHOWN)
