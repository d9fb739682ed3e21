"""Rows of files that did not become rows of the shop's data: each counted once, until it is mended."""

import hashlib
from collections.abc import Collection
from pathlib import Path

import duckdb

from loyalty.intake import FileReading, LoadReport
from loyalty.intake.problems import PROBLEMS, REJECTED_ROWS
from loyalty.intake.rejects import is_named_after
from loyalty.intake.returned import original_rows

_PART = 1 << 20


def remember_dropped(con: duckdb.DuckDBPyConnection, reading: FileReading, report: LoadReport) -> None:
    """Count a duplicate by its key, an unreadable row by its file's content and its place there.

    The same file read again adds nothing. What could be read this time, because it was mended in place or in
    the file of rejected rows that came back, counts no more.
    """
    _add_duplicates(con, report)
    rejected = {row for (row,) in con.execute(REJECTED_ROWS, {"file": report.file}).fetchall()}
    if reading.is_returned:
        rows = original_rows(reading)
        origin = _origin(con, reading, set(rows.values()))
        if origin:
            still = {number for row, number in rows.items() if row in rejected}
            _settle(con, report.table, origin, set(rows.values()) - still)
            return
    key = _fingerprint(reading.path)
    known = con.execute(
        "select row_no from data.dropped_rows where table_name = ? and record_key = ?", [report.table, key]
    ).fetchall()
    _settle(con, report.table, key, {row for (row,) in known} - rejected)
    con.execute(
        f"""
        insert into data.dropped_rows (table_name, record_key, reason, file, row_no)
        select distinct $table, $key, 'unreadable', $file, row_no from ({REJECTED_ROWS})
        where row_no not in (
            select row_no from data.dropped_rows
            where table_name = $table and record_key = $key and row_no is not null
        )
        """,
        {"table": report.table, "key": key, "file": report.file},
    )


def _add_duplicates(con: duckdb.DuckDBPyConnection, report: LoadReport) -> None:
    con.execute(
        f"""
        insert into data.dropped_rows (table_name, record_key, reason)
        (
            select table_name, value, 'duplicate' from {PROBLEMS}
            where file = $file and table_name = $table
                and rule in ('duplicate_row', 'conflicting_duplicate')
            limit $duplicates
        )
        except all
        select table_name, record_key, reason from data.dropped_rows
        """,
        {"file": report.file, "table": report.table, "duplicates": report.duplicates},
    )


def _settle(con: duckdb.DuckDBPyConnection, table: str, key: str, rows: Collection[int]) -> None:
    """Rows that have been mended; they stay known, so that their file read again does not bring them back."""
    con.execute(
        "update data.dropped_rows set reason = 'mended' "
        "where table_name = ? and record_key = ? and list_contains(?::bigint[], row_no)",
        [table, key, sorted(rows)],
    )


def _origin(con: duckdb.DuckDBPyConnection, reading: FileReading, rows: Collection[int]) -> str | None:
    """The key of the file that rows were rejected from; None where no such file was taken over.

    All of them were rejected there. Of several such files it is the last one whose name the file of rejected
    rows bears; under another name it is none of several.
    """
    found = con.execute(
        """
        select record_key, any_value(file) from data.dropped_rows
        where table_name = ? and row_no is not null
        group by record_key
        having count(*) filter (where list_contains(?::bigint[], row_no)) = ?
        order by max(rowid)
        """,
        [reading.table, sorted(rows), len(rows)],
    ).fetchall()
    named = [key for key, file in found if is_named_after(reading.name, file)]
    if named:
        return named[-1]
    return found[0][0] if rows and len(found) == 1 else None


def _fingerprint(path: Path) -> str:
    """Tells files apart by their length, beginning and end; reading all of a large one would take long."""
    size = path.stat().st_size
    with path.open("rb") as file:
        code = hashlib.blake2b(file.read(_PART), digest_size=16)
        file.seek(max(0, size - _PART))
        code.update(file.read(_PART))
    code.update(str(size).encode())
    return code.hexdigest()
