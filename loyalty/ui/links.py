"""Links to a single card: its page, opened at the card, with everything the visitor has chosen."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from loyalty.cards.view import View
from loyalty.catalog import Kpi, catalog
from loyalty.ui import address
from loyalty.ui.places import PAGES, page_of

CARD = "card"
CASES = "cases"
_CASES = ("cases_month", "cases_show", "cases_order", "cases_page")
_SIDEBAR = ("period", "versus", "lang", "shop", "set")
_ARRIVED = "_arrived"
# Each script is a block of its own: the page runs them all, and one name may be declared once only.
_FOLLOW = """
<style>.st-key-followed-link { display: none; }</style>
<script>
{
  const until = Date.now() + 4000;
  const follow = () => {
    const link = document.querySelector(".st-key-followed-link a");
    if (link) link.click();
    else if (Date.now() < until) setTimeout(follow, 20);
  };
  follow();
}
</script>
"""
# Charts above the card are drawn later and push it down: it is followed until somebody moves the page.
_SHOW = """
<style>.st-key-card-%(card)s { outline: 2px solid light-dark(#0F766E, #4DB6AB); outline-offset: 2px; }</style>
<script>
{
  const until = Date.now() + 4000;
  let isFree = false;
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"])
    window.addEventListener(moved, () => { isFree = true; }, { once: true, passive: true });
  const follow = () => {
    if (isFree || Date.now() > until) return;
    document.querySelector(".st-key-card-%(card)s")?.scrollIntoView({ block: "center" });
    setTimeout(follow, 150);
  };
  follow();
}
</script>
"""


def card_link(view: View, kpi: Kpi, by: str | None = None) -> tuple[Path, dict[str, list[str]]]:
    """Page and query of a card, for `st.page_link(page, query_params=query)`; `by` opens a breakdown.

    Filters, period, comparison, language and shop stay what they are.
    """
    query = {name: st.query_params.get_all(name) for name in (*_SIDEBAR, *view.version.slices)}
    query |= {CARD: [kpi.id], breakdown_key(kpi.id): [by] if by else []}
    return PAGES / f"{page_of(kpi.folder)}.py", {name: values for name, values in query.items() if values}


def follow(view: View, kpi: Kpi) -> None:
    """Open a card as a click on its link would.

    Streamlit's own switch writes the card into the address of this page before it leaves, which stays in
    the browser's history: the way back would lead to this page twice.
    """
    page, query = card_link(view, kpi)
    with st.container(key="followed-link"):
        st.page_link(page, label=kpi.text("name", view.lang), query_params=query)
    st.html(_FOLLOW, unsafe_allow_javascript=True)


def breakdown_key(kpi_id: str) -> str:
    """Under which name the breakdown of a card stands in the address."""
    return f"by_{kpi_id}"


def order_key(kpi_id: str) -> str:
    """Under which name the order of this breakdown stands in the address."""
    return f"order_{kpi_id}"


def arrive(page: str) -> None:
    """At the start of a run: who follows a link to a card sees what it says, not what they chose before.

    A card of another page is left behind.
    """
    kpi = catalog().get(st.query_params.get(CARD, ""))
    if not kpi or page_of(kpi.folder) != page:
        leave()
    asked = opened()
    if asked == st.session_state.get(_ARRIVED):
        return
    st.session_state[_ARRIVED] = asked
    if asked:
        for key in (f"topic_{page}", breakdown_key(asked), order_key(asked), *_CASES):
            st.session_state.pop(key, None)


def show_opened(kpis: Sequence[Kpi]) -> None:
    """Scroll to the opened card, if it is one of these, and frame it."""
    if opened() in [kpi.id for kpi in kpis]:  # never the address's own text: it would run as a script
        st.html(_SHOW % {"card": opened()}, unsafe_allow_javascript=True)


def opened() -> str | None:
    """The id of the card that the address opens, by itself or for its cases."""
    return st.query_params.get(CARD) or opened_cases()


def opened_cases() -> str | None:
    """The id of the KPI whose cases are shown."""
    return st.query_params.get(CASES)


def open_cases(kpi_id: str) -> None:
    """Show the cases behind a KPI, from the start."""
    close_cases()
    st.query_params[CASES] = kpi_id


def close_cases() -> None:
    """Show no cases any more; nothing of them stays in the address."""
    for name in (CASES, *_CASES):
        address.forget(name)


def leave() -> None:
    """The opened card is out of sight: the address no longer names it."""
    st.query_params.pop(CARD, None)
