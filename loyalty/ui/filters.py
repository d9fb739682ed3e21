"""The filters of the whole dashboard: what they are set to, set from a card, and taken away again."""

import streamlit as st

from loyalty.cards.filters import one_filter
from loyalty.cards.view import View
from loyalty.i18n import t
from loyalty.ui.text import plain

MOST_VALUES = 60
_CHANGED = "_filters_changed"
_TIMES = "_filters_set"


def is_filter(view: View, name: str) -> bool:
    """Whether every page can be filtered by this slice."""
    return 1 < len(view.version.slices.get(name, ())) <= MOST_VALUES


def can_narrow(view: View, name: str, value: str) -> bool:
    """Whether every page can be filtered by this value, and is not yet."""
    return is_filter(view, name) and value in view.version.slices[name] and view.filters.get(name) != (value,)


def narrow(view: View, name: str, value: str | None) -> None:
    """Filter every page by one value; for callbacks inside a card, see `follow`."""
    if value is not None and can_narrow(view, name, value):
        st.session_state[name] = [value]
        st.session_state[_CHANGED] = True
        st.session_state[_TIMES] = times() + 1


def times() -> int:
    """How often cards have set a filter: the chart after it is a new one, in which nothing is chosen."""
    return st.session_state.get(_TIMES, 0)


def follow() -> None:
    """Inside a card: draw the whole page anew if a click in it has set a filter."""
    if st.session_state.pop(_CHANGED, False):
        st.rerun()


def chips(view: View) -> None:
    """Above a page: each filter that is set, to be taken away – on a phone the sidebar is hidden."""
    st.session_state.pop(_CHANGED, None)
    if not view.where:
        return
    lang = view.lang
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="chips"):
        st.html(f'<p class="stk-question">{t("board.filtered", lang)}</p>', width="content")
        for name, values in view.where:
            st.button(
                plain(one_filter(name, values, lang)),
                icon=":material/close:",
                icon_position="right",
                key=f"chip-{name}",
                help=t("board.remove", lang),
                on_click=_remove,
                args=[name],
            )
        if len(view.where) > 1:
            st.button(
                t("board.remove_all", lang),
                key="chip-all",
                type="tertiary",
                on_click=_remove,
                args=[name for name, _ in view.where],
            )


def _remove(*names: str) -> None:
    for name in names:
        st.session_state[name] = []
