"""A page shows one topic at a time; the topic stands in the address, and all of them can be seen at once."""

import pytest

from loyalty.catalog import Kpi, catalog
from loyalty.i18n import plural, section, t
from loyalty.ui.places import PLACES
from tests.ui.visit import charts, kpis_of, open_page, open_whole, texts, words

C_PAGES = ["commerce", "communication", "content", "community"]


def shown(at, folder: str) -> list[Kpi]:
    names = texts(at)
    return [kpi for kpi in kpis_of(folder) if kpi.text("name", "de") in names]


@pytest.mark.parametrize("folder", C_PAGES)
def test_page_opens_with_its_headlines(folder):
    at = open_page(folder, "de")
    found = shown(at, folder)
    assert {kpi.id for kpi in kpis_of(folder) if kpi.headline} <= {kpi.id for kpi in found}
    assert len(found) <= 4
    assert len(charts(at)) == len(found)


@pytest.mark.parametrize("folder", C_PAGES)
def test_a_topic_shows_the_kpis_of_its_advice_below_the_advice(folder):
    for key, advice in section(f"advice.{folder}", "de").items():
        expected = [kpi for kpi in kpis_of(folder) if kpi.advice == f"{folder}.{key}"]
        if expected:
            at = open_page(folder, "de", **{f"topic_{folder}": key})
            assert {kpi.id for kpi in shown(at, folder)} == {kpi.id for kpi in expected}
            assert texts(at).count(advice) == 1


def test_everything_shows_every_kpi_once():
    at = open_whole("commerce", "de")
    names = texts(at)
    assert all(names.count(kpi.text("name", "de")) == 1 for kpi in kpis_of("commerce"))


def test_a_click_on_a_topic_changes_the_cards_and_the_address():
    at = open_page("commerce", "de")
    at.pills(key="topic_commerce").set_value("returns").run()
    assert at.query_params["topic_commerce"] == "returns"
    assert t("advice.commerce.returns", "de") in words(at)
    assert {kpi.advice for kpi in shown(at, "commerce")} == {"commerce.returns"}


def test_a_long_topic_shows_eight_cards_and_the_others_on_demand():
    at = open_page("instruments", "de", topic_instruments="delivery")
    expected = [kpi for kpi in catalog().values() if "delivery" in kpi.instruments]
    button = at.button(key="more-delivery")
    assert button.label == plural("topic.more", len(expected) - 8, "de")
    assert sum(kpi.text("name", "de") in texts(at) for kpi in expected) == 8
    button.click().run()
    assert all(kpi.text("name", "de") in texts(at) for kpi in expected)


@pytest.mark.parametrize("page", [name for places in PLACES.values() for name in places])
def test_a_page_as_it_opens_writes_nothing_into_the_address(page):
    """Whoever goes back in the browser would come to the same page again."""
    at = open_page(page, "de")
    assert set(at.query_params) <= {"lang"}
