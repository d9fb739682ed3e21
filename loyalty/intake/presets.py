"""Known exports of shop platforms: presets/*.toml, one file per platform and report, recognised by header."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path

from loyalty.intake.mapping_file import PRESETS, MappingError, checked_dialect, expect_column
from loyalty.intake.mapping_file import Mapping as Wish
from loyalty.schema import TABLES, plain

# SQL of the ways in which the values of one key become one.
FOLDS = {
    "first": "arg_min({0}, row_no)",
    "last": "arg_max({0}, row_no)",
    "min": "min({0})",
    "max": "max({0})",
    "sum": "sum({0})",
    "any": "bool_or({0})",
}
_NEEDED = {"platform": str, "report": dict, "table": str, "source": str}
_OPTIONAL = {
    "recognise": list,
    "without": list,
    "values": dict,
    "headers": dict,
    "computed": dict,
    "rows": dict,
    "columns": dict,
    "constants": dict,
    "words": dict,
    "fold": dict,
    "dialect": dict,
    "supplement": bool,
    "refuse": dict,
    "note": dict,
}
_NUMBERED = re.compile(r" \(\d+\)$")


class PresetError(Exception):
    """A preset file that is not as it must be; the message names the file and the place."""


@dataclass(frozen=True)
class Preset:
    """One report of one platform.

    `recognise`: headers or aliases that must all be there, of 'a|b' one. `headers`: alias → its spellings.
    `values`: header → the pattern that all its cells match, blank ones
    too; it tells reports of the same header apart, and files without one. `columns`: header, alias or
    computed column → 'table.column', '' leaves it out. `words`: 'table.column' → the platform's word → the
    canonical one. `computed`: new column → its SQL over the text columns; `keep`: SQL condition of the rows
    that are taken. `fold`: 'table.column' → how its values are folded to one row per key.
    `refuse`: why nothing in this report can be used, and what to do instead, `note`: what it lacks, both by
    language.
    """

    name: str
    platform: str
    report: Mapping[str, str]
    table: str
    source: str
    recognise: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    values: Mapping[str, re.Pattern] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    keep: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fold: Mapping[str, str] = field(default_factory=dict)
    dialect: Mapping[str, object] = field(default_factory=dict)
    supplement: bool = False
    refuse: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)

    def fits(self, cells: Mapping[str, Sequence[str]]) -> bool:
        """Whether a file is this report; `cells`: header → sample cells."""
        there = all(any(self.find(name, cells) for name in either.split("|")) for either in self.recognise)
        if not there or any(self.find(name, cells) is not None for name in self.without):
            return False
        return all(
            pattern.fullmatch(cell)
            for name, pattern in self.values.items()
            for cell in cells.get(self.find(name, cells), ())
        )

    def find(self, name: str, header: Collection[str]) -> str | None:
        """The header of a file that an alias or a header of the preset stands for."""
        spellings = self.headers.get(name, (name,))
        exact = next((spelling for spelling in spellings if spelling in header), None)
        if exact is not None:
            return exact
        known = _by_bare(tuple(header))
        found = [known[bare] for spelling in spellings if (bare := _bare(spelling)) in known]
        return min(found)[1] if found else None

    def known(self, header: Collection[str]) -> int:
        """How many different headers of a file the preset knows by name."""
        recognised = (name for either in self.recognise for name in either.split("|"))
        names = (*recognised, *self.headers, *self.columns)
        return len({self.find(name, header) for name in names} - {None})

    def targets(self, header: Collection[str]) -> dict[str, str]:
        """Header of the file → 'table.column' or ''; each column once, the first that is there."""
        found: dict[str, str] = {}
        for name, target in self.columns.items():
            there = self.find(name, header)
            if there is not None and there not in found and (not target or target not in found.values()):
                found[there] = target
        return found

    def beneath(self, wish: Wish, canonical: Collection[str] = ()) -> Wish:
        """What a mapping file wants, over what the preset says of notation, constants and words.

        `canonical`: computed columns that are written as databases write values.
        """
        paths = {*self.words, *wish.words}
        return replace(
            wish,
            dialect={**self.dialect, **wish.dialect},
            constants={**self.constants, **wish.constants},
            words={path: {**self.words.get(path, {}), **wish.words.get(path, {})} for path in paths},
            dates={**dict.fromkeys(canonical, "ymd"), **wish.dates},
            decimals={**dict.fromkeys(canonical, "."), **wish.decimals},
        )


@cache
def presets() -> Mapping[str, Preset]:
    """All presets by name. Raises PresetError for a file that is not as it must be."""
    return {path.stem: read_preset(path) for path in sorted(PRESETS.glob("*.toml"))}


def find_preset(
    cells: Mapping[str, Sequence[str]], name: str | None = None, table: str | None = None
) -> Preset | None:
    """The report a file belongs to; of several that fit, the one that knows most of its headers.

    `cells`: header → sample cells. `name`: the preset a mapping file names, '' for none. `table`: the table
    it must be read as.
    """
    if name is not None:
        return presets().get(name)
    fitting = [
        preset for preset in presets().values() if table in (None, preset.table) and preset.fits(cells)
    ]
    return max(fitting, key=lambda preset: (preset.known(cells), len(preset.values)), default=None)


def read_preset(path: Path) -> Preset:
    """Reads one preset file, strictly: an unknown field fails with the file's name."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        _check(raw)
        values = {header: re.compile(pattern) for header, pattern in raw.get("values", {}).items()}
    except (UnicodeError, tomllib.TOMLDecodeError, re.error, MappingError) as error:
        raise PresetError(f"{path.name}: {error}") from error
    return Preset(
        name=path.stem,
        platform=raw["platform"],
        report=raw["report"],
        table=raw["table"],
        source=raw["source"],
        recognise=tuple(raw.get("recognise", ())),
        without=tuple(raw.get("without", ())),
        values=values,
        headers={alias: tuple(spellings) for alias, spellings in raw.get("headers", {}).items()},
        computed=raw.get("computed", {}),
        keep=raw.get("rows", {}).get("keep"),
        columns=raw.get("columns", {}),
        constants={column: str(value) for column, value in raw.get("constants", {}).items()},
        words=raw.get("words", {}),
        fold=raw.get("fold", {}),
        dialect=raw.get("dialect", {}),
        supplement=raw.get("supplement", False),
        refuse=raw.get("refuse", {}),
        note=raw.get("note", {}),
    )


