"""Which characters a file's bytes stand for; the whole file is looked at, in pieces."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

PIECE = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Excel, PDF, gzip, old Office, images: named .csv all the same.
_SIGNATURES = (b"PK\x03\x04", b"%PDF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff")
_OLD = ("cp850", "mac_roman", "latin-1")
_GERMAN = "äöüÄÖÜßéèáàóñç€"


class NotText(Exception):
    """The bytes are no text."""


def find_encoding(path: Path) -> tuple[str, str]:
    """(encoding, error handling) under which the whole file can be decoded.

    utf-8, utf-8-sig, utf-16 or cp1252; older code pages where cp1252 cannot be. "replace" only for
    UTF-8 with a few broken bytes. Raises NotText.
    """
    with path.open("rb") as file:
        start = file.read(1 << 16)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return name, "strict" if _decodes(path, name) else "replace"
    _expect_text(start)
    if _is_wide(start):
        return "utf-16-le" if start[1:2] == b"\x00" else "utf-16-be", "replace"
    if _decodes(path, "utf-8"):
        return "utf-8", "strict"
    if _is_damaged_utf8(path):
        return "utf-8", "replace"
    if _decodes(path, "cp1252"):
        return "cp1252", "strict"
    return _old_code_page(path)


def _expect_text(start: bytes) -> None:
    if start.startswith(_SIGNATURES):
        raise NotText
    if _is_wide(start):
        return
    control = sum(byte < 9 or 13 < byte < 27 for byte in start)
    if control > len(start) * 0.05:
        raise NotText


def _is_wide(start: bytes) -> bool:
    """UTF-16 without a mark: every second byte of western text is zero."""
    if len(start) < 4:
        return False
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return max(even, odd) > len(start) * 0.3 and min(even, odd) < len(start) * 0.02


def _pieces(path: Path):
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


def _old_code_page(path: Path) -> tuple[str, str]:
    """Bytes that cp1252 does not know: the DOS or Mac code page that yields the most German letters."""
    sample = b"".join(line for piece in _pieces(path) for line in _words(piece))[:50_000]
    scores = {name: _letters(sample, name) for name in _OLD}
    best = max(_OLD, key=lambda name: scores[name])
    if scores[best]:
        return best, "strict"
    guess = from_bytes(sample, cp_isolation=[*_OLD, "cp1250", "cp1251", "cp1254"]).best()
    return (guess.encoding, "replace") if guess else ("cp1252", "replace")


def _words(piece: bytes):
    """The lines of a piece that hold anything beyond ASCII."""
    return (line + b"\n" for line in piece.split(b"\n") if not line.isascii())


def _letters(sample: bytes, encoding: str) -> int:
    return sum(sign in _GERMAN for sign in sample.decode(encoding, "replace"))
