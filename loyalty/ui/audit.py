"""The audit questions on the pages: an answer, a note, and a score of their own."""

import html
from collections.abc import Sequence
from datetime import date

import streamlit as st

from loyalty import audit
from loyalty import format as fmt
from loyalty.audit import ANSWERS, Answer, Item
from loyalty.catalog import spoken
from loyalty.i18n import plural, t
from loyalty.ui.session import own_workspace
from loyalty.ui.view import View


def of_page(page: str) -> list[Item]:
    """The questions that count in the score of a page."""
    return [item for item in audit.items().values() if item.page == page]


def of_instrument(name: str) -> list[Item]:
    """The questions that belong to an instrument or tip."""
    return [item for item in audit.items().values() if name in item.instruments]


@st.fragment
def questions(view: View, asked: Sequence[Item]) -> None:
    """The score, then one line per question; an answer redraws these lines alone."""
    lang, answers = view.lang, audit.load(own_workspace())
    st.html(f'<p class="stk-question">{html.escape(_said(audit.score(asked, answers), lang))}</p>')
    if view.is_sample:
        st.html(f'<p class="stk-foot">{html.escape(t("audit.own_shop", lang))}</p>')
    with st.container(border=True, key=f"audit-{asked[0].id}"):
        for number, item in enumerate(asked):
            if number:
                st.html('<hr class="stk-line">')
            _question(item, answers.get(item.id), lang)
    if any(item.law for item in asked):
        st.html(f'<p class="stk-foot">{html.escape(t("audit.no_advice", lang))}</p>')


def _said(score: audit.Score, lang: str) -> str:
    """'Prüffragen: 75 % erfüllt · 6 von 8 beantwortet'."""
    answered = plural("audit.answered", score.asked, lang, k=score.answered)
    if score.value is None:
        return answered
    return f"{t('audit.score', lang, value=fmt.value(score.value, 'percent', lang))} · {answered}"


def _question(item: Item, given: Answer | None, lang: str) -> None:
    question, choice = st.columns([3, 2], gap="small", vertical_alignment="center")
    origin = " · ".join(filter(None, [spoken(item.source, lang), item.law and spoken(item.law, lang)]))
    question.html(
        f'<p class="stk-ask">{html.escape(item.question[lang])}</p>'
        f'<p class="stk-foot">{html.escape(origin)}</p>'
    )
    keep = {"on_change": _keep, "args": (item.id,), "label_visibility": "collapsed"}
    with choice:
        chosen = st.segmented_control(
            item.question[lang],
            ANSWERS,
            default=given.answer if given else None,
            key=f"audit-answer-{item.id}",
            format_func=lambda answer: t(f"audit.{answer}", lang),
            width="stretch",
            **keep,
        )
    if chosen:
        st.text_input(
            t("audit.note", lang),
            value=given.note if given else "",
            key=f"audit-note-{item.id}",
            placeholder=t("audit.note", lang),
            max_chars=audit.LONGEST_NOTE,
            **keep,
        )


def _keep(item: str) -> None:
    """Save what the two fields of an item say; called before the page is drawn again."""
    answer = st.session_state.get(f"audit-answer-{item}")
    note = st.session_state.get(f"audit-note-{item}", "")
    audit.save(own_workspace(), item, Answer(answer, note, date.today()) if answer else None)
