"""The ways of the three who use it, from end to end: the owner's, the management's, the student's."""

import re

from playwright.sync_api import Page, expect

from loyalty.catalog import catalog
from loyalty.i18n import plural, t
from loyalty.ui.target_table import SHOWN
from tests.browser import shops, steps
from tests.browser.test_upload import OWN, expect_shop

KPI = "on_time_delivery_rate"
NAME = catalog()[KPI].text("name", "de")
START, VALUE = (SHOWN.index(name) for name in ("start", "value"))


def opened_from_menu(page: Page, entry: str, says: str):
    """What an entry of the KPI's card menu opens."""
    steps.open_menu(page, KPI).get_by_text(t(entry, "de")).click()
    dialog = page.get_by_role("dialog").filter(has_text=t(says, "de"))
    expect(dialog).to_be_visible()
    return dialog


def test_the_owner_uploads_sees_what_is_wrong_and_which_orders_it_was(server, page, open_page, tmp_path):
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path)])
    steps.accept(page)
    expect_shop(page, OWN, 9)
    page.get_by_test_id("stTopNav").get_by_text(t("nav.overview", "de")).click()
    expect(page.get_by_role("heading", name="Mai 2026", level=1)).to_be_visible()
    expect(page.locator(".st-key-c-commerce")).to_contain_text(NAME)
    steps.go(page, t("nav.four_c", "de"), t("nav.commerce", "de"))
    dialog = opened_from_menu(page, "cases.open", "cases.download")
    # Of the month of May: A-7 was due and came in time.
    expect(dialog).to_contain_text("A-7")
    dialog.get_by_role("combobox", name=t("cases.month", "de")).click()
    page.get_by_role("option", name="März 2026").click()
    dialog.get_by_role("radio", name=re.compile("^Nein ")).click()
    expect(dialog).to_contain_text("A-3")
    expect(dialog).to_contain_text("A-4")
    expect(dialog).not_to_contain_text("A-1")
    steps.expect_no_exception(page)


def test_the_management_goes_from_the_month_to_its_cause_a_target_a_note_and_the_report(
    server, page, open_page, new_page, tmp_path
):
    open_page(page, f"{server.url}/?month=2026-07")
    expect(page.get_by_role("heading", name="Juli 2026", level=1)).to_be_visible()
    changed = page.locator('[class*="st-key-change-"]').first
    changed.locator("summary, button").first.click()
    changed.get_by_text(t("change.to_card", "de")).click()
    expect(page).to_have_url(re.compile("[?&]card="))
    expect(page.locator('[class*="st-key-card-"]').first).to_be_visible()

    page.get_by_test_id("stTopNav").get_by_text(t("nav.targets", "de")).click()
    page.get_by_role("button", name=t("targets.take", "de")).click()
    expect(page.get_by_text(t("targets.unsaved", "de"))).to_be_visible()
    steps.settle(page)
    table = page.locator(".st-key-targets-editor")
    expect(steps.cell(table, 0, 0)).to_have_text(NAME)
    steps.edit(table, 0, VALUE, "97,5 %")
    steps.edit(table, 0, START, "September 2026")
    page.get_by_role("button", name=t("targets.save", "de")).click()
    expect(page.get_by_text(plural("targets.saved", 3, "de"))).to_be_visible()
    page.reload()
    expect(steps.cell(table, 0, START)).to_have_text("September 2026")
    expect(steps.cell(table, 0, VALUE)).to_have_text("97,5 %")
    page.get_by_label(t("column.text", "de"), exact=True).fill("Paketdienst gewechselt")
    page.get_by_role("button", name=t("notes.save", "de")).click()
    expect(page.get_by_text(t("notes.saved", "de"))).to_be_visible()

    open_page(page, server.url)
    page.get_by_test_id("stPopoverButton").filter(has_text=t("report.button", "de")).click()
    with page.expect_download(timeout=steps.LONG_MS) as loading:
        page.locator(".st-key-report-html").get_by_role("button").click()
    expect(page.locator(".st-key-report-again")).to_be_visible()
    file = tmp_path / "bericht.html"
    loading.value.save_as(file)
    report = new_page()
    report.goto(file.as_uri())
    expect(report.get_by_role("heading", level=1)).to_contain_text("Oktober 2026")
    expect(report.locator("body")).to_contain_text("Paketdienst gewechselt")
    expect(report.locator("body")).to_contain_text(t("report.targets", "de"))

    table = page.locator(".st-key-month-table")
    names = table.get_by_test_id(re.compile("^glide-cell-0-"))
    row = names.all_text_contents().index(NAME)
    table.scroll_into_view_if_needed()
    visited = page.evaluate("history.length")
    steps.click_cell(table, row)
    expect(page).to_have_url(re.compile(f"/commerce.*card={KPI}"))
    assert page.evaluate("history.length") == visited + 1  # one step back leads here, another one further
    expect(steps.card(page, KPI)).to_be_in_viewport(ratio=0.8)
    drawn = steps.card(page, KPI).get_by_role("img", name=re.compile("Ziel, Oktober 2026: 97,5 %"))
    expect(drawn).to_be_visible()
    steps.expect_no_exception(page)


def test_the_student_reads_a_definition_its_cases_and_how_others_count(server, page, open_page):
    open_page(page, f"{server.url}/commerce?card={KPI}")
    dialog = opened_from_menu(page, "card.definition", "card.definition_title")
    expect(dialog).to_contain_text(catalog()[KPI].text("definition", "de"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    dialog = opened_from_menu(page, "cases.open", "cases.download")
    expect(dialog).to_contain_text(re.compile(r"1–25 von \d+"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    dialog = opened_from_menu(page, "bridge.open", "bridge.intro")
    dialog.get_by_test_id("stButtonGroup").get_by_role("radio").nth(1).click()
    expect(page).to_have_url(re.compile(rf"define={KPI}\.\w+"))
    compared = page.get_by_role("dialog").filter(has_text=t("bridge.why", "de"))
    expect(steps.drawn_chart(compared)).to_be_visible()
    steps.expect_no_exception(page)
