"""How a file is read: its table, its dialect, and what each of its columns stands for."""

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from pathlib import Path

from loyalty.intake.cast import Notation
from loyalty.intake.computing import Recipe
from loyalty.intake.containers import Piece
from loyalty.intake.dialect import Dialect
from loyalty.intake.mapping_file import Mapping
from loyalty.intake.notation import Evidence
from loyalty.intake.presets import Preset
from loyalty.intake.questions import Question
from loyalty.intake.understand import with_words
from loyalty.schema import TABLES, Column


@dataclass(frozen=True)
class ColumnReading:
    """One column of the file.

    `target`: 'table.column' or None; `reason`: why (see `mapping.Choice`), `evidence`: what in the values
    tells it, a key of the texts under [evidence]; `raw`: the first value as it
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
    evidence: str = ""


@dataclass(frozen=True)
class FileReading:
    """How a file would be read. `table` is None only in the reading an IntakeError carries.

    `own`: what a mapping file says, `wish`: the same over what the preset says. `is_supplement`: its rows
    complete rows that are known by their key, and are none of their own.
    """

    piece: Piece
    table: str | None
    preset: Preset | None
    dialect: Dialect
    decimal: str
    date_format: str | None
    columns: tuple[ColumnReading, ...]
    constants: MappingType[str, str]
    extra: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    notations: MappingType[str, Notation]
    wish: Mapping
    own: Mapping
    evidence: MappingType[str, Evidence]
    is_whole: bool
    has_row_id: bool
    recipe: Recipe | None = None
    is_supplement: bool = False
    questions: tuple[Question, ...] = ()

    @property
    def platform(self) -> str | None:
        """The shop platform whose report this is; None also for a report that is no one platform's."""
        return self.preset.platform or None if self.preset else None

    @property
    def is_returned(self) -> bool:
        """Whether it holds rows that were rejected from another file and have been mended."""
        return self.dialect.overlay.is_defused

    @property
    def name(self) -> str:
        """What users call this table: the file's name, and the sheet or the file inside."""
        return self.piece.name

    @property
    def path(self) -> Path:
        """The text that is read."""
        return self.piece.path

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

    def made_of(self, header: str) -> tuple[str, ...]:
        """The headers in the file that stand behind a column: its own, or those it is computed from."""
        places = self.recipe.made_of(header) if self.recipe else ()
        return tuple(self.dialect.header[place] for place in places) or (header,)

    def column(self, header: str) -> Column:
        """The canonical column of a mapped header, with the words of the platform and the mapping file."""
        return with_words(column_of(self.mapping[header]), self.wish.words)

    def to_mapping(self) -> Mapping:
        """The mapping file that reads the next file of this kind in the same way."""
        computed = self.preset.computed if self.preset else {}
        columns = {
            column.header: column.target or ""
            for column in self.columns
            if column.header not in computed or column.target != self.preset.columns[column.header]
        }
        preset = self.preset.name if self.preset else ""
        constants = dict(self.constants)
        return replace(self.own, table=self.table, columns=columns, constants=constants, preset=preset)

    def as_json(self, report: object | None = None) -> dict[str, object]:
        """The fields that `check` and `import` print; counts are None without a LoadReport."""
        return {
            "file": self.name,
            "table": self.table,
            "platform": self.platform,
            "encoding": None if self.piece.is_written else self.encoding,
            "delimiter": None if self.piece.is_written else self.delimiter,
            "decimal": self.decimal,
            "date_format": self.date_format,
            "mapping": self.mapping,
            "rows": report and report.rows,
            "accepted": report and report.accepted,
            "rejected": report and report.rejected,
            "duplicates": report and report.duplicates,
            "problems": list(report.problems) if report else [],
        }


def column_of(target: str) -> Column:
    """The canonical column of 'table.column'."""
    table, _, name = target.partition(".")
    return TABLES[table].columns[name]
