"""Every page runs in both languages, shows what it should, and nothing of the other language's words."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.ui.places import PAGES, PLACES

MAIN = Path(__file__).parents[2] / "loyalty" / "ui" / "main.py"
NAMES = [name for places in PLACES.values() for name in places]
C_PAGES = ["commerce", "communication", "content", "community", "lifecycle"]


def open_page(name: str, lang: str, **params) -> AppTest:
    at = AppTest.from_file(str(MAIN), default_timeout=60)
    at.query_params["lang"] = lang
    for key, value in params.items():
        at.query_params[key] = value
    at.run()
    if name != "overview":
        at.switch_page(str(PAGES / f"{name}.py")).run()
    assert not at.exception, at.exception
    return at


def words(at: AppTest) -> str:
    """All text on the page."""
    parts = [element.value for kind in (at.title, at.markdown, at.caption) for element in kind]
    parts += [element.proto.body for element in at.get("html")]
    return "\n".join(parts)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_page_runs_and_has_its_title(name, lang):
    at = open_page(name, lang)
    title = at.title[0].value
    expected = (
        {"de": "Oktober 2026", "en": "October 2026"}[lang]
        if name == "overview"
        else t(f"page.{name}.title", lang)
    )
    assert title == expected


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", C_PAGES)
def test_every_kpi_of_a_c_stands_on_its_page_with_a_chart(name, lang):
    at = open_page(name, lang)
    text = words(at)
    kpis = [kpi for kpi in catalog().values() if kpi.folder == name]
    assert kpis
    for kpi in kpis:
        assert kpi.text("name", lang).replace("'", "&#x27;") in text
    charts = at.get("plotly_chart")
    assert len(charts) == len(kpis) + (name == "lifecycle")


def test_overview_shows_twelve_headlines():
    at = open_page("overview", "de")
    text = words(at)
    headlines = [kpi for kpi in catalog().values() if kpi.headline]
    assert len(headlines) == 12
    for kpi in headlines:
        assert kpi.text("name", "de") in text
    assert len(at.get("plotly_chart")) == 12


def test_filter_in_the_address_is_applied():
    whole = words(open_page("commerce", "de"))
    austria = open_page("commerce", "de", country="AT")
    assert austria.multiselect(key="country").value == ["AT"]
    assert words(austria) != whole


def test_unknown_values_in_the_address_are_ignored():
    at = open_page("commerce", "de", country="Atlantis", period="999", versus="never")
    assert at.multiselect(key="country").value == []
    assert not at.exception
