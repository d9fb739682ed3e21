"""All rows of a file into typed staging tables, with every problem as a row."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import duckdb

from loyalty.background import go_on
from loyalty.intake import problems
from loyalty.intake.cast import DATES, NUMBERS
from loyalty.intake.chunks import Chunk, chunks, sources_of
from loyalty.intake.file_reading import FileReading
from loyalty.intake.notation import Evidence, settle, weigh
from loyalty.intake.parse import TIMEZONE
from loyalty.intake.parts import Part, parts_of
from loyalty.intake.problems import SCHEMA
from loyalty.intake.questions import RULES as ASKED
from loyalty.intake.report import LoadReport, finished
from loyalty.intake.staging import Stager

# A commit costs as much as reading a chunk; what is not committed yet stands in memory.
CHUNKS_PER_COMMIT = 4


def load(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    secret: bytes,
    progress: Callable[[int, int], None] | None = None,
    target: str | None = None,
    tz: str = TIMEZONE,
) -> LoadReport:
    """Reads a whole file into `stage.<table>_<n>` (or `target`) and its problems into `temp.problems`.

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
    stager = Stager(con, reading, sources, parts)
    with _dropped_on_error(con, parts):
        for number, chunk in enumerate(_ahead(chunks(reading, sources, secret)), start=1):
            rows += chunk.rows
            left_out += chunk.left_out
            rejected += stager.add(chunk)
            if number % CHUNKS_PER_COMMIT == 0:
                con.commit()
                con.begin()
            if progress:
                progress(min(chunk.position, total), total)
    stager.close()
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
    is_open = {header for header, found in evidence.items() if _is_open(reading, header, found)}
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
    kept = (asked for asked in reading.questions if asked.kind == "meaning" or asked.reason == "known")
    return replace(
        reading,
        notations=columns,
        questions=(*kept, *notations.questions),
        recipe=reading.recipe and replace(reading.recipe, tz=tz),
    )


def _is_open(reading: FileReading, header: str, found: Evidence) -> bool:
    """Whether more cells could settle how a column is written; also where the preset took none at first."""
    recipe = reading.recipe
    if recipe and header in recipe.canonical:
        return False
    is_written = reading.column(header).type in (*NUMBERS, *DATES)
    return found.is_open or bool(recipe and recipe.keep and is_written and found == found.asked_anew())


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


def _note_questions(con: duckdb.DuckDBPyConnection, reading: FileReading) -> None:
    """How the file was read where it leaves a choice: one problem for each column, not for each row."""
    row = reading.dialect.header_row + 1
    for question in reading.questions:
        if question.reason != "known":
            value = question.examples[0] if question.examples else None
            problems.note(con, reading, row, question.header, value, ASKED[question.kind])
