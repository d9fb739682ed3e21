"""What only the visitor knows, asked before everything else: what was assumed, and a select box."""

import html

import streamlit as st

from loyalty.i18n import has, plural, t
from loyalty.intake import Question, answered
from loyalty.schema import TABLES
from loyalty.ui.uploads import Upload, decide

SHOWN_EXAMPLES = 4


def questions(upload: Upload, lang: str) -> None:
    """One line each: the column, examples from the file, the choice; notes without a choice below."""
    asked = [question for question in upload.reading.questions if question.is_open]
    notes = [question for question in upload.reading.questions if not question.is_open]
    if asked:
        with st.container(key=f"questions-{upload.id}"):
            title = html.escape(plural("data.questions", len(asked), lang))
            st.html(f'<p class="stk-ask-title">{title}</p>')
            for number, question in enumerate(asked):
                _ask(upload, question, number, lang)
            if st.button(t("question.confirm", lang), key=f"confirm-{upload.id}", icon=":material/check:"):
                _confirm(upload)
    if notes:
        told = " · ".join(_said(question, lang) for question in notes)
        st.html(f'<p class="stk-foot">{html.escape(told)}</p>')


def _ask(upload: Upload, question: Question, number: int, lang: str) -> None:
    said, choice = st.columns([3, 2], vertical_alignment="center", gap="medium")
    said.html(f'<p class="stk-ask">{html.escape(_said(question, lang))}{_because(question, lang)}</p>')
    options = list(question.options)
    chosen = choice.selectbox(
        question.header,
        options,
        index=options.index(question.assumed) if question.assumed in options else None,
        key=f"question-{question.kind}-{upload.state}-{number}",
        format_func=lambda option: _option(question, option, lang),
        placeholder=t("question.choose", lang),
        label_visibility="collapsed",
    )
    if chosen is not None and chosen != question.assumed:
        decide(upload, mapping=answered(upload.reading.to_mapping(), question, chosen))


def _confirm(upload: Upload) -> None:
    """Every assumption was right: the file is read with them from now on, and asks no more."""
    mapping = upload.reading.to_mapping()
    for question in upload.reading.questions:
        if question.is_open and question.assumed in question.options:
            mapping = answered(mapping, question, question.assumed)
    decide(upload, mapping=mapping)


def _said(question: Question, lang: str) -> str:
    examples = ", ".join(question.examples[:SHOWN_EXAMPLES])
    key = "sentinel_known" if question.kind == "sentinel" and not question.is_open else question.kind
    return t(f"question.{key}", lang, column=question.header, examples=examples)


def _because(question: Question, lang: str) -> str:
    key = f"evidence.{question.reason}"
    if not question.reason or not has(key, lang):
        return ""
    return f' <span class="quiet">{html.escape(t(key, lang))}</span>'


def _option(question: Question, option: str, lang: str) -> str:
    if question.kind == "meaning" and option:
        table, _, name = option.partition(".")
        return TABLES[table].columns[name].label[lang]
    names = {",": "comma", ".": "point", "": "nothing"}
    return t(f"question.option_{names.get(option, option)}", lang)
