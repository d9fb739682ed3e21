"""On paper only: what the sidebar says, which is not printed."""

import html

import streamlit as st

from loyalty import format as fmt
from loyalty.cards.filters import chosen_months, filter_words
from loyalty.cards.view import View
from loyalty.i18n import t
from loyalty.ui.places import UNFILTERED

# There a title names the month, or nothing that is chosen counts.
_OF_A_MONTH = "overview"
_OF_THE_SHOP = (*UNFILTERED, "targets")


def printed_line(view: View, page: str) -> None:
    """Data set, period, comparison, filters and as-of day in one line above the page; not on screen."""
    printed(" · ".join(_chosen(view, page)))


def printed(text: str) -> None:
    """A line that only paper shows."""
    st.html(f'<p class="stk-print">{html.escape(text)}</p>')


def _chosen(view: View, page: str) -> list[str]:
    lang = view.lang
    shop = t("dataset.sample" if view.is_sample else "dataset.own", lang)
    as_of = t("sidebar.as_of", lang, date=fmt.date(view.version.as_of, lang))
    if page in _OF_THE_SHOP:
        return [shop, as_of]
    versus = t(f"sidebar.previous_{view.comparison}", lang)
    chosen = [("comparison", versus)]
    if page != _OF_A_MONTH:
        chosen.insert(0, ("period", chosen_months(view)))
    said = [f"{t(f'sidebar.{name}', lang)}: {words}" for name, words in chosen]
    if view.where:
        said.append(f"{t('board.filtered', lang)} {filter_words(view)}")
    return [shop, *said, as_of]
