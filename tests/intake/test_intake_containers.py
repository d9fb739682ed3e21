"""A dropped file of any kind becomes text tables; what is no table, or a trick, gets one clear sentence."""

import gzip
import io
import json
import os
import stat
import tempfile
import zipfile
from pathlib import Path

import pytest

from loyalty import importing
from loyalty.__main__ import main
from loyalty.i18n import t
from loyalty.intake import IntakeError, inspect, load, unpack
from loyalty.intake import archives as limits
from tests.intake import container_files as files
from tests.intake.conftest import rows_of

KINDS = (*["csv", "gzip", "zip", "xlsx", "xls", "ods", "html"], "gzip in zip", "xlsx in zip")
KINDS += ("xlsx called csv", "csv called xls", "gzip called csv")
CSV = b"Bestellnummer;Kundennummer;Bestelldatum;Bestellwert\n1;7;01.02.2024;12,50\n"


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch) -> Path:
    """Where everything temporary goes: nothing may be left there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def scratch(tmp_path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def refused(path: Path, scratch: Path, code: str) -> None:
    """One sentence in each language, and nothing is left behind."""
    for lang in ("de", "en"):
        with pytest.raises(IntakeError) as caught:
            unpack(path, scratch, lang)
        assert caught.value.code == code
        assert code == "disk_full" or path.name in str(caught.value)
        assert "{" not in str(caught.value)
        assert not any(scratch.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_orders_give_the_same_rate_from_any_kind_of_file(kind, tmp_path, temporary, capsys):
    path = files.every_kind(tmp_path, files.shop_rows())[kind]
    wanted = ["--kpi", "on_time_delivery_rate", "--by", "all", "--format", "json"]
    assert main(["kpis", str(path), *wanted]) == 0
    found = json.loads(capsys.readouterr().out)[0]
    assert (found["n"], found["k"], found["value"]) == (40, 32, 0.8)
    assert not any(temporary.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_come_out_of_any_kind_of_file(kind, tmp_path, scratch, con):
    paths = files.every_kind(tmp_path, files.shop_rows())
    tables = []
    for path in (paths["csv"], paths[kind]):
        (piece,) = unpack(path, scratch)
        reading = inspect(piece)
        tables.append(rows_of(con, load(con, reading, b"k").relation))
    plain, other = tables
    assert len(plain) == 40
    assert other == plain


def test_the_whole_folder_is_read_whatever_its_files_are(tmp_path, capsys):
    folder = tmp_path / "exporte"
    folder.mkdir()
    rows = files.shop_rows()
    (folder / "eins.xlsx").write_bytes(files.xlsx_bytes({"Tabelle1": [files.HEADER, *rows[:20]]}))
    (folder / "zwei.zip").write_bytes(
        files.zip_bytes({"drei.csv": files.csv_bytes(rows[20:]), "Logo.png": b"\x89PNG\r\n\x1a\n"})
    )
    assert main(["check", str(folder), "--format", "json"]) == 0
    printed = capsys.readouterr()
    found = {report["file"]: report for report in json.loads(printed.out)}
    assert {name: report["accepted"] for name, report in found.items()} == {
        "eins.xlsx · Tabelle1": 20,
        "zwei.zip · drei.csv": 20,
    }
    assert found["eins.xlsx · Tabelle1"]["delimiter"] is None
    assert found["zwei.zip · drei.csv"]["delimiter"] == ";"
    assert printed.err == t("error.members_left_out", "de", file="zwei.zip", names="Logo.png") + "\n"


def test_sheets_are_chosen_by_name(tmp_path, capsys):
    rows = files.shop_rows(9)
    book = {"Neu": [files.HEADER, *rows[:4]], "Alt": [files.HEADER, *rows], "Notiz": [("Urlaub",)]}
    path = tmp_path / "shop.zip"
    path.write_bytes(files.zip_bytes({"Mappe.xlsx": files.xlsx_bytes(book)}))
    assert main(["check", str(path), "--sheet", "Neu", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(report["file"], report["rows"]) for report in found] == [("shop.zip · Mappe.xlsx · Neu", 4)]
    assert main(["check", str(path), "--sheet", "Notiz"]) == 2
    assert capsys.readouterr().err.endswith(
        t("cli.unknown_sheet", "de", value="Notiz", known="Neu, Alt") + "\n"
    )


def test_problems_name_the_file_inside(write, scratch, con):
    path = write("alles.zip", files.zip_bytes({"a/Mai.csv": CSV + b"2;7;02.02.2024;viel\n"}))
    (piece,) = unpack(path, scratch)
    report = load(con, inspect(piece), b"k")
    assert report.file == "alles.zip · Mai.csv"
    assert [problem["rule"] for problem in report.problems] == ["unreadable_number"]
    assert con.execute("select distinct file from temp.problems").fetchall() == [("alles.zip · Mai.csv",)]


def test_the_name_of_the_file_inside_tells_the_table(write, scratch):
    header = b"order_id,requested_at\n1,2024-02-01\n"
    pieces = unpack(write("orders.zip", files.zip_bytes({"returns.csv": header})), scratch)
    assert inspect(pieces[0]).table == "returns"
    packed = unpack(write("returns.csv.gz", gzip.compress(header)), scratch)
    assert inspect(packed[0]).table == "returns"


def test_a_table_of_no_use_does_not_block_the_others(write, scratch):
    path = write("alles.zip", files.zip_bytes({"Lies mich.txt": b"Guten Tag.\n", "Mai.csv": CSV}))
    told = []
    found = importing.readings([path], scratch=scratch, passed_over=told.append)
    assert [reading.name for reading in found] == ["alles.zip · Mai.csv"]
    assert [error.code for error in told] == ["not_recognised"]
    only = write("nichts.zip", files.zip_bytes({"Lies mich.txt": b"Guten Tag.\n"}))
    with pytest.raises(IntakeError, match=r"nichts\.zip · Lies mich\.txt"):
        importing.readings([only], scratch=scratch)


def test_members_are_written_under_names_of_our_own(tmp_path, scratch):
    names = [
        "../../böse.csv",
        "/etc/fest.csv",
        "..\\..\\rück.csv",
        "C:\\x\\laufwerk.csv",
        "CON",
        "a/../../auf.csv",
    ]
    names += [".", "..", "gpj\u202evsc.csv", "x" * 300 + ".csv", "leer\x1b[31m.csv"]
    path = tmp_path / "trick.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, CSV)
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    before = {item for item in tmp_path.rglob("*") if scratch not in item.parents}
    *pieces, note = unpack(path, scratch)
    assert [piece.member for piece in pieces[:6]] == [
        "böse.csv", "fest.csv", "rück.csv", "laufwerk.csv", "CON", "auf.csv",
    ]  # fmt: skip
    assert pieces[6].member == "gpjvsc.csv"
    assert len(pieces[7].member) == 80
    assert pieces[8].member == "leer[31m.csv"
    assert note.is_note
    assert "link.csv" in str(note.refusal)
    for piece in pieces:
        assert piece.path.read_bytes() == CSV
        assert piece.path.parent.parent == scratch
        assert piece.path.name.isdigit()
    assert {item for item in tmp_path.rglob("*") if scratch not in item.parents} == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart(write, scratch):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("2023/Mai.csv", "2024/Mai.csv", "2024/Mai.csv", "Juni.csv"):
            archive.writestr(name, CSV)
    members = [piece.member for piece in unpack(write("alles.zip", target.getvalue()), scratch)]
    assert members == ["2023/Mai.csv", "2024/Mai.csv", "2024/Mai.csv (2)", "Juni.csv"]


def test_what_systems_leave_behind_is_not_even_named(write, scratch):
    junk = ["__MACOSX/._Mai.csv", ".DS_Store", "a/.DS_Store", "Thumbs.db", "desktop.ini", "._Mai.csv"]
    path = write("mac.zip", files.zip_bytes({"Ordner/": b"", "Mai.csv": CSV, **dict.fromkeys(junk, b"\0\1")}))
    assert [piece.name for piece in unpack(path, scratch)] == ["mac.zip · Mai.csv"]


def test_only_the_tables_stay_on_the_disk(write, scratch):
    sheet = files.xlsx_bytes({"Tabelle1": [files.HEADER]})
    members = {"Logo.png": b"\x89PNG", "a.xlsx": sheet, "b.csv.gz": gzip.compress(CSV), "c.zip": sheet[:99]}
    pieces = unpack(write("alles.zip", files.zip_bytes({**members, "d.csv": CSV})), scratch)
    tables = {piece.path for piece in pieces if not piece.refusal}
    assert {path for path in scratch.rglob("*") if path.is_file()} == tables
    assert [piece.member for piece in pieces] == ["a.xlsx · Tabelle1", "b.csv.gz", "c.zip", "d.csv", None]


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_bombs_are_not_opened(kind, tmp_path, scratch, monkeypatch):
    """Of a file of zeros little is ever written."""
    written = 0
    spend = limits.Budget.spend

    def counted(budget: limits.Budget, size: int) -> None:
        nonlocal written
        spend(budget, size)
        written += size

    monkeypatch.setattr(limits.Budget, "spend", counted)
    monkeypatch.setattr(limits, "HARMLESS", 4 << 20)
    zeros = bytes(128 << 20)
    path = tmp_path / f"bombe.{kind}"
    path.write_bytes(gzip.compress(zeros) if kind == "gz" else files.zip_bytes({"a.csv": zeros}))
    refused(path, scratch, "archive_bomb")
    # Once per language; a ZIP file says beforehand how large it would be.
    assert written <= (2 * limits.MAX_RATIO * path.stat().st_size if kind == "gz" else 0)


def test_a_bomb_of_many_files_is_not_opened(write, scratch):
    many = files.zip_bytes({f"{number}.csv": b"a;b\n" for number in range(10_000)})
    refused(write("viele.zip", many), scratch, "archive_members")


def test_a_directory_that_claims_to_be_endless_is_not_read(write, scratch, monkeypatch):
    whole = bytearray(files.zip_bytes({"a.csv": CSV}))
    end = whole.rfind(b"PK\x05\x06")
    whole[end + 10 : end + 12] = b"\xff\xff"
    monkeypatch.setattr(zipfile, "ZipFile", pytest.fail)
    refused(write("endlos.zip", bytes(whole)), scratch, "archive_members")


def test_a_zip_that_lies_about_its_size_is_stopped_on_the_way(write, scratch, monkeypatch):
    monkeypatch.setattr(limits, "HARMLESS", 1 << 20)
    zeros = files.zip_bytes({"a.csv": bytes(8 << 20)})
    size = (8 << 20).to_bytes(4, "little")
    refused(write("lüge.zip", zeros.replace(size, (100).to_bytes(4, "little"))), scratch, "archive_damaged")
    # zipfile stops at the size that the directory states: more is never written.
    monkeypatch.setattr(limits.Budget, "expect", lambda budget, total: None)
    assert unpack(write("groß.zip", zeros), scratch)[0].path.stat().st_size == 8 << 20


def test_members_that_share_their_bytes_are_counted_each(write, scratch, monkeypatch):
    """The whole is bounded, not each file: 20 files of 2 MB are too much for 20 MB."""
    monkeypatch.setattr(limits, "HARMLESS", 20 << 20)
    zeros = {f"{number}.csv": bytes(2 << 20) for number in range(20)}
    refused(write("summe.zip", files.zip_bytes(zeros)), scratch, "archive_bomb")
    monkeypatch.setattr(limits, "MAX_BYTES", 5 << 20)
    refused(write("summe.zip", files.zip_bytes(zeros)), scratch, "archive_too_large")


def test_no_room_on_the_disk_is_said_before_it_is_full(write, scratch, monkeypatch):
    monkeypatch.setattr(limits, "_DISK_RESERVE", 1 << 60)
    refused(write("Mai.csv.gz", gzip.compress(CSV)), scratch, "disk_full")


def test_an_archive_in_an_archive_is_named_and_left_out(write, scratch):
    inner = files.zip_bytes({"x.csv": CSV})
    path = write("außen.zip", files.zip_bytes({"innen.zip": inner, "Mai.csv": CSV}))
    found = unpack(path, scratch.parent)
    assert [piece.refusal and piece.refusal.code for piece in found] == ["archive_nested", None]
    assert "außen.zip · innen.zip" in str(found[0].refusal)
    refused(write("nur.zip", files.zip_bytes({"innen.zip": inner})), scratch, "archive_nested")
    refused(write("doppelt.gz", gzip.compress(gzip.compress(CSV))), scratch, "archive_nested")
    refused(write("quine.gz", gzip.compress(inner)), scratch, "archive_nested")


def with_flag(content: bytes, local: int, central: int, value: bytes) -> bytes:
    """A ZIP file of one member with some bytes of its two headers changed."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        start = changed.find(mark) + place
        changed[start : start + len(value)] = value
    return bytes(changed)


