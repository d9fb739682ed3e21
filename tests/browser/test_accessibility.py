"""No page and nothing that opens on one has a serious fault that axe-core knows; the keyboard reaches all.

On a phone nothing is wider than the screen.
"""

import re
import secrets
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from loyalty import notes, targets
from loyalty.catalog import catalog
from loyalty.i18n import t
from loyalty.notes import Note
from loyalty.targets import Target, Targets
from loyalty.ui.places import PLACES
from loyalty.ui.visitor import COOKIE, folder_name
from loyalty.workspace import Workspace
from tests.browser import shops, steps
from tests.browser.axe import violations
from tests.browser.stops import walk

PAGES = [name for places in PLACES.values() for name in places]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
BACKGROUND = {"light": "rgb(251, 250, 248)", "dark": "rgb(26, 24, 21)"}
KPI = "on_time_delivery_rate"
TARGETS = Targets(
    (
        Target(KPI, "line", date(2026, 1, 1), 0.90, date(2026, 12, 1), 0.98),  # missed
        Target("bounce_rate", "fixed", date(2026, 1, 1), 0.60),  # met
        Target("csat", "fixed", date(2026, 1, 1), 0.80),  # missed by chance
    )
)
NOTE = Note(
    date(2026, 3, 15),
    "Paketdienst gewechselt",
    "Frau Meier",
    "Bis Juni testen",
    ((KPI, "rise"), ("nps", "fall")),
)
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
def context(browser, server):
    """One browser profile for all tests: what the program consists of is loaded once.

    Its visitor has targets and a note for the sample shop.
    """
    context = browser.new_context(locale="de-DE", viewport=DESKTOP, color_scheme="light")
    context.set_default_timeout(steps.LONG_MS)
    visitor = secrets.token_hex(16)
    context.add_cookies([{"name": COOKIE, "value": visitor, "url": server.url}])
    workspace = Workspace(server.home / "shops" / folder_name(visitor))
    targets.save(workspace, TARGETS, of_sample=True)
    notes.save(workspace, [NOTE], of_sample=True)
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


ALWAYS = ("overview", "targets", "commerce", "data")
CHOSEN = {"commerce": "&country=AT&customer_kind=new"}
UNFOLDED = {"targets": ("targets.suggestions", "notes.add")}
THOROUGH = [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.thorough) for name in PAGES]


@pytest.mark.parametrize("name", THOROUGH)
def test_a_page_has_no_serious_fault(server, reader, open_page, name):
    lang = "en" if name in ("commerce", "data") else "de"
    open_page(reader, f"{server.url}/{'' if name == 'overview' else name}?lang={lang}{CHOSEN.get(name, '')}")
    settle(reader)
    for key in UNFOLDED.get(name, ()):
        reader.locator("summary").filter(has_text=t(key, lang)).click()
    expect_no_fault(reader)
    reader.set_viewport_size(PHONE)
    show(reader, "dark")
    assert violations(reader) == []
    assert reader.evaluate(TOO_WIDE) == []
    steps.expect_no_exception(reader)


def expect_no_fault(page: Page, *rules: str) -> None:
    """Of what has just opened."""
    page.evaluate(steps.STILL)
    assert violations(page, *rules) == []


def test_menus_and_dialogs_have_no_serious_fault_in_either_mode(server, reader, open_page):
    open_page(reader, f"{server.url}/commerce")
    settle(reader)
    reader.get_by_test_id("stTopNavSection").first.click()
    expect(reader.get_by_test_id("stTopNavDropdownLink").first).to_be_visible()
    expect_no_fault(reader)
    reader.keyboard.press("Escape")
    reader.get_by_role("button", name=t("streamlit.menu", "de")).click()
    expect(reader.get_by_role("menuitem", name=t("streamlit.print", "de"))).to_be_visible()
    expect_no_fault(reader)
    reader.keyboard.press("Escape")
    steps.unfold_filters(reader)
    steps.open_menu(reader, KPI)
    expect_no_fault(reader)
    show(reader, "dark")
    expect_no_fault(reader, "color-contrast")
    reader.get_by_test_id("stPopoverBody").get_by_text(t("card.definition", "de")).click()
    dialog = reader.get_by_role("dialog").filter(has_text=t("card.definition_title", "de"))
    for part in ("card.example", "card.sql"):
        dialog.get_by_text(t(part, "de")).click()
    expect(dialog.get_by_test_id("stCode")).to_be_visible()
    expect_no_fault(reader)
    show(reader, "light")
    expect_no_fault(reader, "color-contrast")


@pytest.mark.parametrize(
    ("entry", "says"), [("cases.open", "cases.download"), ("bridge.open", "bridge.intro")]
)
def test_what_stands_behind_a_number_has_no_serious_fault(server, reader, open_page, entry, says):
    open_page(reader, f"{server.url}/commerce?card={KPI}&by_{KPI}=carrier")
    settle(reader)
    steps.open_menu(reader, KPI).get_by_text(t(entry, "de")).click()
    expect(reader.get_by_role("dialog").filter(has_text=t(says, "de"))).to_be_visible()
    settle(reader)
    expect_no_fault(reader)
    reader.set_viewport_size(PHONE)
    show(reader, "dark")
    expect_no_fault(reader)


