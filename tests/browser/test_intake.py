"""From a file to its numbers by hand: guesses corrected, rows mended, months added, imports ended."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from loyalty.i18n import plural, t
from loyalty.intake.templates import template_name
from tests.browser import shops, steps
from tests.intake import container_files

OWN = t("dataset.own", "de")
HEAD = "Bestell-Nr.;Kundennummer;Nachname;Bestelldatum;Lieferdatum;Bestellwert (€);Status\n"
# Days and months can be swapped in every date: only the shop knows.
APRIL = (
    "A-1;K1;Müller;04/01/2026;04/02/2026;1.249,90;bezahlt\n"
    "A-2;K2;Jäger;04/02/2026;04/05/2026;19,90;bezahlt\n"
    "A-3;K1;Müller;04/03/2026;04/06/2026;45,00;Verschickt\n"
    "A-4;K3;Groß;irgendwann;04/06/2026;8,50;=1+1\n"
)
MAY = (
    "A-5;K2;Jäger;05/04/2026;05/06/2026;60,00;bezahlt\nA-3;K1;Müller;04/03/2026;04/06/2026;45,00;zugestellt\n"
)


def write(folder: Path, name: str, text: str, encoding: str = "cp1252") -> Path:
    """A file as a German Excel saves it."""
    path = folder / name
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return path


def file_card(page: Page) -> Locator:
    return page.locator('[class*="st-key-file-"]')


def expect_tried(page: Page, sentence: str) -> None:
    """Every row has been tried, and this would come of it."""
    expect(page.locator(".stk-offer")).to_contain_text(sentence)
    expect(page.get_by_role("button", name=t("data.accept", "de"), exact=True)).to_be_enabled()
    steps.settle(page)


def expect_orders(page: Page, orders: int) -> None:
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).to_contain_text(f"{OWN} · {plural('sidebar.orders', orders, 'de')}")


def choose(page: Page, place: Locator, option: str) -> None:
    """Picks in a select box; one that is opened while the page is drawn closes again."""
    steps.settle(page)
    place.get_by_role("combobox").first.click()
    page.get_by_role("option", name=option, exact=True).click()


def show_part(page: Page, name: str) -> None:
    file_card(page).get_by_role("radio", name=re.compile(re.escape(name))).click()


def test_a_wrong_guess_is_corrected_by_hand_and_remembered_for_next_month(server, page, open_page, tmp_path):
    faults = steps.watch(page)
    open_page(page, f"{server.url}/data")
    steps.upload(page, [write(tmp_path, "Bestellungen April.csv", HEAD + APRIL)])
    expect_tried(page, "3 neu, 1 abgelehnt")
    card = file_card(page)
    for fact in ("Windows-1252", "1.234,56", "TT/MM/JJJJ", t("data.check", "de")):
        expect(card).to_contain_text(fact)
    asked = page.locator('[class*="st-key-question-date_order"]')
    expect(asked).to_have_count(2)
    choose(page, asked.first, t("question.option_mdy", "de"))
    expect(card).to_contain_text("MM/TT/JJJJ")
    expect_tried(page, "3 neu, 1 abgelehnt")
    confirm = page.get_by_role("button", name=t("question.confirm", "de"))
    if confirm.count():
        confirm.click()
        expect(confirm).to_have_count(0)
        expect_tried(page, "3 neu, 1 abgelehnt")
    steps.accept(page)
    expect_orders(page, 3)

    steps.upload(page, [write(tmp_path, "Bestellungen Mai.csv", HEAD + MAY)])
    expect_tried(page, "1 neu, 1 geändert")
    expect(card).to_contain_text(t("data.as_last_time", "de"))
    expect(card).to_contain_text(t("data.ready", "de"))
    expect(card).to_contain_text("MM/TT/JJJJ")
    steps.accept(page)
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("1 neu, 1 geändert")
    expect_orders(page, 4)
    page.get_by_role("button", name=t("data.undo", "de")).click()
    expect(page.get_by_text(t("data.undo_done", "de"))).to_be_visible()
    expect_orders(page, 3)
    steps.expect_no_exception(page)
    assert faults == []


def test_rejected_rows_are_downloaded_mended_and_uploaded_again(server, page, open_page, tmp_path):
    open_page(page, f"{server.url}/data")
    steps.upload(page, [write(tmp_path, "Bestellungen April.csv", HEAD + APRIL)])
    expect_tried(page, "3 neu, 1 abgelehnt")
    with page.expect_download() as started:
        page.get_by_role("button", name=t("data.rejected_download", "de")).click()
    assert started.value.suggested_filename == "Bestellungen April_abgelehnt.csv"
    text = Path(started.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert rows[0] == [*HEAD.strip().split(";"), "Zeile", "Grund"]
    assert rows[1][0] == "A-4" and rows[1][6] == "'=1+1" and rows[1][7] == "5"
    assert t("rule.unreadable_date", "de") in rows[1][8]
    steps.accept(page)
    expect_orders(page, 3)

    mended = text.replace("irgendwann", "04/04/2026")
    steps.upload(page, [write(tmp_path, "Bestellungen April_abgelehnt.csv", mended, "utf-8-sig")])
    expect_tried(page, "1 neu")
    expect(file_card(page)).to_contain_text(t("data.as_last_time", "de"))
    steps.accept(page)
    expect_orders(page, 4)
    steps.expect_no_exception(page)


def test_a_text_is_replaced_everywhere_before_anything_is_taken_over(server, page, open_page, tmp_path):
    open_page(page, f"{server.url}/data")
    steps.upload(page, [write(tmp_path, "Bestellungen April.csv", HEAD + APRIL)])
    expect_tried(page, "3 neu, 1 abgelehnt")
    show_part(page, t("data.part_notes", "de"))
    button = page.get_by_role("button", name=t("data.replace_apply", "de"), exact=True)
    expect(button).to_be_visible()
    steps.settle(page)
    old = page.locator('[class*="st-key-replace-old-"]').get_by_role("combobox").first
    expect(old).to_have_value("Bestelldatum: irgendwann")
    page.get_by_role("textbox", name=t("data.replace_new", "de"), exact=True).fill("04/04/2026")
    button.click()
    expect_tried(page, "4 neu")
    steps.accept(page)
    expect_orders(page, 4)
    steps.expect_no_exception(page)


def test_a_template_is_downloaded_and_read_again(server, page, open_page, tmp_path):
    open_page(page, f"{server.url}/data")
    page.get_by_test_id("stExpander").filter(has_text=t("data.templates", "de")).locator("summary").click()
    with page.expect_download() as started:
        page.get_by_role("button", name=t("data.template_download", "de")).click()
    assert started.value.suggested_filename == template_name("orders", "de")
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    steps.upload(page, [path])
    expect_tried(page, "2 neu")
    expect(file_card(page)).to_contain_text(t("data.ready", "de"))
    steps.expect_no_exception(page)


def test_a_mapping_is_saved_and_a_wrong_one_gets_one_sentence(server, page, open_page, tmp_path):
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path)])
    expect_tried(page, "9 neu")
    page.get_by_role("button", name=t("data.read_otherwise", "de")).click()
    menu = page.get_by_test_id("stPopoverBody")
    with page.expect_download() as started:
        menu.get_by_role("button", name=t("data.mapping_save", "de")).click()
    saved = Path(started.value.path()).read_text("utf-8")
    assert '"Bestellnummer" = "orders.order_id"' in saved
    wrong = tmp_path / "falsch.toml"
    wrong.write_text(saved.replace("orders.order_id", "orders.nonsense"), encoding="utf-8")
    menu.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(str(wrong))
    error = menu.get_by_test_id("stAlertContentError")
    expect(error).to_contain_text("falsch.toml")
    expect(error).to_contain_text("orders.nonsense")
    steps.expect_no_exception(page)


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """So many orders that their import can be watched."""
    path = tmp_path / "viele.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Bestellnummer;Kundennummer;Bestelldatum;Bestellwert\n")
        file.writelines(
            f"{n};K{n % 90_000};{n % 28 + 1:02}.{n % 12 + 1:02}.2025;{n % 90},50\n" for n in range(600_000)
        )
    return path


def test_a_running_import_survives_clicks_and_ends_by_its_button(
    server, page, open_page, long_file, tmp_path
):
    faults = steps.watch(page)
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path)])
    expect_tried(page, "9 neu")
    steps.accept(page)
    expect_orders(page, 9)
    steps.upload(page, [long_file])
    expect_tried(page, "600.000 neu")
    page.get_by_role("button", name=t("data.accept", "de"), exact=True).click()
    bar = page.locator(".st-key-import")
    expect(bar).to_be_visible()

    steps.go(page, t("nav.four_c", "de"), "Commerce")
    expect(page.get_by_role("heading", name="Commerce", level=1)).to_be_visible()
    steps.go(page, t("nav.learning", "de"), t("nav.data", "de"))
    expect(bar).to_be_visible()
    bar.get_by_role("button", name=t("data.cancel", "de")).click()
    expect(page.get_by_text(t("error.cancelled", "de"))).to_be_visible()
    expect(bar).to_have_count(0)
    expect_orders(page, 9)
    steps.expect_no_exception(page)
    assert faults == []


def test_a_sheet_is_left_out_and_rejected_rows_stay_after_taking_over(server, page, open_page, tmp_path):
    faults = steps.watch(page)
    open_page(page, f"{server.url}/data")
    rows = container_files.shop_rows(7)
    sheets = {
        "Laden": [container_files.HEADER, *rows[:4], ("99", 1, "irgendwann", 5, None, None)],
        "Probe": [container_files.HEADER, *rows[4:]],
        "Notizen": [("Urlaub ab Juli",)],
    }
    path = tmp_path / "Mappe.xlsx"
    path.write_bytes(container_files.xlsx_bytes(sheets))
    steps.upload(page, [path])
    expect_tried(page, "2 Dateien: 7 neu, 1 abgelehnt")
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    card = file_card(page).filter(has_text="Mappe.xlsx · Probe")
    card.get_by_text(t("data.take", "de"), exact=True).click()
    expect_tried(page, "1 Datei: 4 neu, 1 abgelehnt")
    expect(card).to_contain_text(t("data.aside", "de"))
    steps.accept(page)
    expect_orders(page, 4)
    with page.expect_download() as started:
        page.locator(".st-key-taken-rejects").get_by_role("button").click()
    assert started.value.suggested_filename == "Mappe Laden_abgelehnt.csv"
    assert "irgendwann" in Path(started.value.path()).read_text("utf-8-sig")
    steps.expect_no_exception(page)
    assert faults == []
