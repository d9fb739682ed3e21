"""The cases of a card: opened by its menu or by a link, by outcome, page by page, in both languages."""

import re

import pytest

from loyalty.catalog import catalog
from loyalty.i18n import plural, t
from loyalty.ui.pager import PAGE_ROWS
from loyalty.ui.session import sample_version
from tests.ui.visit import open_page, texts, words
from tests.words import foreign

KPI = "on_time_delivery_rate"
ROW = re.compile(r"B\d{6}")


def orders(at) -> list[str]:
    """The order numbers that are listed."""
    return ROW.findall(words(at))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_link_opens_the_cases_of_a_month(lang):
    asked = {"cases_month": "2026-03", "cases_show": "no", "cases_order": "newest", "cases_page": "2"}
    at = open_page("commerce", lang, cases=KPI, **asked)
    shown = texts(at)
    assert t("cases.download", lang) in words(at)
    assert at.selectbox(key="cases_month").value == "2026-03"
    assert at.pills(key="cases_show").value == "no"
    assert shown.count(t("card.no", lang)) == len(orders(at)) == PAGE_ROWS
    assert t("cases.range", lang, first=26, last=50, n=60) in shown
    of_data = {value for values in sample_version().slices.values() for value in values}
    assert set(foreign(shown, lang)) <= of_data
    assert {name: at.query_params[name] for name in asked} == asked


def test_the_menu_opens_them_and_pages_lead_through_all():
    at = open_page("commerce", "de")
    at.button(key=f"cases-of-{KPI}").click().run()
    assert at.query_params["cases"] == KPI and "cases_month" not in at.query_params
    assert at.selectbox(key="cases_month").value == "2026-10"
    label = next(option for option in at.pills(key="cases_show").options if option.startswith("Nein"))
    at.pills(key="cases_show").set_value("no").run()
    seen, total = orders(at), int(label.split()[-1])
    assert "cases_page" not in at.query_params
    while not at.button(key="cases_page-next").disabled:
        at.button(key="cases_page-next").click().run()
        seen += orders(at)
    assert at.query_params["cases_page"] == str((total - 1) // PAGE_ROWS + 1)
    assert len(seen) == len(set(seen)) == total > PAGE_ROWS
    assert t("cases.range", "de", first=total - total % PAGE_ROWS + 1, last=total, n=total) in words(at)
    at.pills(key="cases_show").set_value("all").run()
    assert at.button(key="cases_page-previous").disabled and "cases_page" not in at.query_params


def test_reasons_and_filters_are_said():
    at = open_page("commerce", "de", topic_commerce="all", country="DE", cases="refund_within_14d_rate")
    assert t("cases.only", "de", filters="Land: Deutschland") in texts(at)
    reason = t("left_out.goods_not_back", "de")
    said = [text for text in texts(at) if text.endswith(reason)]
    counts = [int(text.split("-mal")[0]) for text in said if "-mal" in text]
    assert not said or counts and plural("cases.left_out", counts[0], "de", reason=reason) in said


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("lifecycle", "repeat_purchase_rate"),
        ("instruments", "drv_thank_you"),
        ("content", "bounce_rate"),
        ("commerce", "payment_method_mix"),
        ("communication", "nps"),
    ],
)
def test_states_contrasts_mixes_and_cases_without_an_order(page, name):
    at = open_page(page, "de", cases=name)
    assert not at.exception
    assert t("cases.download", "de") in words(at)
    assert catalog()[name].text("question", "de") in texts(at)


@pytest.mark.parametrize(
    "asked",
    [
        {"cases": "nothing"},
        {"cases": KPI, "cases_month": "1999-01", "cases_show": "x", "cases_page": "x"},
        {"cases": KPI, "cases_page": "99"},
        {"cases": KPI, "cases_page": "0"},
    ],
)
def test_what_does_not_exist_is_ignored(asked):
    at = open_page("commerce", "de", **asked)
    assert not at.exception
    if asked["cases"] == KPI:
        assert at.selectbox(key="cases_month").value == "2026-10"
        assert at.pills(key="cases_show").value == "all"
        assert at.button(key="cases_page-previous").disabled and "cases_page" not in at.query_params