ONE = files.zip_bytes({"Mai.csv": CSV * 20})
BROKEN = {
    "passwort.zip": (with_flag(ONE, 6, 8, b"\x01\x00"), "archive_password"),
    "deflate64.zip": (with_flag(ONE, 8, 10, b"\x09\x00"), "archive_method"),
    "prüfsumme.zip": (with_flag(ONE, 14, 16, b"\0\0\0\0"), "archive_damaged"),
    "abgeschnitten.zip": (ONE[:-30], "archive_damaged"),
    "halb.zip": (ONE[: len(ONE) // 2], "archive_damaged"),
    "halb.gz": (gzip.compress(os.urandom(5000))[:2000], "archive_damaged"),
    "prüfsumme.gz": (gzip.compress(CSV)[:-8] + bytes(8), "archive_damaged"),
    "unsinn.gz": (b"\x1f\x8b\x08\x00" + b"unsinn" * 9, "archive_damaged"),
    "leer.zip": (files.zip_bytes({}), "archive_empty"),
    "nur Müll.zip": (files.zip_bytes({".DS_Store": b"x", "ordner/": b""}), "archive_empty"),
    "bilder.zip": (files.zip_bytes({"a.png": b"\x89PNG\r\n", "b.pdf": b"%PDF-1.7"}), "archive_empty"),
    "sieben.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive_method"),
    "band.tar": (bytes(257) + b"ustar\x0000" + bytes(300), "archive_method"),
    "brief.docx": (
        files.zip_bytes({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}),
        "file_type",
    ),
    "bild.csv": (b"\x89PNG\r\n\x1a\n" + bytes(100), "file_type"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_unpacked_gets_one_sentence(name, write, scratch):
    content, code = BROKEN[name]
    refused(write(name, content), scratch, code)


def test_a_broken_member_does_not_block_the_others(write, scratch):
    whole = files.zip_bytes({"Mai.csv": CSV, "Juni.csv": CSV})
    changed = bytearray(whole)
    start = changed.find(b"PK\x01\x02") + 16
    changed[start : start + 4] = bytes(4)
    found = unpack(write("zwei.zip", bytes(changed)), scratch)
    assert [piece.refusal and piece.refusal.code for piece in found] == ["archive_damaged", None]


@pytest.mark.parametrize("name", ["fehlt.zip", "leer.xlsx"])
def test_files_that_are_not_there_or_empty_say_so(name, write, scratch, tmp_path):
    path = write(name, b"") if name == "leer.xlsx" else tmp_path / name
    (piece,) = unpack(path, scratch)
    with pytest.raises(IntakeError, match=name):
        inspect(piece)
