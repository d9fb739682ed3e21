"""New rows into the rows that were there: by key, the newer file wins, columns it lacks stay."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb

from loyalty.schema import TABLES, Table

FOLDED = {"min": "least(staged.{0}, old.{0})", "max": "greatest(staged.{0}, old.{0})"}
KEPT_TABLES = ("supplied", "dropped_rows", "imports", "chosen")


@dataclass(frozen=True)
class Merged:
    """How many rows of a file were new, changed something, or said what was already known."""

    new: int
    changed: int
    equal: int


def copy_previous(con: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Fill the empty canonical tables with the rows of an earlier version.

    Columns are matched by name, so that a version of an older release, with other columns, can be read.
    """
    with attached(con, database):
        common = _common_columns(con)
        for name in (*TABLES, *KEPT_TABLES):
            columns = ", ".join(common.get(name, ()))
            if columns:
                con.execute(f"insert into data.{name} ({columns}) select {columns} from previous.data.{name}")


@contextmanager
def attached(con: duckdb.DuckDBPyConnection, database: Path) -> Iterator[None]:
    """The database of an earlier version as `previous`, read-only."""
    quoted = str(database).replace("'", "''")
    con.execute(f"attach '{quoted}' as previous (read_only)")
    try:
        yield
    finally:
        con.execute("detach previous")


def copy_matching(
    con: duckdb.DuckDBPyConnection, table_name: str, relation: str, supplied: Sequence[str]
) -> None:
    """Bring in those rows of the attached version that `merge` will meet: what it says is then the same.

    Rows of a key that stands in `data.<table_name>` already are newer and stay.
    """
    table = TABLES[table_name]
    there = _common_columns(con).get(table_name, [])
    match = _key(table, supplied) or tuple(table.columns)
    if not set(match) <= set(there):  # an older release knew no such column: nothing can be met
        return
    columns = ", ".join(there)
    same = " and ".join(f"{{0}}.{name} is not distinct from old.{name}" for name in match)
    con.execute(
        f"insert into data.{table_name} ({columns}) select {columns} from previous.data.{table_name} as old "
        f"where exists (select 1 from {relation} as staged where {same.format('staged')}) "
        f"and not exists (select 1 from data.{table_name} as newer where {same.format('newer')})"
    )


def _common_columns(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Table → the columns that the attached version and this release both have; asked once for all tables."""
    rows = con.execute(
        "select table_name, list(column_name) from (select table_name, column_name from duckdb_columns() "
        "where database_name in ('previous', current_database()) and schema_name = 'data' "
        "group by all having count(*) = 2) group by table_name"
    ).fetchall()
    return dict(rows)


def make_room(con: duckdb.DuckDBPyConnection, table_name: str) -> str | None:
    """Takes an empty canonical table away, so that rows can be staged where they will stay; its name."""
    if _is_filled(con, table_name):
        return None
    con.execute(f"drop table data.{table_name}")
    return f"data.{table_name}"


def merge(
    con: duckdb.DuckDBPyConnection,
    table_name: str,
    relation: str,
    supplied: list[str],
    completes: bool = False,
    folds: Mapping[str, str] = MappingProxyType({}),
) -> Merged:
    """Merge staged rows (canonical columns) into `data.<table_name>`, where they may stand already.

    `completes`: an empty cell leaves what was known, it does not say that there is nothing. `folds`: column →
    min or max; the rows are of events, and those of a visit or a cart may stand in several files.
    """
    table = TABLES[table_name]
    if relation == f"data.{table_name}":
        merged = _settle_down(con, table, relation, supplied)
    elif _is_filled(con, table_name):
        merged = _into_known(con, table, relation, supplied, completes or bool(folds), folds)
    else:
        columns = ", ".join(supplied)
        sql = f"insert into data.{table_name} ({columns}) select {columns} from {relation}"
        merged = Merged(con.execute(sql).fetchone()[0], 0, 0)
    con.execute(
        "insert into data.supplied select distinct ?, name from (select unnest(?::varchar[]) as name) "
        "where name not in (select column_name from data.supplied where table_name = ?)",
        [table_name, _with_values(con, table_name, supplied), table_name],
    )
    return merged


def _with_values(con: duckdb.DuckDBPyConnection, table_name: str, names: Sequence[str]) -> list[str]:
    """The columns that say anything: an empty one is as good as none, and its KPIs would say 0 (rule G15)."""
    counted = ", ".join(f"count({name}) > 0" for name in names)
    known = con.execute(f"select {counted} from data.{table_name}").fetchone()
    return [name for name, is_known in zip(names, known, strict=True) if is_known]


def _is_filled(con: duckdb.DuckDBPyConnection, table_name: str) -> bool:
    return con.execute(f"select exists(from data.{table_name})").fetchone()[0]


def _settle_down(con: duckdb.DuckDBPyConnection, table: Table, relation: str, supplied: list[str]) -> Merged:
    """Rows staged in the place of the canonical table lose their row numbers and what is not supplied."""
    con.execute(f"alter table {relation} drop column row_no")
    others = [name for name in table.columns if name not in supplied]
    counted = ", ".join(["count(*)", *(f"count({name})" for name in others)])
    rows, *filled = con.execute(f"select {counted} from {relation}").fetchone()
    for name, cells in zip(others, filled, strict=True):
        if cells:
            con.execute(f"update {relation} set {name} = null")
    return Merged(rows, 0, 0)


def _into_known(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    relation: str,
    supplied: list[str],
    completes: bool,
    folds: Mapping[str, str],
) -> Merged:
    keyed = _key(table, supplied)
    incoming = _incoming(table, relation, supplied, keyed, completes, folds)
    con.execute(f"create or replace temp table incoming as {incoming}")
    counts = con.execute(
        "select count(*) filter (where not is_known), count(*) filter (where is_known and not is_equal), "
        "count(*) filter (where is_known and is_equal) from incoming"
    ).fetchone()
    columns = ", ".join(table.columns)
    if keyed:
        match = " and ".join(f"old.{name} is not distinct from incoming.{name}" for name in keyed)
        con.execute(f"delete from data.{table.name} as old using incoming where {match}")
    condition = "" if keyed else "where not is_known"
    con.execute(f"insert into data.{table.name} ({columns}) select {columns} from incoming {condition}")
    con.execute("drop table incoming")
    return Merged(*counts)


def _key(table: Table, supplied: Sequence[str]) -> tuple[str, ...]:
    """The columns that say which row is which; none where the file does not carry them."""
    return table.key if all(name in supplied for name in table.key) else ()


def _incoming(
    table: Table,
    relation: str,
    supplied: list[str],
    keyed: tuple[str, ...],
    completes: bool,
    folds: Mapping[str, str],
) -> str:
    """The staged rows completed by what an earlier row of the same key knows beside them."""
    match = keyed or tuple(table.columns)
    on = " and ".join(f"staged.{name} is not distinct from old.{name}" for name in match)
    said = "coalesce(staged.{0}, old.{0})" if completes else "staged.{0}"
    ways = {name: said if name in supplied else "old.{0}" for name in table.columns}
    ways |= {name: FOLDED[way] for name, way in folds.items() if name in supplied}
    columns = {name: way.format(name) for name, way in ways.items()}
    same = " and ".join(f"{columns[name]} is not distinct from old.{name}" for name in supplied) or "true"
    listed = ", ".join(f"{column} as {name}" for name, column in columns.items())
    return (
        f"select {listed}, old.is_there is not null as is_known, ({same}) as is_equal "
        f"from {relation} as staged "
        f"left join (select *, true as is_there from data.{table.name}) as old on {on}"
    )
