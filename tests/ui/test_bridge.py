"""The dialog “How do others count?”: values of all, one way beside ours, steps in words; in the address."""

import re

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
    monkeypatch.delattr("loyalty.ui.bridge_steps.differing")  # nobody has asked for cases
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
    assert "define_overdue" not in at.query_params
    at.session_state[f"cases-{KPI.id}-delivered_only-overdue"] = True
    at.run()
    assert not at.exception
    assert t("bridge.uncounted", lang) in words(at)
    assert at.query_params["define_overdue"] == "1"
    buttons = [str(button.key) for button in at.button]
    assert "define_overdue-next" not in buttons  # one page has them all


def test_the_cases_of_a_reason_are_turned_page_by_page():
    name = "delivery_lead_time.working_days"
    at = open_page("commerce", "de", card="delivery_lead_time", define=name, define_weekend="2")
    range_of = re.compile(r"(\d+)–(\d+) von ([\d.]+)")
    assert range_of.search(words(at)).groups()[:2] == ("26", "50")
    at.button(key="define_weekend-next").click().run()
    first, last, total = range_of.search(words(at)).groups()
    assert (first, last) == ("51", "75") and int(total.replace(".", "")) > 75
    assert at.query_params["define_weekend"] == "3"
    at.pills(key="as_delivery_lead_time").set_value("transit").run()
    assert not at.exception and "define_weekend" not in at.query_params
