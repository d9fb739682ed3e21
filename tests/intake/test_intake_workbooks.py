"""Workbooks that are hidden, locked, damaged or too large get one clear sentence and hold nobody up."""

import io
import os
import zipfile
from datetime import date

import openpyxl
import pytest

from loyalty.background import Stopped, Work
from loyalty.i18n import t
from loyalty.intake import IntakeError, unpack, workbooks
from tests.intake import container_files as files

HEADER = ("Bestellnummer", "Kundennummer", "Bestelldatum", "Bestellwert")
DAY = date(2024, 2, 1)


def hidden_book(names: list[str]) -> bytes:
    book = openpyxl.load_workbook(
        io.BytesIO(files.xlsx_bytes({name: [HEADER, ("1", 7, DAY, 1)] for name in ("Mai", "Juni", "Juli")}))
    )
    for name in names:
        book[name].sheet_state = "hidden" if name == "Juni" else "veryHidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_hidden_sheets_are_named_and_left_out(write, scratch):
    *pieces, note = unpack(write("Mappe.xlsx", hidden_book(["Juni", "Juli"])), scratch)
    assert [piece.member for piece in pieces] == ["Mai"]
    assert note.is_note
    assert str(note.refusal) == t("error.sheets_hidden", "de", file="Mappe.xlsx", names="Juni, Juli")


def chart_book() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.create_chartsheet("Diagramm")
    book.save(target)
    return target.getvalue()


def locked_book() -> bytes:
    """What Office writes for a workbook with a password: a compound file that holds the encrypted one."""
    changed = bytearray(files.xls_bytes([HEADER]))
    name = "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    start = changed.find("Workbook\0".encode("utf-16-le"))
    changed[start : start + len(name)] = name
    changed[start + 64 : start + 66] = len(name).to_bytes(2, "little")
    return bytes(changed)


def old_locked_book() -> bytes:
    """The record that says how an .xls is encrypted, in place of a harmless one."""
    whole = files.xls_bytes([HEADER])
    return whole.replace(b"\xe1\x00\x02\x00", b"\x2f\x00\x02\x00", 1)


XLSX = files.xlsx_bytes({"Tabelle1": [HEADER, *(("1", 7, DAY, 1.5) for _ in range(300))]})
XLS = files.xls_bytes([HEADER, *(("1", 7, DAY, 1.5) for _ in range(300))])
BROKEN = {
    "leer.xlsx": (files.xlsx_bytes({"Tabelle1": []}), "workbook_empty"),
    "Diagramm.xlsx": (chart_book(), "workbook_empty"),
    "Passwort.xlsx": (locked_book(), "archive_password"),
    "Passwort.xls": (old_locked_book(), "archive_password"),
    "halb.xlsx": (XLSX[: len(XLSX) // 2], "archive_damaged"),
    "halb.xls": (XLS[: len(XLS) // 3], "archive_damaged"),
    "Unsinn.xls": (XLS[:8] + os.urandom(4000), "archive_damaged"),
    "Brief.doc": (XLS.replace(b"W\0o\0r\0k\0b\0", b"W\0o\0r\0d\0D\0"), "file_type"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_workbooks_that_cannot_be_read_get_one_sentence(name, write, scratch):
    content, code = BROKEN[name]
    for lang in ("de", "en"):
        with pytest.raises(IntakeError) as caught:
            unpack(write(name, content), scratch, lang)
        assert (caught.value.code, name in str(caught.value)) == (code, True)
    assert not any(scratch.iterdir())


def test_a_workbook_beyond_the_memory_is_refused_and_costs_the_caller_nothing(write, scratch, monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_MEMORY", 40 << 20)
    text = bytes(64 << 20).replace(b"\0", b"x")
    inner = files.xlsx_bytes({"Tabelle1": [("a", "b"), ("1", "PLATZ")]})
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(inner)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, content.replace(b"PLATZ", text))
    with pytest.raises(IntakeError) as caught:
        unpack(write("riesig.xlsx", target.getvalue()), scratch)
    assert caught.value.code == "workbook_too_large"
    assert not any(scratch.iterdir())


def test_a_workbook_that_takes_too_long_is_given_up(write, scratch, monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_SECONDS", 0)
    monkeypatch.setattr(
        workbooks.sheet_worker, "__file__", str(write("warten.py", "import time; time.sleep(60)"))
    )
    with pytest.raises(IntakeError) as caught:
        unpack(write("lange.xlsx", XLSX), scratch)
    assert caught.value.code == "workbook_too_large"


def test_a_workbook_that_is_being_read_ends_with_its_work(tmp_path, monkeypatch):
    asleep = tmp_path / "asleep.py"
    asleep.write_text("import time\nprint('{}', flush=True)\ntime.sleep(60)\n")
    monkeypatch.setattr(workbooks.sheet_worker, "__file__", str(asleep))
    path = tmp_path / "shop.xlsx"
    path.write_bytes(files.xlsx_bytes({"Bestellungen": [files.HEADER, *files.shop_rows(2)]}))
    work = Work(lambda tell: unpack(path, tmp_path))
    assert not work.wait(1)
    work.stop()
    assert work.wait(20)
    with pytest.raises(Stopped):
        work.result()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["asleep.py", "shop.xlsx"]
