"""The lines of a text file, and blocks of them, in bounded memory whatever the file holds."""

import codecs
from collections import deque
from collections.abc import Iterable
from pathlib import Path

BLOCK = 16 << 20
# Longer lines are cut off: a file without line ends must not fill memory.
MAX_LINE = 1 << 22
_PLAIN = ("utf-8", "utf-8-sig")


class Text:
    """A file as lines with their ends, and as blocks of whole lines in UTF-8. `position`: bytes read.

    CR, LF and CRLF end lines; NUL characters are left out of lines. Raises LookupError for an unknown
    encoding; UnicodeError while reading where `errors` is "strict" and the bytes are not in it.
    """

    def __init__(self, path: Path, encoding: str, errors: str = "strict") -> None:
        is_plain = errors == "strict" and encoding in _PLAIN
        self._decoder = None if is_plain else _decoder(encoding, errors)
        self._block = self._rest = b""
        self._at = self.position = 0
        self._pushed: deque[str] = deque()
        self._file = path.open("rb")
        if encoding == "utf-8-sig" and is_plain:
            self._rest = self._file.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8)

    def __enter__(self) -> "Text":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def block(self) -> bytes:
        """Whole lines from here on, not consumed yet; empty at the end of the file."""
        if self._at or self._pushed:
            pushed = "".join(self._pushed).encode()
            self._block, self._at = pushed + self._block[self._at :], 0
            self._pushed.clear()
        if not self._block:
            self._block = self._next_block()
        return self._block

    def consume(self) -> None:
        """What `block` has given is done with."""
        self._block, self._at = b"", 0

    def __iter__(self) -> "Text":
        return self

    def __next__(self) -> str:
        if self._pushed:
            return self._pushed.popleft()
        if self._at == len(self._block):
            self._block, self._at = self._next_block(), 0
            if not self._block:
                raise StopIteration
        start = self._at
        end = self._block.find(b"\n", start) + 1 or len(self._block)
        lone = self._block.find(b"\r", start, end - 1) + 1
        if lone and self._block[lone : lone + 1] != b"\n":
            end = lone
        self._at = end
        line = self._block[start:end]
        text = _shortened(line) if len(line) > MAX_LINE else line.decode()
        return text.replace("\0", "") if "\0" in text else text

    def push_back(self, lines: Iterable[str]) -> None:
        """The next lines once more."""
        self._pushed.extendleft(reversed(list(lines)))

    def remains(self) -> bool:
        """Whether lines of the last block are still to be read."""
        return bool(self._pushed) or self._at < len(self._block)

    def _next_block(self) -> bytes:
        text, self._rest = self._rest, b""
        while data := self._file.read(BLOCK):
            self.position = self._file.tell()
            text += self._decoder.decode(data).encode() if self._decoder else data
            # A carriage return at the very end may belong to a line feed that follows.
            end = text.rfind(b"\n") + 1 or text.rfind(b"\r", 0, len(text) - 1) + 1
            if end:
                self._rest = text[end:]
                return text[:end]
            if len(text) > 2 * MAX_LINE:
                text = _shortened(text).encode() + b" "
        return text + (self._decoder.decode(b"", final=True).encode() if self._decoder else b"")


def _shortened(line: bytes) -> str:
    """A line that is too long, cut off where it becomes so."""
    return line[: MAX_LINE + 1].decode(errors="ignore").ljust(MAX_LINE)


def _decoder(encoding: str, errors: str) -> codecs.IncrementalDecoder:
    # "base64" and its like are codecs, but of no text.
    if not getattr(codecs.lookup(encoding), "_is_text_encoding", True):
        raise LookupError(encoding)
    return codecs.getincrementaldecoder(encoding)(errors)
