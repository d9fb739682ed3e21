"""What a file is: its dialect, its table, what each column stands for – before a row is taken over."""

import os
import secrets
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from loyalty.intake.asking import questions_of
from loyalty.intake.cast import Notation
from loyalty.intake.choices import Choice, Found
from loyalty.intake.computing import Recipe
from loyalty.intake.containers import Piece
from loyalty.intake.dialect import Dialect, Empty, find_dialect
from loyalty.intake.encoding import NotText
from loyalty.intake.errors import IntakeError
from loyalty.intake.mapping import find_mapping
from loyalty.intake.mapping_file import Mapping
from loyalty.intake.notation import Evidence, Notations, settle, weigh
from loyalty.intake.overlay import Overlay
from loyalty.intake.presets import Preset, find_preset
from loyalty.intake.questions import Question
from loyalty.intake.returned import is_rejects, own_header
from loyalty.intake.sampling import Sample, cooked, first_rows, sample_of
from loyalty.intake.understand import understood, with_words
from loyalty.schema import TABLES, Column

PREVIEW_ROWS = 50


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


def inspect(
    source: Piece | Path | str,
    mapping: Mapping | None = None,
    as_table: str | None = None,
    lang: str = "de",
    overlay: Overlay | None = None,
) -> FileReading:
    """How a table would be read: its kind, its dialect, and for each column what it stands for.

    `mapping` fixes what it names, the rest is found; `overlay` corrects single cells. Raises IntakeError
    when nothing can be used; where only the table is unknown or incomplete, its `reading` shows the file
    all the same.
    """
    piece = source if isinstance(source, Piece) else Piece.of_text(Path(source))
    own = mapping or Mapping()
    mapping = _applicable(own, piece)
    dialect = _corrected(piece.path, _dialect(piece, mapping, lang), overlay or Overlay())
    mapping = _without_reasons(mapping, dialect)
    sample = sample_of(piece.path, dialect, mapping)
    preset = find_preset(sample.cells, mapping.preset, as_table or mapping.table)
    wish = mapping
    if preset:
        wish = _applicable(preset.beneath(mapping), piece)
        if "nulls" in preset.dialect:
            sample = sample_of(piece.path, dialect, wish)
        sample = cooked(sample, preset, dialect, wish)
        canonical = sample.recipe.canonical if sample.recipe else ()
        wish = _applicable(preset.beneath(mapping, canonical), piece)
    found = find_mapping(piece.hint, sample.cells, wish, as_table, preset)
    best = found[0] if found else Found("", {}, {}, (), 0.0)
    reading = replace(_reading(piece, wish, dialect, sample, best), preset=preset, own=own)
    if preset and preset.refuse and not (as_table or mapping.table):
        refused = replace(reading, table=None)
        names = {"platform": preset.platform, "report": preset.report[lang], "reason": preset.refuse[lang]}
        raise IntakeError("of_no_use", lang, refused, file=piece.name, **names)
    if not best.table:
        raise IntakeError("not_recognised", lang, replace(reading, table=None), file=piece.name)
    if best.missing and not best.is_supplement:
        named = as_table or mapping.table
        reading = reading if named else replace(reading, table=None)
        columns = _labels(best, lang)
        raise IntakeError("missing_columns", lang, reading, file=piece.name, columns=columns)
    return reading


def _applicable(mapping: Mapping, piece: Piece) -> Mapping:
    """The mapping without what is known of a table that was written here: it may come from a CSV file."""
    if not piece.is_written:
        return mapping
    dialect = {
        name: value for name, value in mapping.dialect.items() if name not in ("encoding", "delimiter")
    }
    return replace(mapping, dialect=dialect)


def _dialect(piece: Piece, mapping: Mapping, lang: str) -> Dialect:
    if piece.refusal:
        raise piece.refusal
    if not piece.path.is_file():
        raise IntakeError("file_missing", lang, file=piece.name)
    if not os.access(piece.path, os.R_OK):
        raise IntakeError("file_unreadable", lang, file=piece.name)
    try:
        return find_dialect(piece.path, mapping.dialect, piece.layout)
    except Empty as error:
        raise IntakeError("file_empty", lang, file=piece.name) from error
    except NotText as error:
        raise IntakeError("file_type", lang, file=piece.name) from error


