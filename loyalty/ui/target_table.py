"""The table of targets: edited in place, filled with suggestions or from a CSV file, saved on demand."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from loyalty import format as fmt
from loyalty import targets
from loyalty.cards import view as looking
from loyalty.cards.aims import long_months
from loyalty.cards.view import View
from loyalty.catalog import catalog, headlines
from loyalty.exchange import DECIMAL, Row, TableError
from loyalty.i18n import plural, t
from loyalty.targets import FIELDS, KINDS, Suggestion, Target, Targets
from loyalty.ui import own
from loyalty.ui.file_columns import table_height
from loyalty.ui.own_csv import csv_in_and_out, forget_file
from loyalty.ui.session import own_workspace
from loyalty.ui.text import plain

SHOWN = [name for name in FIELDS if name not in ("kpi", "unit")]
DROP = "drop"
MONTHS_AHEAD = 36
FIRST_CHOSEN = 3


@st.fragment
def target_table(view: View) -> None:
    """Suggestions, the table, the button that saves it, CSV; a click redraws these alone."""
    lang, saved = view.lang, own.own_targets()
    _suggestions(view, saved)
    _say(lang)
    edited = _editor(view, saved)
    rows = _rows(edited, lang)
    with st.container(horizontal=True, vertical_alignment="center"):
        is_done = st.button(
            t("targets.save", lang), type="primary", icon=":material/save:", key="targets-save"
        )
        if st.button(t("targets.discard", lang), icon=":material/undo:", key="targets-discard"):
            _start_anew(view)
            st.rerun()
        if _differs(rows, saved, lang):
            st.html(f'<span class="quiet">{html.escape(t("targets.unsaved", lang))}</span>')
    if is_done:
        _save(view, rows)
    csv_in_and_out(
        lang,
        "targets",
        lambda: targets.to_csv(saved, lang, view.currency),
        lambda content, name: _from_file(view, content),
    )


def _editor(view: View, saved: Targets) -> pd.DataFrame:
    lang, key = view.lang, _key(view)
    if key not in st.session_state:  # new, or left with the page: what was being written is still there
        draft = st.session_state.get(f"_{key}", _frame(saved.items, lang))
        st.session_state[f"_base_{key}"] = draft
    base = st.session_state[f"_base_{key}"]
    names = [kpi.text("name", lang) for kpi in catalog().values() if kpi.has_monthly_value]
    kinds = [t(f"target.kind.{kind}", lang) for kind in KINDS]
    months = _months(view, base)
    labels = {name: t(f"column.{name}", lang) for name in SHOWN}
    select, text = st.column_config.SelectboxColumn, st.column_config.TextColumn
    with st.container(key="targets-editor"):
        edited = st.data_editor(
            base,
            hide_index=True,
            width="stretch",
            height=table_height(len(base) + 1),
            num_rows="add",
            column_config={
                "kpi_name": select(labels["kpi_name"], options=names, width="medium", required=True),
                "kind": select(labels["kind"], options=kinds, width="small", default=kinds[0]),
                "start": select(labels["start"], options=months, width="small", default=_next_month(view)),
                "value": text(labels["value"], width="small", help=t("targets.help_value", lang)),
                "until": select(labels["until"], options=months, width="small"),
                "end_value": text(labels["end_value"], width="small", help=t("targets.help_end", lang)),
                DROP: st.column_config.CheckboxColumn(t("targets.drop", lang), width="small", default=False),
            },
            key=key,
            placeholder="–",
            on_change="ignore",  # a run of the page in the middle of typing would close the open cell
            alt=t("targets.title", lang),
        )
    st.session_state[f"_{key}"] = edited
    st.html(f'<p class="stk-foot">{html.escape(t("targets.how", lang))}</p>')
    return edited


def _key(view: View) -> str:
    """Of the table on screen: another shop, another language or a fresh start is another table."""
    shop = "sample" if view.is_sample else "own"
    return f"targets-table-{shop}-{view.lang}-{st.session_state.get('_targets_round', 0)}"


def _start_anew(view: View, draft: pd.DataFrame | None = None) -> None:
    """Replace the table by what is saved, or by a draft."""
    st.session_state["_targets_round"] = st.session_state.get("_targets_round", 0) + 1
    if draft is not None:
        st.session_state[f"_{_key(view)}"] = draft


def _frame(items: Sequence[Target], lang: str) -> pd.DataFrame:
    """Targets as the table shows them: in the words of the language."""
    rows = [{**targets.cells(item, lang), **_month_words(item, lang), DROP: False} for item in items]
    frame = pd.DataFrame(rows, columns=[*SHOWN, DROP])
    return frame.astype(dict.fromkeys(SHOWN, "object") | {DROP: "bool"})


def _month_words(item: Target, lang: str) -> dict[str, str | None]:
    return {
        "start": fmt.month(item.start, lang),
        "until": fmt.month(item.until, lang) if item.until else None,
        "end_value": targets.cells(item, lang)["end_value"] or None,
    }


def _months(view: View, base: pd.DataFrame) -> list[str]:
    """The months to choose from: those of the data, three years ahead, and what is in the table."""
    first, last = view.version.data_from.replace(day=1), pd.Timestamp(view.end)
    offered = pd.date_range(first, last + pd.DateOffset(months=MONTHS_AHEAD), freq="MS")[::-1]
    words = [fmt.month(month, view.lang) for month in offered]
    given = [one for name in ("start", "until") for one in base[name].dropna() if one not in words]
    return [*words, *dict.fromkeys(given)]


def _next_month(view: View) -> str:
    """The first month that a new target can still change."""
    return fmt.month(pd.Timestamp(looking.last_complete_month(view)) + pd.DateOffset(months=1), view.lang)


def _rows(edited: pd.DataFrame, lang: str) -> list[Row]:
    """The rows that stay, numbered as they stand; empty ones are none."""
    found = []
    for number, row in enumerate(edited.to_dict("records"), start=1):
        cells = {name: str(row[name]).strip() for name in SHOWN if not fmt.is_missing(row[name])}
        has_content = any(cells.get(name) for name in SHOWN if name not in ("kind", "start"))
        if has_content and row[DROP] is not True:
            found.append(Row(number, cells, DECIMAL[lang]))
    return found


def _differs(rows: Sequence[Row], saved: Targets, lang: str) -> bool:
    before = _rows(_frame(saved.items, lang), lang)
    return [dict(row.cells) for row in rows] != [dict(row.cells) for row in before]


def _save(view: View, rows: Sequence[Row]) -> None:
    """All rows or none: a fault leaves the table as it is and what was saved before."""
    try:
        found = targets.from_rows(rows)
    except TableError as error:
        _complain(error, view.lang)
        return
    targets.save(own_workspace(), found, view.is_sample)
    _start_anew(view)
    st.session_state["_targets_said"] = plural("targets.saved", len(found.items), view.lang)
    st.rerun()


def _complain(error: TableError, lang: str, file: str = "") -> None:
    lines = [t("targets.not_saved", lang), *error.said(lang, file)]
    st.error("\n\n".join(plain(line) for line in lines), icon=":material/error:")


def _say(lang: str) -> None:
    said = st.session_state.pop("_targets_said", None)
    if said:
        st.success(plain(said), icon=":material/check_circle:")


def _from_file(view: View, content: bytes) -> None:
    """The file's targets stand in the table, to be looked at and saved. Raises TableError."""
    found = targets.from_csv(content)
    _start_anew(view, _frame(found.items, view.lang))
    forget_file("targets")
    st.session_state["_targets_said"] = plural("targets.read", len(found.items), view.lang)
    st.rerun()


