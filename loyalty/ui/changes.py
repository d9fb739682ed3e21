"""What has changed, on the overview: one sentence per change, which opens to where it comes from."""

import html
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses import changes
from loyalty.analyses.changes import Change
from loyalty.analyses.review import Line
from loyalty.cards.view import View
from loyalty.catalog import catalog
from loyalty.i18n import plural, slice_name, slice_value, t
from loyalty.ui.links import card_link
from loyalty.ui.picture import draw
from loyalty.ui.text import plain
from loyalty.workspace import Version

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


def sentence(view: View, change: Change, asked: date) -> str:
    """'Pünktlich geliefert 88,1 % (−3,2 PP, schlechter).'; names its month if that is not the asked one."""
    lang, unit = view.lang, change.kpi.unit
    return t(
        "change.short" if change.month == asked else "change.short_month",
        lang,
        month=fmt.month(change.month, lang),
        name=change.kpi.text("name", lang),
        value=fmt.value(change.value, unit, lang, view.currency),
        change=fmt.change(change.difference.value, unit, lang, view.currency),
        verdict=t(f"change.{change.verdict}", lang),
    )


def _cause(view: View, change: Change) -> None:
    """Which part of the shop carries it, drawn and said; whether such a month is unusual."""
    lang = view.lang
    months = change.month, change.earlier
    frame = _carriers(view.version.id, view.version, change.kpi.id, *months, view.where, change.days)
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


def carried(view: View, change: Change, frame: pd.DataFrame) -> str:
    """The sentence about the largest part."""
    lang, unit = view.lang, change.kpi.unit
    if change.kpi.measure not in changes.DIVISIBLE:
        return t("change.carried_unknown", lang)
    if frame.empty:
        return t("change.carried_by_all", lang)
    first, by = frame.iloc[0], frame["slice"].iloc[0]
    value = slice_value(by, first["value"], lang) if first["value"] else t("change.part_unknown", lang)
    words = {"slice": slice_name(by, lang), "value": value}

    def written(number: float) -> str:
        return fmt.value(number, unit, lang, view.currency)

    if change.kpi.measure == "total":
        ends = {"before": written(first["rate0"]), "after": written(first["rate1"])}
        return t("change.carried_total", lang, **words, **ends)
    if abs(first["mix"]) > abs(first["rate"]):
        shares = {key: fmt.value(first[name], "percent", lang) for key, name in _WEIGHTS.items()}
        return t("change.carried_mix", lang, **words, **shares)
    rest0, rest1 = changes.others(frame)
    return t(
        "change.carried_rate",
        lang,
        **words,
        before=written(first["rate0"]),
        after=written(first["rate1"]),
        rest_before=written(rest0),
        rest_after=written(rest1),
    )


_WEIGHTS = {"before": "weight0", "after": "weight1"}


def unusual(view: View, change: Change) -> str:
    """Whether the month lies outside the limits of the months before."""
    if pd.isna(change.low):
        return ""
    lang, unit = view.lang, change.kpi.unit
    low, high = (fmt.value(limit, unit, lang, view.currency) for limit in (change.low, change.high))
    key = "change.unusual" if change.is_unusual else "change.usual"
    return t(key, lang, n=changes.HISTORY_MONTHS, low=low, high=high)


@lru_cache(maxsize=500)
def _carriers(
    version_id: str, version: Version, kpi_id: str, month: date, earlier: date, where, days: int | None
) -> pd.DataFrame:
    return changes.carriers(version, catalog()[kpi_id], month, earlier, dict(where), days)
