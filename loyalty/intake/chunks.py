"""A file's records in pieces of Arrow text columns – only the columns that are taken over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from loyalty.intake.cast import Notation
from loyalty.intake.clean import cleaned
from loyalty.intake.dialect import Dialect
from loyalty.intake.fast import Stretch, Stretches, one_text
from loyalty.intake.inspecting import FileReading, column_of
from loyalty.intake.rows import Batch
from loyalty.intake.understand import is_known, is_translated, translated
from loyalty.intake.values import without_gap
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
    """`table`: row_no, line (the whole row as one text), c0… and, where there is nothing to cast, t0….

    `ragged`: (row, fields found, whether it is too long). `position`: bytes read so far.
    """

    table: pa.Table
    rows: int
    ragged: tuple[tuple[int, int, bool], ...]
    position: int


def sources_of(reading: FileReading) -> list[Source]:
    """The columns of a file that are taken over."""
    places = {header: place for place, header in enumerate(reading.dialect.header)}
    return [
        Source(column_of(target), header, places[header], reading.notations[header])
        for header, target in reading.mapping.items()
    ]


def chunks(reading: FileReading, sources: Sequence[Source], secret: bytes) -> Iterator[Chunk]:
    """Streams the file; memory stays that of one chunk."""
    places = sorted({source.place for source in sources})
    stretches = Stretches(reading.path, reading.dialect, places)
    for found in stretches:
        stretch, ragged = (
            (found, ()) if isinstance(found, Stretch) else _squared(found, reading.dialect, places)
        )
        table = _tabled(stretch, reading, sources, secret)
        surplus = sum(is_too_long for _, _, is_too_long in ragged)
        yield Chunk(table, table.num_rows + surplus, tuple(ragged), stretches.position)


def _tabled(stretch: Stretch, reading: FileReading, sources: Sequence[Source], secret: bytes) -> pa.Table:
    arrays = {"row_no": stretch.numbers, "line": stretch.lines}
    for source in sources:
        cells = stretch.columns[source.place]
        if is_translated(source.column):
            arrays[source.value], cells = _translated(source.column, cells, secret, reading.gaps)
        text = cleaned(cells, reading.gaps)
        if source.notation.is_float_id:
            text = pc.replace_substring_regex(text, r"\.0$", "")
        arrays[source.raw] = text
    return pa.table(arrays)


def _squared(
    batch: Batch, dialect: Dialect, places: Sequence[int]
) -> tuple[Stretch, list[tuple[int, int, bool]]]:
    """All records as wide as the header: short ones filled up, those with surplus values left out."""
    width = dialect.width
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
    columns = list(zip(*rows, strict=True)) or [()] * width
    lines = [one_text(fields, dialect.layout.delimiter) for fields in rows]
    arrays = {place: pa.array(columns[place], pa.string()) for place in places}
    return Stretch(pa.array(numbers, pa.int64()), arrays, pa.array(lines, pa.string())), ragged


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
