"""All rows of a file into typed staging tables, with every problem as a row."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import pyarrow as pa

from loyalty.background import go_on
from loyalty.intake import problems
from loyalty.intake.cast import DATES, NUMBERS, RULES, SQL_TYPES, checked, patient, typed
from loyalty.intake.chunks import Chunk, Source, chunks, sources_of
from loyalty.intake.inspecting import FileReading
from loyalty.intake.notation import settle, weigh
from loyalty.intake.parse import TIMEZONE
from loyalty.intake.parts import Part, parts_of
from loyalty.intake.problems import PROBLEMS, SCHEMA
from loyalty.intake.questions import RULES as ASKED
from loyalty.intake.report import LoadReport, finished
from loyalty.intake.understand import is_translated

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
    rows = rejected = left_out = 0
    total = reading.path.stat().st_size
    with _dropped_on_error(con, parts):
        for number, chunk in enumerate(_ahead(chunks(reading, sources, secret)), start=1):
            rows += chunk.rows
            left_out += chunk.left_out
            rejected += _load_chunk(con, reading, sources, parts, chunk)
            if number % CHUNKS_PER_COMMIT == 0:
                con.commit()
                con.begin()
            if progress:
                progress(min(chunk.position, total), total)
    con.execute(f"drop table if exists {_CHUNK}")
    _note_questions(con, reading)
    if left_out:
        problems.note(con, reading, reading.dialect.header_row + 1, None, str(left_out), "left_out_rows")
    return finished(con, reading, parts, rows, rejected, left_out)


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
    canonical = reading.recipe.canonical if reading.recipe else ()
    is_open = {header for header, found in evidence.items() if found.is_open and header not in canonical}
    if is_open and not reading.is_whole:
        for header in is_open:
            evidence[header] = evidence[header].asked_anew()
        asked = [source for source in sources_of(reading) if source.header in is_open]
        for chunk in chunks(reading, asked, b""):
            go_on()
            for source in asked:
                cells = chunk.table[source.raw].drop_null().to_pylist()
                evidence[source.header] += weigh(source.column, cells)
    notations = settle(evidence, reading.wish, reading.delimiter)
    columns = {header: replace(notation, tz=tz) for header, notation in notations.columns.items()}
    meanings = (question for question in reading.questions if question.kind == "meaning")
    return replace(
        reading,
        notations=columns,
        questions=(*meanings, *notations.questions),
        recipe=reading.recipe and replace(reading.recipe, tz=tz),
    )


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
        problems.note(con, reading, number, None, f"{found}/{reading.dialect.width}", "ragged_row")
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
            f"insert into {PROBLEMS} select ?, ?, row_no, ?, {_shown(source.raw)}, ? "
            f"from {_CHUNK} where {_unread(source)}",
            [reading.name, source.column.table, source.header, rule],
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
            [reading.name, main.table.name, " / ".join(source.header for source in asked)],
        )


def _shown(cell: str) -> str:
    """SQL: the text of a cell as problems may keep it – an address in the wrong column is not kept either."""
    return f"case when contains({cell}, '@') then '…' else left({cell}, 200) end"


def _note_questions(con: duckdb.DuckDBPyConnection, reading: FileReading) -> None:
    """How the file was read where it leaves a choice: one problem for each column, not for each row."""
    row = reading.dialect.header_row + 1
    for question in reading.questions:
        if question.reason != "known":
            value = question.examples[0] if question.examples else None
            problems.note(con, reading, row, question.header, value, ASKED[question.kind])
