"""Several tables at once: which are taken over, which are only listed, what stays to be downloaded."""

import threading
import time
from pathlib import Path

import pytest

from loyalty.background import go_on
from loyalty.i18n import plural, t
from loyalty.ui import running, taking_over, trials, uploads
from loyalty.ui.offering import CALM_CARDS
from loyalty.ui.session import own_workspace
from tests.intake import container_files
from tests.ui.visit import accept, drop, open_page, settle, texts, words
from tests.words import foreign

BOTH = ["de", "en"]
PRESETS = Path(__file__).parents[1] / "fixtures" / "presets"
ORDERS = (
    "orders.csv",
    b"order_id;ordered_at;order_value\n1;01.02.2026;9,90\n2;13.02.2026;8,10\n3;never;8,10\n",
    "text/csv",
)


def book(*counts: int) -> tuple[str, bytes, str]:
    """A workbook with a sheet of orders for each count, and one of notes; every order once."""
    rows = iter(container_files.shop_rows(sum(counts)))
    sheets = {
        f"Bestellungen {number}": [container_files.HEADER, *(next(rows) for _ in range(count))]
        for number, count in enumerate(counts, start=1)
    }
    sheets["Bemerkungen"] = [("Urlaub",)]
    return ("shop.xlsx", container_files.xlsx_bytes(sheets), "application/octet-stream")


def rejects_stored(home: Path) -> set[Path]:
    """All files of rejected rows of imports, also those of other tests."""
    return set((home / "uploads").rglob("taken/*.csv"))


def rejects_offered(at) -> list[str]:
    """The files of rejected rows of the last import that can be downloaded."""
    return [button.proto.label for button in at.get("download_button") if "taken-rejects" in button.proto.id]


@pytest.mark.parametrize("lang", BOTH)
def test_a_sheet_that_is_left_out_is_neither_taken_over_nor_called_refused(lang):
    at = open_page("data", lang)
    drop(at, book(4, 3))
    takes = [toggle for toggle in at.toggle if toggle.label == t("data.take", lang)]
    assert [toggle.value for toggle in takes] == [True, True]
    takes[1].set_value(False).run()
    settle(at)
    shown = words(at)
    assert plural("data.offer", 1, lang, counts=f"4 {t('data.new', lang).lower()}") in shown
    assert plural("data.refused", 1, lang) not in shown
    assert shown.split("\n").count(t("data.aside", lang)) == 2  # this sheet and the notes
    assert foreign(texts(at), lang) == []
    accept(at)
    assert own_workspace().current().coverage["orders"][2] == 4


def test_of_a_file_on_its_own_there_is_nothing_to_leave_out():
    at = open_page("data", "de")
    drop(at, ORDERS)
    assert not at.toggle


def test_a_sheet_that_is_taken_in_again_counts_again():
    at = open_page("data", "de")
    drop(at, book(4, 3))
    at.toggle[0].set_value(False).run()
    settle(at)
    assert "1 Datei: 3 neu" in words(at)
    at.toggle[0].set_value(True).run()
    settle(at)
    assert "2 Dateien: 7 neu" in words(at)


@pytest.mark.parametrize("lang", BOTH)
def test_many_files_that_need_no_look_are_lines_of_a_list(lang):
    count = CALM_CARDS + 1
    files = [
        (f"{day}.csv", f"order_id;ordered_at;order_value\n{day};1{day}.02.2026;9,90\n".encode(), "text/csv")
        for day in range(3, 3 + count)
    ]
    at = open_page("data", lang)
    drop(at, *files, ORDERS)
    shown = words(at)
    assert plural("data.all_cards", count, lang) in shown
    assert all(file[0] in shown for file in files)
    # Only the file with a rejected row has a card.
    assert [one.label for one in at.expander].count(t("data.details", lang)) == 1
    assert foreign(texts(at), lang) == []
    at.toggle(key="all-cards").set_value(True).run()
    assert [one.label for one in at.expander].count(t("data.details", lang)) == count + 1
    accept(at)
    assert own_workspace().current().coverage["orders"][2] == count + 2


def test_rejected_rows_stay_until_the_next_drop(stammkunde_home):
    at = open_page("data", "de")
    before = rejects_stored(stammkunde_home)
    drop(at, ORDERS)
    accept(at)
    assert rejects_offered(at) == ["orders\\_abgelehnt.csv"]
    at.run()
    assert rejects_offered(at) == ["orders\\_abgelehnt.csv"]
    (left,) = rejects_stored(stammkunde_home) - before
    drop(at, ("more.csv", ORDERS[1].replace(b"never", b"03.03.2026"), "text/csv"))
    assert rejects_offered(at) == []
    assert not left.exists()


