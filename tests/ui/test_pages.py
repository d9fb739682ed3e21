"""Every page runs in both languages, shows what it should, and nothing of the other language's words."""

from datetime import date

import pytest

from loyalty import compute
from loyalty import format as fmt
from loyalty.catalog import catalog
from loyalty.i18n import slice_name, t
from loyalty.ui.places import PLACES
from loyalty.ui.session import SAMPLE_AS_OF, sample_version
from tests.ui.visit import charts, go, kpis_of, open_page, open_whole, texts, words
from tests.words import OTHER, foreign

NAMES = [name for places in PLACES.values() for name in places]
C_PAGES = ["commerce", "communication", "content", "community", "lifecycle"]
# KPIs that stand there in figures: asked only once, the same in every month, or not reached yet.
IN_FIGURES = {
    "commerce": {"shipping_fee_as_quoted_rate"},
    "communication": {"survey_cadence"},
    "content": {"product_content_completeness"},
    "lifecycle": {"time_to_second_order"},
}
# Figures of analyses: second order, cohorts, phases, groups, moves, value so far, check of the forecast.
ANALYSES = {"lifecycle": 7}
MONTH = {"de": "Oktober 2026", "en": "October 2026"}
COUNTRIES = {"de": ["Deutschland", "Österreich", "Schweiz"], "en": ["Germany", "Austria", "Switzerland"]}


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_page_shows_its_content_and_speaks_one_language(name, lang):
    at = open_whole(name, lang)
    assert not at.exception
    assert at.title[0].value == (MONTH[lang] if name == "overview" else t(f"page.{name}.title", lang))
    shown = texts(at)
    assert foreign(shown, lang) == []
    assert foreign(shown, OTHER[lang]) != []
    if name in C_PAGES:
        kpis = kpis_of(name)
        assert kpis
        for kpi in kpis:
            assert {kpi.text("name", lang), kpi.text("question", lang)} <= set(shown)
            assert t(f"advice.{kpi.advice}", lang) in shown
        assert len(charts(at)) == len(kpis) - len(IN_FIGURES.get(name, ())) + ANALYSES.get(name, 0)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_overview_shows_the_twelve_headlines_with_the_values_that_compute_gives(lang):
    at = open_page("overview", lang)
    shown = texts(at)
    headlines = [kpi for kpi in catalog().values() if kpi.headline]
    assert len(headlines) == 12
    for kpi in headlines:
        value = last_month(kpi) if kpi.measure != "contrast" else last_year(kpi)
        place = shown.index(kpi.text("name", lang))
        assert fmt.value(value, kpi.unit, lang, "EUR") in shown[place : place + 2]
    lines = sum(html.proto.body.count('class="stk-spark"') for html in at.get("html"))
    assert lines == sum(kpi.measure != "contrast" for kpi in headlines)


def last_month(kpi):
    frame = compute.results(sample_version(), [kpi], "month")
    return frame.loc[frame["value"].notna(), "value"].iloc[-1]


def last_year(kpi):
    return compute.results(sample_version(), [kpi], "all", date(2025, 11, 1))["value"].iloc[0]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_sidebar_offers_the_samples_slices_in_words(lang):
    at = open_page("overview", lang)
    country = at.sidebar.multiselect(key="country")
    assert country.label == slice_name("country", lang)
    assert country.options == COUNTRIES[lang]
    assert t("dataset.sample", lang) in words(at)
    assert fmt.date(sample_version().as_of, lang) in words(at)
    assert str(sample_version().as_of) == SAMPLE_AS_OF


def test_choices_in_the_address_are_applied():
    at = open_page("commerce", "de", country="AT", period="24", versus="month")
    assert at.multiselect(key="country").value == ["AT"]
    assert at.session_state["_view"].months == 24
    assert at.session_state["_view"].comparison == "month"
    assert at.session_state["_view"].where == (("country", ("AT",)),)
    assert words(at) != words(open_page("commerce", "de", period="24", versus="month"))


def test_choices_stay_when_the_page_changes():
    at = open_page("overview", "de")
    at.multiselect(key="country").select("AT").run()
    assert at.query_params["country"] == "AT"
    for name in ("commerce", "catalogue", "data", "lifecycle"):
        go(at, name)
        assert at.multiselect(key="country").value == ["AT"]
    assert at.query_params["country"] == "AT"


@pytest.mark.parametrize("name", NAMES)
def test_unknown_values_in_the_address_are_ignored(name):
    at = open_page(
        name,
        "de",
        country=["Atlantis", "<b>"],
        period="999",
        versus="never",
        shop="own",
        by_on_time_delivery_rate="nothing",
        cohorts="none",
        kpi="no_such_kpi",
        stranger="x",
        **{f"topic_{name}": "nothing"},
    )
    assert not at.exception
    assert at.multiselect(key="country").value == []
    assert at.session_state["_view"].where == ()
    assert at.session_state["_view"].months == 12
    assert at.session_state["_view"].comparison == "year"
    assert at.session_state["_view"].is_sample


@pytest.mark.parametrize("lang", ["fr", "", "de-AT", "<script>"])
def test_unknown_language_in_the_address_is_ignored(lang):
    at = open_page("overview", lang)
    assert not at.exception
    assert at.title[0].value == MONTH["de"]


def test_breakdown_in_the_address_opens_it():
    at = open_whole("commerce", "de", by_on_time_delivery_rate="carrier")
    assert at.selectbox(key="by_on_time_delivery_rate").value == "carrier"
    assert "Paketdienst B" in str(charts(at))


def test_a_filter_that_a_kpi_does_not_know_makes_its_card_quiet_and_says_so():
    at = open_whole("content", "de", carrier="Paketdienst B")
    sentence = t("card.not_divisible", "de", slices=slice_name("carrier", "de"))
    assert texts(at).count(sentence) == len(kpis_of("content"))
    assert charts(at) == []


def test_catalogue_finds_by_words_and_opens_the_only_find():
    at = open_page("catalogue", "de", search="on_time_delivery_rate")
    kpi = catalog()["on_time_delivery_rate"]
    shown = words(at)
    assert kpi.text("definition", "de") in shown
    assert kpi.text("pitfall", "de") in shown
    assert at.code[0].value == kpi.sql
    at.text_input(key="search").set_value("Zuckerrübe").run()
    assert t("page.catalogue.not_found", "de") in texts(at)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_catalogue_lists_every_kpi(lang):
    labels = "\n".join(entry.label.replace("\\", "") for entry in open_page("catalogue", lang).expander)
    for kpi in catalog().values():
        assert kpi.text("name", lang) in labels


def test_the_catalogue_can_be_narrowed_to_one_page():
    at = open_page("catalogue", "de", folder="balance")
    assert len(at.main.expander) == len(kpis_of("balance"))
    at.pills(key="folder").set_value("content").run()
    assert len(at.main.expander) == len(kpis_of("content"))
    assert at.query_params["folder"] == "content"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_data_page_counts_the_kpis_of_a_table_and_names_them_on_demand(lang):
    at = open_page("data", lang)
    name = catalog()["return_rate_value"].text("name", lang)
    assert t("data.unlocked_count", lang, n=len(catalog()), total=len(catalog())) in words(at)
    assert name not in words(at)
    assert not at.warning  # the sample records its deliveries
