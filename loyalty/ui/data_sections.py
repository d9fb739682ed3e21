"""The lower part of the data page: templates, what the data show, the words that are known, what is kept."""

import html

import streamlit as st

from loyalty import audit
from loyalty import format as fmt
from loyalty.catalog import Kpi, catalog
from loyalty.i18n import slice_value, t
from loyalty.intake.templates import template, template_name
from loyalty.schema import TABLES
from loyalty.ui import card, trials, uploads
from loyalty.ui.session import KEEP_DAYS, own_workspace, shows_sample
from loyalty.ui.text import plain
from loyalty.ui.view import View


def templates(lang: str) -> None:
    """Per kind of data an empty file to fill in."""
    with st.expander(t("data.templates", lang), icon=":material/description:"):
        st.caption(t("data.templates_intro", lang))
        choice, button = st.columns([3, 2], vertical_alignment="bottom")
        table = choice.selectbox(
            t("data.template_table", lang),
            list(TABLES),
            format_func=lambda name: TABLES[name].label[lang],
            key="template-table",
        )
        button.download_button(
            t("data.template_download", lang),
            data=template(table, lang),
            file_name=template_name(table, lang),
            mime="text/csv",
            icon=":material/download:",
            key="template",
            width="stretch",
        )


def dictionary(lang: str) -> None:
    """Every word that columns with fixed words understand, German and English, as users may look them up."""
    label = t("data.dictionary", lang)
    place = st.expander(label, icon=":material/translate:", key="dictionary", on_change="rerun")
    if place.open:
        with place:
            _words(lang)


def _words(lang: str) -> None:
    st.caption(t("data.dictionary_intro", lang))
    columns = {
        column.path: column for table in TABLES.values() for column in table.columns.values() if column.values
    }
    names = {
        path: f"{TABLES[column.table].label[lang]}: {column.label[lang]}" for path, column in columns.items()
    }
    path = st.selectbox(
        t("data.dictionary_column", lang), list(names), format_func=names.get, key="dictionary-column"
    )
    column = columns[path]
    head = "".join(f"<th>{html.escape(t(f'data.word_{name}', lang))}</th>" for name in ("meant", "found"))
    lines = [
        f"<td>{html.escape(slice_value(column.name, word, lang))}</td>"
        f"<td>{html.escape(', '.join((word, *column.spellings[word])))}</td>"
        for word in column.values
    ]
    st.html(f'<table class="stk-table">{"".join(f"<tr>{line}</tr>" for line in (head, *lines))}</table>')


def unlocked(view: View) -> None:
    """Per kind of data: is it there, which KPIs does it light up."""
    lang = view.lang
    columns = view.version.columns
    title = "data.unlocked_sample" if shows_sample() else "data.unlocked_title"
    st.html(f'<h2 class="stk-group">{html.escape(t(title, lang))}</h2>')
    alive = [kpi for kpi in catalog().values() if not kpi.missing(columns)]
    counted = t("data.unlocked_count", lang, n=len(alive), total=len(catalog()))
    st.html(f'<p class="stk-question">{counted}</p>')
    needed = list(dict.fromkeys(table for kpi in catalog().values() for table in sorted(kpi.tables)))
    head = [t(f"data.{key}", lang) for key in ("unlocked_data", "rows", "unlocked_kpis")]
    kinds = ("", ' class="number"', "")
    cells = zip(kinds, head, strict=True)
    lines = ["".join(f"<th{kind}>{html.escape(name)}</th>" for kind, name in cells)]
    for table in sorted(needed, key=list(TABLES).index):
        rows = view.version.coverage[table][2]
        lines.append(
            f"<td>{html.escape(TABLES[table].label[lang])}</td>"
            f'<td class="number">{fmt.count(rows, lang) if rows else fmt.MISSING}</td>'
            f"<td>{_lights(table, columns, lang)}</td>"
        )
    st.html(f'<table class="stk-table">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>')


def _lights(table: str, columns: frozenset[str], lang: str) -> str:
    """The KPIs of a table: those alight, then those for which columns of this very table are missing."""
    kpis = [kpi for kpi in catalog().values() if table in kpi.tables]
    alive = [html.escape(kpi.text("name", lang)) for kpi in kpis if not kpi.missing(columns)]
    dark = []
    for kpi in kpis:
        missing = [path.partition(".")[2] for path in kpi.missing(columns) if path.startswith(f"{table}.")]
        if missing:
            labels = ", ".join(TABLES[table].columns[name].label[lang] for name in missing)
            dark.append(f"{kpi.text('name', lang)} ({t('data.dark', lang, columns=labels)})")
    parts = [", ".join(alive)] if alive else []
    parts += [f'<span class="quiet">{html.escape(", ".join(dark))}</span>'] if dark else []
    return "<br>".join(parts) or f'<span class="quiet">{_elsewhere(kpis, columns, lang)}</span>'


def _elsewhere(kpis: list[Kpi], columns: frozenset[str], lang: str) -> str:
    """KPIs that this table could help to light up, if another one had the columns that are missing."""
    return ", ".join(
        html.escape(
            f"{kpi.text('name', lang)} "
            f"({t('data.dark', lang, columns=card.missing_words(kpi.missing(columns), lang))})"
        )
        for kpi in kpis
    )


def kept(lang: str) -> None:
    """What is stored, and the ways back."""
    st.html(f'<h2 class="stk-group">{html.escape(t("data.kept_title", lang))}</h2>')
    until = t("data.kept_until", lang, days=KEEP_DAYS)
    st.html(f'<p class="stk-question">{html.escape(t("data.kept", lang))} {html.escape(until)}</p>')
    done = st.session_state.pop("_done_below", None)
    if done:  # said where the button is: the top of the page may be out of sight
        st.success(plain(done), icon=":material/check_circle:")
    workspace = own_workspace()
    if not (workspace.exists or audit.load(workspace)):
        return
    with st.container(horizontal=True):
        if workspace.can_undo and st.button(t("data.undo", lang), icon=":material/undo:", key="undo"):
            workspace.undo()
            st.session_state["_done_below"] = t("data.undo_done", lang)
            st.rerun()
        with st.popover(t("data.delete", lang), icon=":material/delete:"):
            st.markdown(t("data.delete_confirm", lang))
            if st.button(t("data.delete", lang), type="primary", key="delete"):
                workspace.delete()
                trials.clear()
                uploads.clear()
                st.session_state["_done_below"] = t("data.delete_done", lang)
                st.rerun()
