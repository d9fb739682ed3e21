"""No page and nothing that opens on one has a serious fault that axe-core knows; the keyboard reaches all.

On a phone nothing is wider than the screen.
"""

import pytest
from playwright.sync_api import Page, expect

from loyalty.ui.places import PLACES
from tests.browser import steps
from tests.browser.axe import violations

PAGES = [name for places in PLACES.values() for name in places]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
BACKGROUND = {"light": "rgb(251, 250, 248)", "dark": "rgb(26, 24, 21)"}
KPI = "on_time_delivery_rate"
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
  const whole = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [];
  return [...whole, ...[...scrolls, ...beyond].map(e => e.outerHTML.slice(0, 200))];
}
"""


@pytest.fixture(scope="module")
def context(browser):
    """One browser profile for all tests: what the program consists of is loaded once."""
    context = browser.new_context(locale="de-DE", viewport=DESKTOP, color_scheme="light")
    context.set_default_timeout(steps.LONG_MS)
    yield context
    context.close()


@pytest.fixture
def reader(context):
    """A page in that profile, at first light and wide."""
    page = context.new_page()
    yield page
    page.close()


def show(page: Page, scheme: str) -> None:
    """As a browser that wishes a light or a dark page."""
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUND[scheme])
    settle(page)


def settle(page: Page) -> None:
    """Complete, drawn and at rest: what is still fading in has no contrast yet."""
    steps.settle(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    page.evaluate(steps.STILL)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_fault(server, reader, open_page, name):
    lang = "en" if name in ("commerce", "data") else "de"
    open_page(reader, f"{server.url}/{'' if name == 'overview' else name}?lang={lang}")
    settle(reader)
    assert violations(reader) == []
    reader.set_viewport_size(PHONE)
    settle(reader)
    assert violations(reader, "color-contrast", "target-size") == []
    assert reader.evaluate(TOO_WIDE) == []
    show(reader, "dark")
    assert violations(reader) == []
    reader.set_viewport_size(DESKTOP)
    settle(reader)
    assert violations(reader, "color-contrast") == []
    steps.expect_no_exception(reader)
