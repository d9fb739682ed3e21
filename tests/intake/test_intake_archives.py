"""Archives that are a trick, too large or damaged get one clear sentence."""

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from loyalty.intake import IntakeError, inspect, unpack
from loyalty.intake import archives as limits
from tests.intake import container_files as files

CSV = b"Bestellnummer;Kundennummer;Bestelldatum;Bestellwert\n1;7;01.02.2024;12,50\n"
pytestmark = pytest.mark.usefixtures("temporary")


def refused(path: Path, scratch: Path, code: str) -> None:
    """One sentence in each language, and nothing is left behind."""
    for lang in ("de", "en"):
        with pytest.raises(IntakeError) as caught:
            unpack(path, scratch, lang)
        assert caught.value.code == code
        assert code == "disk_full" or path.name in str(caught.value)
        assert "{" not in str(caught.value)
        assert not any(scratch.iterdir())


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
