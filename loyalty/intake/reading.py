"""All rows of a file into typed staging tables, with every problem as a row."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import pyarrow as pa

from loyalty.intake import problems
from loyalty.intake.cast import DATES, NUMBERS, RULES, SQL_TYPES, checked, patient, typed
from loyalty.intake.chunks import Chunk, Source, chunks, sources_of
from loyalty.intake.inspecting import FileReading, column_of
from loyalty.intake.notation import settle, weigh
from loyalty.intake.parse import TIMEZONE
from loyalty.intake.parts import Part, parts_of
from loyalty.intake.problems import PROBLEMS, SCHEMA
from loyalty.intake.report import LoadReport, finished
from loyalty.intake.understand import is_translated
from loyalty.intake.values import without_gap

_CHUNK = "stage_chunk"
# A commit costs as much as reading a chunk; what is not committed yet stands in memory.
CHUNKS_PER_COMMIT = 6


def load(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    secret: bytes,
    progress: Callable[[int, int], None] | None = None,
    target: str | None = None,
    tz: str = TIMEZONE,
) -> LoadReport:
    """Reads a whole file into `stage.<table>_<n>` (or `target`) and its problems into `stage.problems`.

    `secret` keys the hashes of e-mails, which are made before anything reaches the database. Timestamps
    with an offset become local time in `tz`. `progress` is told (bytes read, bytes in all), in this thread.
    `con` must not be in a transaction. On an error nothing stays staged.
    """
    reading = _settled(reading, tz)
    problems.create(con)
    sources = sources_of(reading)
    parts = parts_of(reading, sources, _relations(con, reading, target))
    for part in parts:
        con.execute(part.create())
    rows = rejected = 0
    total = reading.path.stat().st_size
    with _dropped_on_error(con, parts):
        for number, chunk in enumerate(_ahead(chunks(reading, sources, secret)), start=1):
            rows += chunk.rows
            rejected += _load_chunk(con, reading, sources, parts, chunk)
            if number % CHUNKS_PER_COMMIT == 0:
                con.commit()
                con.begin()
            if progress:
                progress(min(chunk.position, total), total)
    con.execute(f"drop table if exists {_CHUNK}")
    _note_ambiguous(con, reading)
    return finished(con, reading, parts, rows, rejected)


@contextmanager
def _dropped_on_error(con: duckdb.DuckDBPyConnection, parts: list[Part]) -> Iterator[None]:
    """A transaction around the pieces; what a failed or cancelled load has staged goes away."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        for part in parts:
            con.execute(f"drop table if exists {part.relation}")
        raise
    con.commit()


