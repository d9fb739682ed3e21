"""The section “Was geht mit Wiederkauf einher?”: ranked, in words, and one driver looked at closely."""

import pytest
from streamlit.testing.v1 import AppTest

from loyalty.analyses import drivers
from loyalty.catalog import catalog
from loyalty.i18n import plural, slice_name, t
from tests.ui.visit import charts, texts, words
from tests.words import OTHER, foreign

LANGUAGES = ("de", "en")
NAMES = {lang: {kpi.id: kpi.text("name", lang) for kpi in drivers.driver_kpis()} for lang in LANGUAGES}


def section(lang: str, where: tuple = ()) -> None:
    from loyalty.ui.drivers import driver_section
    from loyalty.ui.session import sample_version
    from loyalty.ui.view import View

    driver_section(View(sample_version(), lang, "light", 12, "year", where, True))


def shown(lang: str, where: tuple = ()) -> AppTest:
    at = AppTest.from_function(section, default_timeout=60, kwargs={"lang": lang, "where": where}).run()
    assert not at.exception, at.exception
    return at


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_clear_is_said_first_and_the_rest_is_there(lang: str) -> None:
    at = shown(lang)
    said = texts(at)
    begins = [
        catalog()[kpi].text("exposed", lang)
        for kpi in ("drv_community_member", "drv_late_first_delivery", "drv_delay_notice")
    ]
    places = [next(place for place, text in enumerate(said) if text.startswith(words)) for words in begins]
    assert places == sorted(places) and places[2] < said.index(plural("drivers.others", 10, lang))
    assert set(NAMES[lang].values()) <= set(said)
    assert len(charts(at)) == 2
    assert foreign(said, lang) == [] and foreign(said, OTHER[lang]) != []


def test_the_picture_says_in_words_what_it_shows() -> None:
    ranking = shown("de").get("plotly_chart")[0]
    assert "Verspätete erste Lieferung: −7,7" in ranking.proto.alt and "klar" in ranking.proto.alt


def test_another_driver_and_other_groups_can_be_chosen() -> None:
    at = shown("de")
    at.session_state["driver-checks"] = True
    at.selectbox(key="driver").set_value("drv_bonus_member").run()
    assert not at.exception
    opinions = at.get("plotly_chart")[-1].proto.alt
    assert opinions.startswith("roh: +12,0") and "bei vergleichbaren Kunden: −1,5" in opinions
    assert "Kaufen Bonusmitglieder eher wieder als vergleichbare andere Kunden?" in texts(at)
    at.get("button_group")[0].set_value("further").run()
    assert not at.exception
    assert {"keiner", "einer", "zwei und mehr"} <= {text.split("  ")[0].strip() for text in texts(at)}


def test_a_filter_that_customers_lack_is_said() -> None:
    at = shown("en", (("customer_kind", ("new",)),))
    assert slice_name("customer_kind", "en") in words(at)
    assert not charts(at) and t("drivers.all_data", "en") not in words(at)
