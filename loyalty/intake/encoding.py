"""Which characters a file's bytes stand for; the whole file is looked at, in pieces."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

PIECE = 1 << 20
_SAMPLE = 1 << 16
# The mark of UTF-32 begins with that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Excel, PDF, gzip, old Office, images: named .csv all the same.
_SIGNATURES = (b"PK\x03\x04", b"%PDF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")
# Equal marks: the first wins.
_WESTERN = ("cp1252", "iso-8859-15", "cp850", "cp858", "mac_roman")
_GERMAN = frozenset("äöüÄÖÜß")
_LETTERS = frozenset("éèêëáàâåãæçíìîïñóòôõøœúùûÿÉÈÁÀÂÅÇÍÑÓÔØÚÆŒ") | _GERMAN
_QUOTES = frozenset("„“”‚‘’«»´")
# Fewer letters than this are no words of another alphabet, but a few oddly written western ones.
_WORDS = 20
_SIGNS = frozenset("€£§°–—…·•®™©²³½¼×±\u00a0")


class NotText(Exception):
    """The bytes are no text."""


def find_encoding(path: Path) -> tuple[str, str]:
    """(encoding, error handling) under which the whole file can be decoded.

    One of the Unicode encodings where the bytes are theirs, else the western code page whose letters stand
    where letters can stand. "replace" only where a few bytes are broken. Raises NotText.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name, "strict" if _decodes(path, name) else "replace"
    _expect_text(start)
    if wide := _wide(start):
        return wide, "strict" if _decodes(path, wide) else "replace"
    if _decodes(path, "utf-8"):
        return "utf-8", "strict"
    if _is_damaged_utf8(path):
        return "utf-8", "replace"
    return _code_page(path)


def _expect_text(start: bytes) -> None:
    if start.startswith(_SIGNATURES):
        raise NotText
    if _wide(start):
        return
    control = sum(byte < 9 or 13 < byte < 27 for byte in start)
    if control > len(start) * 0.05:
        raise NotText


def _wide(start: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: of western text every second byte, or three of four, are zero."""
    if len(start) < 4:
        return None
    zeros = [start[place::4].count(0) / max(1, len(start[place::4])) for place in range(4)]
    for name, pattern in (
        ("utf-32-le", (0, 1, 1, 1)),
        ("utf-32-be", (1, 1, 1, 0)),
        ("utf-16-le", (0, 1, 0, 1)),
        ("utf-16-be", (1, 0, 1, 0)),
    ):
        if all(
            (share > 0.7) if is_zero else (share < 0.02)
            for share, is_zero in zip(zeros, pattern, strict=True)
        ):
            return name
    return None


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_damaged_utf8(path: Path) -> bool:
    """Far more good multi-byte signs than bad bytes: UTF-8 with some damage, not another code page."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for piece in _pieces(path):
        text = decoder.decode(piece)
        broken = text.count("\ufffd")
        bad += broken
        good += len(text) - len(text.encode("ascii", "ignore")) - broken
    return good > 20 * bad


def _code_page(path: Path) -> tuple[str, str]:
    """The western code page that makes most sense of the bytes beyond ASCII."""
    sample = _telling(path)
    marks = {name: _sense(sample, name) for name in _WESTERN}
    for best in sorted(_WESTERN, key=lambda name: -marks[name]):
        if marks[best] > 0 and _decodes(path, best):
            return best, "strict"
    if sum(byte > 127 for byte in sample) >= _WORDS:
        guess = from_bytes(sample, cp_isolation=["cp1250", "cp1251", "cp1253", "cp1254"]).best()
        if guess and _decodes(path, guess.encoding):
            return guess.encoding, "strict"
    return "cp1252", "strict" if _decodes(path, "cp1252") else "replace"


def _telling(path: Path) -> bytes:
    """Everything beyond ASCII with its neighbours, from the whole file."""
    found: list[bytes] = []
    length = 0
    for piece in _pieces(path):
        if piece.isascii():
            continue
        for run in re.finditer(rb"[\x80-\xff]+", piece):
            found.append(piece[max(0, run.start() - 2) : run.end() + 2])
            length += len(found[-1])
            if length > _SAMPLE:
                return b"\n".join(found)
    return b"\n".join(found)


def _sense(sample: bytes, encoding: str) -> float:
    """Letters where letters can stand and signs apart from them speak for a code page."""
    text = f" {sample.decode(encoding, 'replace')} "
    return sum(_mark(*text[place - 1 : place + 2]) for place, sign in enumerate(text) if not sign.isascii())


def _mark(before: str, sign: str, after: str) -> float:
    beside = [neighbour for neighbour in (before, after) if neighbour.isalpha()]
    if sign in _LETTERS:
        if not beside:
            return 0.2
        if not any(map(str.isascii, beside)):
            return -0.5
        if sign.isupper():
            is_odd = before.islower() or (before.isupper() and after.islower())
        else:
            is_odd = after.isupper() and not before.isupper()
        return -1.0 if is_odd else 1.0 if sign in _GERMAN else 0.8
    if sign in _QUOTES:
        return 0.9 if len(beside) == 1 or sign in "’‘" else 0.5 if not beside else -0.5
    if sign in _SIGNS:
        return 0.5 if len(beside) < 2 else -0.5
    return -1.0
