"""The mapping file: what the data page saves and loads, and the command line takes."""

import json
import tomllib
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from loyalty.intake.containers import Piece
from loyalty.intake.dialect import Empty, find_dialect
from loyalty.intake.encoding import NotText
from loyalty.intake.values import GAPS
from loyalty.schema import TABLES, plain

_TEXTS = ("dates", "decimals", "units")
_FIELDS = {"table", "preset", "dialect", "constants", "columns", *_TEXTS, "nulls", "words"}
PRESETS = Path(__file__).with_name("presets")
ORDERS = ("dmy", "mdy", "ymd")
UNITS = ("cents", "whole")
_DAY = datetime(2024, 12, 31)
_DIALECT = {
    "encoding": str,
    "delimiter": str,
    "quote": str,
    "escape": str,
    "decimal": str,
    "date_format": str,
    "header": bool,
    "header_row": int,
    "skip_end": int,
    "nulls": list,
}


class MappingError(Exception):
    """A mapping file that cannot be used; the message names the file and the place."""


@dataclass(frozen=True)
class Mapping:
    """How one kind of file is read. `columns`: header → 'table.column', '' leaves the column out.

    `preset`: the name of the report it is known to be, '' for none; None lets the header tell.
    By header, each stronger than the same in `dialect`: `dates` ('dmy', 'mdy', 'ymd' or a strptime pattern),
    `decimals` (',' or '.'), `units` ('cents', 'whole'), `nulls` (all texts that mean "nothing" there).
    `words`: 'table.column' of an enum → spelling → canonical word.
    """

    table: str | None = None
    columns: MappingType[str, str] = field(default_factory=dict)
    constants: MappingType[str, str] = field(default_factory=dict)
    dialect: MappingType[str, object] = field(default_factory=dict)
    preset: str | None = None
    dates: MappingType[str, str] = field(default_factory=dict)
    decimals: MappingType[str, str] = field(default_factory=dict)
    units: MappingType[str, str] = field(default_factory=dict)
    nulls: MappingType[str, Sequence[str]] = field(default_factory=dict)
    words: MappingType[str, MappingType[str, str]] = field(default_factory=dict)

    def of(self, name: str, header: str) -> object | None:
        """What `dates`, `decimals`, `units` or `nulls` say of a header, however spelt; None: nothing."""
        entries = getattr(self, name)
        if header in entries or not entries:
            return entries.get(header)
        return self._by_plain[name].get(plain(header))

    @cached_property
    def _by_plain(self) -> dict[str, dict[str, object]]:
        return {
            name: {plain(header): value for header, value in reversed(getattr(self, name).items())}
            for name in (*_TEXTS, "nulls")
        }

    def gaps(self, header: str) -> frozenset[str]:
        """The texts of a column that mean "nothing", in lower case."""
        listed = self.of("nulls", header)
        return self._usual_gaps if listed is None else _folded(listed)

    @cached_property
    def _usual_gaps(self) -> frozenset[str]:
        return _folded([*GAPS, *self.dialect.get("nulls", ())])

    def fits(self, piece: Piece) -> bool:
        """Whether a table has every column that this mapping takes over; False where it cannot be read."""
        try:
            header = {plain(name) for name in find_dialect(piece.path, self.dialect, piece.layout).header}
        except (OSError, Empty, NotText):
            return False
        return all(plain(name) in header for name, target in self.columns.items() if target)


def _folded(texts: Sequence[object]) -> frozenset[str]:
    return frozenset(str(text).strip().lower() for text in ("", *texts))


def load_mapping(path: Path | str) -> Mapping:
    """Reads a mapping file. Raises MappingError for anything that is not known."""
    path = Path(path)
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(f"{path.name}: {error}") from error
    try:
        return _checked(raw)
    except MappingError as error:
        raise MappingError(f"{path.name}: {error}") from error


def dump_mapping(mapping: Mapping) -> str:
    """The text of a mapping file; `load_mapping` gives back the same."""
    lines = [f"table = {_text(mapping.table)}"] if mapping.table else []
    if mapping.preset is not None:
        lines.append(f"preset = {_text(mapping.preset)}")
    for name in ("dialect", "constants", "columns", *_TEXTS, "nulls"):
        lines += _section(name, getattr(mapping, name))
    for path, words in mapping.words.items():
        lines += _section(f"words.{_text(path)}", words)
    return "\n".join(lines).strip() + "\n"


