"""A file's records in pieces of Arrow text columns – only the columns that are taken over."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from loyalty.intake.body import REJECTED, Body, Fault
from loyalty.intake.cast import Notation
from loyalty.intake.clean import cleaned
from loyalty.intake.dialect import Dialect
from loyalty.intake.fast import Stretch, Stretches, one_text
from loyalty.intake.file_reading import FileReading
from loyalty.intake.personal import hidden
from loyalty.intake.understand import is_known, is_translated, translated
from loyalty.intake.values import without_gap
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
    """`table`: row_no, line (the whole row as one text), c0… and, where there is nothing to cast, t0….

    `rows`: how many the file has here, `left_out`: how many of them the preset does not take. `faults`:
    records that are no rows as they stand. `position`: bytes read so far.
    """

    table: pa.Table
    rows: int
    left_out: int
    faults: tuple[Fault, ...]
    position: int

    @property
    def rejected(self) -> int:
        """How many records were turned away before a cell was looked at."""
        return sum(fault.fate == REJECTED for fault in self.faults)


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
    dialect, recipe = reading.dialect, reading.recipe
    own = {source.place for source in sources if source.place < dialect.width}
    places = sorted(own | recipe.places if recipe else own)
    stretches = Stretches(reading.path, dialect, places)
    with recipe.connect() if recipe else nullcontext() as con:
        for piece in stretches:
            is_cut = isinstance(piece, Stretch)
            rows, faults = (piece, ()) if is_cut else (stretch_of(piece, dialect, places), piece.faults)
            found = len(rows.lines)
            left_out = 0
            if recipe:
                rows, left_out = _cooked(con, reading, rows)
            table = _tabled(rows, sources, secret)
            chunk = Chunk(table, found, left_out, faults, stretches.position)
            yield replace(chunk, rows=found + chunk.rejected)


def _cooked(con: duckdb.DuckDBPyConnection, reading: FileReading, rows: Stretch) -> tuple[Stretch, int]:
    """The rows with the computed columns behind their own; and how many the preset does not take."""
    recipe, header, gaps = reading.recipe, reading.dialect.header, reading.wish.gaps
    cells = {place: cleaned(rows.columns[place], gaps(header[place])) for place in recipe.places}
    computed, kept = recipe.run(con, cells, rows.numbers)
    texts = {place: column.fill_null("") for place, column in enumerate(computed.values(), len(header))}
    cooked = Stretch(rows.numbers, {**rows.columns, **texts}, rows.lines)
    if pc.all(kept).as_py() in (True, None):
        return cooked, 0
    columns = {place: column.filter(kept) for place, column in cooked.columns.items()}
    taken = Stretch(rows.numbers.filter(kept), columns, rows.lines.filter(kept))
    return taken, len(rows.lines) - len(taken.lines)


def _tabled(rows: Stretch, sources: Sequence[Source], secret: bytes) -> pa.Table:
    arrays = {"row_no": rows.numbers, "line": rows.lines}
    for source in sources:
        cells, gaps = rows.columns[source.place], source.notation.gaps
        if is_translated(source.column):
            arrays[source.value], cells = _translated(source.column, cells, secret, gaps)
        text = cleaned(cells, gaps)
        if source.notation.is_float_id:
            text = pc.replace_substring_regex(text, r"\.0$", "")
        arrays[source.raw] = hidden(source.column, text, secret) if source.is_text else text
    return pa.table(arrays)


def stretch_of(body: Body, dialect: Dialect, places: Sequence[int]) -> Stretch:
    """Rows that were cut one by one as columns."""
    columns = list(zip(*body.rows, strict=True)) or [()] * dialect.width
    lines = [one_text(fields, dialect.layout.delimiter) for fields in body.rows]
    arrays = {place: pa.array(columns[place], pa.string()) for place in places}
    return Stretch(pa.array(body.numbers, pa.int64()), arrays, pa.array(lines, pa.string()))


def _translated(
    column: Column, cells: pa.Array, secret: bytes, gaps: frozenset[str]
) -> tuple[pa.Array, pa.Array]:
    """The meanings of the cells, and the cells without one; each different text is looked up once."""
    encoded = cells.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    values = translated(column, texts, secret, gaps)
    strange = _untranslated(column, texts, values, gaps)
    return tuple(pa.array(found, pa.string()).take(encoded.indices) for found in (values, strange))


def _untranslated(
    column: Column, cells: Sequence[str], values: Sequence[str | None], gaps: frozenset[str]
) -> list[str | None]:
    """The cells that the dictionary does not know; of an e-mail column never the text itself."""
    strange = []
    for cell, value in zip(cells, values, strict=True):
        bare = without_gap(cell, gaps)
        if column.type == "email":
            strange.append("…" if bare and value is None else None)
        else:
            strange.append(cell if bare and not is_known(column, bare) else None)
    return strange
