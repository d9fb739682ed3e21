"""The canonical tables and columns (schema.toml), loaded once and checked strictly."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("schema.toml")
# How the database keeps them.
SQL_TYPES = {
    "text": "varchar",
    "email": "varchar",
    "category": "varchar",
    "number": "double",
    "money": "double",
    "integer": "bigint",
    "scale": "bigint",
    "flag": "boolean",
    "timestamp": "timestamp",
    "date": "date",
}
# What is compared of a text that is longer than any name or word.
LONGEST_WORD = 300

_TABLE_FIELDS = {"label", "key", "required", "files", "columns"}
_PERSONAL_FIELDS = ("headers", "prefixes", "suffixes", "parts")
_COLUMN_FIELDS = {
    "type", "unit", "unsigned", "de", "en", "synonyms", "plan", "values", "open", "like", "fold",
}  # fmt: skip


class SchemaError(Exception):
    """schema.toml is not as it must be; the message names the file and the place."""


@dataclass(frozen=True)
class Column:
    """One canonical column.

    `values` are the words an enum may hold; `spellings`: each with the other ways to write it;
    `dictionary` leads from `plain` spellings to them.
    `open` enums keep words that are not in the dictionary. `plan` marks dates that are plans, not events.
    `unsigned` numbers are never below 0.
    `fold = "sum"`: rows of one key within one file are added up in this column, not overwritten.
    """

    table: str
    name: str
    type: str
    unit: str | None
    label: Mapping[str, str]
    synonyms: tuple[str, ...]
    plan: bool
    values: tuple[str, ...] | None
    dictionary: Mapping[str, str]
    spellings: Mapping[str, tuple[str, ...]]
    open: bool
    fold: str | None
    unsigned: bool

    @property
    def path(self) -> str:
        """'table.column', as mappings write it."""
        return f"{self.table}.{self.name}"


@dataclass(frozen=True)
class Table:
    """One canonical table; `required` holds groups of column names of which one each must be mapped."""

    name: str
    label: Mapping[str, str]
    key: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    columns: Mapping[str, Column]
    files: tuple[str, ...]


def plain(text: str) -> str:
    """The form in which headers and values are compared: no case, umlauts, accents, punctuation, units.

    'Einzelpreis (€)' → 'einzelpreis'; 'Währung', 'Waehrung' and 'Wahrung' become the same.
    """
    return _plain(text[:LONGEST_WORD])


@lru_cache(maxsize=1 << 15)
def _plain(text: str) -> str:
    bare = re.sub(r"[(\[].*?[)\]]", " ", text)
    if not re.search(r"\w", bare):
        bare = text
    bare = unicodedata.normalize("NFKD", bare.casefold().replace("ß", "ss"))
    bare = "".join(sign for sign in bare if sign.isalnum() and not unicodedata.combining(sign))
    return re.sub(r"([aou])e", r"\1", bare)


@dataclass(frozen=True)
class Personal:
    """Headers of personal data as `plain` has them; `parts` count only behind a prefix or before a suffix."""

    headers: frozenset[str]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    parts: frozenset[str]


def _read(path: Path) -> tuple[dict[str, Table], Personal]:
    with path.open("rb") as file:
        try:
            raw = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise SchemaError(f"{path.name}: {error}") from error
    values = raw.pop("values", {})
    personal = raw.pop("personal", {})
    tables = {name: _table(path.name, name, fields, raw, values) for name, fields in raw.items()}
    words = {name: tuple(map(plain, personal.get(name, ()))) for name in _PERSONAL_FIELDS}
    return tables, Personal(
        headers=frozenset(words["headers"]),
        prefixes=words["prefixes"],
        suffixes=words["suffixes"],
        parts=frozenset(words["parts"]),
    )


def _table(file: str, name: str, fields: dict, raw: dict, values: dict) -> Table:
    _expect(file, name, fields, _TABLE_FIELDS, {"label", "key", "required", "columns"})
    columns = {
        column: _column(file, name, column, settings, raw, values)
        for column, settings in fields["columns"].items()
    }
    required = tuple(tuple(group) for group in fields["required"])
    for column in (*fields["key"], *(column for group in required for column in group)):
        if column not in columns:
            raise SchemaError(f"{file}: {name}: no column {column}")
    _expect_no_clash(file, name, columns)
    return Table(
        name=name,
        label=MappingProxyType(fields["label"]),
        key=tuple(fields["key"]),
        required=required,
        columns=MappingProxyType(columns),
        files=tuple(fields.get("files", ())),
    )


def _column(file: str, table: str, name: str, fields: dict, raw: dict, values: dict) -> Column:
    place = f"{table}.{name}"
    _expect(file, place, fields, _COLUMN_FIELDS, {"type", "de", "en"})
    if fields["type"] not in SQL_TYPES:
        raise SchemaError(f"{file}: {place}: unknown type {fields['type']}")
    words = _words(file, place, fields, values)
    return Column(
        table=table,
        name=name,
        type=fields["type"],
        unit=fields.get("unit"),
        label=MappingProxyType({"de": fields["de"], "en": fields["en"]}),
        synonyms=_synonyms(file, place, fields, raw),
        plan=fields.get("plan", False),
        values=tuple(words) if words else None,
        dictionary=MappingProxyType(_dictionary(file, fields.get("values", ""), words)),
        spellings=MappingProxyType({word: tuple(others) for word, others in words.items()}),
        open=fields.get("open", False),
        fold=fields.get("fold"),
        unsigned=fields.get("unsigned", False),
    )


def _synonyms(file: str, place: str, fields: dict, raw: dict) -> tuple[str, ...]:
    """The column's own synonyms and, by `like = "table.column"`, those of another column."""
    own = [fields["de"], fields["en"], *fields.get("synonyms", ())]
    if "like" in fields:
        table, _, column = fields["like"].partition(".")
        try:
            other = raw[table]["columns"][column]
        except KeyError as error:
            raise SchemaError(f"{file}: {place}: like = {fields['like']} leads nowhere") from error
        own += [other["de"], other["en"], *other.get("synonyms", ())]
    return tuple(dict.fromkeys(own))


def _words(file: str, place: str, fields: dict, values: dict) -> dict[str, list[str]]:
    if "values" not in fields:
        return {}
    if fields["values"] not in values:
        raise SchemaError(f"{file}: {place}: no dictionary values.{fields['values']}")
    return values[fields["values"]]


def _dictionary(file: str, name: str, words: dict[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word, spellings in words.items():
        for spelling in (word, *spellings):
            if found.setdefault(plain(spelling), word) != word:
                raise SchemaError(f"{file}: values.{name}: {spelling!r} stands for two words")
    return found


def _expect_no_clash(file: str, table: str, columns: dict[str, Column]) -> None:
    found: dict[str, str] = {}
    for column in columns.values():
        for spelling in (column.name, *column.synonyms):
            if found.setdefault(plain(spelling), column.name) != column.name:
                raise SchemaError(f"{file}: {table}: {spelling!r} stands for two columns")


def _expect(file: str, place: str, fields: dict, known: set[str], needed: set[str]) -> None:
    for field in sorted(set(fields) - known):
        raise SchemaError(f"{file}: {place}: unknown field {field}")
    for field in sorted(needed - set(fields)):
        raise SchemaError(f"{file}: {place}: field {field} is missing")


TABLES, PERSONAL = _read(FILE)
