"""The month in review, chosen in the title: back, forward, or from the list of all months; its report."""

import html
from collections.abc import Sequence
from datetime import date

import streamlit as st

from loyalty import format as fmt
from loyalty import periods
from loyalty.analyses import review, review_words
from loyalty.cards.view import View
from loyalty.i18n import t
from loyalty.ui import address
from loyalty.ui.report import report_button

KEY = "month"


def month_title(view: View) -> date:
    """The month as the page's title, with what changes it; says so of a month in progress."""
    months = {f"{month:%Y-%m}": month for month in review.months(view.version)}
    names = list(months)
    default = f"{periods.last_complete_month(view.end):%Y-%m}"
    default = default if default in months else names[0]
    address.open_with(KEY, names, default)
    if st.session_state[KEY] not in months:  # another shop's month
        st.session_state[KEY] = default
    month = months[st.session_state[KEY]]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="month-title"):
        st.title(fmt.month(month, view.lang), anchor=False, width="stretch")
        _steps(view, names, months)
        with st.container(width="content"):  # by itself a fragment takes the width that is left
            report_button(view, month)
    address.write(KEY, st.session_state[KEY], default)
    days = review.running_days(view.version, month)
    if days:
        st.html(f'<p class="stk-reason">{html.escape(review_words.running(month, days, view.lang))}</p>')
    return month


def _steps(view: View, names: Sequence[str], months: dict[str, date]) -> None:
    """Earlier, list, later. The newest month stands first in the list."""
    place = names.index(st.session_state[KEY])
    with st.container(
        horizontal=True, wrap=False, vertical_alignment="center", gap=None, width="content", key="month-steps"
    ):
        _step(view, "earlier", "chevron_left", names[place + 1] if place + 1 < len(names) else None)
        st.selectbox(
            t("month.label", view.lang),
            names,
            key=KEY,
            persist_state="session",
            label_visibility="collapsed",
            width=190,
            format_func=lambda name: _name(view, months[name]),
        )
        _step(view, "later", "chevron_right", names[place - 1] if place else None)


def _step(view: View, way: str, icon: str, target: str | None) -> None:
    st.button(
        t(f"month.{way}", view.lang),
        icon=f":material/{icon}:",
        key=f"month-{way}",
        type="tertiary",
        disabled=target is None,
        on_click=_go,
        args=[target],
    )


def _go(name: str) -> None:
    st.session_state[KEY] = name


def _name(view: View, month: date) -> str:
    name = fmt.month(month, view.lang)
    return t("month.running", view.lang, month=name) if review.running_days(view.version, month) else name
