"""A file's records as Arrow columns: well-formed stretches are cut by Arrow, all others record by record.

A stretch is only taken from Arrow where it is certain that `rows.next_records` would have found the same.
"""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from loyalty.intake.body import Body, BodyReader
from loyalty.intake.dialect import Dialect
from loyalty.intake.lines import Text
from loyalty.intake.rows import BATCH_LINES, Layout, next_batch

# What csv.reader takes for one field at most; what is longer is for the careful way.
LONGEST = 131_072


@dataclass(frozen=True)
class Stretch:
    """Records as wide as the header. `numbers`: their row numbers. `columns`: place → cells.

    `lines`: whole records as one text each, equal where all cells are equal.
    """

    numbers: pa.Array
    columns: Mapping[int, pa.Array]
    lines: pa.Array


class Stretches:
    """Reads the data of a file. `position` is the byte that was read last."""

    def __init__(self, path: Path, dialect: Dialect, places: Sequence[int]) -> None:
        """`places`: the columns that are wanted."""
        self._path, self._dialect, self._places = path, dialect, places
        self.position = 0

    def __iter__(self) -> Iterator[Stretch | Body]:
        """Bodies hold what was cut record by record, and every record that is no row."""
        # Corrections are made record by record.
        for piece in self._dialect.bodies(self._path) if self._dialect.overlay else self._pieces():
            if isinstance(piece, Body):
                self.position = piece.position
            yield piece

    def _pieces(self) -> Iterator[Stretch | Body]:
        layout, frame = self._dialect.layout, self._dialect.frame
        reader = BodyReader(frame, layout)
        with Text(self._path, layout.encoding, layout.errors) as text:
            for _ in range(layout.skip_lines):
                next(text, None)
            first = 1
            while not reader.is_over and (block := text.block()):
                if first > frame.header_row and (stretch := self._cut(block, first, reader)):
                    text.consume()
                    first += len(stretch.lines)
                    self.position = text.position
                    yield stretch
                    continue
                while text.remains() and not reader.is_over:
                    size = BATCH_LINES if first > frame.header_row else frame.header_row + 1 - first
                    batch = next_batch(text, layout, first, size)
                    yield reader.body(batch, text.position)
                    first += len(batch.records)
                    if first - len(batch.records) <= frame.header_row < first:
                        break
            if (body := reader.end(text.position)).faults:
                yield body

    def _cut(self, block: bytes, first: int, reader: BodyReader) -> Stretch | None:
        """The records of whole lines; None where they are for the careful way."""
        layout, frame = self._dialect.layout, self._dialect.frame
        width, found = frame.width, frame.expected
        if frame.skip_end or not reader.is_settled:
            return None
        block = _with_line_feeds(block) if _is_simple(layout, width) else None
        if block is None:
            return None
        ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + 1
        if np.diff(ends, prepend=0).max() > LONGEST:
            return None
        is_quoted = layout.quote.encode() in block
        if is_quoted and not _has_regular_quotes(block, layout):
            return None
        is_raw = found == width and not is_quoted
        wanted = self._places if is_raw and self._places else range(found)
        table = _parsed(block, layout, found, wanted)
        if table is None or table.num_rows != len(ends):
            return None
        if not all(reader.is_row(fields) for fields in layout.parse(_suspects(block, ends, reader))):
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


def _has_regular_quotes(block: bytes, layout: Layout) -> bool:
    """Whether each quote opens or closes a field or is doubled within one: csv.reader's strict rules."""
    signs = np.frombuffer(b"\n" + block, np.uint8)
    is_quote = signs == ord(layout.quote)
    begins = np.flatnonzero(is_quote[1:] & ~is_quote[:-1]) + 1
    ends = np.flatnonzero(is_quote[:-1] & ~is_quote[1:]) + 1
    is_edge = (signs == ord(layout.delimiter)) | (signs == ord("\n"))
    opens, closes, is_odd = is_edge[begins - 1], is_edge[ends], (ends - begins) % 2 == 1
    is_within = np.cumsum(is_odd) - is_odd
    is_within = is_within % 2 == 1
    good = np.where(is_odd, np.where(is_within, closes, opens), is_within | (opens & closes))
    return bool(good.all()) and is_odd.sum() % 2 == 0


def _suspects(block: bytes, ends: np.ndarray, reader: BodyReader) -> list[str]:
    """The lines that begin as a line does that may be no row."""
    signs = np.frombuffer(block, np.uint8)
    starts = np.concatenate([[0], ends[:-1]])
    first = signs[starts]
    quote = ord(reader.layout.quote)
    first = np.where(first == quote, signs[np.minimum(starts + 1, len(signs) - 1)], first)
    places = np.flatnonzero(np.isin(first, np.frombuffer(reader.suspicious, np.uint8)))
    places = np.union1d(places, [len(ends) - 1])
    return [block[starts[place] : ends[place]].decode() for place in places]


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
    is_sound = layout.errors == "strict"
    return is_sound and has_known_rules and width > 1 and len(signs) == 2 and signs.isascii()


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
