"""The breakdown of a card: a leaderboard, its order, and from one of its values to the filtered dashboard."""

from collections.abc import Sequence

import streamlit as st

from loyalty import charts
from loyalty.cards import picture as cards
from loyalty.cards import view as looking
from loyalty.cards.board import board, can_compare
from loyalty.cards.foot import breakdown_line
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import slice_name, slice_value, t
from loyalty.ui import address, filters, links
from loyalty.ui.analysis import foot
from loyalty.ui.picture import draw, show


def breakdown(view: View, kpi: Kpi, by: str) -> None:
    """A KPI by the values of a slice, by value or by change."""
    frame = looking.breakdown(view, kpi, by)
    if kpi.measure == "total" and frame["value"].eq(0).all():  # nothing there to be divided
        show(view, kpi, cards.number(view, kpi, frame, [breakdown_line(view, kpi, by)]), key="")
        return
    is_by_change = can_compare(view, kpi, by) and _order(view, kpi) == "change"
    whole = f"_all_of_{kpi.id}"
    most = charts.MOST_ROWS if whole not in st.session_state else len(frame) + 1
    found = board(view, kpi, by, most, is_by_change)
    key = f"chart-{kpi.id}-{by}{'-change' if is_by_change else ''}"
    _draw(view, kpi, by, found, key)
    if found.total > len(found.slices):
        label = t("board.show_all", view.lang, n=found.total)
        st.button(label, key=f"all-{kpi.id}", on_click=st.session_state.__setitem__, args=[whole, True])
    _narrow(view, kpi, by, found.slices)
    foot(*found.lines, *([] if filters.is_filter(view, by) else [_not_for_all(view, by)]))


def _order(view: View, kpi: Kpi) -> str:
    key = links.order_key(kpi.id)
    options = ["value", "change"]
    address.open_with(key, options, "value")
    chosen = st.segmented_control(
        t("board.order", view.lang),
        options,
        required=True,
        key=key,
        persist_state="session",
        label_visibility="collapsed",
        format_func=lambda name: t(f"board.{name}", view.lang),
    )
    address.write(key, chosen, "value")
    return chosen


def _draw(view: View, kpi: Kpi, by: str, found, key: str) -> None:
    """The figure; a click on a row filters by its value, where everything can be filtered by it."""
    if not filters.is_filter(view, by):
        draw(found.figure, view, kpi, found.alt, key)
        return

    key = f"{key}-{filters.times()}"

    def choose() -> None:
        points = st.session_state[key]["selection"]["points"]
        if points:
            filters.narrow(view, by, found.slices[round(points[0]["y"])])

    draw(found.figure, view, kpi, found.alt, key, on_select=choose, selection_mode="points")


def _narrow(view: View, kpi: Kpi, by: str, slices: Sequence[str]) -> None:
    """The same as a click on a row, for keyboards and fingers."""
    offered = [value for value in slices if filters.can_narrow(view, by, value)]
    if not offered:
        return
    key = f"narrow-{kpi.id}"
    label = t("board.narrow", view.lang, slice=slice_name(by, view.lang))
    st.selectbox(
        label,
        offered,
        index=None,
        key=key,
        placeholder=label,
        label_visibility="collapsed",
        format_func=lambda value: slice_value(by, value, view.lang),
        on_change=lambda: filters.narrow(view, by, st.session_state[key]),
    )


def _not_for_all(view: View, by: str) -> str:
    return t("board.not_for_all", view.lang, slice=slice_name(by, view.lang))
