"""All KPIs of the month as a table that can be sorted; the name in a row opens its card."""

import html
import time
from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler
from streamlit.delta_generator import DeltaGenerator

from loyalty.analyses import changes, review
from loyalty.analyses.review import Line
from loyalty.cards import reviewed
from loyalty.cards.month_rows import SAID, record, shown_rows, sorted_lines, written
from loyalty.cards.view import View
from loyalty.catalog import FOLDERS, Kpi
from loyalty.format import MISSING
from loyalty.i18n import plural, t
from loyalty.targets import Targets
from loyalty.ui import address, links, waiting
from loyalty.ui.downloads import csv_button
from loyalty.ui.style import tones

_SECONDS = 0.1
_CLICK = "month-card"
_HEIGHT = 520


def month_table(view: View, month: date, aims: Targets | None) -> None:
    """The heading and the table: the last of a page, which stands while its numbers are reckoned."""
    st.html(f'<h2 class="stk-group">{html.escape(t("month.all", view.lang))}</h2>')
    kpis, days = reviewed.further(view.version), review.running_days(view.version, month)
    if uncounted := waiting.uncounted(view, kpis, days, seconds=0):
        waiting.placeholder(view)
        waiting.fill_in(view, uncounted, days, at_once=True)
        return
    with _reckoned(view, month, kpis, aims):
        _table(view, month, reviewed.all_lines(view, month, aims))


def _reckoned(view: View, month: date, kpis: Sequence[Kpi], aims: Targets | None) -> DeltaGenerator:
    """The table's place once all its lines are known; how far they are stands there until then.

    Only where something is written can a click interrupt the run; what is reckoned by then is kept.
    """
    place, said_at = None, time.monotonic()
    for number, kpi in enumerate(kpis):
        reviewed.line(view, month, kpi, aims)
        if time.monotonic() - said_at > _SECONDS:
            place = place or st.empty()
            said = t("month.reckoned", view.lang, done=number + 1, count=len(kpis))
            place.html(f'<p class="stk-foot">{html.escape(said)}</p>')
            said_at = time.monotonic()
    return place.container() if place else st.container()


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
        links.follow(view, shown[click["row"]].kpi)


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

    def label(name: str) -> str:
        return t(f"month.column.{name}", lang)

    def change(name: str) -> dict:
        return number(label(name), width=158, help=t("month.sorted_by", lang), alignment="left")

    # What one reads first stands first: a screen holds as much as to the interval, a phone one at a time.
    columns = {
        "name": st.column_config.ButtonColumn(
            label("name"), type="tertiary", key=_CLICK, pinned=True, alignment="left", width=_name_width()
        ),
        "value": number(label("value"), width=76),
        **{name: change(name) for name in SAID},
        "status": text(label("status"), width=142, help=t("month.status_help", lang)),
        "previous": number(t(f"month.column.previous_{view.comparison}", lang), width=78),
        "interval": text(label("interval"), width=116),
        "n": number(label("n"), width=54),
        "folder": text(label("folder"), width=150),
    }
    if not any(line.target for line in lines):
        del columns["target"]
    with st.container(key="month-table"):
        _show(written(rows, lines, view.comparison, lang, view.currency, tones()), columns, len(lines), lang)


def _name_width() -> int:
    """Whole names, unless the browser is a phone's, where half a screen must be left for the numbers."""
    return 205 if "Mobi" in st.context.headers.get("User-Agent", "") else 294


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
