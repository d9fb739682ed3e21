"""“What if?” on the page of cost and benefit: choose, change an assumption, share the address."""

import pytest
from streamlit.testing.v1 import AppTest

from loyalty.analyses import whatif
from loyalty.i18n import slice_name, t
from tests.ui.visit import charts, open_page, texts, words
from tests.words import OTHER, foreign


def shown(lang: str = "de", scenario: str = "free_shipping", **params: str):
    return open_page("balance", lang, topic_balance="whatif", whatif=scenario, **params)


def field(at, name: str):
    return next(one for one in at.number_input if f"-{name}-" in one.key)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("scenario", whatif.SCENARIOS)
def test_every_scenario_says_its_result_and_its_assumptions(lang, scenario):
    at = shown(lang, scenario)
    said = words(at)
    assert t("whatif.assumptions", lang) in said and t("whatif.name.margin_rate", lang) in said
    assert t(f"whatif.caution.{scenario}", lang) in said
    assert len(charts(at)) == (3 if scenario == "free_shipping" else 2)
    if scenario != "repeat":
        assert t("whatif.causal", lang, share="50%" if lang == "en" else "50\u00a0%") in said
    found = texts(at)
    assert foreign(found, lang) == [] and foreign(found, OTHER[lang]) != []


def test_a_changed_assumption_changes_the_result_and_stands_in_the_address():
    at = shown("en", "on_time")
    before = words(at)
    field(at, "margin_rate").set_value(60.0).run()
    assert not at.exception
    after = words(at)
    assert "your assumption; initial value: 30.0%" in after and "your assumption" not in before
    assert "60" in at.query_params["whatif_on_time_margin_rate"]
    again = shown("en", "on_time", whatif_on_time_margin_rate="60")
    assert field(again, "margin_rate").value == 60.0
    next(one for one in again.button if one.key == "whatif-reset").click().run()
    assert "whatif_on_time_margin_rate" not in again.query_params
    assert field(again, "margin_rate").value == 30.0


def test_an_empty_field_means_as_today():
    at = shown("de", whatif_free_shipping_threshold="none")
    assert field(at, "threshold").value is None
    assert t("whatif.nothing", "de") in words(at)


def test_an_empty_field_is_still_empty_after_another_scenario():
    at = shown("de")
    assert field(at, "fee").value is None
    for scenario in ("on_time", "free_shipping"):
        next(one for one in at.button_group if one.key == "whatif").set_value(scenario).run()
        assert not at.exception
    assert field(at, "fee").value is None and "whatif_free_shipping_fee" not in at.query_params


@pytest.mark.parametrize("wrong", ["abc", "-5", "1e12"])
def test_an_impossible_address_is_passed_over(wrong):
    assert field(shown("de", whatif_free_shipping_threshold=wrong), "threshold").value == 0


def section(where: tuple) -> None:
    from loyalty.ui.session import sample_version
    from loyalty.ui.view import View
    from loyalty.ui.whatif import whatif_section

    whatif_section(View(sample_version(), "en", "light", 12, "year", where, True))


@pytest.mark.parametrize(("name", "value"), [("carrier", "Paketdienst B"), ("customer_kind", "new")])
def test_a_filter_that_the_calculation_lacks_is_said(name, value):
    where = ((name, (value,)),)
    at = AppTest.from_function(section, default_timeout=60, kwargs={"where": where}).run()
    assert not at.exception
    assert t("whatif.not_divisible", "en", slices=slice_name(name, "en")) in words(at)
    assert not charts(at)
