"""A page in topics: a row of buttons, and below it the cards of the chosen one.

A page of thirty charts is neither read nor drawn in time; a topic is one advice and its numbers.
"""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from loyalty.catalog import Kpi
from loyalty.i18n import plural, t
from loyalty.ui import address, card, links
from loyalty.ui.view import View

ALL = "all"
MOST_CARDS = 8


@dataclass(frozen=True)
class Topic:
    """One button: its short name, the heading it opens, its KPIs, and what else stands there."""

    key: str
    label: str
    heading: str | None
    kpis: Sequence[Kpi] = ()
    sections: Sequence[Callable[[View], None]] = ()

    def holds(self, kpi_id: str | None) -> bool:
        """Whether the card of a KPI stands in it."""
        return any(kpi.id == kpi_id for kpi in self.kpis)

    def has_data(self, view: View) -> bool:
        """Whether any of its KPIs has."""
        return any(not kpi.missing(view.version.columns) for kpi in self.kpis)


@st.fragment
def topics(view: View, page: str, offered: Sequence[Topic], is_complete: bool = False) -> None:
    """The buttons and the chosen topic; a click redraws these alone. `is_complete`: one button shows all."""
    by_key = {topic.key: topic for topic in offered}
    keys = [*by_key, *([ALL] if is_complete else [])]
    default = _opened(offered) or _default(view, offered)
    labels = {topic.key: _label(view, topic) for topic in offered} | {ALL: t("topic.all", view.lang)}
    key = f"topic_{page}"
    address.open_with(key, keys, default)
    if st.session_state[key] not in keys:  # another shop's topic
        st.session_state[key] = default
    chosen = st.pills(
        t("topic.label", view.lang),
        keys,
        required=True,
        key=key,
        persist_state="session",
        label_visibility="collapsed",
        format_func=labels.get,
    )
    shown = _all(offered) if chosen == ALL else [by_key[chosen or default]]
    if links.opened() and not any(topic.holds(links.opened()) for topic in shown):
        links.leave()
        default = _default(view, offered)
    address.write(key, chosen, default)
    for topic in shown:
        _topic(view, topic, is_whole=chosen == ALL)


def _all(offered: Sequence[Topic]) -> list[Topic]:
    """Every topic once: what has no heading is a choice from the others."""
    return [topic for topic in offered if topic.heading]


def _opened(offered: Sequence[Topic]) -> str | None:
    """The topic of the card that the address opens, if it stands on this page."""
    return next((topic.key for topic in offered if topic.holds(links.opened())), None)


def _default(view: View, offered: Sequence[Topic]) -> str:
    """The first topic, unless its cards are all quiet and another one's are not."""
    first = offered[0]
    if not first.kpis:
        return first.key
    return next((topic.key for topic in offered if topic.has_data(view)), first.key)


def _label(view: View, topic: Topic) -> str:
    """Greyed where nothing but quiet cards stands."""
    is_quiet = topic.kpis and not topic.has_data(view)
    return f":gray[{topic.label}]" if is_quiet else topic.label


def _topic(view: View, topic: Topic, is_whole: bool) -> None:
    """The heading, the cards with data, what else stands there, the quiet cards last – or first, if alone."""
    if topic.heading:
        st.html(f'<h2 class="stk-group">{html.escape(topic.heading)}</h2>')
    alive = [kpi for kpi in topic.kpis if not kpi.missing(view.version.columns)]
    first = alive if is_whole or _is_further(alive) else _first(alive, f"_more_{topic.key}")
    card.grid(view, first, topic.heading)
    if len(first) < len(alive):
        label = plural("topic.more", len(alive) - len(first), view.lang)
        st.button(label, key=f"more-{topic.key}", on_click=_show_more, args=[f"_more_{topic.key}"])
    lacking = [kpi for kpi in topic.kpis if kpi not in alive]
    if not alive:
        card.quiet(view, lacking)
    for section in topic.sections:
        section(view)
    if alive:
        card.quiet(view, lacking)


def _first(kpis: Sequence[Kpi], asked: str) -> Sequence[Kpi]:
    """So many that they are read and drawn in time, until the visitor asks for all."""
    has_many = len(kpis) > MOST_CARDS + 2
    return kpis[:MOST_CARDS] if has_many and asked not in st.session_state else kpis


def _is_further(kpis: Sequence[Kpi]) -> bool:
    """Whether the card that the address opens is not among the first."""
    return links.opened() in [kpi.id for kpi in kpis[MOST_CARDS:]]


def _show_more(asked: str) -> None:
    st.session_state[asked] = True