def _ahead(found: Iterator[Chunk]) -> Iterator[Chunk]:
    """One chunk is parsed in a thread while the database, which needs no interpreter, works on the last."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(next, found, None)
        while chunk := coming.result():
            coming = thread.submit(next, found, None)
            yield chunk


def _settled(reading: FileReading, tz: str) -> FileReading:
    """Asks the whole file where the sample did not tell how dates or numbers are written."""
    evidence = dict(reading.evidence)
    is_open = {header for header, found in evidence.items() if found.is_open}
    if is_open and not reading.is_whole:
        for header in is_open:
            evidence[header] = weigh(column_of(reading.mapping[header]), [])
        for body in reading.dialect.bodies(reading.path):
            for header in is_open:
                cells = _cells(reading, header, body.rows)
                evidence[header] += weigh(column_of(reading.mapping[header]), cells)
    notations = settle(evidence, reading.override, reading.delimiter)
    columns = {header: replace(notation, tz=tz) for header, notation in notations.columns.items()}
    return replace(reading, notations=columns, ambiguous=notations.ambiguous)


def _cells(reading: FileReading, header: str, rows: list[list[str]]) -> list[str]:
    place = reading.dialect.header.index(header)
    cells = (without_gap(fields[place], reading.gaps) for fields in rows)
    return [cell for cell in cells if cell]


def _relations(con: duckdb.DuckDBPyConnection, reading: FileReading, target: str | None) -> dict[str, str]:
    """Table name → a free name for its staged table, the main table first."""
    rows = con.execute("select table_name from duckdb_tables() where schema_name = ?", [SCHEMA]).fetchall()
    taken = {row[0] for row in rows}
    names = {}
    for table in (reading.table, *reading.extra):
        number = next(n for n in range(1, len(taken) + 2) if f"{table}_{n}" not in taken)
        names[table] = f"{SCHEMA}.{table}_{number}"
    if target:
        names[reading.table] = target
    return names


def _load_chunk(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    sources: list[Source],
    parts: list[Part],
    chunk: Chunk,
) -> int:
    """Types one chunk and adds it to the staged tables; the number of rejected rows."""
    problems.note_all(con, reading, chunk.faults)
    con.register("arrow_chunk", chunk.table)
    con.execute(f"create or replace temp table {_CHUNK} as {_typed_sql(sources)}")
    con.unregister("arrow_chunk")
    _read_patiently(con, sources)
    _note_problems(con, reading, sources, parts[0])
    for part in parts:
        con.execute(part.insert(_CHUNK))
    bad = con.execute(f"select count(*) from {_CHUNK} where {parts[0].is_rejected}").fetchall()[0][0]
    return bad + chunk.rejected


def _typed_sql(sources: list[Source]) -> str:
    values, bounded = [], []
    for source in sources:
        names = list(dict.fromkeys((source.raw, source.value)))
        if source.is_text or is_translated(source.column):
            values += names
            bounded += names
            continue
        values += [source.raw, f"{typed(source.column, source.raw, source.notation)} as {source.value}"]
        bounded += [source.raw, f"{checked(source.column, source.value)} as {source.value}"]
    return (
        f"select row_no, row_hash, {', '.join(bounded)} "
        f"from (select row_no, row_hash, {', '.join(values)} from arrow_chunk)"
    )


def _unread(source: Source) -> str:
    """SQL: there is a text, but no value. Enums keep the text of unknown words only."""
    if is_translated(source.column):
        return f"{source.raw} is not null"
    return f"{source.raw} is not null and {source.value} is null"


def _counts(con: duckdb.DuckDBPyConnection, sources: list[Source]) -> dict[Source, int]:
    """Columns of the chunk with cells that have no value yet."""
    if not sources:
        return {}
    counted = ", ".join(f"count(*) filter ({_unread(source)})" for source in sources)
    row = con.execute(f"select {counted} from {_CHUNK}").fetchall()[0]
    return {source: count for source, count in zip(sources, row, strict=True) if count}


def _read_patiently(con: duckdb.DuckDBPyConnection, sources: list[Source]) -> None:
    """What SQL could not read is read cell by cell, each different text once."""
    uncommon = [source for source in sources if source.column.type in (*NUMBERS, *DATES)]
    for source in _counts(con, uncommon):
        rows = con.execute(f"select distinct {source.raw} from {_CHUNK} where {_unread(source)}").fetchall()
        found = {text: patient(source.column, text, source.notation) for (text,) in rows}
        found = {text: value for text, value in found.items() if value is not None}
        if not found:
            continue
        fixes = pa.table({"text": list(found), "value": list(found.values())})
        con.register("fixes", fixes)
        con.execute(
            f"update {_CHUNK} set {source.value} = fixes.value::{SQL_TYPES[source.column.type]} "
            f"from fixes where {source.raw} = fixes.text and {source.value} is null"
        )
        con.unregister("fixes")


def _note_problems(
    con: duckdb.DuckDBPyConnection, reading: FileReading, sources: list[Source], main: Part
) -> None:
    checked = [source for source in sources if source.column.type in RULES or is_translated(source.column)]
    for source in _counts(con, checked):
        rule = "unknown_value" if is_translated(source.column) else RULES[source.column.type]
        con.execute(
            f"insert into {PROBLEMS} select ?, ?, row_no, ?, left({source.raw}, 200), ? "
            f"from {_CHUNK} where {_unread(source)}",
            [reading.path.name, source.column.table, source.header, rule],
        )
    headers = {source.column.name: source for source in main.own}
    for group in main.required:
        asked = [headers[name] for name in group if name in headers]
        if not asked or any(name in main.values and name not in headers for name in group):
            continue
        empty = " and ".join(f"{source.value} is null and {source.raw} is null" for source in asked)
        con.execute(
            f"insert into {PROBLEMS} select ?, ?, row_no, ?, null, 'missing_required' "
            f"from {_CHUNK} where {empty}",
            [reading.path.name, main.table.name, " / ".join(source.header for source in asked)],
        )


def _note_ambiguous(con: duckdb.DuckDBPyConnection, reading: FileReading) -> None:
    raw = {column.header: column.raw for column in reading.columns}
    for header in reading.ambiguous:
        problems.note(con, reading, reading.dialect.header_row + 1, header, raw[header], "ambiguous_date")
