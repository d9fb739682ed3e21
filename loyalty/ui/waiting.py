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


def uncounted(view: View, kpis: Sequence[Kpi], days: int | None = None) -> list[Kpi]:
    """Those of the cards that are not ready after a moment; `days`: of the first days of each month."""
    return counting.missing(view.version, kpis, PATIENCE_SECONDS, days)


def is_counted(view: View, kpis: Sequence[Kpi], days: int | None) -> bool:
    """Whether nothing of these must be counted any more; what must is counted first."""
    cut = [kpi for kpi in kpis if is_by_days(view.version, kpi)] if days else []
    return not (counting.missing(view.version, kpis, 0) or counting.missing(view.version, cut, 0, days))


def placeholder(view: View) -> None:
    """What stands in a card instead of its chart."""
    st.html(f'<div class="stk-counting"><p>{html.escape(t("card.counting", view.lang))}</p></div>')


def fill_in(view: View, kpis: Sequence[Kpi]) -> None:
    """Draw the page anew as soon as some of these are ready."""
    if kpis:
        st.fragment(_poll, run_every=POLL_SECONDS)(view, kpis, time.monotonic())


def _poll(view: View, kpis: Sequence[Kpi], since: float) -> None:
    remaining = counting.missing(view.version, kpis, 0)
    is_due = time.monotonic() - since >= BATCH_SECONDS
    if not remaining or (is_due and len(remaining) < len(kpis)):
        st.rerun()
