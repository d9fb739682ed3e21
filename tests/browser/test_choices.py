"""Period, comparison and filters: they change the values, stand in the address and stay."""

import re

from playwright.sync_api import expect

from loyalty.i18n import t
from tests.browser import steps


def _foot(page):
    return steps.card(page, "on_time_delivery_rate").locator(".stk-foot").first


def test_a_filter_changes_the_values_and_its_link_opens_the_same(server, page, new_page, open_page):
    open_page(page, f"{server.url}/commerce")
    expect(_foot(page)).to_contain_text("Bestellungen")
    whole = _foot(page).inner_text()
    steps.add_filter(page, "country", "Österreich")
    expect(page).to_have_url(re.compile(r"[?&]country=AT\b"))
    expect(_foot(page)).not_to_have_text(whole)
    austria = _foot(page).inner_text()
    page.reload()
    expect(_foot(page)).to_have_text(austria)
    steps.expect_filter(page, "country", "Österreich")
    other = open_page(new_page(locale="en-GB"), f"{page.url}&lang=de")
    expect(_foot(other)).to_have_text(austria)
    steps.expect_filter(other, "country", "Österreich")


def test_period_and_comparison_stand_in_the_address(server, page, new_page, open_page):
    open_page(page, server.url)
    expect(page.locator(".st-key-c-commerce")).to_contain_text(t("change.label_previous_year", "de"))
    steps.pick(page, "versus", t("sidebar.previous_month", "de"))
    expect(page).to_have_url(re.compile("versus=month"))
    expect(page.locator(".st-key-c-commerce").last).to_contain_text(t("change.label_previous_month", "de"))
    steps.pick(page, "period", t("sidebar.months", "de", n=6))
    expect(page).to_have_url(re.compile("period=6"))
    page.reload()
    for shown in (page, open_page(new_page(), page.url)):
        steps.expect_picked(shown, "versus", t("sidebar.previous_month", "de"))
        steps.expect_picked(shown, "period", t("sidebar.months", "de", n=6))
        steps.settle(shown)
        expect(shown.locator(".st-key-c-commerce").last).to_contain_text(
            t("change.label_previous_month", "de")
        )


def test_a_change_of_page_keeps_every_choice(server, page, open_page):
    open_page(page, f"{server.url}/commerce?country=AT&period=24&versus=month")
    expect(_foot(page)).to_be_visible()
    steps.add_filter(page, "customer_kind", "Neukunden")
    expect(page).to_have_url(re.compile("customer_kind=new"))
    steps.go(page, t("nav.customers", "de"), t("nav.lifecycle", "de"))
    expect(page.get_by_role("heading", name=t("page.lifecycle.title", "de"), level=1)).to_be_visible()
    steps.expect_filter(page, "country", "Österreich")
    steps.expect_filter(page, "customer_kind", "Neukunden")
    steps.expect_picked(page, "period", t("sidebar.months", "de", n=24))
    steps.expect_picked(page, "versus", t("sidebar.previous_month", "de"))
    for part in ("country=AT", "customer_kind=new", "period=24", "versus=month"):
        assert part in page.url


def test_a_filter_without_cases_says_so(server, page, open_page):
    open_page(page, f"{server.url}/content?carrier=Paketdienst+B")
    sentence = t("card.not_divisible", "de", slices=t("slice.carrier", "de"))
    expect(page.get_by_text(sentence).first).to_be_visible()
    steps.expect_no_exception(page)