def _check(raw: dict) -> None:
    for problem in _problems(raw):
        raise MappingError(problem)
    named = [raw.get(name, {}) for name in ("constants", "words", "fold")]
    for target in (
        *filter(None, raw.get("columns", {}).values()),
        *(path for part in named for path in part),
    ):
        expect_column(target)
    for path, words in raw.get("words", {}).items():
        _check_words(path, words)
    for path, way in raw.get("fold", {}).items():
        table, _, name = path.partition(".")
        if way not in FOLDS or (way == "any") != (TABLES[table].columns[name].type == "flag"):
            raise MappingError(f"fold.{path}: {way!r}")
    for name in set(checked_dialect(raw.get("dialect", {}))) - {"decimal", "date_format", "nulls"}:
        raise MappingError(f"dialect.{name}: is found before the preset is")


def _check_words(path: str, words: dict) -> None:
    table, _, name = path.partition(".")
    column = TABLES[table].columns[name]
    if column.type != "category" or not isinstance(words, dict):
        raise MappingError(f"words.{path}: only for categories, word by word")
    for spelling, word in words.items():
        if column.values and not column.open and word not in column.values:
            raise MappingError(f"words.{path}.{spelling}: unknown word {word!r}")


def _problems(raw: dict) -> Iterator[str]:
    """What is wrong with a preset file; each check relies on the ones before it."""
    fields = _NEEDED | _OPTIONAL
    yield from (f"unknown field {name}" for name in sorted(set(raw) - set(fields)))
    yield from (f"field {name} is missing" for name in sorted(set(_NEEDED) - set(raw)))
    yield from (f"{name}: {value!r}" for name, value in raw.items() if not isinstance(value, fields[name]))
    for name in ("report", "refuse", "note"):
        if name in raw and set(raw[name]) != {"de", "en"}:
            yield f"{name}: needs de and en"
    if raw["table"] not in TABLES:
        yield f"unknown table {raw['table']}"
    for alias, spellings in raw.get("headers", {}).items():
        if not isinstance(spellings, list) or not spellings:
            yield f"headers.{alias}: needs a list of spellings"
    for name, sql in raw.get("computed", {}).items():
        if not isinstance(sql, str) or name in (*raw.get("headers", ()), "row_no", "kept"):
            yield f"computed.{name}: needs SQL and a name of its own"
    for name in set(raw.get("rows", ())) - {"keep"}:
        yield f"rows: unknown field {name}"
    if not raw.get("recognise"):
        yield "recognise: names no header"


@lru_cache(maxsize=16)
def _by_bare(header: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    """Headers as they are compared → the place and the text of the first that is so."""
    return {_bare(name): (place, name) for place, name in reversed([*enumerate(header)])}


def _bare(header: str) -> str:
    """As headers are compared; the second column of a name stays the second."""
    number = _NUMBERED.search(header)
    return plain(header) + (number[0] if number else "")
