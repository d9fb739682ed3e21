"""What the data show and what they lack: per table how many KPIs it lights up, and what would add most."""

import html
from collections.abc import Iterable

import streamlit as st

from loyalty import format as fmt
from loyalty.cards.missing import missing_words
from loyalty.catalog import Kpi, catalog
from loyalty.i18n import t
from loyalty.schema import TABLES
from loyalty.ui.session import shows_sample
from loyalty.ui.view import View
from loyalty.unlocking import Use, uses

MOST = 3


def unlocked(view: View) -> None:
    """Per kind of data: is it there, how many KPIs it lights up, what one more column or file would add."""
    lang, columns = view.lang, view.version.columns
    title = "data.unlocked_sample" if shows_sample() else "data.unlocked_title"
    st.html(f'<h2 class="stk-group">{html.escape(t(title, lang))}</h2>')
    found = uses(columns)
    alive = sum(not kpi.missing(columns) for kpi in catalog().values())
    counted = t("data.unlocked_count", lang, n=alive, total=len(catalog()))
    st.html(f'<p class="stk-question">{html.escape(counted)}{_most_useful(found, lang)}</p>')
    st.html(_table(view, found))
    place = st.expander(t("data.unlocked_names", lang), key="unlocked-names", on_change="rerun")
    if place.open:
        with place:
            _names(view, found)


def _most_useful(found: list[Use], lang: str) -> str:
    """The whole tables that would add most KPIs, as a sentence."""
    best = [use for use in sorted(found, key=lambda use: -use.file) if use.file][:MOST]
    named = [f"{_quoted(TABLES[use.table].label[lang], lang)} (+{use.file})" for use in best]
    return f". {html.escape(t('data.unlocked_most', lang, tables=', '.join(named)))}" if named else ""


def _table(view: View, found: list[Use]) -> str:
    lang = view.lang
    has_gaps = any(use.file for use in found)
    head = ["unlocked_data", "rows", "unlocked_kpis", *(["unlocked_next"] if has_gaps else [])]
    kinds = ("", ' class="number stk-kind"', ' class="number"', "")
    lines = ["".join(
        f"<th{kind}>{html.escape(t(f'data.{key}', lang))}</th>"
        for kind, key in zip(kinds, head, strict=False)
    )]  # fmt: skip
    for use in found:
        count = view.version.coverage[use.table][2]
        cells = [
            html.escape(TABLES[use.table].label[lang]),
            fmt.count(count, lang) if count else fmt.MISSING,
            html.escape(t("card.k_of_n", lang, k=use.alive, n=len(use.kpis))),
            *([html.escape(_next(use, bool(count), lang))] if has_gaps else []),
        ]
        lines.append("".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, cells, strict=False)))
    kind = "stk-unlocks" if has_gaps else "stk-unlocks stk-narrow"
    rows = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="stk-table stk-files {kind}">{rows}</table>'


def _next(use: Use, is_there: bool, lang: str) -> str:
    """What would be added: by the file that is missing altogether, else by its single columns."""
    if not is_there and use.file:
        return t("data.unlocked_file", lang, n=use.file)
    columns = TABLES[use.table].columns
    named = [
        f"{_quoted(columns[path.partition('.')[2]].label[lang], lang)} +{count}"
        for path, count in use.columns.items()
    ]
    return ", ".join(named[:MOST]) + (" …" if len(named) > MOST else "")


def _quoted(name: str, lang: str) -> str:
    return t("card.quoted", lang, name=name)


def _names(view: View, found: list[Use]) -> None:
    """The KPIs of one table by name: those alight, then the dark ones with what they lack."""
    lang, columns = view.lang, view.version.columns
    by_table = {use.table: use for use in found}
    table = st.selectbox(
        t("data.unlocked_data", lang),
        list(by_table),
        format_func=lambda name: TABLES[name].label[lang],
        key="unlocked-table",
    )
    kpis = by_table[table].kpis
    alive = [kpi.text("name", lang) for kpi in kpis if not kpi.missing(columns)]
    _list(t("data.unlocked_alive", lang), alive)
    _list(t("data.unlocked_dark", lang), _lacking((k for k in kpis if k.missing(columns)), columns, lang))


def _lacking(kpis: Iterable[Kpi], columns: frozenset[str], lang: str) -> list[str]:
    return [
        f"{kpi.text('name', lang)} "
        f"({t('data.dark', lang, columns=missing_words(kpi.missing(columns), lang))})"
        for kpi in kpis
    ]


def _list(title: str, names: list[str]) -> None:
    if names:
        st.html(f'<p class="stk-reason"><b>{html.escape(title)}:</b> {html.escape(", ".join(names))}</p>')
