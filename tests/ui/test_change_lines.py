"""What has changed, on the overview: a sentence per change, which opens to where it comes from."""

import pytest

from loyalty.analyses import changes
from loyalty.catalog import catalog
from loyalty.i18n import t
from tests.ui.visit import charts, open_page, texts, words


def test_nothing_beyond_chance_is_said_as_such():
    shown = texts(open_page("overview", "de"))
    assert t("change.nothing", "de") in shown


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_change_is_a_sentence_that_opens_to_its_cause(lang, monkeypatch):
    monkeypatch.setattr(changes, "FALSE_DISCOVERIES", 0.5)  # the sample's last month has no sure change
    at = open_page("overview", lang)
    kpi = catalog()["return_visit_rate"]
    line = next(one for one in at.expander if kpi.text("name", lang) in one.label)
    assert t("change.worse", lang) in line.label
    before = len(charts(at))
    at.session_state[f"change-{kpi.id}"] = True
    at.run()
    shown = words(at)
    assert not at.exception
    assert t("change.carried_by_all", lang) in shown or len(charts(at)) == before + 1
    assert t("change.corrected", lang, n=11) in shown
