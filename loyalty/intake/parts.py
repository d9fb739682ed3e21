"""The canonical tables that one file fills: its main one and, where the file is wide, further ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from loyalty.intake.chunks import Source
from loyalty.intake.file_reading import FileReading
from loyalty.schema import SQL_TYPES, TABLES, Table

SHARED = ("order_id", "customer_id")
# Belong to an order and often come without a number of their own: they are numbered within their order.
NUMBERED = ("order_items", "returns")


@dataclass(frozen=True, eq=False)
class Part:
    """One canonical table and where its columns come from. `values`: column name → SQL over a chunk.

    `numbered`: a key column that is given once all rows are known, so that they can be merged later.
    `is_by_line`: several rows make one, and what it must have may stand on any of them. `folds`: column
    name → how its values of one key become one. `is_row_apart`: where a row stands is part of its key.
    `elsewhere`: SQL of the rows that another table takes, whether this one can or not.
    """

    table: Table
    relation: str
    own: tuple[Source, ...]
    values: Mapping[str, str]
    is_main: bool
    numbered: str | None
    is_by_line: bool
    folds: Mapping[str, str]
    is_supplement: bool
    is_row_apart: bool
    elsewhere: str = "false"

    @property
    def owns_key(self) -> bool:
        """Whether the file has columns for this table's key."""
        return set(self.table.key) <= {source.column.name for source in self.own}

    @property
    def folding_key(self) -> tuple[str, ...]:
        """The columns whose values the rows that are folded have in common."""
        return tuple(name for name in self.table.key if not self.is_by_line or name in self.values)

    @property
    def is_folded(self) -> bool:
        """Whether rows of one key become one."""
        return bool(self.folding_key) and (self.is_by_line or bool(self.folds))

    @property
    def columns(self) -> tuple[str, ...]:
        """What the file supplies, and the key by which its rows are merged."""
        names = dict.fromkeys(self.values)
        if self.numbered:
            names[self.numbered] = None
        if self.is_folded:
            names |= dict.fromkeys(self.table.key)
        return tuple(names)

    @property
    def required(self) -> tuple[tuple[str, ...], ...]:
        """What every row must have; its key where several make one or a known one is completed."""
        if not self.is_by_line and not self.is_supplement:
            return self.table.required
        return tuple(group for group in self.table.required if set(group) & set(self.table.key))

    @property
    def is_rejected(self) -> str:
        """SQL: a required column is missing or unreadable, and no other table takes the row."""
        return f"({self._is_incomplete}) and not ({self.elsewhere})"

    @property
    def _is_incomplete(self) -> str:
        groups = []
        for group in self.required:
            if self.numbered in group:
                continue
            known = [self.values[name] for name in group if name in self.values]
            groups.append(" and ".join(f"{value} is null" for value in known) or "true")
        return " or ".join(f"({group})" for group in groups) or "false"

    @property
    def condition(self) -> str:
        """SQL: which rows of a chunk go into this table."""
        if self.is_main:
            return f"not ({self._is_incomplete})"
        some = " or ".join(f"{source.value} is not null" for source in self.own)
        return f"({some}) and not ({self._is_incomplete})"

    def create(self) -> str:
        """SQL that creates the staged table, empty."""
        columns = [f"{column.name} {SQL_TYPES[column.type]}" for column in self.table.columns.values()]
        return f"create table {self.relation} ({', '.join(columns)}, row_no bigint, row_hash bigint)"

    def insert(self, chunk: str) -> str:
        """SQL that adds the rows of a typed chunk."""
        names = ", ".join(self.values)
        values = ", ".join(
            f"({value})::{SQL_TYPES[self.table.columns[name].type]}" for name, value in self.values.items()
        )
        return (
            f"insert into {self.relation} ({names}, row_no, row_hash) "
            f"select {values}, row_no, row_hash from {chunk} where {self.condition}"
        )


def parts_of(reading: FileReading, sources: Sequence[Source], relations: Mapping[str, str]) -> list[Part]:
    """The main table first; `relations`: table name → name of its staged table."""
    shared = {
        source.column.name: source.value
        for source in sources
        if source.column.table == reading.table and source.column.name in SHARED
    }
    main, *others = (_part(TABLES[name], reading, sources, relations[name], shared) for name in relations)
    # A table with a key of its own: an aborted checkout among orders is not an order without a number.
    free = [part.condition for part in others if part.owns_key and not set(part.table.key) & set(main.values)]
    return [replace(main, elsewhere=" or ".join(f"({taken})" for taken in free) or "false"), *others]


def _part(
    table: Table, reading: FileReading, sources: Sequence[Source], relation: str, shared: Mapping[str, str]
) -> Part:
    is_main = table.name == reading.table
    own = tuple(source for source in sources if source.column.table == table.name)
    values = {source.column.name: source.value for source in own}
    for path, text in reading.constants.items():
        owner, _, name = path.partition(".")
        if owner == table.name:
            values[name] = "'" + text.replace("'", "''") + "'"
    if not is_main:
        values |= {name: value for name, value in shared.items() if name in table.columns}
    missing = [name for name in table.key if name not in values]
    can_number = "order_id" in values and (not is_main or table.name in NUMBERED)
    numbered = missing[0] if missing and can_number else None
    by_preset = {
        path.partition(".")[2]: way
        for path, way in (reading.preset.fold if reading.preset else {}).items()
        if path.startswith(f"{table.name}.")
    }
    by_schema = {column.name: column.fold for column in table.columns.values() if column.fold}
    is_by_line = bool(by_preset) or (table.name == "orders" and "order_items" in reading.extra)
    return Part(
        table,
        relation,
        own,
        values,
        is_main,
        numbered,
        is_by_line,
        by_schema | by_preset,
        reading.is_supplement,
        bool(reading.recipe and reading.recipe.tells_rows_apart),
    )
