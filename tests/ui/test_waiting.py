"""A card that is still being counted says so, keeps its place, and fills in by itself."""

import subprocess
import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from loyalty import ahead, rollup
from loyalty.ahead import Counting
from loyalty.analyses import bridge
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.rollup import Query
from loyalty.ui import waiting
from loyalty.variants import variants
from loyalty.workspace import Version
from tests.ui.visit import charts, open_page, words

PAGE, NAME = "balance", "revenue_stability"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch):
    """A queue of its own in which neither one KPI nor any bridge is ready until the event is set."""
    free, build = threading.Event(), rollup.file_of_counts

    def slow(version, query, con=None):
        if query.name.startswith((f"{NAME}.", "bridge.")) and not query.place(version).exists():
            assert free.wait(60)
        return build(version, query, con)

    counting = Counting()
    monkeypatch.setattr(ahead.rollup, "file_of_counts", slow)
    monkeypatch.setattr(waiting, "counting", counting)
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.1)
    yield free, counting
    free.set()
    counting.stop()


def forget(counting: Counting, query: Callable[[Version], Query], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is counted ahead, and of this nothing is there yet."""
    monkeypatch.setattr(counting, "plan", lambda version, _: query(version).place(version).unlink(True))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_card_that_is_counted_says_so_and_fills_in(held, lang: str, monkeypatch) -> None:
    free, counting = held
    forget(counting, lambda version: rollup.query(version, catalog()[NAME]), monkeypatch)
    at = open_page(PAGE, lang, topic_balance="all")
    assert words(at).count(t("card.counting", lang)) == 1
    assert catalog()[NAME].text("name", lang) in words(at)
    drawn = len(charts(at))
    monkeypatch.setattr(counting, "plan", lambda version, kpis: None)
    free.set()
    assert counting.join(60)
    at.run()
    assert not at.exception
    assert t("card.counting", lang) not in words(at)
    assert len(charts(at)) == drawn + 1


def test_a_bridge_that_is_counted_says_so_and_fills_in(held, monkeypatch: pytest.MonkeyPatch) -> None:
    free, counting = held
    variant = variants()["on_time_delivery_rate.delivered_only"]
    forget(counting, lambda version: bridge.queries(version, variant)[-1], monkeypatch)
    at = open_page("commerce", "de", card=variant.kpi.id, define=variant.id)
    assert variant.text("definition", "de") in words(at)
    assert t("card.counting", "de") in words(at) and t("bridge.why", "de") not in words(at)
    monkeypatch.setattr(counting, "plan", lambda version, queries: None)
    free.set()
    assert counting.join(60)
    at.run()
    assert not at.exception
    assert t("card.counting", "de") not in words(at) and t("bridge.why", "de") in words(at)


def test_everything_a_version_can_show_is_planned_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    planned = []
    monkeypatch.setattr(
        waiting.counting, "plan", lambda version, queries: planned.extend([version, *queries])
    )
    open_page("overview", "de")
    version, *queries = planned
    names = [query.name.removesuffix(".month") for query in queries]
    kpis = [catalog()[name] for name in names if name in catalog()]
    lit = {kpi.id for kpi in catalog().values() if not kpi.missing(version.columns)}
    assert {kpi.id for kpi in kpis} == lit
    folders = [kpi.folder for kpi in kpis if not kpi.headline]
    assert folders == sorted(folders, key=list(dict.fromkeys(folders)).index)
    assert all(kpi.headline for kpi in kpis[: sum(bool(kpi.headline) for kpi in kpis)])
    usable = [one for one in variants() if bridge.is_usable(version, variants()[one])]
    assert names[len(kpis) :] == [name for one in usable for name in (one, f"bridge.{one}")]


def test_what_the_data_cannot_light_up_is_not_waited_for() -> None:
    view = SimpleNamespace(version=SimpleNamespace(columns=frozenset()))
    assert waiting.uncounted(view, [catalog()["nps"]]) == []


def goes_elsewhere() -> None:
    """A page whose part draws it anew at the moment in which somebody has clicked a link."""
    import streamlit as st
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
    from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

    from loyalty.ui.waiting import draw_anew

    context = get_script_run_ctx()
    st.session_state.setdefault("pages", []).append(context.page_script_hash)
    if len(st.session_state["pages"]) == 1:
        context.script_requests.request_rerun(RerunData(page_script_hash="linked"))
        draw_anew()


def test_whoever_clicks_a_link_goes_there_although_the_page_is_drawn_anew() -> None:
    at = AppTest.from_function(goes_elsewhere).run()
    assert at.session_state["pages"][1:] == ["linked"]


def test_what_few_pages_need_is_loaded_while_nobody_waits() -> None:
    script = (
        "import sys; from loyalty.ui import libraries; libraries.SECONDS = 0; libraries.load(); "
        "assert set(libraries.LATER) <= set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
