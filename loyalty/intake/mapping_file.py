"""The mapping file: what the data page saves and loads, and the command line takes."""

import json
import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from pathlib import Path

from loyalty.intake.dialect import Empty, find_dialect
from loyalty.intake.encoding import NotText
from loyalty.schema import TABLES, plain

_FIELDS = {"table", "dialect", "constants", "columns"}
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
    """How one kind of file is read. `columns`: header → 'table.column', '' leaves the column out."""

    table: str | None = None
    columns: MappingType[str, str] = field(default_factory=dict)
    constants: MappingType[str, str] = field(default_factory=dict)
    dialect: MappingType[str, object] = field(default_factory=dict)

    def fits(self, path: Path) -> bool:
        """Whether a file has every column that this mapping takes over; False where it cannot be read."""
        try:
            header = {plain(name) for name in find_dialect(path, self.dialect).header}
        except (OSError, Empty, NotText):
            return False
        return all(plain(name) in header for name, target in self.columns.items() if target)


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
    for name in ("dialect", "constants", "columns"):
        entries = getattr(mapping, name)
        if entries:
            lines += ["", f"[{name}]"]
            lines += [f"{_text(key)} = {_value(value)}" for key, value in entries.items()]
    return "\n".join(lines).strip() + "\n"


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
    table = raw.get("table")
    if table is not None and table not in TABLES:
        raise MappingError(f"unknown table {table}")
    columns, constants = raw.get("columns", {}), raw.get("constants", {})
    for path in (*(target for target in columns.values() if target != ""), *constants):
        _expect_column(path)
    targets = [target for target in columns.values() if target != ""]
    for target in targets:
        if targets.count(target) > 1:
            raise MappingError(f"{target} is taken from two columns")
    constants = {path: str(value) for path, value in constants.items()}
    return Mapping(table, columns, constants, _checked_dialect(raw.get("dialect", {})))


def _expect_column(path: object) -> None:
    table, _, column = str(path).partition(".")
    if table not in TABLES or column not in TABLES[table].columns:
        raise MappingError(f"unknown column {path}")


def _checked_dialect(dialect: dict) -> dict:
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
