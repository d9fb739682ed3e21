"""All KPIs of the month as a table that can be sorted; the name in a row opens its card."""

import html
from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from loyalty.analyses import changes, review
from loyalty.analyses.review import Line
from loyalty.cards import reviewed
from loyalty.cards.month_rows import SAID, record, shown_rows, sorted_lines, written
from loyalty.cards.view import View
from loyalty.catalog import FOLDERS
from loyalty.format import MISSING
from loyalty.i18n import plural, t
from loyalty.targets import Targets
from loyalty.ui import address, waiting
from loyalty.ui.downloads import csv_button
from loyalty.ui.links import card_link
from loyalty.ui.style import tones

# The page stands before so many numbers are reckoned; tests wait for them.
IS_LATER = True
SOON_SECONDS = 0.1
_STEP = 10
_READY = "_reviewed"
_CLICK = "month-card"
_HEIGHT = 520


def month_table(view: View, month: date, aims: Targets | None) -> None:
    """The heading, and below it the table as soon as its numbers are there."""
    st.html(f'<h2 class="stk-group">{html.escape(t("month.all", view.lang))}</h2>')
    key = (view.version.id, month, view.where, aims)
    ready = st.session_state.setdefault(_READY, set())
    if IS_LATER and key not in ready:
        waiting.placeholder(view)
        st.fragment(_reckon, run_every=SOON_SECONDS)(view, month, aims, key)
        return
    _table(view, month, reviewed.all_lines(view, month, aims))


def _reckon(view: View, month: date, aims: Targets | None, key: tuple) -> None:
    """The first run is that of the page; the next one reckons, once everything is counted."""
    started = "_reckoning"
    if st.session_state.get(started) != key:
        st.session_state[started] = key
        return
    kpis = reviewed.further(view.version)
    if not waiting.is_counted(view, kpis, review.running_days(view.version, month)):
        return
    shown = st.empty()
    for number, kpi in enumerate(kpis, 1):
        reviewed.line(view, month, kpi, aims)
        if number % _STEP:
            continue
        # Only where something is written can a click interrupt the run; what is reckoned by then is kept.
        said = t("month.reckoned", view.lang, done=number, count=len(kpis))
        shown.html(f'<p class="stk-foot">{html.escape(said)}</p>')
    st.session_state[_READY].add(key)
    st.rerun()


@st.fragment
def _table(view: View, month: date, lines: Sequence[Line]) -> None:
    lang = view.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="month-choice"):
        only, folder = _only_changed(view), _folder(view, lines)
        csv_button(
            t("card.download_csv", lang),
            "month",
            lambda: pd.DataFrame([{"name": line.kpi.text("name", lang)} | record(line) for line in lines]),
            f"month-{month:%Y-%m}",
        )
    shown = [line for line in lines if folder in (None, line.kpi.folder)]
    shown = [line for line in shown if line.has_changed] if only else shown
    st.html(f'<p class="stk-foot">{html.escape(_summary(view, lines))}</p>')
    if not shown:
        st.html(f'<p class="stk-empty">{html.escape(t("change.nothing", lang))}</p>')
        return
    shown = sorted_lines(shown, view.comparison)
    _frame(view, shown)
    click = st.session_state.get(_CLICK)
    if click is not None:
        page, query = card_link(view, shown[click["row"]].kpi)
        st.switch_page(page, query_params=query)


def _only_changed(view: View) -> bool:
    key = "changed"
    address.open_with(key, ["yes"], None)
    label = t("month.only_changed", view.lang)
    chosen = st.pills(
        label,
        ["yes"],
        key=key,
        persist_state="session",
        label_visibility="collapsed",
        format_func=lambda _: label,
    )
    address.write(key, chosen)
    return chosen == "yes"


def _folder(view: View, lines: Sequence[Line]) -> str | None:
    key = "of"
    known = {line.kpi.folder for line in lines}
    folders = [folder for folder in FOLDERS if folder in known]
    address.open_with(key, folders, None)
    chosen = st.selectbox(
        t("month.folder", view.lang),
        folders,
        index=None,
        key=key,
        persist_state="session",
        placeholder=t("month.every_folder", view.lang),
        label_visibility="collapsed",
        width=220,
        format_func=lambda folder: t(f"nav.{folder}", view.lang),
    )
    address.write(key, chosen)
    return chosen


def _summary(view: View, lines: Sequence[Line]) -> str:
    """How many of the further KPIs have changed, and over how many that is corrected."""
    further = {kpi.id for kpi in reviewed.further(view.version)}
    name = "before" if view.comparison == "month" else "year"
    found = [getattr(line, name) for line in lines if line.kpi.id in further]
    asked = sum(change.q == change.q for change in found)  # NaN is unlike itself
    count = len(changes.ranked(found))
    lang = view.lang
    said = plural("month.further_changed", count, lang) if count else t("month.further_none", lang)
    return f"{said} {t('month.corrected', lang, n=asked)}"


def _frame(view: View, lines: Sequence[Line]) -> None:
    lang = view.lang
    rows = shown_rows(lines, view.comparison, lang)
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    sorted_by = t("month.sorted_by", lang)

    def label(name: str) -> str:
        return t(f"month.column.{name}", lang)

    def change(name: str) -> dict:
        return number(label(name), width=165, help=sorted_by, alignment="left")

    columns = {
        "name": st.column_config.ButtonColumn(
            label("name"), type="tertiary", key=_CLICK, pinned=True, alignment="left", width=205
        ),
        "value": number(label("value"), width=75),
        "previous": number(t(f"month.column.previous_{view.comparison}", lang), width=75),
        **{name: change(name) for name in SAID},
        "interval": text(label("interval"), width=115),
        "n": number(label("n"), width=60),
        "folder": text(label("folder"), width=110),
        "status": text(label("status"), width=230),
    }
    if not any(line.target for line in lines):
        del columns["target"]
    with st.container(key="month-table"):
        _show(written(rows, lines, view.comparison, lang, view.currency, tones()), columns, len(lines), lang)


def _show(rows: Styler, columns: dict, count: int, lang: str) -> None:
    st.dataframe(
        rows,
        column_config=columns,
        column_order=list(columns),
        hide_index=True,
        height=min(_HEIGHT, 36 * (count + 1) + 2),
        placeholder=MISSING,
        alt=t("month.all", lang),
    )
