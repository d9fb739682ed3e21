"""German and English: from the browser, from the link, from the sidebar; never both at once."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from loyalty.i18n import t
from tests.browser import steps
from tests.words import foreign

MONTH = {"de": "Oktober 2026", "en": "October 2026"}


@pytest.mark.parametrize(("locale", "lang"), [("de-AT", "de"), ("fr-FR", "en")])
def test_the_browser_decides_at_first(server, new_page, open_page, locale, lang):
    page = open_page(new_page(locale=locale), server.url)
    expect(page.get_by_role("heading", name=MONTH[lang], level=1)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", lang)


WISHES = [
    ("/", "de-AT,de;q=0.9", "de"),
    ("/commerce", "fr", "en"),
    ("/?lang=de", "en", "de"),
    ("/?lang=x", "en", "en"),
]


@pytest.mark.parametrize(("path", "wish", "lang"), WISHES)
def test_the_html_names_its_language_before_any_script_runs(server, path, wish, lang):
    headers = {"Accept": "text/html", "Accept-Language": wish, "Accept-Encoding": "gzip"}
    with urllib.request.urlopen(urllib.request.Request(f"{server.url}{path}", headers=headers)) as answer:
        body = answer.read()
        assert int(answer.headers["content-length"]) == len(body)
    assert f'<html lang="{lang}"'.encode() in body


def _expect_one_language(page, lang: str) -> None:
    """Cards are redrawn one by one, Streamlit's own words last: for a moment both languages stand there."""
    for _ in range(50):
        if _foreign(page, lang) == []:
            return
        page.wait_for_timeout(200)
    assert _foreign(page, lang) == []


def test_switching_changes_every_word_and_the_address_keeps_it(server, page, open_page):
    open_page(page, f"{server.url}/commerce")
    for lang, name in (("en", "English"), ("de", "Deutsch")):
        steps.pick(page, "lang", name)
        expect(page.get_by_text(t("page.commerce.intro", lang))).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", lang)
        expect(steps.drawn_chart(steps.card(page, "return_turnaround_days"))).to_be_visible()
        expect(page.get_by_test_id("stTopNav")).to_contain_text(t("nav.overview", lang))
        _expect_one_language(page, lang)
        # The browser's own language needs no word in the address.
        expect(page).to_have_url(re.compile(r"[?&]lang=en" if lang == "en" else r"commerce$"))


def test_the_address_keeps_the_language_over_a_reload_and_elsewhere(server, page, new_page, open_page):
    open_page(page, server.url)
    steps.pick(page, "lang", "English")
    expect(page).to_have_url(re.compile("lang=en"))
    page.reload()
    expect(page.get_by_role("heading", name="October 2026")).to_be_visible()
    assert _foreign(page, "en") == []
    steps.go(page, t("nav.four_c", "en"), "Content")
    expect(page.get_by_text(t("page.content.intro", "en"))).to_be_visible()
    other = open_page(new_page(), page.url)
    expect(other.get_by_text(t("page.content.intro", "en"))).to_be_visible()


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("path", ["", "data", "catalogue"])
def test_a_page_speaks_one_language(server, page, open_page, path, lang):
    open_page(page, f"{server.url}/{path}?lang={lang}&topic_{path}=all")
    title = t(f"page.{path}.title", lang) if path else MONTH[lang]
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    _expect_one_language(page, lang)
    steps.expect_no_exception(page)


def _foreign(page, lang: str) -> list[str]:
    """Words of the other language on the page, and English ones of Streamlit itself."""
    shown = steps.texts(page)
    return foreign(shown, lang) + [text for text in shown if text in ("Upload", "Drag and drop files here")]
