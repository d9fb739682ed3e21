"""The tables of problems: every cell and row that could not be taken as it stands, and the rows left out."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from loyalty.intake.inspecting import FileReading

SCHEMA = "stage"
PROBLEMS = f"{SCHEMA}.problems"
REJECTED = f"{SCHEMA}.rejected"
# A row with more values than there are headings is rejected and stands among the problems only; one with
# fewer is filled up.
TOO_LONG = "rule = 'ragged_row' and split_part(value, '/', 1)::integer > split_part(value, '/', 2)::integer"
REJECTED_ROWS = (
    f"select row_no from {REJECTED} where file = $file "
    f"union select row_no from {PROBLEMS} where file = $file and {TOO_LONG}"
)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """The schema of the staged tables with its tables of problems, where they are not there yet."""
    con.execute(f"create schema if not exists {SCHEMA}")
    con.execute(
        f"create table if not exists {PROBLEMS} (file varchar, table_name varchar, row_no bigint, "
        "column_name varchar, value varchar, rule varchar)"
    )
    con.execute(f"create table if not exists {REJECTED} (file varchar, row_no bigint)")


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
