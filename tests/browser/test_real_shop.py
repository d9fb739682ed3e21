"""Eight thousand orders of a real marketplace, saved by a German Excel, come out as counted by hand."""

from playwright.sync_api import expect

from loyalty.i18n import t
from tests.browser import steps
from tests.browser.test_upload import OWN, expect_on_time, expect_shop, to_commerce

FILES = ["Bestellungen.csv", "Bestellpositionen.csv", "Kunden.csv", "Bewertungen.csv"]


def test_four_excel_files_of_a_real_shop(server, page, open_page, shared_data):
    faults = steps.watch(page)
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shared_data / "olist_german_excel" / name for name in FILES])
    cards = page.locator('[class*="st-key-file-"]')
    expect(cards).to_have_count(len(FILES), timeout=steps.LONG_MS)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    steps.accept(page)
    expect_shop(page, OWN, 8135)
    to_commerce(page)
    steps.pick(page, "period", t("sidebar.all", "de"))
    expect_on_time(page, ("69,9 %", "4.822 von 6.901"))
    steps.expect_no_exception(page)
    assert faults == []
