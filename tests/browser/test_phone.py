"""On a phone: nothing is wider than the screen, in light and in dark."""

import pytest
from playwright.sync_api import expect

from loyalty.i18n import t
from loyalty.ui.places import PLACES
from tests.browser import steps

PHONE = {"width": 390, "height": 844}
PAGES = [name for places in PLACES.values() for name in places]
TOO_WIDE = """
() => {
  const width = document.documentElement.clientWidth;
  const scrolls = [...document.querySelectorAll('*')].filter(
    e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)
      && e.getBoundingClientRect().width > width / 2 && !e.closest('pre, [data-testid="stDataFrame"]'));
  const beyond = [...document.querySelectorAll('.stMainBlockContainer p, .stMainBlockContainer h1, '
    + '.stMainBlockContainer h2, .stMainBlockContainer h3, .stMainBlockContainer button, '
    + '.stMainBlockContainer .js-plotly-plot')].filter(
    e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1);
  return [...scrolls, ...beyond].map(e => e.outerHTML.slice(0, 200));
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways(server, new_page, open_page, scheme):
    page = new_page(viewport=PHONE, color_scheme=scheme)
    for name in PAGES:
        open_page(page, f"{server.url}/{'' if name == 'overview' else name}")
        title = "Oktober 2026" if name == "overview" else t(f"page.{name}.title", "de")
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        if name not in ("catalogue", "data", "settings"):
            expect(page.locator(".js-plotly-plot .main-svg").last).to_be_attached()
        assert page.evaluate(TOO_WIDE) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        steps.expect_no_exception(page)


def test_the_background_follows_the_browsers_wish(server, new_page, open_page):
    colours = []
    for scheme in ("light", "dark"):
        page = open_page(new_page(viewport=PHONE, color_scheme=scheme), server.url)
        expect(steps.headline_values(page).first).to_be_visible()
        style = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        colours.append(page.evaluate(style))
    assert colours == ["rgb(251, 250, 248)", "rgb(26, 24, 21)"]
