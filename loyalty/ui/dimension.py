"""The page of one C: its KPIs as cards, each under the advice of the guides that it measures."""

import html
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from loyalty.analyses.leading import by_importance, kpis_of
from loyalty.cards.view import View
from loyalty.i18n import section, t
from loyalty.ui import audit
from loyalty.ui.banner import banner
from loyalty.ui.topics import Topic, topics

MAIN_CARDS = 4
Sections = Mapping[str, tuple[Callable[[View], None], ...]]


def heading(view: View, page: str) -> None:
    """Banner, title and one sentence of a page."""
    banner(view)
    st.title(t(f"page.{page}.title", view.lang), anchor=False)
    st.html(f'<p style="margin:0">{html.escape(t(f"page.{page}.intro", view.lang))}</p>')


def dimension(view: View, folder: str, sections: Sections | None = None, more: Sequence[Topic] = ()) -> None:
    """Title, one sentence, and the folder's KPIs by topic; `sections` stand below the cards of theirs.

    `more`: topics that are no advice of the guides, behind those that are.
    """
    heading(view, folder)
    by_advice = advice_topics(view, folder, sections or {})
    offered = [_main(view, folder), *by_advice, *more, audit_topic(view, folder)]
    topics(view, folder, offered, is_complete=True)


def advice_topics(view: View, folder: str, sections: Sections) -> list[Topic]:
    """One topic per advice of the guides, in their order, headlines first."""
    found = []
    for key, advice in section(f"advice.{folder}", view.lang).items():
        kpis = [kpi for kpi in kpis_of(folder) if kpi.advice == f"{folder}.{key}"]
        kpis.sort(key=lambda kpi: (kpi.headline_rank, kpi.priority))
        if kpis or key in sections:
            label = t(f"topic.{folder}.{key}", view.lang)
            found.append(Topic(key, label, advice, kpis, sections.get(key, ())))
    return found


def audit_topic(view: View, page: str) -> Topic:
    """The questions that no data answer."""
    asked = audit.of_page(page)
    title = t("audit.title", view.lang)
    return Topic(
        "audit", t("audit.topic", view.lang), title, sections=(partial(audit.questions, asked=asked),)
    )


def _main(view: View, folder: str) -> Topic:
    """What to look at first: the headlines, filled up by priority with what has data."""
    kpis = by_importance(folder)
    alive = [kpi for kpi in kpis if not kpi.missing(view.version.columns)]
    return Topic("main", t("topic.main", view.lang), None, (alive or kpis)[:MAIN_CARDS])
