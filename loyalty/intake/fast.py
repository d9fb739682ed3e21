"""A file's records as Arrow columns: well-formed stretches are cut by Arrow, all others record by record.

A stretch is only taken from Arrow where it is certain that `rows.next_records` would have found the same.
"""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from loyalty.intake.dialect import Dialect
from loyalty.intake.rows import BATCH_LINES, Batch, Layout, is_unfinished, next_records

BLOCK = 16 << 20
# What csv.reader takes for one field at most; what is longer is for the careful way.
LONGEST = 131_072
_PLAIN = ("utf-8", "utf-8-sig")


@dataclass(frozen=True)
class Stretch:
    """Records as wide as the header. `numbers`: their row numbers. `columns`: place → cells.

    `lines`: whole records as one text each, equal where all cells are equal.
    """

    numbers: pa.Array
    columns: Mapping[int, pa.Array]
    lines: pa.Array


class Text:
    """A file as lines with their ends, and as blocks of whole lines in UTF-8. `position`: bytes read."""

    def __init__(self, file: BinaryIO, layout: Layout) -> None:
        self._file = file
        is_plain = layout.errors == "strict" and layout.encoding in _PLAIN
        self._decoder = None if is_plain else codecs.getincrementaldecoder(layout.encoding)(layout.errors)
        self._block = self._rest = b""
        self._at = self.position = 0
        if layout.encoding == "utf-8-sig" and is_plain:
            self._rest = file.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8)

    def block(self) -> bytes:
        """Whole lines from here on, not consumed yet; empty at the end of the file."""
        if self._at:
            self._block, self._at = self._block[self._at :], 0
        if not self._block:
            self._block = self._next_block()
        return self._block

    def consume(self) -> None:
        """What `block` has given is done with."""
        self._block, self._at = b"", 0

    def __iter__(self) -> "Text":
        return self

    def __next__(self) -> str:
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
        return self._block[start:end].decode()

    def remains(self) -> bool:
        """Whether lines of the last block are still to be read."""
        return self._at < len(self._block)

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
        return text + (self._decoder.decode(b"", final=True).encode() if self._decoder else b"")


class Stretches:
    """Reads the data of a file. `position` is the byte that was read last."""

    def __init__(self, path: Path, dialect: Dialect, places: Sequence[int]) -> None:
        """`places`: the columns that are wanted."""
        self._path, self._dialect, self._places = path, dialect, places
        self._text: Text | None = None

    @property
    def position(self) -> int:
        return self._text.position if self._text else 0

    def __iter__(self) -> Iterator[Stretch | Batch]:
        """Batches hold ragged or blank rows as they come; both kinds only rows below the header."""
        layout, top = self._dialect.layout, self._dialect.header_row
        with self._path.open("rb") as file:
            self._text = text = Text(file, layout)
            for _ in range(layout.skip_lines):
                next(text, None)
            first = 1
            while first <= top:
                records = next_records(text, layout, top + 1 - first)
                if not records:
                    return
                first += len(records)
                if first > top + 1:
                    yield Batch(top + 1, records[top + 1 - first :])
            while block := text.block():
                if stretch := self._cut(block, first):
                    text.consume()
                    first += len(stretch.lines)
                    yield stretch
                    continue
                while text.remains() and (records := next_records(text, layout, BATCH_LINES)):
                    yield Batch(first, records)
                    first += len(records)

    def _cut(self, block: bytes, first: int) -> Stretch | None:
        """The records of whole lines; None where they are for the careful way."""
        layout, width = self._dialect.layout, self._dialect.width
        block = _with_line_feeds(block) if _is_simple(layout, width) else None
        if block is None:
            return None
        ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + 1
        found = len(next(layout.parse([block[: ends[0]].decode(errors="replace")]), []))
        if found < width or np.diff(ends, prepend=0).max() > LONGEST:
            return None
        is_quoted = layout.quote.encode() in block
        is_raw = found == width and not is_quoted
        wanted = self._places if is_raw and self._places else range(found)
        table = _parsed(block, layout, found, wanted)
        if table is None or table.num_rows != len(ends):
            return None
        if is_quoted and is_unfinished(block[ends[-2] if len(ends) > 1 else 0 :].decode(), layout):
            return None
        columns = {place: table[str(place)].combine_chunks() for place in wanted}
        if any(_says_anything(columns[place]) for place in range(width, found)):
            return None
        if is_raw:
            lines = _raw_lines(block, ends)
        else:
            lines = _joined([columns[place] for place in range(width)], layout.delimiter)
        numbers = pa.array(np.arange(first, first + len(ends)))
        return Stretch(numbers, {place: columns[place] for place in self._places}, lines)


def one_text(fields: Sequence[str], delimiter: str) -> str:
    """A record as one text that equals another's only where all fields do: a field never holds a NUL."""
    text = delimiter.join(fields)
    if text.count(delimiter) >= len(fields):
        text = delimiter.join(cell.replace(delimiter, "\0") for cell in fields)
    return f"{text}\n"


def _joined(columns: Sequence[pa.Array], delimiter: str) -> pa.Array:
    """`one_text` for records as columns."""
    safe = [
        pc.replace_substring(cells, delimiter, "\0")
        if pc.any(pc.match_substring(cells, delimiter)).as_py()
        else cells
        for cells in columns
    ]
    safe[-1] = pc.binary_join_element_wise(safe[-1], "\n", "")
    return pc.binary_join_element_wise(*safe, delimiter)


def _raw_lines(block: bytes, ends: np.ndarray) -> pa.Array:
    """`one_text` for records without quotes: the lines, on the bytes of the block."""
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(block))


def _is_simple(layout: Layout, width: int) -> bool:
    """Whether Arrow knows how to cut such records. A single column has its own rules for blank lines."""
    signs = layout.delimiter + layout.quote
    has_known_rules = not layout.escape and not layout.skip_blanks and layout.delimiter != " "
    return has_known_rules and width > 1 and len(signs) == 2 and signs.isascii()


def _with_line_feeds(block: bytes) -> bytes | None:
    """The lines, each ended by a line feed; None where lines are not what they seem."""
    if b"\0" in block or block.startswith(codecs.BOM_UTF8):
        return None
    if b"\r" in block:
        if block.count(b"\r") != block.count(b"\r\n"):
            return None
        block = block.replace(b"\r\n", b"\n")
    if block.startswith(b"\n") or b"\n\n" in block:
        return None  # a blank line, which Arrow takes for a row of empty cells
    return block if block.endswith(b"\n") else block + b"\n"


def _parsed(block: bytes, layout: Layout, width: int, places: Sequence[int]) -> pa.Table | None:
    """All cells as text; None where a record is not as wide as the first."""
    wanted = [str(place) for place in places]
    try:
        return csv.read_csv(
            pa.BufferReader(block),
            # One piece: a quoted line end must not come to lie between two.
            csv.ReadOptions(column_names=[str(place) for place in range(width)], block_size=len(block) + 1),
            csv.ParseOptions(delimiter=layout.delimiter, quote_char=layout.quote, ignore_empty_lines=False),
            csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None


def _says_anything(cells: pa.Array) -> bool:
    return pc.any(pc.not_equal(pc.utf8_trim(cells, characters=" \t"), "")).as_py()