def test_what_becomes_of_a_file_has_no_serious_fault(server, reader, open_page, tmp_path):
    open_page(reader, f"{server.url}/data")
    steps.upload(reader, [shops.spring(tmp_path)])
    expect(reader.locator('[class*="st-key-file-"]').get_by_test_id("stDataFrame")).to_be_visible()
    settle(reader)
    expect_no_fault(reader)
    reader.set_viewport_size(PHONE)
    show(reader, "dark")
    expect_no_fault(reader)


def test_the_pages_on_a_phone_have_no_serious_fault(server, reader, open_page):
    reader.set_viewport_size(PHONE)
    open_page(reader, server.url)
    settle(reader)
    reader.get_by_role("button", name=t("streamlit.expand", "de")).click()
    expect(reader.get_by_role("link", name=t("nav.catalogue", "de"), exact=True)).to_be_in_viewport()
    expect_no_fault(reader)


WALKS = [("", PHONE), ("commerce", DESKTOP), ("targets", DESKTOP)]


@pytest.mark.parametrize(("name", "viewport"), WALKS)
def test_the_keyboard_stops_where_something_is_seen_and_has_a_name(server, reader, open_page, name, viewport):
    reader.set_viewport_size(viewport)
    open_page(reader, f"{server.url}/{name}")
    settle(reader)
    stops = walk(reader)
    assert len(stops) > 5
    for fault in ("name", "shown", "ringed"):
        assert [stop["html"] for stop in stops if not stop[fault]] == [], fault


def test_the_first_stop_leads_past_sidebar_and_navigation(server, reader, open_page):
    open_page(reader, f"{server.url}/commerce")
    settle(reader)
    address = reader.url
    reader.keyboard.press("Tab")
    expect(reader.get_by_role("link", name=t("streamlit.skip", "de"))).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("main")).to_be_focused()
    assert reader.url == address


def test_menu_and_dialog_of_a_card_by_keyboard_alone(server, reader, open_page):
    open_page(reader, f"{server.url}/commerce")
    settle(reader)
    name = catalog()[KPI].text("name", "de")
    opener = reader.get_by_role("button", name=f"{t('card.menu', 'de')}: {name}")
    opener.focus()
    reader.keyboard.press("Enter")
    expect(reader.get_by_test_id("stPopoverBody")).to_be_focused()
    reader.keyboard.press("Escape")
    expect(reader.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(opener).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.get_by_test_id("stPopoverBody")).to_be_focused()
    definition = reader.get_by_role("button", name=t("card.definition", "de"))
    expect(definition).to_be_visible()
    reader.keyboard.press("Tab")
    expect(definition).to_be_focused()
    reader.keyboard.press("Enter")
    dialog = reader.get_by_test_id("stDialog")
    expect(dialog.get_by_text(t("card.definition_title", "de"))).to_be_visible()
    for _ in range(8):  # once around: the page behind is out of reach
        reader.keyboard.press("Tab")
        assert reader.evaluate("!!document.activeElement.closest('[data-testid=stDialog]')")
    reader.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_chart_is_one_picture_with_a_sentence(server, reader, open_page):
    open_page(reader, f"{server.url}/commerce")
    settle(reader)
    chart = steps.card(reader, KPI).get_by_role("img", name=re.compile("Oktober 2026: 9[0-9],. %"))
    expect(chart).to_have_count(1)
    expect(chart).to_have_accessible_name(re.compile("Über 12 Zeiträume"))


PRINTED = """
() => [...document.querySelectorAll('.js-plotly-plot .main-svg')].map(svg => ({
  scales: svg.hasAttribute('viewBox'),
  colours: [...svg.querySelectorAll('text, .js-line')].flatMap(part => [part.style.fill, part.style.stroke]),
}))
"""


def test_a_dark_page_is_light_on_paper_and_dark_again_on_screen(server, reader, open_page):
    reader.emulate_media(color_scheme="dark")
    open_page(reader, f"{server.url}/commerce")
    settle(reader)
    on_screen = reader.evaluate(PRINTED)
    line = reader.locator(".stk-print")
    expect(line).to_contain_text("November 2025 – Oktober 2026")
    expect(line).to_be_hidden()
    # Registered after that of the page: it sees what goes to paper.
    reader.evaluate(f"addEventListener('beforeprint', () => (window.printed = ({PRINTED})()))")
    paper = reader.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1  # four cards, two a row
    charts = reader.evaluate("window.printed")
    assert charts and all(chart["scales"] for chart in charts)
    hue = {"screen": "rgb(77, 182, 171)", "paper": "rgb(15, 118, 110)"}
    assert hue["screen"] in on_screen[0]["colours"]
    assert hue["paper"] in charts[0]["colours"] and hue["screen"] not in charts[0]["colours"]
    assert reader.evaluate(PRINTED) == on_screen
    reader.emulate_media(media="print", color_scheme="dark")
    expect(reader.get_by_test_id("stSidebar")).to_be_hidden()
    expect(line).to_be_visible()
    expect(reader.get_by_test_id("stApp")).to_have_css("background-color", "rgb(255, 255, 255)")
