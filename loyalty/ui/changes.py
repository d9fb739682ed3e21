"""What has changed, on the overview: one sentence per change, which opens to where it comes from."""

import html
from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty.analyses import changes
from loyalty.analyses.changes import Change
from loyalty.analyses.review import Line
from loyalty.cards.changes import carried, carriers, sentence, unusual
from loyalty.cards.view import View
from loyalty.i18n import plural, slice_name, t
from loyalty.ui.links import card_link
from loyalty.ui.picture import draw
from loyalty.ui.text import plain

MOST = 5


def change_section(view: View, lines: Sequence[Line]) -> None:
    """How many of the headlines have changed; the first five as lines that open."""
    lang = view.lang
    asked_months = {line.kpi.id: line.asked for line in lines}
    judged = [line.before if view.comparison == "month" else line.year for line in lines]
    found = changes.ranked(judged)
    lead = plural("change.count", len(found), lang) if found else t("change.nothing", lang)
    versus = t(f"change.versus_previous_{view.comparison}", lang)
    st.html(f'<p style="margin:0 0 0.2rem 0"><b>{lead}</b> <span class="quiet">({versus})</span></p>')
    for change in found[:MOST]:
        _line(view, change, asked_months[change.kpi.id])
    if found:
        asked = sum(not pd.isna(change.q) for change in judged)
        st.html(f'<p class="stk-foot">{html.escape(t("change.corrected", lang, n=asked))}</p>')


@st.fragment
def _line(view: View, change: Change, asked: date) -> None:
    place = st.expander(
        plain(sentence(view, change, asked)), key=f"change-{change.kpi.id}", on_change="rerun", type="compact"
    )
    if place.open:
        with place:
            _cause(view, change)


def _cause(view: View, change: Change) -> None:
    """Which part of the shop carries it, drawn and said; whether such a month is unusual."""
    lang = view.lang
    frame = carriers(view, change)
    lines = [carried(view, change, frame), unusual(view, change)]
    st.html("".join(f'<p class="stk-reason">{html.escape(line)}</p>' for line in lines if line))
    by = None if frame.empty else frame["slice"].iloc[0]
    if by:
        _parts(view, change, frame, by)
    page, query = card_link(view, change.kpi, by)
    st.page_link(page, label=t("change.to_card", lang), icon=":material/arrow_forward:", query_params=query)


def _parts(view: View, change: Change, frame: pd.DataFrame, by: str) -> None:
    lang = view.lang
    figure = charts.change_parts(frame, change.kpi, lang, view.mode, by, view.currency)
    alt = t("change.parts_of", lang, slice=slice_name(by, lang))
    draw(figure, view, change.kpi, f"{change.kpi.text('name', lang)}: {alt}", key=f"parts-{change.kpi.id}")