def _section(name: str, entries: MappingType[str, object]) -> list[str]:
    lines = [f"{_text(key)} = {_value(value)}" for key, value in entries.items()]
    return ["", f"[{name}]", *lines] if lines else []


def _text(text: object) -> str:
    # A JSON string is a TOML basic string, except that TOML wants DEL escaped.
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_text(item) for item in value)}]"
    return _text(value)


def _checked(raw: dict) -> Mapping:
    for name in sorted(set(raw) - _FIELDS):
        raise MappingError(f"unknown field {name}")
    for name in sorted((_FIELDS - {"table", "preset"}) & set(raw)):
        if not isinstance(raw[name], dict):
            raise MappingError(f"{name}: {raw[name]!r}")
    table = raw.get("table")
    if table is not None and table not in TABLES:
        raise MappingError(f"unknown table {table}")
    columns, constants = raw.get("columns", {}), raw.get("constants", {})
    for path in (*(target for target in columns.values() if target != ""), *constants):
        expect_column(path)
    targets = [target for target in columns.values() if target != ""]
    for target in targets:
        if targets.count(target) > 1:
            raise MappingError(f"{target} is taken from two columns")
    constants = {path: str(value) for path, value in constants.items()}
    preset = raw.get("preset")
    if preset not in (None, "", *(path.stem for path in PRESETS.glob("*.toml"))):
        raise MappingError(f"unknown preset {preset}")
    return Mapping(
        table,
        columns,
        constants,
        checked_dialect(raw.get("dialect", {})),
        preset,
        **{name: _checked_texts(name, raw.get(name, {})) for name in _TEXTS},
        nulls=_checked_nulls(raw.get("nulls", {})),
        words=_checked_words(raw.get("words", {})),
    )


def expect_column(path: object) -> None:
    """Raises MappingError unless `path` is the 'table.column' of a canonical column."""
    table, _, column = str(path).partition(".")
    if table not in TABLES or column not in TABLES[table].columns:
        raise MappingError(f"unknown column {path}")


def _checked_texts(name: str, entries: dict) -> dict:
    known = {"dates": _is_date_form, "decimals": (",", ".").__contains__, "units": UNITS.__contains__}[name]
    for header, value in entries.items():
        if not isinstance(value, str) or not known(value):
            raise MappingError(f"{name}.{header}: {value!r}")
    return entries


def _is_date_form(text: str) -> bool:
    """An order of day, month and year, or a strptime pattern that reads what it writes."""
    try:
        return text in ORDERS or ("%" in text and bool(datetime.strptime(_DAY.strftime(text), text)))
    except ValueError:
        return False


def _checked_nulls(entries: dict) -> dict:
    for header, texts in entries.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise MappingError(f"nulls.{header}: {texts!r}")
    return {header: tuple(texts) for header, texts in entries.items()}


def _checked_words(entries: dict) -> dict:
    for path, words in entries.items():
        expect_column(path)
        table, _, name = path.partition(".")
        column = TABLES[table].columns[name]
        if not column.values or not isinstance(words, dict):
            raise MappingError(f"words.{path}: this column has no fixed words")
        for spelling, word in words.items():
            if word not in column.values:
                raise MappingError(f"words.{path}.{spelling}: unknown word {word!r}")
    return entries


def checked_dialect(dialect: dict) -> dict:
    """The [dialect] part of a mapping file or preset. Raises MappingError for anything that is not known."""
    for name, value in dialect.items():
        if name not in _DIALECT:
            raise MappingError(f"dialect: unknown field {name}")
        if not isinstance(value, _DIALECT[name]):
            raise MappingError(f"dialect.{name}: {value!r}")
    if dialect.get("decimal", ",") not in (",", "."):
        raise MappingError(f"dialect.decimal: {dialect['decimal']!r}")
    for name in ("delimiter", "quote"):
        if len(dialect.get(name, ",")) != 1 or dialect.get(name) in ("\r", "\n"):
            raise MappingError(f"dialect.{name}: {dialect[name]!r}")
    if dialect.get("escape", "\\") not in ("", "\\", '"'):
        raise MappingError(f"dialect.escape: {dialect['escape']!r}")
    for name in ("header_row", "skip_end"):
        if isinstance(dialect.get(name), bool) or dialect.get(name, 0) < 0:
            raise MappingError(f"dialect.{name}: {dialect[name]!r}")
    return dialect
