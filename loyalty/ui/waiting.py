"""Cards whose numbers are still being counted: no page waits for them, they fill in by themselves."""

import html
import time
from collections.abc import Sequence

import streamlit as st

from loyalty.ahead import counting
from loyalty.analyses.review import is_by_days
from loyalty.catalog import FOLDERS, Kpi, catalog
from loyalty.i18n import t
from loyalty.ui.places import PLACES
from loyalty.ui.view import View
from loyalty.workspace import Version

PATIENCE_SECONDS = 0.3
POLL_SECONDS = 0.5
# A page is drawn anew for all cards that became ready within this time, not for each.
BATCH_SECONDS = 1.5


def count_ahead(version: Version) -> None:
    """Have everything that this version can show counted in the background, page by page."""
    pages = [page for group in PLACES.values() for page in group]
    order = [*pages, *(folder for folder in FOLDERS if folder not in pages)]  # some folders have no page

    def place(kpi: Kpi) -> tuple:
        return not kpi.headline, order.index(kpi.folder), kpi.headline_rank, kpi.priority

    kpis = sorted(catalog().values(), key=place)
    counting.plan(version, kpis)


def uncounted(
    view: View, kpis: Sequence[Kpi], days: int | None = None, seconds: float | None = None
) -> list[Kpi]:
    """Those of the cards that are not ready after a moment.

    `days`: of what is compared by days, neither those whose first so many days of each month are not.
    """
    seconds = PATIENCE_SECONDS if seconds is None else seconds
    found = counting.missing(view.version, kpis, seconds)
    if days:
        cut = [kpi for kpi in kpis if is_by_days(view.version, kpi) and kpi not in found]
        found += counting.missing(view.version, cut, seconds, days)
    return found


def placeholder(view: View) -> None:
    """What stands in a card instead of its chart."""
    st.html(f'<div class="stk-counting"><p>{html.escape(t("card.counting", view.lang))}</p></div>')


def fill_in(view: View, kpis: Sequence[Kpi], days: int | None = None, *, at_once: bool = False) -> None:
    """Draw the page anew as soon as some of these are ready; `at_once`: not before all are."""
    if kpis:
        st.fragment(_poll, run_every=POLL_SECONDS)(view, kpis, days, at_once, time.monotonic())


def _poll(view: View, kpis: Sequence[Kpi], days: int | None, at_once: bool, since: float) -> None:
    remaining = uncounted(view, kpis, days, seconds=0)
    is_due = not at_once and time.monotonic() - since >= BATCH_SECONDS
    if not remaining or (is_due and len(remaining) < len(kpis)):
        draw_anew()


def draw_anew() -> None:
    """Run the whole page again, from a part of it that runs by itself.

    Whoever has clicked a link meanwhile goes there: what is written first lets their run begin, which
    `st.rerun` would send back to this page.
    """
    st.empty()
    st.rerun()
