"""The lower part of the data page: templates, the words that are known, what is kept."""

import html

import streamlit as st

from loyalty.i18n import slice_value, t
from loyalty.intake.templates import template, template_name
from loyalty.schema import TABLES
from loyalty.ui import trials, uploads
from loyalty.ui.session import KEEP_DAYS, own_workspace
from loyalty.ui.text import plain
from loyalty.workspace import beside


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
            on_click="ignore",
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


def kept(lang: str) -> None:
    """What is stored, and the ways back."""
    st.html(f'<h2 class="stk-group">{html.escape(t("data.kept_title", lang))}</h2>')
    until = t("data.kept_until", lang, days=KEEP_DAYS)
    st.html(f'<p class="stk-question">{html.escape(t("data.kept", lang))} {html.escape(until)}</p>')
    done = st.session_state.pop("_done_below", None)
    if done:  # said where the button is: the top of the page may be out of sight
        st.success(plain(done), icon=":material/check_circle:")
    workspace = own_workspace()
    if not (workspace.exists or beside.is_there(workspace)):
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
