"""What a file is: its dialect, its table, what each column stands for – before a row is taken over."""

import os
import secrets
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb

from loyalty.intake.cast import Notation
from loyalty.intake.dialect import Dialect, Empty, find_dialect
from loyalty.intake.encoding import NotText
from loyalty.intake.errors import IntakeError
from loyalty.intake.mapping import Choice, Found, find_mapping
from loyalty.intake.mapping_file import Mapping
from loyalty.intake.notation import Evidence, Notations, settle, weigh
from loyalty.intake.understand import understood
from loyalty.intake.values import without_gap
from loyalty.schema import TABLES, Column

SAMPLE_ROWS = 2000
PREVIEW_ROWS = 50


@dataclass(frozen=True)
class ColumnReading:
    """One column of the file.

    `target`: 'table.column' or None; `reason`: why (see `mapping.Choice`); `raw`: the first value as it
    stands in the file; `understood`: the same after the cast, None where it is unreadable; `gaps`: share
    of empty cells in the sample.
    """

    header: str
    target: str | None
    confidence: float
    reason: str
    raw: str | None
    understood: object
    gaps: float


@dataclass(frozen=True)
class FileReading:
    """How a file would be read. `table` is None only in the reading an IntakeError carries."""

    path: Path
    table: str | None
    platform: str | None
    dialect: Dialect
    decimal: str
    date_format: str | None
    columns: tuple[ColumnReading, ...]
    constants: MappingType[str, str]
    extra: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    notations: MappingType[str, Notation]
    ambiguous: tuple[str, ...]
    override: MappingType[str, object]
    evidence: MappingType[str, Evidence]
    is_whole: bool
    has_row_id: bool

    @property
    def encoding(self) -> str:
        return self.dialect.layout.encoding

    @property
    def delimiter(self) -> str:
        return self.dialect.layout.delimiter

    @property
    def mapping(self) -> dict[str, str]:
        """Header → 'table.column' of everything that is taken over."""
        return {column.header: column.target for column in self.columns if column.target}

    @property
    def gaps(self) -> frozenset[str]:
        """Further words that mean 'nothing', from the mapping file."""
        return frozenset(str(word).lower() for word in self.override.get("nulls", ()))

    def to_mapping(self) -> Mapping:
        """The mapping file that reads the next file of this kind in the same way."""
        columns = {column.header: column.target or "" for column in self.columns}
        return Mapping(self.table, columns, dict(self.constants), dict(self.override))

    def as_json(self, report: object | None = None) -> dict[str, object]:
        """The fields that `check` and `import` print; counts are None without a LoadReport."""
        return {
            "file": self.path.name,
            "table": self.table,
            "platform": self.platform,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "decimal": self.decimal,
            "date_format": self.date_format,
            "mapping": self.mapping,
            "rows": report and report.rows,
            "accepted": report and report.accepted,
            "rejected": report and report.rejected,
            "duplicates": report and report.duplicates,
            "problems": list(report.problems) if report else [],
        }


def inspect(
    path: Path | str, mapping: Mapping | None = None, as_table: str | None = None, lang: str = "de"
) -> FileReading:
    """How a file would be read: table, dialect, and for each column what it stands for.

    `mapping` fixes what it names, the rest is found. Raises IntakeError when nothing can be used; where
    only the table is unknown or incomplete, its `reading` shows the file all the same.
    """
    path, mapping = Path(path), mapping or Mapping()
    dialect = _dialect(path, mapping, lang)
    gaps = frozenset(str(word).lower() for word in mapping.dialect.get("nulls", ()))
    rows = [fields for _, fields in islice(dialect.rows(path), SAMPLE_ROWS)]
    cells = {
        header: [without_gap(fields[place], gaps) for fields in rows]
        for place, header in enumerate(dialect.header)
    }
    found = find_mapping(path, cells, mapping, as_table)
    best = found[0] if found else Found("", {}, {}, (), 0.0)
    reading = _reading(path, mapping, dialect, rows, cells, best)
    if not best.table:
        raise IntakeError("not_recognised", lang, replace(reading, table=None), file=path.name)
    if best.missing:
        named = as_table or mapping.table
        reading = reading if named else replace(reading, table=None)
        columns = _labels(best, lang)
        raise IntakeError("missing_columns", lang, reading, file=path.name, columns=columns)
    return reading


def _dialect(path: Path, mapping: Mapping, lang: str) -> Dialect:
    if not path.is_file():
        raise IntakeError("file_missing", lang, file=path.name)
    if not os.access(path, os.R_OK):
        raise IntakeError("file_unreadable", lang, file=path.name)
    try:
        return find_dialect(path, mapping.dialect)
    except Empty as error:
        raise IntakeError("file_empty", lang, file=path.name) from error
    except NotText as error:
        raise IntakeError("file_type", lang, file=path.name) from error


def _labels(found: Found, lang: str) -> str:
    """The missing required columns in words: 'Bestellnummer, Angemeldet am / Eingang am'."""
    columns = TABLES[found.table].columns
    return ", ".join(" / ".join(columns[name].label[lang] for name in group) for group in found.missing)


def column_of(target: str) -> Column:
    """The canonical column of 'table.column'."""
    table, _, name = target.partition(".")
    return TABLES[table].columns[name]


def _reading(
    path: Path,
    mapping: Mapping,
    dialect: Dialect,
    rows: Sequence[Sequence[str]],
    cells: MappingType[str, Sequence[str]],
    found: Found,
) -> FileReading:
    targets = {header: choice.target for header, choice in found.choices.items() if choice.target}
    evidence = {
        header: weigh(column_of(target), [cell for cell in cells[header] if cell])
        for header, target in targets.items()
    }
    notations = settle(evidence, mapping.dialect, dialect.layout.delimiter)
    return FileReading(
        path=path,
        table=found.table or None,
        platform=None,
        dialect=dialect,
        decimal=notations.decimal,
        date_format=notations.date_format,
        columns=_columns(cells, found, notations),
        constants=found.constants,
        extra=found.extra,
        preview=tuple(tuple(fields) for fields in rows[:PREVIEW_ROWS]),
        notations=notations.columns,
        ambiguous=notations.ambiguous,
        override=mapping.dialect,
        evidence=evidence,
        is_whole=len(rows) < SAMPLE_ROWS,
        has_row_id=_has_row_id(rows, cells),
    )


def _has_row_id(rows: Sequence[Sequence[str]], cells: MappingType[str, Sequence[str]]) -> bool:
    """Whether one column is different in every row that is not a copy of another."""
    different = len(set(map(tuple, rows)))
    return any(len(set(column)) == different for column in cells.values())


def _columns(
    cells: MappingType[str, Sequence[str]], found: Found, notations: Notations
) -> tuple[ColumnReading, ...]:
    examples = {header: next((cell for cell in column if cell), None) for header, column in cells.items()}
    choices = {header: found.choices.get(header, Choice(None, 0.0, "unknown")) for header in cells}
    mapped = [header for header, choice in choices.items() if choice.target and examples[header]]
    with duckdb.connect() as con:
        meant = understood(
            con,
            [
                (column_of(choices[header].target), examples[header], notations.columns[header])
                for header in mapped
            ],
            secrets.token_bytes(16),
        )
    values = dict(zip(mapped, meant, strict=True))
    return tuple(
        ColumnReading(
            header=header,
            target=choices[header].target,
            confidence=choices[header].confidence,
            reason=choices[header].reason,
            raw=examples[header],
            understood=values.get(header),
            gaps=sum(not cell for cell in column) / len(column) if column else 0.0,
        )
        for header, column in cells.items()
    )
