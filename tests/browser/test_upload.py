"""The own shop: drop files, see how they were read, take them over; private, undoable, deletable."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from loyalty.i18n import plural, t
from tests.browser import shops, steps

OWN, SAMPLE = t("dataset.own", "de"), t("dataset.sample", "de")


def expect_on_time(page: Page, shown: tuple[str, str]) -> None:
    """The card on Commerce says this value over the whole period, and its cases."""
    foot = steps.card(page, "on_time_delivery_rate").locator(".stk-foot")
    for text in shown:
        expect(foot.filter(has_text=text)).to_be_visible()


def expect_shop(page: Page, name: str, orders: int) -> None:
    """The sidebar says whose numbers these are."""
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_contain_text(f"{name} · {plural('sidebar.orders', orders, 'de')}")


def to_commerce(page: Page) -> None:
    steps.go(page, t("nav.four_c", "de"), "Commerce")
    expect(page.get_by_role("heading", name="Commerce", level=1)).to_be_visible()


def to_data(page: Page) -> None:
    steps.go(page, t("nav.learning", "de"), t("nav.data", "de"))
    expect(page.get_by_role("heading", name=t("page.data.title", "de"), level=1)).to_be_visible()


def test_a_german_excel_file_becomes_the_own_shop(server, page, new_page, open_page, tmp_path):
    faults = steps.watch(page)
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path)])
    file = page.locator('[class*="st-key-file-"]')
    for fact in ("Bestellungen_Frühjahr.csv", "Windows-1252", "1.234,56", "TT.MM.JJJJ"):
        expect(file).to_contain_text(fact)
    expect(file.locator(".stk-count").first).to_have_text("9")
    expect(file.get_by_test_id("stDataFrame")).to_be_visible()
    steps.accept(page)
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("9 neu")
    expect_shop(page, OWN, 9)

    to_commerce(page)
    expect_on_time(page, shops.SPRING_ON_TIME)
    page.reload()
    expect_shop(page, OWN, 9)
    expect_on_time(page, shops.SPRING_ON_TIME)
    expect(page.get_by_text(t("banner.sample_note", "de"))).to_have_count(0)
    steps.go(page, t("nav.customers", "de"), t("nav.lifecycle", "de"))
    expect(steps.card(page, "average_order_value").get_by_test_id("stPlotlyChart")).to_contain_text(
        shops.MAY_MEAN_VALUE
    )

    steps.pick(page, "shop", SAMPLE)
    expect(page.get_by_test_id("stSidebar")).to_contain_text(f"{SAMPLE} ·")
    expect(page).to_have_url(re.compile("shop=sample"))
    steps.pick(page, "shop", OWN)
    expect_shop(page, OWN, 9)

    stranger = open_page(new_page(), page.url)
    expect(stranger.get_by_test_id("stSidebar")).to_contain_text(f"{SAMPLE} ·")
    expect(stranger.locator(".st-key-shop")).to_have_count(0)
    steps.expect_no_exception(page)
    assert faults == []


def test_a_later_file_adds_to_the_shop_and_can_be_undone_and_all_deleted(server, page, open_page, tmp_path):
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path)])
    steps.accept(page)
    expect_shop(page, OWN, 9)
    undo = page.get_by_role("button", name=t("data.undo", "de"))
    expect(undo).to_have_count(0)
    steps.upload(page, [shops.june(tmp_path)])
    steps.accept(page)
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("2 neu")
    expect_shop(page, OWN, 11)
    to_commerce(page)
    expect_on_time(page, shops.JUNE_ON_TIME)

    to_data(page)
    undo.click()
    expect(page.get_by_text(t("data.undo_done", "de"))).to_be_visible()
    expect_shop(page, OWN, 9)
    to_commerce(page)
    expect_on_time(page, shops.SPRING_ON_TIME)

    to_data(page)
    page.get_by_test_id("stPopoverButton").filter(has_text=t("data.delete", "de")).click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name=t("data.delete", "de")).click()
    expect(page.get_by_text(t("data.delete_done", "de"))).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_contain_text(f"{SAMPLE} ·")
    page.reload()
    expect(page.get_by_test_id("stSidebar")).to_contain_text(f"{SAMPLE} ·")
    steps.expect_no_exception(page)


@pytest.fixture
def bad_files(tmp_path):
    """Name → what its refusal says: a picture, nothing, and columns that mean nothing to a shop."""
    contents = {
        "Bild.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20,
        "leer.csv": b"",
        "Unsinn.csv": b"foo,bar\nlorem,ipsum\ndolor,sit\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {
        tmp_path / "Bild.csv": t("error.file_type", "de", file="Bild.csv"),
        tmp_path / "leer.csv": t("error.file_empty", "de", file="leer.csv"),
        tmp_path / "Unsinn.csv": t("error.not_recognised", "de", file="Unsinn.csv"),
    }


def test_a_bad_file_gets_one_sentence_and_the_data_stays(server, page, open_page, tmp_path, bad_files):
    faults = steps.watch(page)
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path), *bad_files])
    errors = page.get_by_test_id("stAlertContentError")
    expect(errors).to_have_count(3)
    for file, sentence in bad_files.items():
        card = page.locator('[class*="st-key-file-"]').filter(has_text=file.name).filter(has_text=sentence)
        expect(card).to_be_visible()
        text = card.get_by_test_id("stAlertContentError").inner_text()
        assert text.count(". ") == 0 and text.rstrip().endswith(".")
    expect(page.locator(".stk-offer")).to_contain_text(plural("data.refused", 3, "de"))
    steps.accept(page)
    expect_shop(page, OWN, 9)

    steps.upload(page, list(bad_files))
    expect(errors).to_have_count(3)
    expect(page.get_by_role("button", name=t("data.accept", "de"), exact=True)).to_be_disabled()
    steps.expect_no_exception(page)
    to_commerce(page)
    expect_shop(page, OWN, 9)
    expect_on_time(page, shops.SPRING_ON_TIME)
    assert faults == []


def test_what_stands_in_a_file_is_shown_as_text(server, page, open_page, tmp_path):
    faults = steps.watch(page)
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.hostile(tmp_path)])
    expect(page.locator('[class*="st-key-file-"] .stk-file')).to_have_text(shops.HOSTILE_NAME)
    steps.accept(page)
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text(shops.HOSTILE_NAME)
    to_commerce(page)
    steps.unfold_filters(page)
    page.locator(".st-key-product_category").get_by_role("combobox").click()
    for text in shops.HOSTILE:
        expect(page.get_by_role("option", name=text, exact=True)).to_be_visible()
    page.get_by_role("option", name=shops.HOSTILE[0], exact=True).click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("product_category="))
    page.reload()
    steps.expect_filter(page, "product_category", shops.HOSTILE[0])

    open_page(page, f"{server.url}/commerce?by_on_time_delivery_rate=product_category")
    chart = steps.card(page, "on_time_delivery_rate").get_by_test_id("stPlotlyChart")
    for text in shops.HOSTILE:
        # Long ones are cut; what could be a tag is broken up by a mark without width.
        shown = re.escape(text[:14]).replace("<", "<\u2060?")
        expect(chart).to_contain_text(re.compile(shown))
    expect(page.locator(".stMainBlockContainer img, .stMainBlockContainer .MathJax")).to_have_count(0)
    menu = steps.open_menu(page, "on_time_delivery_rate")
    with page.expect_download() as started:
        menu.get_by_text(t("card.download_csv", "de")).click()
    with open(started.value.path(), encoding="utf-8", newline="") as file:
        slices = {row["slice"] for row in csv.DictReader(file)}
    assert slices == {f"'{text}" if text[0] in "=@" else text for text in shops.HOSTILE}
    assert faults == []