def _suggestions(view: View, saved: Targets) -> None:
    """For headlines without a target: the mean of the best months, to be put into the table."""
    lang = view.lang
    asked = [kpi for kpi in headlines() if not saved.of(kpi) and not kpi.missing(view.version.columns)]
    found = [one for kpi in asked if (one := targets.suggest(kpi, long_months(view, kpi)))]
    if not found:
        return
    label = t("targets.suggestions", lang)
    with st.expander(label, icon=":material/lightbulb:", expanded=not saved, key="targets-suggested"):
        st.html(f'<p class="stk-question">{html.escape(t("targets.suggested", lang))}</p>')
        st.html(_suggestion_table(view, found))
        names = {one.kpi.id: one.kpi.text("name", lang) for one in found}
        chosen = st.pills(
            t("targets.which", lang), list(names), selection_mode="multi", default=list(names)[:FIRST_CHOSEN],
            format_func=names.get, key=f"targets-which-{_key(view)}",
        )  # fmt: skip
        if st.button(t("targets.take", lang), icon=":material/playlist_add:", key="targets-take"):
            wanted = [one.target for one in found if one.kpi.id in chosen]
            draft = pd.concat([_current(view, saved), _frame(wanted, lang)])
            draft = draft.drop_duplicates(SHOWN).reset_index(drop=True)
            _start_anew(view, draft)
            st.rerun()


def _current(view: View, saved: Targets) -> pd.DataFrame:
    """The table as it is being written."""
    return st.session_state.get(f"_{_key(view)}", _frame(saved.items, view.lang))


def _suggestion_table(view: View, found: Sequence[Suggestion]) -> str:
    lang = view.lang

    def shown(value: float, unit: str) -> str:
        return html.escape(fmt.value(value, unit, lang, view.currency))

    head = "".join(
        f"<th{' class=number' if number else ''}>{html.escape(t(key, lang))}</th>"
        for number, key in enumerate(
            ("column.kpi_name", "targets.last", "targets.mean", "targets.suggestion")
        )
    )
    lines = [
        f"<td>{html.escape(one.kpi.text('name', lang))}</td>"
        f'<td class="number">{shown(one.last, one.kpi.unit)}</td>'
        f'<td class="number">{shown(one.mean, one.kpi.unit)}</td>'
        f'<td class="number"><b>{shown(one.target.value, one.kpi.unit)}</b></td>'
        for one in found
    ]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="stk-table"><tr>{head}</tr>{body}</table>'
