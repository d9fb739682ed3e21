"""A card that is still being counted says so, keeps its place, and fills in by itself."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from loyalty import ahead, rollup
from loyalty.ahead import Counting
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.ui import waiting
from tests.ui.visit import charts, open_page, words

PAGE, NAME = "balance", "revenue_stability"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch):
    """A queue of its own in which one KPI is not ready until the event is set."""
    free, build = threading.Event(), rollup.build

    def slow(version, kpi, grain, con=None, days=None):
        if kpi.id == NAME:
            assert free.wait(60)
        return build(version, kpi, grain, con, days)

    counting = Counting()
    monkeypatch.setattr(ahead.rollup, "build", slow)
    monkeypatch.setattr(waiting, "counting", counting)
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.1)
    yield free, counting
    free.set()
    counting.stop()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_card_that_is_counted_says_so_and_fills_in(held, lang: str, monkeypatch) -> None:
    free, counting = held
    monkeypatch.setattr(
        counting, "plan", lambda version, kpis: rollup.place(version, catalog()[NAME], "month").unlink(True)
    )
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


def test_everything_a_version_can_show_is_planned_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    planned = []
    monkeypatch.setattr(waiting.counting, "plan", lambda version, kpis: planned.append(kpis))
    open_page("overview", "de")
    kpis = planned[0]
    assert len({kpi.id for kpi in kpis}) == len(catalog())
    folders = [kpi.folder for kpi in kpis if not kpi.headline]
    assert folders == sorted(folders, key=list(dict.fromkeys(folders)).index)
    assert all(kpi.headline for kpi in kpis[: sum(bool(kpi.headline) for kpi in kpis)])


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
