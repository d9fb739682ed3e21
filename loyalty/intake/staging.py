"""Pieces of a file into typed staging tables; the rare cells that need it get a closer look."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from loyalty.intake import problems
from loyalty.intake.cast import DATES, NUMBERS, RULES, checked, is_below, patient, typed
from loyalty.intake.chunks import Chunk, Source
from loyalty.intake.file_reading import FileReading
from loyalty.intake.numerals import parse_number
from loyalty.intake.parts import Part
from loyalty.intake.problems import PROBLEMS, REJECTED
from loyalty.intake.understand import is_translated
from loyalty.schema import SQL_TYPES

_CHUNK = "stage_chunk"
_ARROW = "arrow_chunk"
# What a thread of the database takes at a time.
BATCH_ROWS = 20_000


class Stager:
    """Adds the pieces of one file to its staged tables.

    A file whose cells can all be read goes straight into its table. From the first piece on that has a
    cell, a row or a word that cannot be taken as it stands, every piece is typed in a table of its own first.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        reading: FileReading,
        sources: Sequence[Source],
        parts: Sequence[Part],
    ) -> None:
        self._con, self._reading, self._sources, self._parts = con, reading, sources, parts
        has_marks = any(source.notation.is_mark for source in sources)
        self._is_straight = len(parts) == 1 and not parts[0].numbered and not has_marks

    def add(self, chunk: Chunk) -> int:
        """Types one chunk and stages it; the number of rejected rows."""
        problems.note_all(self._con, self._reading, chunk.faults)
        batches = chunk.table.to_batches(BATCH_ROWS)
        self._con.register(_ARROW, pa.Table.from_batches(batches, chunk.table.schema))
        try:
            self._is_straight = self._is_straight and self._load_straight(chunk)
            bad = 0 if self._is_straight else self._load_with_care()
        finally:
            self._con.unregister(_ARROW)
        return bad + chunk.rejected

    def close(self) -> None:
        """Leaves nothing but the staged tables."""
        self._con.execute(f"drop table if exists {_CHUNK}")

    def _load_straight(self, chunk: Chunk) -> bool:
        """False, and nothing staged, where anything in the chunk needs a closer look."""
        table, [part] = chunk.table, self._parts
        filled = {source: table.num_rows - table[source.raw].null_count for source in self._sources}
        if any(filled[source] for source in self._sources if is_translated(source.column)):
            return False
        if not table.num_rows:
            return True
        self._con.execute(part.insert(f"({_typed_sql(self._sources)})"))
        numbers = table["row_no"]
        rows = f"{part.relation} where row_no between {numbers[0].as_py()} and {numbers[-1].as_py()}"
        asked = [source for source in part.own if source.column.type in RULES]
        counted = ", ".join(["count(*)", *(f"count({source.column.name})" for source in asked)])
        found = self._con.execute(f"select {counted} from {rows}").fetchall()[0]
        if found == (table.num_rows, *(filled[source] for source in asked)):
            return True
        self._con.execute(f"delete from {rows}")
        return False

    def _load_with_care(self) -> int:
        con, sources, parts = self._con, self._sources, self._parts
        con.execute(f"create or replace temp table {_CHUNK} as {_typed_sql(sources)}")
        _read_patiently(con, sources)
        _note_problems(con, self._reading, sources, parts[0])
        for part in parts:
            con.execute(part.insert(_CHUNK))
        sql = f"insert into {REJECTED} select ?, row_no from {_CHUNK} where {parts[0].is_rejected}"
        return con.execute(sql, [self._reading.name]).fetchall()[0][0]


def _typed_sql(sources: Sequence[Source]) -> str:
    """The values of a chunk; of the texts only those that have no value yet."""
    texts, values, bounded = [], [], []
    for source in sources:
        names = dict.fromkeys((source.raw, source.value))
        if source.is_text or is_translated(source.column):
            texts += names
            values += names
            bounded += names
            continue
        value = source.value
        texts += [source.raw, f"{typed(source.column, source.raw, source.notation)} as {value}"]
        values += [source.raw, f"{checked(source.column, value)} as {value}"]
        bounded += [f"case when {value} is null then {source.raw} end as {source.raw}", value]
    # A hash is only compared within this file; one bit less, for it must fit into a bigint.
    return (
        f"select row_no, (hash(line) >> 1)::bigint as row_hash, {', '.join(bounded)} "
        f"from (select row_no, line, {', '.join(values)} "
        f"from (select row_no, line, {', '.join(texts)} from {_ARROW}))"
    )


def _unread(source: Source) -> str:
    """SQL: there is a text, but no value. Enums keep the text of unknown words only."""
    if is_translated(source.column):
        return f"{source.raw} is not null"
    return f"{source.raw} is not null and {source.value} is null"


def _counts(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> dict[Source, int]:
    """Columns of the chunk with cells that have no value yet."""
    if not sources:
        return {}
    counted = ", ".join(f"count(*) filter ({_unread(source)})" for source in sources)
    row = con.execute(f"select {counted} from {_CHUNK}").fetchall()[0]
    return {source: count for source, count in zip(sources, row, strict=True) if count}


def _read_patiently(con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
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
    con: duckdb.DuckDBPyConnection, reading: FileReading, sources: Sequence[Source], main: Part
) -> None:
    checked = [source for source in sources if source.column.type in RULES or is_translated(source.column)]
    for source in _counts(con, checked):
        rule = "unknown_value" if is_translated(source.column) else RULES[source.column.type]
        con.execute(
            f"insert into {PROBLEMS} select ?, ?, row_no, ?, {_shown(source.raw)}, "
            f"if({source.raw} in (select unnest(?)), 'negative_value', ?) "
            f"from {_CHUNK} where {_unread(source)}",
            [reading.name, source.column.table, source.header, _below(con, source), rule],
        )
    headers = {source.column.name: source for source in main.own}
    for group in main.required:
        asked = [headers[name] for name in group if name in headers]
        if not asked or any(name in main.values and name not in headers for name in group):
            continue
        empty = " and ".join(f"{source.value} is null and {source.raw} is null" for source in asked)
        con.execute(
            f"insert into {PROBLEMS} select ?, ?, row_no, ?, null, 'missing_required' "
            f"from {_CHUNK} where {empty} and not ({main.elsewhere})",
            [reading.name, main.table.name, " / ".join(source.header for source in asked)],
        )


def _below(con: duckdb.DuckDBPyConnection, source: Source) -> list[str]:
    """The cells of a column that were read as numbers and are too low for it."""
    if not source.column.unsigned:
        return []
    texts = con.execute(f"select distinct {source.raw} from {_CHUNK} where {_unread(source)}").fetchall()
    numbers = {text: parse_number(text, source.notation.decimal) for (text,) in texts}
    return [
        text
        for text, number in numbers.items()
        if number is not None and is_below(source.column, number, source.notation)
    ]


def _shown(cell: str) -> str:
    """SQL: the text of a cell as problems may keep it – an address in the wrong column is not kept either."""
    return f"case when contains({cell}, '@') then '…' else left({cell}, 200) end"
