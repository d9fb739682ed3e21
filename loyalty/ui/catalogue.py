"""The catalogue page: find a KPI, read what it means and how it is computed."""

import html

import streamlit as st

from loyalty.catalog import FOLDERS, Kpi, catalog
from loyalty.i18n import plural, t
from loyalty.ui import address
from loyalty.ui.definition import explain
from loyalty.ui.text import plain
from loyalty.ui.view import View


def catalogue_page(view: View) -> None:
    """Search field and pages to choose from, then every KPI as a section that opens; ?kpi=… opens one."""
    lang = view.lang
    st.title(t("page.catalogue.title", lang), anchor=False)
    st.html(f'<p style="margin:0">{html.escape(t("page.catalogue.intro", lang))}</p>')
    st.session_state.setdefault("search", st.query_params.get("search", ""))
    wanted = st.text_input(t("page.catalogue.search", lang), key="search", persist_state="session")
    address.write("search", wanted, "")
    folder = _folder(lang)
    found = [
        kpi for kpi in catalog().values() if matches(kpi, wanted or "", lang) and folder in (None, kpi.folder)
    ]
    if not found:
        st.html(f'<p class="stk-empty">{t("page.catalogue.not_found", lang)}</p>')
        return
    st.html(f'<p class="stk-question">{plural("page.catalogue.found", len(found), lang)}</p>')
    opened = st.query_params.get("kpi") or (found[0].id if len(found) == 1 else None)
    for name in FOLDERS:
        kpis = [kpi for kpi in found if kpi.folder == name]
        if kpis:
            title = f"{html.escape(t(f'nav.{name}', lang))} <span class='quiet stk-light'>{len(kpis)}</span>"
            st.html(f'<h2 class="stk-group stk-{name}">{title}</h2>')
        for kpi in kpis:
            _entry(view, kpi, kpi.id == opened)


def _folder(lang: str) -> str | None:
    """The page whose KPIs are wanted; None for all."""
    address.open_with("folder", FOLDERS, None)
    chosen = st.pills(
        t("page.catalogue.folder", lang),
        FOLDERS,
        key="folder",
        persist_state="session",
        label_visibility="collapsed",
        format_func=lambda name: t(f"nav.{name}", lang),
    )
    address.write("folder", chosen)
    return chosen


def _entry(view: View, kpi: Kpi, is_open: bool) -> None:
    """One line that opens; its content is only made when it is open."""
    lang = view.lang
    label = f"**{plain(kpi.text('name', lang))}** – {plain(kpi.text('question', lang))}"
    if kpi.missing(view.version.columns):
        label += f" :gray[· {t('page.catalogue.dark', lang)}]"
    entry = st.expander(label, expanded=is_open, key=f"entry-{kpi.id}", on_change="rerun")
    if entry.open:
        with entry:
            explain(kpi, lang)


def matches(kpi: Kpi, wanted: str, lang: str) -> bool:
    """Whether every word of the search stands in the KPI's texts, id or columns."""
    texts = [
        kpi.id,
        *(str(text) for text in kpi.texts[lang].values()),
        *(name for group in kpi.needs for name in group),
    ]
    heap = " ".join(texts).casefold()
    return all(word in heap for word in wanted.casefold().split())
