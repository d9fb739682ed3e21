"""The first rows of a file, by which it is judged what the file is."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, islice
from pathlib import Path

import pyarrow as pa

from loyalty.intake.computing import Recipe, recipe_of
from loyalty.intake.dialect import Dialect
from loyalty.intake.mapping_file import Mapping
from loyalty.intake.presets import Preset
from loyalty.intake.values import without_gap

SAMPLE_ROWS = 2000
# A longer cell is no number, date, name, address or word of a dictionary: its beginning tells as much.
LONGEST_CELL = 200


@dataclass(frozen=True)
class Sample:
    """The first rows of a file; `cells`: header → trimmed cells, '' for gaps, computed columns behind.

    Cells longer than LONGEST_CELL are cut off and end with an ellipsis.
    """

    rows: Sequence[Sequence[str]]
    cells: MappingType[str, Sequence[str]]
    is_whole: bool
    recipe: Recipe | None = None


def sample_of(path: Path, dialect: Dialect, mapping: Mapping) -> Sample:
    """The rows as they stand in the file."""
    rows = first_rows(path, dialect)
    cells = {header: _cells(rows, place, mapping.gaps(header)) for place, header in enumerate(dialect.header)}
    return Sample(rows, cells, len(rows) < SAMPLE_ROWS)


def first_rows(path: Path, dialect: Dialect) -> list[list[str]]:
    """The rows below the header."""
    return [fields for _, fields in islice(dialect.rows(path), SAMPLE_ROWS)]


def cooked(sample: Sample, preset: Preset, dialect: Dialect, mapping: Mapping) -> Sample:
    """The sample with the preset's computed columns and without the rows it leaves out."""
    if not preset.computed and not preset.keep:
        return sample
    recipe = recipe_of(preset, sample.cells, mapping.dialect.get("decimal"), dialect.layout.delimiter)
    cells = {header: list(column) for header, column in sample.cells.items()}
    texts = {
        place: pa.array([cell or None for cell in cells[dialect.header[place]]], pa.string())
        for place in recipe.places
    }
    first = dialect.header_row + 1
    with recipe.connect() as con:
        numbers = pa.array(range(first, first + len(sample.rows)), pa.int64())
        computed, kept = recipe.run(con, texts, numbers)
    for name, column in computed.items():
        if not sample.is_whole or column.null_count < len(column):
            cells[name] = [_cut(cell) for cell in column.fill_null("").to_pylist()]
    taken = kept.to_pylist()
    return Sample(
        rows=list(compress(sample.rows, taken)),
        cells={header: list(compress(column, taken)) for header, column in cells.items()},
        is_whole=sample.is_whole,
        recipe=recipe,
    )


def _cells(rows: Sequence[Sequence[str]], place: int, gaps: frozenset[str]) -> list[str]:
    """The trimmed cells of one column, '' for gaps."""
    return [_cut(without_gap(fields[place], gaps)) for fields in rows]


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}…"
