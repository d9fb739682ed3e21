"""Files dropped on the data page: both languages say how they were read, why not, and what came of it."""

import pytest

from loyalty.i18n import plural, t
from loyalty.ui import running
from loyalty.ui.session import own_workspace
from tests.intake import container_files
from tests.ui.visit import accept, drop, open_page, settle, texts, words
from tests.words import foreign

GOOD = (
    "orders.csv",
    b"order_id;ordered_at;order_value;delivered_at\n1;01.02.2026;9,90;03.02.2026\n2;02.02.2026;8,10;x\n2;02.02.2026;8,10;x\n",
    "text/csv",
)
BAD = [
    ("empty.csv", b"", "text/csv"),
    ("nonsense.csv", b"foo,bar\nlorem,ipsum\n", "text/csv"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20, "text/csv"),
]


NO_ROW = [
    ("headings.csv", b"order_id;ordered_at\n", "text/csv"),
    ("unreadable.csv", b"order_id;ordered_at\n1;x\n2;y\n", "text/csv"),
]


def test_files_without_a_usable_row_do_not_become_a_shop():
    at = open_page("data", "de")
    drop(at, *NO_ROW)
    assert not at.exception
    assert at.button(key="accept").disabled
    drop(at, GOOD, *NO_ROW)
    accept(at)
    assert len(at.success) == 1 and "orders.csv" in at.success[0].value
    assert own_workspace().current().coverage["orders"][2] == 2


def test_a_click_on_counts_that_are_no_more_is_answered(monkeypatch):
    """Another page of the visitor took a file over in the meantime."""
    at = open_page("data", "de")
    drop(at, GOOD)
    other = open_page("data", "de")
    drop(other, ("more.csv", b"order_id;ordered_at;order_value\n7;05.02.2026;5,00\n", "text/csv"))
    accept(other)
    monkeypatch.setattr(running, "QUICK_SECONDS", 0)
    at.button(key="accept").click().run()
    assert [one.value for one in at.info] == [t("data.offer_changed", "de")]
    settle(at)
    assert own_workspace().current().coverage["orders"][2] == 1
    accept(at)
    assert not at.info and len(at.success) == 1
    assert own_workspace().current().coverage["orders"][2] == 3


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_good_and_bad_files_together(lang):
    at = open_page("data", lang)
    drop(at, GOOD, *BAD)
    assert not at.exception
    assert len(at.error) == len(BAD)
    for file, error in zip(BAD, at.error, strict=True):
        sentence = error.value.replace("\\", "")
        assert file[0] in sentence
        assert sentence.count(".") == file[0].count(".") + 1
    shown = words(at)
    assert plural("data.refused", len(BAD), lang) in shown
    assert t("rule.unreadable_date", lang) in shown
    assert t("data.duplicate", lang) in shown
    assert foreign(texts(at), lang) == []
    assert not own_workspace().exists

    accept(at)
    assert not at.exception
    assert t("dataset.own", lang) in words(at)
    assert [message.value.replace("\\", "") for message in at.success] == [
        f"orders.csv: 2 {t('data.new', lang).lower()}"
    ]
    assert foreign(texts(at), lang) == []
    assert own_workspace().current().coverage["orders"][2] == 2


@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_table_of_a_workbook_or_archive_gets_a_card(lang, stammkunde_home):
    rows = container_files.shop_rows(12)
    sheets = {"Bestellungen": [container_files.HEADER, *rows[:7]], "Notizen": [("Urlaub",)]}
    book = ("shop.xlsx", container_files.xlsx_bytes(sheets), "application/octet-stream")
    members = {"Mai.csv": container_files.csv_bytes(rows[7:]), "Logo.png": b"\x89PNG\r\n\x1a\n"}
    archive = ("shop.zip", container_files.zip_bytes(members), "application/zip")
    at = open_page("data", lang)
    before = set((stammkunde_home / "uploads").rglob("unpacked-*"))
    drop(at, book, archive)
    assert not at.exception
    shown = words(at)
    for name in ("shop.xlsx · Bestellungen", "shop.xlsx · Notizen", "shop.zip · Mai.csv"):
        assert name in shown
    # A sheet of notes beside sheets of data is no fault.
    assert not at.error
    assert shown.split("\n").count(t("data.aside", lang)) == 1
    assert [note.value.replace("\\", "") for note in at.info] == [
        t("error.members_left_out", lang, file="shop.zip", names="Logo.png")
    ]
    assert plural("data.refused", 1, lang) not in shown
    # Of a workbook, how letters and columns are written is nothing that anybody could see.
    assert shown.count(f"UTF-8 · {t('data.delimiter', lang)}") == 1
    unpacked = set((stammkunde_home / "uploads").rglob("unpacked-*")) - before
    assert len(unpacked) == 2

    accept(at)
    assert not at.exception
    assert own_workspace().current().coverage["orders"][2] == 12
    assert not any(path.exists() for path in unpacked)
