"""The cohort matrix on the life-cycle page."""

import html

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty.analyses import cohorts
from loyalty.i18n import slice_name, t
from loyalty.ui import address
from loyalty.ui.card import draw
from loyalty.ui.view import View
from loyalty.workspace import Version

SHOWN_COHORTS = 24


def cohort_section(view: View) -> None:
    """Heading, the choice of what is counted, the matrix."""
    lang = view.lang
    st.html(f'<h2 class="stk-group">{html.escape(t("cohorts.title", lang))}</h2>')
    with st.container(border=True, key="card-cohorts"):
        _matrix(view)


@st.fragment
def _matrix(view: View) -> None:
    lang = view.lang
    st.html(f'<p class="stk-question">{html.escape(t("cohorts.intro", lang))}</p>')
    unusable = [name for name in view.filters if name not in cohorts.SLICES]
    if unusable:
        names = ", ".join(slice_name(name, lang) for name in unusable)
        st.html(f'<p class="stk-empty">{html.escape(t("cohorts.not_divisible", lang, slices=names))}</p>')
        return
    address.open_with("cohorts", ["active", "returned"], "active")
    kind = st.segmented_control(
        t("cohorts.kind", lang),
        ["active", "returned"],
        required=True,
        key="cohorts",
        persist_state="session",
        format_func=lambda name: t(f"cohorts.{name}", lang),
    )
    address.write("cohorts", kind, "active")
    frame = _cached(view.version.id, view.version, view.where, kind or "active")
    if frame.empty:
        st.html(f'<p class="stk-empty">{html.escape(t("card.none", lang))}</p>')
        return
    months = view.months or SHOWN_COHORTS
    newest = sorted(frame["cohort"].unique())[-min(months, SHOWN_COHORTS) :]
    shown = frame[frame["cohort"].isin(newest)]
    figure = charts.cohort_matrix(shown, lang, view.mode)
    draw(figure, view, None, t("cohorts.title", lang), key=f"chart-cohorts-{kind}")
    st.html(f'<p class="stk-foot">{html.escape(t("cohorts.truncated", lang))}</p>')


@st.cache_data(max_entries=200, show_spinner=False)
def _cached(version_id: str, _version: Version, where, kind: str) -> pd.DataFrame:
    return cohorts.matrix(_version, dict(where), kind)
