"""A file's records in pieces of Arrow text columns – only the columns that are taken over."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from loyalty.intake.cast import Notation
from loyalty.intake.inspecting import FileReading, column_of
from loyalty.intake.rows import Record
from loyalty.intake.understand import is_known, is_translated, translated
from loyalty.intake.values import without_gap
from loyalty.schema import Column

CHUNK_ROWS = 20_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Source:
    """One column of the file that is taken over; `place` counts from 0."""

    column: Column
    header: str
    place: int
    notation: Notation

    @property
    def raw(self) -> str:
        """The name of its text in a chunk. Of a translated column: only the cells without a translation."""
        return f"c{self.place}"

    @property
    def value(self) -> str:
        """The name of its value in a chunk."""
        return f"t{self.place}"


@dataclass(frozen=True)
class Chunk:
    """`table`: row_no, row_hash, c0…, t0… where translated. `ragged`: (row, fields found, is too long)."""

    table: pa.Table
    rows: int
    ragged: tuple[tuple[int, int, bool], ...]


def sources_of(reading: FileReading) -> list[Source]:
    """The columns of a file that are taken over."""
    places = {header: place for place, header in enumerate(reading.dialect.header)}
    return [
        Source(column_of(target), header, places[header], reading.notations[header])
        for header, target in reading.mapping.items()
    ]


def chunks(
    reading: FileReading, sources: Sequence[Source], secret: bytes, progress: Progress | None
) -> Iterator[Chunk]:
    """Streams the file; memory stays that of one chunk. `progress` is told (bytes read, bytes in all)."""
    records = reading.dialect.records(reading.path)
    total = reading.path.stat().st_size
    batch: list[Record] = []
    for record in records:
        if record[0] <= reading.dialect.header_row:
            continue
        batch.append(record)
        if len(batch) == CHUNK_ROWS:
            yield _chunk(batch, reading, sources, secret)
            batch = []
            if progress:
                progress(records.position, total)
    if batch:
        yield _chunk(batch, reading, sources, secret)
    if progress:
        progress(total, total)


def _chunk(batch: list[Record], reading: FileReading, sources: Sequence[Source], secret: bytes) -> Chunk:
    numbers, rows, ragged = _squared(batch, reading.dialect.width)
    columns = list(zip(*rows, strict=True)) or [()] * reading.dialect.width
    arrays = {
        "row_no": pa.array(numbers, pa.int64()),
        # Only compared within this file and process.
        "row_hash": pa.array(map(hash, rows), pa.int64(), size=len(rows)),
    }
    for source in sources:
        cells = columns[source.place]
        if is_translated(source.column):
            values = translated(source.column, cells, secret, reading.gaps)
            arrays[source.value] = pa.array(values, pa.string())
            cells = _untranslated(source.column, cells, values, reading.gaps)
        arrays[source.raw] = pa.array(cells, pa.string())
    return Chunk(pa.table(arrays), len(batch), tuple(ragged))


def _squared(batch: list[Record], width: int) -> tuple[list[int], list[tuple], list[tuple[int, int, bool]]]:
    """All records as wide as the header: short ones filled up, those with surplus values left out."""
    numbers, rows, ragged = [], [], []
    for number, fields in batch:
        found = len(fields)
        if found != width:
            surplus = any(cell.strip() for cell in fields[width:])
            if found < width or surplus:
                ragged.append((number, found, surplus))
            if surplus:
                continue
            fields = [*fields[:width], *[""] * (width - found)]
        numbers.append(number)
        rows.append(tuple(fields))
    return numbers, rows, ragged


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
