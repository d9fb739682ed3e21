"""The table of problems: every cell and row that could not be taken as it stands."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from loyalty.intake.inspecting import FileReading

SCHEMA = "stage"
PROBLEMS = f"{SCHEMA}.problems"


def create(con: duckdb.DuckDBPyConnection) -> None:
    """The schema of the staged tables with its table of problems, where they are not there yet."""
    con.execute(f"create schema if not exists {SCHEMA}")
    con.execute(
        f"create table if not exists {PROBLEMS} (file varchar, table_name varchar, row_no bigint, "
        "column_name varchar, value varchar, rule varchar)"
    )


def note(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    row: int,
    header: str | None,
    value: str | None,
    rule: str,
) -> None:
    """One problem of the file's main table."""
    con.execute(
        f"insert into {PROBLEMS} values (?, ?, ?, ?, ?, ?)",
        [reading.name, reading.table, row, header, value, rule],
    )


def note_ragged(
    con: duckdb.DuckDBPyConnection, reading: FileReading, ragged: Sequence[tuple[int, int, bool]]
) -> None:
    """Rows that are shorter or longer than the header: (row, fields found, whether it is too long)."""
    if not ragged:
        return
    rows = [number for number, _, _ in ragged]
    found = [f"{found}/{reading.dialect.width}" for _, found, _ in ragged]
    con.register("ragged", pa.table({"row_no": rows, "found": found}))
    con.execute(
        f"insert into {PROBLEMS} select ?, ?, row_no, null, found, 'ragged_row' from ragged",
        [reading.name, reading.table],
    )
    con.unregister("ragged")
