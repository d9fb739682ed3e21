"""From a number to what lies behind it: its cases page by page, and from a row of a breakdown to a filter."""

import re

from playwright.sync_api import expect

from loyalty.i18n import t
from tests.browser import steps

KPI = "on_time_delivery_rate"


def test_from_a_card_to_its_cases_and_to_the_filtered_dashboard(server, page, open_page):
    open_page(page, f"{server.url}/commerce?card={KPI}&by_{KPI}=carrier")
    steps.open_menu(page, KPI).get_by_text(t("cases.open", "de")).click()
    dialog = page.get_by_role("dialog").filter(has_text=t("cases.download", "de"))
    expect(dialog).to_contain_text("B118")
    dialog.get_by_role("radio", name=re.compile("^Nein ")).click()
    expect(dialog).to_contain_text(re.compile(r"1–25 von \d+"))
    dialog.get_by_role("button", name=t("cases.next", "de")).click()
    expect(dialog).to_contain_text(re.compile(r"26–50 von \d+"))
    expect(page).to_have_url(re.compile(f"cases={KPI}.*cases_show=no.*cases_page=2"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).not_to_have_url(re.compile("cases"))

    chart = steps.card(page, KPI).get_by_test_id("stPlotlyChart").filter(has_text="Paketdienst B")
    expect(chart.locator(".main-svg").first).to_be_visible()
    box = chart.bounding_box()
    rows = chart.locator(".ytick text").all()
    place = next(row.bounding_box() for row in rows if "Paketdienst B" in row.text_content())
    page.mouse.click(box["x"] + box["width"] / 2, place["y"] + place["height"] / 2)
    chips = page.locator(".st-key-chips")
    expect(chips).to_contain_text("Versanddienst: Paketdienst B")
    expect(page).to_have_url(re.compile("[?&]carrier=Paketdienst"))
    chips.get_by_role("button").click()
    expect(chips).to_be_hidden()
    expect(page).not_to_have_url(re.compile("[?&]carrier="))
    steps.expect_no_exception(page)
