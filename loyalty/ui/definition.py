"""What a KPI means: definition, formula in words, pitfall, example, SQL, source."""

import html
from datetime import date, datetime

import pandas as pd
import streamlit as st

from loyalty import format as fmt
from loyalty.catalog import Kpi, spoken
from loyalty.examples import tables_of
from loyalty.i18n import t
from loyalty.schema import TABLES
from loyalty.variants import variants_of


def definition(kpi: Kpi, lang: str) -> None:
    """Open the definition of a KPI over the page."""

    @st.dialog(kpi.text("name", lang), width="large")
    def show() -> None:
        explain(kpi, lang)

    show()


def explain(kpi: Kpi, lang: str) -> None:
    """Everything there is to know about a KPI, one short section each."""
    _section("card.definition_title", kpi.text("definition", lang), lang)
    _section("card.formula", kpi.text("formula", lang), lang)
    st.html(f'<p class="stk-question">{t(f"card.better_{kpi.better}", lang)}</p>')
    _section("card.pitfall", kpi.text("pitfall", lang), lang)
    worked(kpi, lang)
    _others(kpi, lang)
    _sources(kpi, lang)


def worked(kpi: Kpi, lang: str) -> None:
    """The worked example and the query, each to be opened."""
    _example(kpi, lang)
    with st.expander(t("card.sql", lang)):
        st.code(kpi.sql, language="sql")


def _others(kpi: Kpi, lang: str) -> None:
    """How others count it, one paragraph each."""
    others = variants_of(kpi.id)
    if others:
        with st.expander(t("bridge.open", lang)):
            for variant in others:
                name, text = (html.escape(variant.text(key, lang)) for key in ("name", "definition"))
                st.html(f'<p class="stk-part"><b>{name}</b><br>{text}</p>')


def _section(key: str, text: str, lang: str) -> None:
    st.html(f'<p class="stk-part"><b>{t(key, lang)}</b><br>{html.escape(text)}</p>')


def _example(kpi: Kpi, lang: str) -> None:
    """The worked example: its rows and what comes out."""
    with st.expander(t("card.example", lang)):
        as_of = t("sidebar.as_of", lang, date=fmt.date(kpi.example["as_of"], lang))
        st.html(f'<p class="stk-question">{as_of}</p>')
        for name, rows in tables_of(kpi).items():
            title = TABLES[name].label[lang]
            st.html(f'<p class="stk-label">{html.escape(title)}</p>')
            labels = {column: TABLES[name].columns[column].label[lang] for row in rows for column in row}
            table = pd.DataFrame(
                [{column: _cell(row.get(column), lang) for column in labels} for row in rows]
            )
            st.dataframe(table.rename(columns=labels), hide_index=True, width="stretch", alt=title)
        st.markdown(f"**{t('card.result', lang)}:** {expected(kpi, lang)}")


def expected(kpi: Kpi, lang: str) -> str:
    """What the example comes to, in words."""
    expect = kpi.example["expect"]
    parts = []
    if isinstance(expect.get("value"), int | float):
        parts.append(fmt.value(expect["value"], kpi.unit if kpi.measure != "mix" else "percent", lang))
    if "category" in expect:
        parts.append(kpi.category(expect["category"], lang))
    if "k" in expect and "n" in expect:
        parts.append(t("card.k_of_n", lang, k=expect["k"], n=expect["n"]))
    elif "n" in expect:
        parts.append(f"n = {expect['n']}")
    return " · ".join(parts)


def _cell(value: object, lang: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{fmt.date(value, lang)} {value:%H:%M}"
    if isinstance(value, date):
        return fmt.date(value, lang)
    if isinstance(value, bool):
        return t("card.yes" if value else "card.no", lang)
    return fmt.number(value, lang, 2) if isinstance(value, int | float) else str(value)


def _sources(kpi: Kpi, lang: str) -> None:
    """Which advice it measures, whose definition it is, and what it may be compared with."""
    lines = [(t(f"card.{key}", lang), spoken(kpi.source.get(key, ""), lang)) for key in ("seed", "standard")]
    lines += [
        (t("card.benchmark_title", lang), f"{item.label[lang]} – {spoken(item.source, lang)}")
        for item in kpi.benchmarks
    ]
    lines.append((t("card.measure", lang), f"{t(f'measure.{kpi.measure}', lang)} ({kpi.id})"))
    for title, text in lines:
        if text:
            st.html(f'<p class="stk-question"><b>{html.escape(title)}:</b> {html.escape(text)}</p>')
