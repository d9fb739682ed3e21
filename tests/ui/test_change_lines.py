"""What has changed, on the overview: a sentence per change, which opens to where it comes from."""

import pytest

from loyalty.catalog import catalog
from loyalty.i18n import t
from tests.ui.visit import charts, open_page, texts, words

KPI = catalog()["on_time_delivery_rate"]  # of July 2026, for a year a carrier has been late in Austria
MONTH = "2026-07"


def test_nothing_beyond_chance_is_said_as_such():
    assert t("change.nothing", "de") in texts(open_page("overview", "de", versus="month"))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_change_is_a_sentence_that_opens_to_its_cause_and_leads_to_its_card(lang):
    at = open_page("overview", lang, month=MONTH)
    line = next(one for one in at.main.expander if KPI.text("name", lang) in one.label)
    assert t("change.worse", lang) in line.label
    before = len(charts(at))
    at.session_state[f"change-{KPI.id}"] = True
    at.run()
    shown = words(at)
    assert not at.exception
    assert t("change.carried_by_all", lang) in shown or len(charts(at)) == before + 1
    assert t("change.corrected", lang, n=10) in shown
    link = next(one.proto for one in at.get("page_link") if one.proto.label == t("change.to_card", lang))
    assert link.page == "commerce"
    assert f"card={KPI.id}" in link.query_string
