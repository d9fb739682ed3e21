"""The lines of a text file, in pieces of bounded size whatever the file holds."""

import codecs
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

PIECE = 1 << 20
# Longer lines are cut off: a file without line ends must not fill memory.
MAX_LINE = 1 << 22


def pieces(path: Path, encoding: str, errors: str) -> Iterator[tuple[list[str], int]]:
    """(lines with their ends, bytes read so far), about a megabyte at a time; CR, LF and CRLF end lines.

    NUL characters are left out. Raises LookupError for an unknown encoding, UnicodeError where `errors`
    is "strict" and the bytes are not in it.
    """
    decoder = _decoder(encoding, errors)
    rest, read, at_end = "", 0, False
    with path.open("rb") as file:
        while not at_end:
            data = file.read(PIECE)
            at_end = not data
            read += len(data)
            text = rest + decoder.decode(data, final=at_end).replace("\0", "")
            # A carriage return at the edge may be half of a line end.
            edge = len(text) if at_end else len(text) - 1
            cut = len(text) if at_end else max(text.rfind("\n"), text.rfind("\r", 0, max(edge, 0))) + 1
            if cut:
                yield [line[:MAX_LINE] for line in StringIO(text[:cut], newline="")], read
            rest = text[cut:][:MAX_LINE]


def _decoder(encoding: str, errors: str) -> codecs.IncrementalDecoder:
    # "base64" and its like are codecs, but of no text.
    if not getattr(codecs.lookup(encoding), "_is_text_encoding", True):
        raise LookupError(encoding)
    return codecs.getincrementaldecoder(encoding)(errors)


def batches(path: Path, encoding: str, errors: str, size: int) -> Iterator[tuple[list[str], int]]:
    """The same in batches of `size` lines, fewer where the lines are long."""
    waiting: list[str] = []
    length = position = 0
    for lines, position in pieces(path, encoding, errors):
        waiting += lines
        length += sum(map(len, lines))
        while len(waiting) >= size:
            yield waiting[:size], position
            waiting = waiting[size:]
            length = sum(map(len, waiting))
        if length > 4 * PIECE:
            yield waiting, position
            waiting, length = [], 0
    if waiting:
        yield waiting, position
