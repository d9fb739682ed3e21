"""Groups of customers by how recently and how often they bought, and who moved from one to another."""

from datetime import date

import streamlit as st

from loyalty import format as fmt
from loyalty import periods
from loyalty.analyses import rfm
from loyalty.analyses.people import FEWEST
from loyalty.cards import rfm as groups
from loyalty.i18n import t
from loyalty.ui.analysis import can_filter, choice, download, dropdown, empty, flow, foot, framed, table
from loyalty.ui.picture import draw
from loyalty.ui.view import View


def rfm_section(view: View) -> None:
    """Two cards: the groups today with their lists, and where those of earlier groups are now."""
    with framed(view, "rfm", "rfm.title", "rfm.question"):
        _groups(view)
    with framed(view, "rfm-moves", "rfm.moves", "rfm.moves_question"):
        _moves(view)


@st.fragment
def _groups(view: View) -> None:
    lang = view.lang
    if not can_filter(view):
        return
    frame = rfm.segments(view.version, view.filters)
    if frame.empty:
        empty(t("rfm.gate", lang, least=rfm.CUSTOMERS_NEEDED))
        return
    picture = groups.picture(view, frame)
    draw(picture.figure, view, None, picture.alt, key="chart-rfm")
    table([t(f"rfm.{key}", lang) for key in groups.COLUMNS], groups.in_words(view, frame))
    listed = list(frame.loc[frame["customers"] >= FEWEST, "segment"])
    if listed:
        segment = choice(view, "rfm", "rfm.list", listed, lambda one: groups.name(one, lang), listed[0])
        download(view, f"rfm-{segment}", lambda: rfm.members(view.version, segment, view.filters))
    foot(*picture.lines, t("analysis.keys", lang) if listed else "")


@st.fragment
def _moves(view: View) -> None:
    lang = view.lang
    if not can_filter(view):
        return
    start, end = _days(view)
    if start >= end:
        empty(t("rfm.moves_order", lang))
        return
    frame = rfm.moves(view.version, start, end, view.filters)
    if frame.empty:
        empty(t("rfm.moves_gate", lang, day=_day(start, lang), least=rfm.CUSTOMERS_NEEDED))
        return
    named = [groups.name(segment, lang) for segment in rfm.SEGMENTS]
    flow(view, frame, "segment", rfm.SEGMENTS, named, "rfm.moves", key="chart-rfm-moves")
    foot(t("rfm.moves_foot", lang, start=_day(start, lang), end=_day(end, lang), least=FEWEST))


def _days(view: View) -> tuple[date, date]:
    """Two month ends, chosen side by side; both stand in the address by their month."""
    ends = {f"{day:%Y-%m}": day for day in rfm.month_ends(view.version)}
    usual = [f"{day:%Y-%m}" for day in rfm.usual_days(view.version)]
    with st.container(horizontal=True, gap="small", key="rfm-days"):
        chosen = [
            dropdown(view, key, f"rfm.{key}", list(ends), lambda name: _day(ends[name], view.lang), default)
            for key, default in zip(("rfm_from", "rfm_to"), usual, strict=True)
        ]
    return ends[chosen[0]], ends[chosen[1]]


def _day(day: date, lang: str) -> str:
    """A month end by its month, the as-of day of a month in progress by its date."""
    if day == periods.last_day(day, "month"):
        return t("rfm.month_end", lang, month=fmt.month(day, lang))
    return fmt.date(day, lang)
