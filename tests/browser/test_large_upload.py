"""Uploads on their way to disk: flat memory, a full disk in words, and nothing left behind."""

import sys
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Page, expect

from loyalty.i18n import t
from loyalty.ui.visitor import COOKIE, folder_name
from tests.browser import shops, steps
from tests.browser.memory import Memory

MB = 1024**2
NOTE = 20_000
FILE = '[class*="st-key-file-"]'


def uploaded(home: Path) -> list[Path]:
    """What lies on the server's disk of uploads."""
    return [path for path in (home / "uploads").rglob("*") if path.is_file()]


def large(folder: Path, name: str, megabytes: int) -> Path:
    """Few orders for its size, each with a long note."""
    path = folder / name
    note = "x" * NOTE
    with path.open("w") as file:
        file.write("order_id;ordered_at;order_value;note\n")
        for number in range(megabytes * MB // len(note)):
            file.write(f"A-{number};{number % 28 + 1:02}.02.2026;9,90;{note}\n")
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="measures memory through /proc")
def test_a_large_file_does_not_pass_through_memory(server, page, open_page, tmp_path):
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.june(tmp_path)])  # what the first upload of a server loads is no growth
    expect(page.locator(FILE).locator(".stk-count").first).to_be_visible()
    steps.settle(page)
    megabytes = 120
    file = large(tmp_path, "groß.csv", megabytes)
    memory = Memory(server.process.pid)
    with page.expect_response("**/upload_file/**") as answer:
        steps.upload(page, [file])
    growth = memory.growth()
    assert answer.value.status == 204
    assert growth < megabytes * MB / 2  # the file is tried already, piece by piece
    chip = page.get_by_test_id("stFileChip").filter(has_text="groß.csv")
    expect(chip).to_contain_text(f"{file.stat().st_size / 1e6:.1f}MB")
    shown = page.locator(FILE).filter(has_text="groß.csv")
    expect(shown.locator(".stk-count").first).to_have_text(f"{megabytes * MB // NOTE:,}".replace(",", "."))
    assert {path.name for path in uploaded(server.home)} >= {"groß.csv"}

    chip.get_by_test_id("stFileChipDeleteBtn").get_by_role("button").click()
    expect(shown).to_have_count(0)
    assert "groß.csv" not in {path.name for path in uploaded(server.home)}
    steps.expect_no_exception(page)


def test_a_full_disk_is_said_on_the_file_s_card(start_server, sample_home, page, open_page, tmp_path):
    server = start_server(home=sample_home, STAMMKUNDE_RESERVE="1000000000")
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path), large(tmp_path, "groß.csv", 20)])
    for name in ("Bestellungen_Frühjahr.csv", "groß.csv"):
        card = page.locator(FILE).filter(has_text=t("error.disk_full", "de", file=name))
        expect(card.get_by_test_id("stAlertContentError")).to_be_visible()
    expect(page.get_by_role("button", name=t("data.accept", "de"), exact=True)).to_be_disabled()
    assert uploaded(server.home) == []
    steps.expect_no_exception(page)


def test_a_file_that_does_not_arrive_is_said_in_the_page_s_language(
    start_server, sample_home, page, open_page, tmp_path
):
    server = start_server(home=sample_home, STREAMLIT_SERVER_MAX_UPLOAD_SIZE="1")
    open_page(page, f"{server.url}/data")
    sentence = t("data.not_uploaded", "de", size=1)
    steps.upload(page, [large(tmp_path, "groß.csv", 2)])
    expect_said(page, sentence)
    chip = page.get_by_test_id("stFileChip").filter(has_text="groß.csv")
    chip.get_by_test_id("stFileChipDeleteBtn").get_by_role("button").click()
    expect_said(page, "none")
    page.context.clear_cookies()
    steps.upload(page, [shops.spring(tmp_path)])
    expect_said(page, sentence)
    assert uploaded(server.home) == []
    steps.expect_no_exception(page)


def expect_said(page: Page, sentence: str) -> None:
    """The uploader shows this sentence under its files (it is written by the style sheet)."""
    said = "() => getComputedStyle(document.querySelector('.stFileUploader'), '::after').content"
    page.wait_for_function(f"(sentence) => ({said})().replaceAll('\"', '') === sentence", arg=sentence)


def test_two_pages_of_one_visitor_keep_their_files_apart(server, page, open_page, tmp_path):
    other = page.context.new_page()
    for one in (page, other):
        open_page(one, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path)])
    steps.upload(other, [shops.june(tmp_path)])
    for one in (page, other):
        expect(one.locator(FILE).locator(".stk-count").first).to_be_visible()
    steps.accept(page)
    other.get_by_role("button", name=t("data.accept", "de"), exact=True).click()
    taken, changed = other.get_by_test_id("stAlertContentSuccess"), other.get_by_test_id("stAlertContentInfo")
    expect(taken.or_(changed)).to_be_visible()
    if changed.count():  # the counts were those of the shop before the first page's file
        expect(changed).to_contain_text(t("data.offer_changed", "de"))
        steps.accept(other)
    for one, rows in ((page, "9 neu"), (other, "2 neu")):
        expect(one.get_by_test_id("stAlertContentSuccess")).to_contain_text(rows)
    expect(other.get_by_test_id("stSidebar")).to_contain_text("11 Bestellungen")
    steps.expect_no_exception(other)


def test_an_import_says_that_it_waits_and_only_cancel_ends_it(server, page, open_page, tmp_path):
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path)])
    steps.accept(page)
    steps.upload(page, [shops.june(tmp_path)])
    accept = page.get_by_role("button", name=t("data.accept", "de"), exact=True)
    expect(accept).to_be_enabled()
    (cookie,) = (one for one in page.context.cookies() if one["name"] == COOKIE)
    visitor = folder_name(cookie["value"])
    shop = server.home / "shops" / visitor
    waiting = page.get_by_text(t("data.step_waiting", "de"))
    with FileLock(shop / "lock"):
        accept.click()
        expect(waiting).to_be_visible()
        steps.pick(page, "period", t("sidebar.months", "de", n=6))
        steps.settle(page)
        expect(waiting).to_be_visible()
        page.get_by_role("button", name=t("data.cancel", "de"), exact=True).click()
        expect(waiting).to_have_count(0)
        expect(accept).to_be_enabled()
    expect(page.get_by_test_id("stSidebar")).to_contain_text("9 Bestellungen")
    with FileLock(shop / "lock"):
        accept.click()
        expect(waiting).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_contain_text("11 Bestellungen")
    assert [path for path in uploaded(server.home) if visitor in path.parts] == []
    steps.expect_no_exception(page)
