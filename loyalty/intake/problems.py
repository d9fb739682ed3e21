"""The tables of problems: every cell and row that could not be taken as it stands, and the rows left out."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from loyalty.intake.body import REJECTED as TURNED_AWAY
from loyalty.intake.body import Fault
from loyalty.intake.file_reading import FileReading

SCHEMA = "stage"
# Cells that cannot be read may hold anything, names for instance: what is dropped from a database's file
# would still stand in it.
PROBLEMS = "temp.problems"
REJECTED = f"{SCHEMA}.rejected"
REJECTED_ROWS = f"select row_no from {REJECTED} where file = $file"


def create(con: duckdb.DuckDBPyConnection) -> None:
    """The schema of the staged tables with its tables of problems, where they are not there yet."""
    con.execute(f"create schema if not exists {SCHEMA}")
    con.execute(
        "create temp table if not exists problems (file varchar, table_name varchar, row_no bigint, "
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


def note_all(con: duckdb.DuckDBPyConnection, reading: FileReading, faults: Sequence[Fault]) -> None:
    """Records of the file that are no rows as they stand; there may be as many as records."""
    if not faults:
        return
    found = pa.table(
        {
            "row_no": pa.array([fault.row for fault in faults], pa.int64()),
            "value": pa.array([fault.value for fault in faults], pa.string()),
            "rule": pa.array([fault.rule for fault in faults], pa.string()),
            "is_rejected": pa.array([fault.fate == TURNED_AWAY for fault in faults], pa.bool_()),
        }
    )
    con.register("faults", found)
    con.execute(
        f"insert into {PROBLEMS} select ?, ?, row_no, null, value, rule from faults",
        [reading.name, reading.table],
    )
    con.execute(f"insert into {REJECTED} select ?, row_no from faults where is_rejected", [reading.name])
    con.unregister("faults")
