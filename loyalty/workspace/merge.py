"""New rows into the rows that were there: by key, the newer file wins, columns it lacks stay."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from loyalty.schema import TABLES, Table

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
    quoted = str(database).replace("'", "''")
    con.execute(f"attach '{quoted}' as previous (read_only)")
    for name in (*TABLES, *KEPT_TABLES):
        rows = con.execute(
            "select column_name from duckdb_columns() where database_name = 'previous' "
            "and schema_name = 'data' and table_name = ? and column_name in "
            "(select column_name from duckdb_columns() where database_name = current_database() "
            "and schema_name = 'data' and table_name = ?)",
            [name, name],
        ).fetchall()
        columns = ", ".join(column for (column,) in rows)
        if columns:
            con.execute(f"insert into data.{name} ({columns}) select {columns} from previous.data.{name}")
    con.execute("detach previous")


def merge(
    con: duckdb.DuckDBPyConnection,
    table_name: str,
    relation: str,
    supplied: list[str],
    completes: bool = False,
) -> Merged:
    """Merge staged rows (canonical columns) into `data.<table_name>`.

    `completes`: an empty cell leaves what was known, it does not say that there is nothing.
    """
    table = TABLES[table_name]
    keyed = _key(table, supplied)
    before = con.execute(f"select count(*) from data.{table_name}").fetchone()[0]
    con.execute(
        f"create or replace temp table incoming as {_incoming(table, relation, supplied, keyed, completes)}"
    )
    counts = con.execute(
        "select count(*) filter (where not is_known), count(*) filter (where is_known and not is_equal), "
        "count(*) filter (where is_known and is_equal) from incoming"
    ).fetchone()
    columns = ", ".join(table.columns)
    if before and keyed:
        match = " and ".join(f"old.{name} is not distinct from incoming.{name}" for name in keyed)
        con.execute(f"delete from data.{table_name} as old using incoming where {match}")
    condition = "" if keyed else "where not is_known"
    con.execute(f"insert into data.{table_name} ({columns}) select {columns} from incoming {condition}")
    con.execute("drop table incoming")
    con.execute(
        "insert into data.supplied select distinct ?, name from (select unnest(?::varchar[]) as name) "
        "where name not in (select column_name from data.supplied where table_name = ?)",
        [table_name, supplied, table_name],
    )
    return Merged(*counts)


def _key(table: Table, supplied: list[str]) -> tuple[str, ...]:
    """The columns that say which row is which; none where the file does not carry them."""
    return table.key if all(name in supplied for name in table.key) else ()


def _incoming(
    table: Table, relation: str, supplied: list[str], keyed: tuple[str, ...], completes: bool
) -> str:
    """The staged rows completed by what an earlier row of the same key knows beside them."""
    match = keyed or tuple(table.columns)
    on = " and ".join(f"staged.{name} is not distinct from old.{name}" for name in match)
    said = "coalesce(staged.{0}, old.{0})" if completes else "staged.{0}"
    columns = {name: (said if name in supplied else "old.{0}").format(name) for name in table.columns}
    same = " and ".join(f"{columns[name]} is not distinct from old.{name}" for name in supplied) or "true"
    listed = ", ".join(f"{column} as {name}" for name, column in columns.items())
    return (
        f"select {listed}, old.is_there is not null as is_known, ({same}) as is_equal "
        f"from {relation} as staged "
        f"left join (select *, true as is_there from data.{table.name}) as old on {on}"
    )
