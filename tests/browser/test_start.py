"""The first look: the sample shop is open at once, and a link to a page works on a server just started."""

import re

from playwright.sync_api import expect

from loyalty.i18n import t
from tests.browser import steps


def test_overview_shows_the_sample_shop(server, page, open_page):
    faults = steps.watch(page)
    open_page(page, server.url)
    expect(page.get_by_role("heading", name="Oktober 2026", level=1)).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_contain_text(t("dataset.sample", "de"))
    expect(page.get_by_text(t("banner.sample_link", "de"))).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page).to_have_title(t("app.name", "de"))
    values = steps.headline_values(page)
    expect(values).to_have_count(12)
    for value in values.all():
        expect(value).to_have_text(re.compile(r"\d"))
    lines = page.locator('[class*="st-key-c-"]').get_by_role("img")
    expect(lines).to_have_count(11)  # a comparison over the whole window has no line
    expect(lines.first).to_have_accessible_name(re.compile(r"Pünktlich geliefert, Oktober 2026: \d\d,\d\s%"))
    lines.first.locator("i").last.hover()
    expect(lines.first.locator("span:visible")).to_contain_text("Oktober 2026")
    loaded = "performance.getEntriesByType('resource').some(one => one.name.includes('PlotlyChart'))"
    page.wait_for_function(loaded)  # for the page that is opened next
    steps.expect_no_exception(page)
    assert faults == []


def test_a_link_to_a_page_works_on_a_server_just_started(start_server, sample_home, page, open_page):
    faults = steps.watch(page)
    open_page(page, f"{start_server(home=sample_home).url}/commerce")
    expect(page.get_by_role("heading", name="Commerce", level=1)).to_be_visible()
    expect(page.get_by_test_id("stTopNav")).to_contain_text(t("nav.overview", "de"))
    expect(page.get_by_test_id("stSidebar")).to_contain_text(t("dataset.sample", "de"))
    expect(steps.drawn_chart(steps.card(page, "on_time_delivery_rate"))).to_be_visible()
    steps.expect_no_exception(page)
    assert faults == []


def test_the_cookie_is_random_unreadable_for_scripts_and_not_in_the_address(
    server, page, new_page, open_page
):
    pages = [open_page(one, f"{server.url}/catalogue") for one in (page, new_page())]
    cookies = [
        next(cookie for cookie in page.context.cookies() if cookie["name"] == "stammkunde") for page in pages
    ]
    assert cookies[0]["value"] != cookies[1]["value"]
    for page, cookie in zip(pages, cookies, strict=True):
        assert re.fullmatch("[0-9a-f]{32}", cookie["value"])
        assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
        assert cookie["value"] not in page.url
        assert "stammkunde=" not in page.evaluate("document.cookie")


def test_navigation_leads_to_every_page(server, page, open_page):
    open_page(page, server.url)
    steps.go(page, t("nav.four_c", "de"), "Community")
    expect(page.get_by_role("heading", name="Community", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("/community$"))
    steps.go(page, t("nav.learning", "de"), t("nav.data", "de"))
    expect(page.get_by_role("heading", name=t("page.data.title", "de"), level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Community", level=1)).to_be_visible()
    steps.expect_no_exception(page)
