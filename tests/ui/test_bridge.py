"""The dialog “How do others count?”: values of all, one way beside ours, steps in words; in the address."""

import pytest
from streamlit.testing.v1 import AppTest

from loyalty.catalog import catalog
from loyalty.i18n import plural, t
from loyalty.variants import variants, variants_of
from tests.ui.visit import charts, open_page, texts, words

KPI = catalog()["on_time_delivery_rate"]
TOPIC = {"card": KPI.id}


def opened(lang: str, define: str, **params: str) -> AppTest:
    return open_page("commerce", lang, **TOPIC, define=define, **params)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_link_opens_one_way_of_counting_with_its_steps(lang, monkeypatch):
    monkeypatch.delattr("loyalty.ui.bridge.differing")  # no case is looked up before somebody asks for it
    variant = variants()[f"{KPI.id}.delivered_only"]
    before = len(charts(open_page("commerce", lang, **TOPIC)))
    at = opened(lang, variant.id)
    shown = words(at)
    for key in ("name", "definition"):
        assert variant.text(key, lang) in shown
    assert t("bridge.why", lang) in shown and t("bridge.months", lang) in shown
    assert variant.steps[0].why[lang] in shown and variant.steps[1].why[lang] not in shown
    assert variant.cases.source["standard"][lang] in shown
    assert len(charts(at)) == before + 2
    assert t("bridge.unexplained", lang) not in shown
    assert plural("bridge.download", 24, lang) in shown
    assert at.query_params["define"] == variant.id


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_menu_opens_all_ways_and_a_pill_one_of_them(lang):
    at = open_page("commerce", lang, **TOPIC)
    assert "define" not in at.query_params
    at.button(key=f"others-{KPI.id}").click().run()
    shown = words(at)
    assert t("bridge.intro", lang) in shown
    for variant in variants_of(KPI.id):
        assert variant.text("name", lang) in shown and variant.text("short", lang) in texts(at)
    assert at.query_params["define"] == KPI.id
    at.pills(key=f"as_{KPI.id}").set_value("amazon").run()
    assert at.query_params["define"] == f"{KPI.id}.amazon"
    assert variants()[f"{KPI.id}.amazon"].text("definition", lang) in words(at)


def test_a_way_that_cannot_be_filtered_says_so():
    at = open_page(
        "lifecycle", "de", card="returning_customer_rate", define="returning_customer_rate.dbt_shopify",
        country="DE",
    )  # fmt: skip
    assert t("bridge.not_filtered", "de") in words(at)


def test_an_unknown_way_shows_all():
    assert t("bridge.intro", "de") in words(opened("de", f"{KPI.id}.nobody"))


def test_the_definition_names_the_others():
    at = open_page("catalogue", "de", kpi=KPI.id)
    shown = words(at)
    assert all(variant.text("name", "de") in shown for variant in variants_of(KPI.id))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_cases_of_a_reason_open_below_it(lang):
    at = opened(lang, f"{KPI.id}.delivered_only")
    at.session_state[f"cases-{KPI.id}-delivered_only-overdue"] = True
    at.run()
    shown = words(at)
    assert not at.exception
    assert t("bridge.uncounted", lang) in shown and t("bridge.first", lang, shown=10, n=24) in shown
