"""A file's records in pieces of Arrow text columns – only the columns that are taken over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from loyalty.intake.body import REJECTED, Body, Fault
from loyalty.intake.cast import Notation
from loyalty.intake.inspecting import FileReading, column_of
from loyalty.intake.understand import is_known, is_translated, translated
from loyalty.intake.values import BLANK, GAPS, without_gap
from loyalty.schema import Column


@dataclass(frozen=True, eq=False)
class Source:
    """One column of the file that is taken over; `place` counts from 0."""

    column: Column
    header: str
    place: int
    notation: Notation

    @property
    def is_text(self) -> bool:
        """Whether its text is its value already."""
        return self.column.type in ("text", "category") and self.column.values is None

    @property
    def raw(self) -> str:
        """The name of its text in a chunk. Of a translated column: only the cells without a translation."""
        return self.value if self.is_text else f"c{self.place}"

    @property
    def value(self) -> str:
        """The name of its value in a chunk."""
        return f"t{self.place}"


@dataclass(frozen=True)
class Chunk:
    """`table`: row_no, row_hash, c0… and, where there is nothing to cast, t0….

    `rows`: those of the table and those turned away. `faults`: records that are no rows as they stand.
    `position`: bytes read so far.
    """

    table: pa.Table
    rows: int
    faults: tuple[Fault, ...]
    position: int

    @property
    def rejected(self) -> int:
        """How many records were turned away before a cell was looked at."""
        return sum(fault.fate == REJECTED for fault in self.faults)


def sources_of(reading: FileReading) -> list[Source]:
    """The columns of a file that are taken over."""
    places = {header: place for place, header in enumerate(reading.dialect.header)}
    return [
        Source(column_of(target), header, places[header], reading.notations[header])
        for header, target in reading.mapping.items()
    ]


def chunks(reading: FileReading, sources: Sequence[Source], secret: bytes) -> Iterator[Chunk]:
    """Streams the file; memory stays that of one chunk."""
    for body in reading.dialect.bodies(reading.path):
        table = _tabled(body, reading, sources, secret)
        chunk = Chunk(table, table.num_rows, body.faults, body.position)
        yield replace(chunk, rows=chunk.rows + chunk.rejected)


def _tabled(body: Body, reading: FileReading, sources: Sequence[Source], secret: bytes) -> pa.Table:
    width, rows = reading.dialect.width, body.rows
    columns = list(zip(*rows, strict=True)) or [()] * width
    arrays = {
        "row_no": pa.array(body.numbers, pa.int64()),
        # Only compared within this file and process.
        "row_hash": pa.array(map(hash, map(tuple, rows)), pa.int64(), size=len(rows)),
    }
    for source in sources:
        cells = columns[source.place]
        if is_translated(source.column):
            values = translated(source.column, cells, secret, reading.gaps)
            arrays[source.value] = pa.array(values, pa.string())
            cells = _untranslated(source.column, cells, values, reading.gaps)
        text = _cleaned(pa.array(cells, pa.string()), reading.gaps)
        if source.notation.is_float_id:
            text = pc.replace_substring_regex(text, r"\.0$", "")
        arrays[source.raw] = text
    return pa.table(arrays)


def _cleaned(cells: pa.Array, gaps: frozenset[str]) -> pa.Array:
    """The cells as `values.without_gap` sees them; gaps become NULL."""
    text = pc.utf8_trim(cells, characters=BLANK)
    if pc.any(pc.starts_with(text, '="')).as_py():
        text = pc.utf8_trim(pc.replace_substring_regex(text, r'^="(.*)"$', r"\1"), characters=BLANK)
    is_gap = pc.is_in(pc.utf8_lower(text), value_set=pa.array(sorted(GAPS | gaps)))
    return pc.if_else(is_gap, pa.scalar(None, pa.string()), text)


def _untranslated(
    column: Column, cells: Sequence[str], values: Sequence[str | None], gaps: frozenset[str]
) -> list[str | None]:
    """The cells that the dictionary does not know; of an e-mail column never the text itself."""
    if column.type == "email":
        return [
            "…" if value is None and without_gap(cell, gaps) else None
            for cell, value in zip(cells, values, strict=True)
        ]
    different = {cell: without_gap(cell, gaps) for cell in set(cells)}
    strange = {cell for cell, bare in different.items() if bare and not is_known(column, bare)}
    return [cell if cell in strange else None for cell in cells] if strange else [None] * len(cells)
