"""The one file of a multipart/form-data body, written away piece by piece as it arrives."""

from collections.abc import Callable
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header


class BodyError(Exception):
    """The body is not a form with exactly one file."""


class FileBody:
    """Parses pieces of a body and writes the file in it away; memory stays that of one piece.

    `opened` makes the file to write to as soon as its header is known, `on_size` is told the bytes of the
    file so far before the next ones are written; what they raise comes out of `write`.
    """

    def __init__(
        self, content_type: str, opened: Callable[[], BinaryIO], on_size: Callable[[int], None]
    ) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise BodyError("no multipart/form-data")
        self.name = ""
        self.disposition = b""
        self.size = 0
        self._opened, self._on_size = opened, on_size
        self._output: BinaryIO | None = None
        self._header = self._value = b""
        self._files = 0
        self._is_complete = False
        try:
            self._parser = MultipartParser(options[b"boundary"], self._callbacks())
        except FormParserError as error:
            raise BodyError(str(error)) from error

    def write(self, piece: bytes) -> None:
        """Take the next piece of the body. Raises BodyError, OSError and what the callbacks raise."""
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise BodyError(str(error)) from error

    def finish(self) -> None:
        """The body has ended. Raises BodyError unless it held one complete file."""
        self.close()
        if not self._is_complete or self._files != 1:
            raise BodyError("not one complete file")

    def close(self) -> None:
        """Let go of the file, whatever has happened before."""
        if self._output:
            self._output.close()

    def _callbacks(self) -> dict[str, Callable]:
        return {
            "on_part_begin": self._part_begins,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_end": self._ends,
        }

    def _part_begins(self) -> None:
        self._files += 1
        if self._files > 1:
            raise BodyError("more than one part")

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_ends(self) -> None:
        if self._header.lower() == b"content-disposition":
            self.disposition = self._value
        self._header = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self.disposition)
        if b"filename" not in options:
            raise BodyError("a part without a file")
        self.name = _decoded(options[b"filename"])
        self._output = self._opened()

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.size += end - start
        self._on_size(self.size)
        self._output.write(memoryview(data)[start:end])

    def _ends(self) -> None:
        self._is_complete = True


def _decoded(name: bytes) -> str:
    """Browsers write UTF-8; anything else is read in a way that never fails."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("latin-1")
