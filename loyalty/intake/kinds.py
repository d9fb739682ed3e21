"""What a file is, by its content: names lie."""

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from loyalty.intake.archives import Refused, zip_names


class Kind(StrEnum):
    """TEXT is everything that is none of the others; PACKED is packed in a way that is not read here."""

    TEXT = "text"
    GZIP = "gzip"
    ZIP = "zip"
    WORKBOOK = "workbook"
    MARKUP = "markup"
    PACKED = "packed"
    OTHER = "other"


_GZIP, _ZIP, _OLE = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"), b"\xd0\xcf\x11\xe0"
# 7z, RAR, bzip2, xz, Zstandard.
_PACKED = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_TAR = b"ustar"
# PDF, pictures, programs, databases.
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"MZ\x90", b"SQLite format 3", b"PAR1")
_MARKUP = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype|\?xml|(?:html|head|body|meta|style|div|center|font|table|tr|td|th)\b)",
    re.IGNORECASE | re.DOTALL,
)
_SHEETS = ("xl/workbook.xml", "xl/workbook.bin")


def kind_of(path: Path) -> Kind:
    """What the file is, told by its first bytes and, of a ZIP file, by what it holds. Raises Refused."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(_GZIP):
        return Kind.GZIP
    if start.startswith(_ZIP):
        return _kind_of_zip(path)
    if start.startswith(_OLE):
        return Kind.WORKBOOK
    if start.startswith(_PACKED) or start[257:262] == _TAR:
        return Kind.PACKED
    if start.startswith(_NO_TABLE):
        return Kind.OTHER
    return Kind.MARKUP if _MARKUP.match(_decoded(start)) else Kind.TEXT


def _decoded(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _kind_of_zip(path: Path) -> Kind:
    """Office files are ZIP files too."""
    names = set(zip_names(path))
    if names.intersection(_SHEETS):
        return Kind.WORKBOOK
    if {"mimetype", "content.xml"} <= names:
        return Kind.WORKBOOK if "spreadsheet" in _mimetype(path) else Kind.OTHER
    return Kind.OTHER if "[Content_Types].xml" in names else Kind.ZIP


def _mimetype(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("mimetype") as file:
            return file.read(200).decode("ascii", "replace")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise Refused("archive_damaged") from error
