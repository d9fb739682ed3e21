"""A file's records in pieces of Arrow text columns – only the columns that are taken over."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import compress

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from loyalty.intake.cast import Notation
from loyalty.intake.inspecting import FileReading
from loyalty.intake.personal import hidden
from loyalty.intake.rows import Batch
from loyalty.intake.understand import is_known, is_translated, translated
from loyalty.intake.values import BLANK, without_gap
from loyalty.schema import Column


@dataclass(frozen=True, eq=False)
class Source:
    """One column that is taken over; `place` counts from 0, computed columns stand behind the file's."""

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

    `rows`: how many the file has here, `left_out`: how many of them the preset does not take. `ragged`:
    (row, fields found, whether it is too long). `position`: bytes read so far.
    """

    table: pa.Table
    rows: int
    left_out: int
    ragged: tuple[tuple[int, int, bool], ...]
    position: int


def sources_of(reading: FileReading) -> list[Source]:
    """The columns of a file that are taken over."""
    computed = reading.recipe.shown if reading.recipe else ()
    places = {header: place for place, header in enumerate((*reading.dialect.header, *computed))}
    return [
        Source(reading.column(header), header, places[header], reading.notations[header])
        for header in reading.mapping
    ]


def chunks(reading: FileReading, sources: Sequence[Source], secret: bytes) -> Iterator[Chunk]:
    """Streams the file; memory stays that of one chunk."""
    records = reading.dialect.records(reading.path)
    with reading.recipe.connect() if reading.recipe else nullcontext() as con:
        for batch in records.batches():
            skipped = max(0, reading.dialect.header_row + 1 - batch.first)
            if skipped < len(batch.records):
                below = batch.records[skipped:] if skipped else batch.records
                rows, ragged = _squared(Batch(batch.first + skipped, below), reading.dialect.width)
                found = len(rows.numbers) + sum(is_too_long for _, _, is_too_long in ragged)
                left_out = 0
                if reading.recipe:
                    rows, left_out = _cooked(con, reading, rows)
                table = _tabled(rows, reading, sources, secret)
                yield Chunk(table, found, left_out, tuple(ragged), records.position)


@dataclass(frozen=True)
class _Rows:
    """Rows with all their cells. `columns` by place, `hashes` equal where all cells are."""

    numbers: Sequence[int]
    hashes: pa.Array
    columns: Sequence[Sequence[str]]


def _squared(batch: Batch, width: int) -> tuple[_Rows, list[tuple[int, int, bool]]]:
    numbers: Sequence[int] = range(batch.first, batch.first + len(batch.records))
    rows, ragged = batch.records, []
    if set(map(len, rows)) != {width}:
        numbers, rows, ragged = _levelled(batch, width)
    columns = list(zip(*rows, strict=True)) or [()] * width
    # Only compared within this file and process.
    hashes = pa.array(map(hash, map(tuple, rows)), pa.int64(), size=len(rows))
    return _Rows(numbers, hashes, columns), ragged


def _cooked(con: duckdb.DuckDBPyConnection, reading: FileReading, rows: _Rows) -> tuple[_Rows, int]:
    """The rows with the computed columns behind their own; and how many the preset does not take."""
    recipe = reading.recipe
    header, gaps = reading.dialect.header, reading.wish.gaps
    cells = {
        place: _cleaned(pa.array(rows.columns[place], pa.string()), gaps(header[place]))
        for place in recipe.places
    }
    computed, kept = recipe.run(con, cells, pa.array(rows.numbers, pa.int64()))
    columns = [*rows.columns, *(column.fill_null("").to_pylist() for column in computed.values())]
    if pc.all(kept).as_py() in (True, None):
        return _Rows(rows.numbers, rows.hashes, columns), 0
    taken = kept.to_pylist()
    columns = [list(compress(column, taken)) for column in columns]
    numbers = list(compress(rows.numbers, taken))
    return _Rows(numbers, rows.hashes.filter(kept), columns), len(taken) - len(numbers)


def _tabled(rows: _Rows, reading: FileReading, sources: Sequence[Source], secret: bytes) -> pa.Table:
    arrays = {"row_no": pa.array(rows.numbers, pa.int64()), "row_hash": rows.hashes}
    for source in sources:
        cells, gaps = rows.columns[source.place], source.notation.gaps
        if is_translated(source.column):
            values = translated(source.column, cells, secret, gaps)
            arrays[source.value] = pa.array(values, pa.string())
            cells = _untranslated(source.column, cells, values, gaps)
        text = _cleaned(pa.array(cells, pa.string()), gaps)
        if source.notation.is_float_id:
            text = pc.replace_substring_regex(text, r"\.0$", "")
        arrays[source.raw] = hidden(source.column, text, secret) if source.is_text else text
    return pa.table(arrays)


def _levelled(batch: Batch, width: int) -> tuple[list[int], list[list[str]], list[tuple[int, int, bool]]]:
    """All records as wide as the header: short ones filled up, those with surplus values left out."""
    numbers, rows, ragged = [], [], []
    for number, fields in enumerate(batch.records, start=batch.first):
        found = len(fields)
        if found == 0 or (found == 1 and not fields[0].strip()):
            continue  # a blank line
        if found != width:
            surplus = any(cell.strip() for cell in fields[width:])
            if found < width or surplus:
                ragged.append((number, found, surplus))
            if surplus:
                continue
            fields = [*fields[:width], *[""] * (width - found)]
        numbers.append(number)
        rows.append(fields)
    return numbers, rows, ragged


def _cleaned(cells: pa.Array, gaps: frozenset[str]) -> pa.Array:
    """The cells as `values.without_gap` sees them; gaps become NULL."""
    text = pc.utf8_trim(cells, characters=BLANK)
    if pc.any(pc.starts_with(text, '="')).as_py():
        text = pc.utf8_trim(pc.replace_substring_regex(text, r'^="(.*)"$', r"\1"), characters=BLANK)
    is_gap = pc.is_in(pc.utf8_lower(text), value_set=pa.array(sorted(gaps)))
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
