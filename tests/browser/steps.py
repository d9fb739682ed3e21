"""What a visitor does and sees, for all browser tests: words on the page, choices, cards, uploads."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from loyalty.i18n import t

# A deep link makes Streamlit look for its server below the page's path first; it finds it one step up.
PROBES = ("/_stcore/health", "/_stcore/host-config")
LONG_MS = 60_000
TABLE_ROW = 33  # pixels, that of the names of the columns as well

# Endless ones (a spinner) are no movement to wait for.
STILL = """
() => Promise.all(document.getAnimations()
  .filter(one => one.effect.getComputedTiming().endTime < Infinity)
  .map(one => one.finished.catch(() => null)))
  .then(() => null)
"""

VISIBLE_TEXTS = """
() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest('style, script, [data-testid="stIconMaterial"]')) continue;
    if (parent.checkVisibility({ visibilityProperty: true })) texts.push(node.data.trim());
  }
  return texts;
}
"""


def watch(page: Page) -> list[str]:
    """Collects what should never happen while a page is looked at; to be called before it is opened.

    Errors in the console and in scripts, and requests to any other machine.
    """
    faults: list[str] = []
    page.on("console", lambda message: faults.extend(_console_error(message)))
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("request", lambda request: faults.extend(_foreign_request(request.url)))
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return faults


def _console_error(message: ConsoleMessage) -> list[str]:
    address = message.location.get("url", "")
    is_probe = address.endswith(PROBES)
    return [f"console: {message.text} {address}"] if message.type == "error" and not is_probe else []


def _foreign_request(url: str) -> list[str]:
    is_own = url.startswith(("http://localhost:", "data:", "blob:"))
    return [] if is_own else [f"request to {url}"]


def texts(page: Page) -> list[str]:
    """Every visible text on the page, piece by piece."""
    return page.evaluate(VISIBLE_TEXTS)


def expect_no_exception(page: Page) -> None:
    """Neither a traceback nor the sentence for an unforeseen error."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text(t("error.unexpected", "de"))).to_have_count(0)
    expect(page.get_by_text(t("error.unexpected", "en"))).to_have_count(0)


def card(page: Page, kpi: str) -> Locator:
    """The card of a KPI on the page of its C."""
    return page.locator(f".st-key-card-{kpi}")


def drawn_chart(place: Locator) -> Locator:
    """The chart inside a card, once plotly has drawn it."""
    return place.locator(".js-plotly-plot .main-svg").first


def headline_values(page: Page) -> Locator:
    """The big numbers of the overview."""
    return page.locator('[class*="st-key-c-"] .stk-value')


def pick(page: Page, key: str, option: str) -> None:
    """Chooses in a row of buttons (period, comparison, language, shop)."""
    page.locator(f".st-key-{key}").get_by_role("radio", name=option, exact=True).click()


def expect_picked(page: Page, key: str, option: str) -> None:
    """The row of buttons shows this choice."""
    button = page.locator(f".st-key-{key}").get_by_role("radio", name=option, exact=True)
    expect(button).to_be_checked()


def settle(page: Page) -> None:
    """Waits until the page is complete; its first parts can be seen, but not yet be worked with, before."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def unfold_filters(page: Page) -> None:
    """Opens the part of the sidebar with the further filters; a list opened while it moves closes again."""
    settle(page)
    page.get_by_test_id("stSidebar").get_by_text(t("sidebar.more_filters", "de")).click()
    page.evaluate(STILL)


def add_filter(page: Page, name: str, option: str) -> None:
    """Chooses one value in a filter of the sidebar."""
    settle(page)
    page.locator(f".st-key-{name}").get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def expect_filter(page: Page, name: str, option: str) -> None:
    """The filter shows this value."""
    expect(page.locator(f".st-key-{name} [data-tag]", has_text=option).last).to_be_visible()


def open_menu(page: Page, kpi: str, lang: str = "de") -> Locator:
    """Opens the menu of a card."""
    settle(page)
    card(page, kpi).get_by_role("button", name=t("card.menu", lang)).click()
    menu = page.get_by_test_id("stPopoverBody")
    expect(menu).to_be_visible()
    return menu


def edit(table: Locator, row: int, column: int, text: str) -> None:
    """Writes into a cell of a table or picks this in its list, by keyboard from the first cell of its row."""
    click_cell(table, row)
    keyboard = table.page.keyboard
    for _ in range(column):
        keyboard.press("ArrowRight")
    keyboard.press("Enter")
    field = table.page.locator("#portal").locator("input, textarea").first
    expect(field).to_be_focused()
    field.fill(text)
    keyboard.press("Enter")
    expect(cell(table, row, column)).to_have_text(text)


def cell(table: Locator, row: int, column: int) -> Locator:
    """What a screen reader finds in a cell of a table, which itself is a drawing."""
    return table.get_by_test_id(f"glide-cell-{column}-{row}")


def click_cell(table: Locator, row: int) -> None:
    """Clicks into the first column of a row that can be seen without scrolling."""
    table.locator(".dvn-scroller").click(position={"x": 20, "y": TABLE_ROW * (row + 1.5)})


def go(page: Page, group: str, title: str) -> None:
    """Follows the navigation at the top: opens a group and chooses a page of it."""
    page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title).click()


def upload(page: Page, files: Sequence[Path]) -> None:
    """Drops files on the data page."""
    settle(page)
    zone = page.get_by_test_id("stFileUploaderDropzoneInput")
    expect(zone).to_have_count(1)  # after an import the used one is still there for a moment
    zone.set_input_files([str(file) for file in files])


def accept(page: Page, lang: str = "de") -> None:
    """Takes the dropped files over and waits until the own shop is on screen."""
    page.get_by_role("button", name=t("data.accept", lang), exact=True).click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_be_visible(timeout=LONG_MS)