def _corrected(path: Path, dialect: Dialect, overlay: Overlay) -> Dialect:
    """The dialect that reads a file as corrected by the overlay, and a file of rejected rows as it was."""
    dialect = replace(dialect, overlay=overlay)
    if is_rejects(dialect.header, first_rows(path, dialect)):
        return replace(dialect, overlay=replace(overlay, is_defused=True))
    return dialect


def _without_reasons(mapping: Mapping, dialect: Dialect) -> Mapping:
    """In a file of rejected rows that comes back, what was added to it is left out."""
    if not dialect.overlay.is_defused:
        return mapping
    added = dict.fromkeys(dialect.header[len(own_header(dialect)) :], "")
    return replace(mapping, columns={**added, **mapping.columns})


def _labels(found: Found, lang: str) -> str:
    """The missing required columns in words: 'Bestellnummer, Angemeldet am / Eingang am'."""
    columns = TABLES[found.table].columns
    return ", ".join(" / ".join(columns[name].label[lang] for name in group) for group in found.missing)


def column_of(target: str) -> Column:
    """The canonical column of 'table.column'."""
    table, _, name = target.partition(".")
    return TABLES[table].columns[name]


def _reading(
    piece: Piece,
    wish: Mapping,
    dialect: Dialect,
    sample: Sample,
    found: Found,
) -> FileReading:
    cells = sample.cells
    targets = {header: choice.target for header, choice in found.choices.items() if choice.target}
    evidence = {
        header: weigh(column_of(target), [cell for cell in cells[header] if cell])
        for header, target in targets.items()
    }
    if piece.is_typed:
        wish = _where_open(wish, evidence)
    notations = settle(evidence, wish, dialect.layout.delimiter)
    asked = questions_of(found.table, found.choices, cells, sample.rows, wish)
    return FileReading(
        piece=piece,
        table=found.table or None,
        preset=None,
        dialect=dialect,
        decimal=notations.decimal,
        date_format=notations.date_format,
        columns=_columns(cells, found, notations, wish),
        constants=found.constants,
        extra=found.extra,
        preview=tuple(tuple(fields) for fields in sample.rows[:PREVIEW_ROWS]),
        notations=notations.columns,
        questions=(*asked, *notations.questions),
        wish=wish,
        own=wish,
        evidence=evidence,
        is_whole=sample.is_whole,
        has_row_id=_has_row_id(sample.rows, cells),
        recipe=sample.recipe,
        is_supplement=found.is_supplement,
    )


def _where_open(wish: Mapping, evidence: MappingType[str, Evidence]) -> Mapping:
    """The marks of typed cells are known: what is wished counts only where the cells do not say otherwise."""
    dialect = dict(wish.dialect)
    general = dialect.pop("decimal", None)
    decimals = {}
    for header, found in evidence.items():
        told = None if found.number.is_open else found.number.mark
        mark = wish.of("decimals", header) or (general if found.number.is_open else None)
        if mark and told in (None, mark):
            decimals[header] = str(mark)
    return replace(wish, decimals=decimals, dialect=dialect)


def _has_row_id(rows: Sequence[Sequence[str]], cells: MappingType[str, Sequence[str]]) -> bool:
    """Whether one column is different in every row that is not a copy of another."""
    different = len(set(map(tuple, rows)))
    return any(len(set(column)) == different for column in cells.values())


def _columns(
    cells: MappingType[str, Sequence[str]], found: Found, notations: Notations, wish: Mapping
) -> tuple[ColumnReading, ...]:
    examples = {header: next((cell for cell in column if cell), None) for header, column in cells.items()}
    choices = {header: found.choices.get(header, Choice(None, 0.0, "unknown")) for header in cells}
    mapped = [header for header, choice in choices.items() if choice.target and examples[header]]
    with duckdb.connect() as con:
        meant = understood(
            con,
            [
                (
                    with_words(column_of(choices[header].target), wish.words),
                    examples[header],
                    notations.columns[header],
                )
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
            evidence=choices[header].evidence,
        )
        for header, column in cells.items()
    )
