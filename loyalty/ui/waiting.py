"""Cards whose numbers are still being counted: no page waits for them, they fill in by themselves."""

import html
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import streamlit as st

from loyalty.ahead import counting
from loyalty.analyses import bridge
from loyalty.analyses.review import is_by_days
from loyalty.catalog import FOLDERS, Kpi, catalog
from loyalty.i18n import t
from loyalty.rollup import Query, query
from loyalty.ui.places import PLACES
from loyalty.ui.view import View
from loyalty.variants import variants
from loyalty.workspace import Version

PATIENCE_SECONDS = 0.3
POLL_SECONDS = 0.5
# A page is drawn anew for all cards that became ready within this time, not for each.
BATCH_SECONDS = 1.5


def count_ahead(version: Version) -> None:
    """Have everything that this version can show counted in the background, page by page."""
    counting.plan(version, _everything(version))


def _everything(version: Version) -> Iterator[Query]:
    """The numbers of all cards; after them what others would count."""
    pages = [page for group in PLACES.values() for page in group]
    order = [*pages, *(folder for folder in FOLDERS if folder not in pages)]  # some folders have no page

    def place(kpi: Kpi) -> tuple:
        return not kpi.headline, order.index(kpi.folder), kpi.headline_rank, kpi.priority

    yield from _of_cards(version, sorted(catalog().values(), key=place)).values()
    for variant in variants().values():
        if bridge.is_usable(version, variant):
            yield from bridge.queries(version, variant)


def _of_cards(version: Version, kpis: Iterable[Kpi], days: int | None = None) -> dict[str, Query]:
    """What the cards of those KPIs rest on that the data can light up, by the KPI."""
    return {kpi.id: query(version, kpi, days=days) for kpi in kpis if not kpi.missing(version.columns)}


def uncounted(
    view: View, kpis: Sequence[Kpi], days: int | None = None, seconds: float | None = None
) -> list[Kpi]:
    """Those of the cards that are not ready after a moment.

    `days`: of what is compared by days, neither those whose first so many days of each month are not.
    """
    found = _uncounted(view.version, kpis, None, seconds)
    if days:
        cut = [kpi for kpi in kpis if is_by_days(view.version, kpi) and kpi not in found]
        found += _uncounted(view.version, cut, days, seconds)
    return found


def _uncounted(version: Version, kpis: Sequence[Kpi], days: int | None, seconds: float | None) -> list[Kpi]:
    queries = _of_cards(version, kpis, days)
    missing = _missing(version, queries.values(), seconds)
    return [kpi for kpi in kpis if queries.get(kpi.id) in missing]


def _missing(version: Version, queries: Iterable[Query], seconds: float | None = None) -> list[Query]:
    return counting.missing(version, queries, PATIENCE_SECONDS if seconds is None else seconds)


def is_ready(view: View, queries: Sequence[Query]) -> bool:
    """Whether all of these are counted after a moment.

    Else it is said, and what is drawn together with it – a dialog, which stays open – is drawn anew then.
    """
    if not _missing(view.version, queries):
        return True
    placeholder(view)
    key = f"counted-{queries[-1].name}".replace(".", "-")
    # Only what a visitor presses can draw a part of the page anew from a part within it.
    st.button(t("card.counting", view.lang), key=key)
    remaining = partial(_missing, view.version, queries, seconds=0)
    _watch(remaining, len(queries), at_once=True, act=partial(_press, key))
    return False


def _press(key: str) -> None:
    st.html(
        f"<script>document.querySelector('.st-key-{key} button')?.click();</script>",
        unsafe_allow_javascript=True,
    )


def placeholder(view: View) -> None:
    """What stands in a card instead of its chart."""
    st.html(f'<div class="stk-counting"><p>{html.escape(t("card.counting", view.lang))}</p></div>')


def fill_in(view: View, kpis: Sequence[Kpi], days: int | None = None, *, at_once: bool = False) -> None:
    """Draw the page anew as soon as some of these are ready; `at_once`: not before all are."""
    if kpis:
        _watch(partial(uncounted, view, kpis, days, seconds=0), len(kpis), at_once, draw_anew)


def _watch(remaining: Callable[[], Sequence], count: int, at_once: bool, act: Callable[[], None]) -> None:
    """Look again and again how many remain, and act once enough of them are ready."""
    st.fragment(_poll, run_every=POLL_SECONDS)(remaining, count, at_once, act, time.monotonic())


def _poll(
    remaining: Callable[[], Sequence], count: int, at_once: bool, act: Callable[[], None], since: float
) -> None:
    left = len(remaining())
    is_due = not at_once and time.monotonic() - since >= BATCH_SECONDS
    if not left or (is_due and left < count):
        act()


def draw_anew() -> None:
    """Run the whole page again, from a part of it that runs by itself.

    Whoever has clicked a link meanwhile goes there: what is written first lets their run begin, which
    `st.rerun` would send back to this page.
    """
    st.empty()
    st.rerun()