def test_rejected_rows_outlive_what_is_clicked_during_their_import(monkeypatch):
    written = threading.Event()
    real = taking_over.importing.import_files

    def slow(*args, **options):
        reports = real(*args, **options)
        written.set()
        time.sleep(2)
        return reports

    monkeypatch.setattr(taking_over.importing, "import_files", slow)
    at = open_page("data", "de")
    drop(at, ORDERS)
    at.button(key="accept").click().run()
    assert written.wait(60)
    at.run()
    settle(at)
    assert rejects_offered(at) == ["orders\\_abgelehnt.csv"]


def test_deleted_data_take_the_rejected_rows_with_them(stammkunde_home):
    at = open_page("data", "de")
    before = rejects_stored(stammkunde_home)
    drop(at, ORDERS)
    accept(at)
    at.button(key="delete").click().run()
    assert t("data.delete_done", "de") in [message.value for message in at.success]
    assert rejects_offered(at) == []
    assert rejects_stored(stammkunde_home) == before


def test_a_long_reading_can_be_cancelled_and_begun_again(monkeypatch):
    real = uploads.unpack

    def slow(path, scratch, lang):
        for _ in range(600):
            go_on()
            time.sleep(0.05)
        return real(path, scratch, lang)

    monkeypatch.setattr(running, "QUICK_SECONDS", 0.1)
    monkeypatch.setattr(uploads, "unpack", slow)
    at = open_page("data", "de")
    at.file_uploader[0].set_value([ORDERS]).run()
    assert not at.exception
    at.button(key="reading-cancel").click().run()
    settle(at)
    assert t("data.reading_cancelled", "de") in words(at)
    assert plural("data.refused", 1, "de") not in words(at)
    assert at.button(key="accept").disabled
    monkeypatch.setattr(uploads, "unpack", real)
    next(button for button in at.button if button.label == t("data.check_again", "de")).click().run()
    settle(at)
    assert "2 neu, 1 abgelehnt" in words(at)


@pytest.mark.parametrize("lang", BOTH)
def test_the_card_names_the_report_and_what_it_leaves_out(lang):
    name = "paypal_activity.csv"
    at = open_page("data", lang)
    drop(at, (name, (PRESETS / name).read_bytes(), "text/csv"))
    shown = words(at)
    report = {"de": "PayPal, Aktivitäten", "en": "PayPal, Activity"}[lang]
    assert report in shown
    assert f"3 × {t('rule.left_out_rows', lang)}" in shown
    assert t("data.aside_lines", lang) in shown


def test_a_tracking_list_says_that_it_only_completes_orders():
    at = open_page("data", "de")
    tracking = "Bestellnummer;Sendungsnummer;Zugestellt am\n1;0034;13.02.2026\n2;0035;14.02.2026\n"
    drop(at, ("tracking.csv", tracking.encode(), "text/csv"))
    assert t("data.supplement", "de", table="Bestellungen") in words(at)


def test_known_placeholders_are_told_and_not_asked():
    rows = "".join(f"{n};{n + 10}.02.2026;{'NULL' if n % 2 else '9,90'}\n" for n in range(1, 9))
    at = open_page("data", "de")
    drop(at, ("orders.csv", f"order_id;ordered_at;order_value\n{rows}".encode(), "text/csv"))
    shown = words(at)
    assert t("question.sentinel_known", "de", column="order_value", examples="NULL") in shown
    assert t("question.sentinel", "de", column="order_value", examples="NULL") not in shown


def test_a_report_of_no_use_is_called_by_its_name():
    name = "klaviyo_profiles.csv"
    at = open_page("data", "de")
    drop(at, (name, (PRESETS / name).read_bytes(), "text/csv"))
    assert t("data.not_recognised", "de") not in words(at)
    assert "Klaviyo, " in words(at)


def test_another_language_reads_and_tries_nothing_anew(monkeypatch):
    files = [
        (f"{day}.csv", f"order_id;ordered_at;order_value\n{day};1{day}.02.2026;9,90\n".encode(), "text/csv")
        for day in (3, 4)
    ]
    at = open_page("data", "de")
    drop(at, *files)
    assert "2 Dateien: 2 neu" in words(at)

    def never(*_, **__):
        raise AssertionError("once more")

    for module, name in ((uploads, "unpack"), (uploads, "inspect"), (trials, "check")):
        monkeypatch.setattr(module, name, never)
    at.session_state["lang"] = "en"
    settle(at.run())
    assert "2 files: 2 new" in words(at)
