"""All rows of a file into typed staging tables, with every problem as a row."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

import duckdb
import pyarrow as pa

from loyalty.intake import duplicates
from loyalty.intake.cast import DATES, NUMBERS, RULES, SQL_TYPES, checked, patient, typed
from loyalty.intake.chunks import Chunk, Source, chunks, sources_of
from loyalty.intake.inspecting import FileReading, column_of
from loyalty.intake.notation import settle, weigh
from loyalty.intake.parse import TIMEZONE
from loyalty.intake.parts import Part, parts_of
from loyalty.intake.understand import is_translated
from loyalty.intake.values import without_gap

SCHEMA = "stage"
PROBLEMS = f"{SCHEMA}.problems"
SHOWN_PROBLEMS = 20
_CHUNK = "stage_chunk"


@dataclass(frozen=True)
class LoadReport:
    """What became of a file's rows: rows = accepted + rejected + duplicates.

    `relation` is the staged table: the canonical columns and row_no. `columns`: the canonical columns that
    the file supplied. `extra`: the same for the further tables of a wide file; their rows are no other
    rows of the file, so they count no rejected ones. `problems`: the first 20 of the file.
    """

    file: str
    table: str
    relation: str
    columns: tuple[str, ...]
    rows: int
    accepted: int
    rejected: int
    duplicates: int
    problems: tuple[dict[str, object], ...]
    first_day: date | None
    last_day: date | None
    extra: tuple["LoadReport", ...] = ()


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
    """
    reading = _settled(reading, tz)
    con.execute(f"create schema if not exists {SCHEMA}")
    con.execute(
        f"create table if not exists {PROBLEMS} (file varchar, table_name varchar, row_no bigint, "
        "column_name varchar, value varchar, rule varchar)"
    )
    sources = sources_of(reading)
    parts = parts_of(reading, sources, _relations(con, reading, target))
    for part in parts:
        con.execute(part.create())
    rows = rejected = 0
    total = reading.path.stat().st_size
    for chunk in _ahead(chunks(reading, sources, secret)):
        rows += chunk.rows
        rejected += _load_chunk(con, reading, sources, parts, chunk)
        if progress:
            progress(min(chunk.position, total), total)
    con.execute(f"drop table if exists {_CHUNK}")
    _note_ambiguous(con, reading)
    return _finished(con, reading, parts, rows, rejected)


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
        for batch in reading.dialect.records(reading.path).batches():
            for header in is_open:
                cells = _cells(reading, header, batch.records)
                evidence[header] += weigh(column_of(reading.mapping[header]), cells)
    notations = settle(evidence, reading.override, reading.delimiter)
    columns = {header: replace(notation, tz=tz) for header, notation in notations.columns.items()}
    return replace(reading, notations=columns, ambiguous=notations.ambiguous)


def _cells(reading: FileReading, header: str, records: list[list[str]]) -> list[str]:
    place = reading.dialect.header.index(header)
    cells = (without_gap(fields[place], reading.gaps) for fields in records if place < len(fields))
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
    for number, found, _ in chunk.ragged:
        _note(con, reading, number, None, f"{found}/{reading.dialect.width}", "ragged_row")
    con.register("arrow_chunk", chunk.table)
    con.execute(f"create or replace temp table {_CHUNK} as {_typed_sql(sources)}")
    con.unregister("arrow_chunk")
    _read_patiently(con, sources)
    _note_problems(con, reading, sources, parts[0])
    for part in parts:
        con.execute(part.insert(_CHUNK))
    bad = con.execute(f"select count(*) from {_CHUNK} where {parts[0].is_rejected}").fetchall()[0][0]
    return bad + sum(surplus for _, _, surplus in chunk.ragged)


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


def _note(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    row: int,
    header: str | None,
    value: str | None,
    rule: str,
) -> None:
    con.execute(
        f"insert into {PROBLEMS} values (?, ?, ?, ?, ?, ?)",
        [reading.path.name, reading.table, row, header, value, rule],
    )


def _note_ambiguous(con: duckdb.DuckDBPyConnection, reading: FileReading) -> None:
    raw = {column.header: column.raw for column in reading.columns}
    for header in reading.ambiguous:
        _note(con, reading, reading.dialect.header_row + 1, header, raw[header], "ambiguous_date")


def _finished(
    con: duckdb.DuckDBPyConnection, reading: FileReading, parts: list[Part], rows: int, rejected: int
) -> LoadReport:
    twice = {}
    for part in parts:
        twice[part.table.name], incomplete = duplicates.drop(con, part, reading.path.name, reading.has_row_id)
        rejected += incomplete
    problems = _first_problems(con, reading)
    reports = []
    for part in parts:
        kept = con.execute(f"select count(*) from {part.relation}").fetchall()[0][0]
        main = part.is_main
        first, last = _range(con, part)
        reports.append(
            LoadReport(
                file=reading.path.name,
                table=part.table.name,
                relation=part.relation,
                columns=part.columns,
                rows=rows if main else kept + twice[part.table.name],
                accepted=rows - rejected - twice[part.table.name] if main else kept,
                rejected=rejected if main else 0,
                duplicates=twice[part.table.name],
                problems=problems if main else (),
                first_day=first,
                last_day=last,
            )
        )
    return replace(reports[0], extra=tuple(reports[1:]))


def _first_problems(con: duckdb.DuckDBPyConnection, reading: FileReading) -> tuple[dict[str, object], ...]:
    rows = con.execute(
        f"select row_no, column_name, value, rule from {PROBLEMS} where file = ? "
        "order by row_no, column_name limit ?",
        [reading.path.name, SHOWN_PROBLEMS],
    ).fetchall()
    return tuple(dict(zip(("row", "column", "value", "rule"), row, strict=True)) for row in rows)


def _range(con: duckdb.DuckDBPyConnection, part: Part) -> tuple[date | None, date | None]:
    """First and last day of the table's main event."""
    columns: Mapping = part.table.columns
    important = [name for group in part.table.required for name in group]
    events = [name for name in (*important, *columns) if columns[name].type in DATES and name in part.values]
    if not events:
        return None, None
    sql = f"select min({events[0]})::date, max({events[0]})::date from {part.relation}"
    return con.execute(sql).fetchall()[0]
