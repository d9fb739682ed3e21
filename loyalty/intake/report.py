"""What became of a file's rows, once all of them are staged."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb

from loyalty.intake import duplicates
from loyalty.intake.cast import DATES
from loyalty.intake.file_reading import FileReading
from loyalty.intake.parts import Part
from loyalty.intake.problems import PROBLEMS, REJECTED, REJECTED_ROWS
from loyalty.schema import TABLES

SHOWN_PROBLEMS = 20
SHOWN_EXAMPLES = 30


@dataclass(frozen=True)
class Reason:
    """How many rows a problem occurs in. `is_rejected`: the rows were left out, else only the cells.

    `examples`: different texts; `counts`: in how many rows each of them stands.
    """

    rule: str
    column: str | None
    is_rejected: bool
    rows: int
    examples: tuple[str, ...]
    counts: tuple[int, ...] = ()


@dataclass(frozen=True)
class LoadReport:
    """What became of a file's rows: rows = accepted + rejected + duplicates + left_out.

    `relation` is the staged table: the canonical columns and row_no. `columns`: the canonical columns that
    the file supplied. `extra`: the same for the further tables of a wide file; their rows are no other
    rows of the file, so they count no rejected ones. `left_out`: rows of another kind than the
    table's, which the platform's preset leaves out. `folds`: column → min or max,
    where rows of one key that stand in several files are folded alike. `problems`: the first 20 of the file;
    `reasons`: all of them counted, rejected rows first.
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
    reasons: tuple[Reason, ...] = ()
    extra: tuple["LoadReport", ...] = ()
    left_out: int = 0
    folds: Mapping[str, str] = field(default_factory=dict)


def finished(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    parts: list[Part],
    rows: int,
    rejected: int,
    left_out: int,
) -> LoadReport:
    """Drops and folds what stands more than once, and counts."""
    twice = {}
    for part in parts:
        twice[part.table.name], incomplete = duplicates.drop(con, part, reading.name, reading.has_row_id)
        rejected += incomplete
    problems = _first_problems(con, reading)
    reports = []
    for part in parts:
        kept = con.execute(f"select count(*) from {part.relation}").fetchall()[0][0]
        main = part.is_main
        first, last = _range(con, part)
        reports.append(
            LoadReport(
                file=reading.name,
                table=part.table.name,
                relation=part.relation,
                columns=_columns(con, reading, part),
                rows=rows if main else kept + twice[part.table.name],
                accepted=rows - rejected - left_out - twice[part.table.name] if main else kept,
                rejected=rejected if main else 0,
                duplicates=twice[part.table.name],
                problems=problems if main else (),
                first_day=first,
                last_day=last,
                left_out=left_out if main else 0,
                folds={name: way for name, way in part.folds.items() if way in ("min", "max")},
            )
        )
    return replace(reports[0], reasons=_reasons(con, reading), extra=tuple(reports[1:]))


def without_unknown(
    con: duckdb.DuckDBPyConnection, reading: FileReading, report: LoadReport, known: str
) -> LoadReport:
    """Rejects the staged rows of a supplement whose key the relation `known` does not hold."""
    table = TABLES[report.table]
    same = " and ".join(f"{known}.{name} = staged.{name}" for name in table.key)
    condition = f"not exists (from {known} where {same})"
    header = next((header for header, path in reading.mapping.items() if path.endswith(table.key[0])), None)
    con.execute(
        f"insert into {PROBLEMS} select ?, ?, row_no, ?, {table.key[0]}::varchar, 'unknown_key' "
        f"from {report.relation} as staged where {condition}",
        [report.file, report.table, header],
    )
    con.execute(
        f"insert into {REJECTED} select ?, row_no from {report.relation} as staged where {condition}",
        [report.file],
    )
    gone = con.execute(f"delete from {report.relation} as staged where {condition}").fetchall()[0][0]
    return replace(
        report,
        accepted=report.accepted - gone,
        rejected=report.rejected + gone,
        problems=_first_problems(con, reading),
        reasons=_reasons(con, reading),
    )


def _columns(con: duckdb.DuckDBPyConnection, reading: FileReading, part: Part) -> tuple[str, ...]:
    """What the file supplies: not what a preset looks for and never finds (rule G15: absent is not 0)."""
    computed = reading.recipe.shown if reading.recipe else ()
    asked = [source.column.name for source in part.own if source.header in computed]
    if not asked:
        return part.columns
    sums = [f"sum({name}) <> 0" if part.folds.get(name) == "sum" else f"count({name}) > 0" for name in asked]
    found = con.execute(f"select {', '.join(sums)} from {part.relation}").fetchall()[0]
    absent = {name for name, is_there in zip(asked, found, strict=True) if not is_there}
    return tuple(name for name in part.columns if name not in absent)


def _first_problems(con: duckdb.DuckDBPyConnection, reading: FileReading) -> tuple[dict[str, object], ...]:
    """The first ones; a word that no dictionary knows stands once, with how often: 'Neu (12 ×)'."""
    rows = con.execute(
        "with told as ("
        "select row_no, column_name, value, rule, "
        "row_number() over word as place, count(*) over word as times "
        f"from {PROBLEMS} where file = ? "
        "window word as (partition by column_name, value, rule "
        "order by row_no rows between unbounded preceding and unbounded following)) "
        "select row_no, column_name, "
        "case when rule = 'unknown_value' and times > 1 then value || ' (' || times || ' ×)' else value end, "
        "rule from told where rule <> 'unknown_value' or place = 1 order by row_no, column_name limit ?",
        [reading.name, SHOWN_PROBLEMS],
    ).fetchall()
    return tuple(dict(zip(("row", "column", "value", "rule"), row, strict=True)) for row in rows)


def _reasons(con: duckdb.DuckDBPyConnection, reading: FileReading) -> tuple[Reason, ...]:
    rows = con.execute(
        "with told as ("
        f"select rule, column_name, row_no in ({REJECTED_ROWS}) as is_rejected, value, row_no "
        f"from {PROBLEMS} where file = $file), "
        "texts as (select rule, column_name, is_rejected, value, count(distinct row_no) as rows "
        "from told group by all) "
        "select rule, column_name, is_rejected, "
        "(select count(distinct row_no) from told where told.rule = texts.rule "
        "and told.column_name is not distinct from texts.column_name "
        "and told.is_rejected = texts.is_rejected) as rows, "
        f"list((value, rows) order by rows desc, value)[:{SHOWN_EXAMPLES}] "
        "from texts group by rule, column_name, is_rejected "
        "order by is_rejected desc, rows desc, rule, column_name",
        {"file": reading.name},
    ).fetchall()
    reasons = []
    for rule, column, is_rejected, count, texts in rows:
        shown = [(value, times) for value, times in texts if value]
        values, counts = tuple(zip(*shown, strict=True)) or ((), ())
        reasons.append(Reason(rule, column, is_rejected, count, values, counts))
    return tuple(reasons)


def _range(con: duckdb.DuckDBPyConnection, part: Part) -> tuple[date | None, date | None]:
    """First and last day of the table's main event."""
    columns: Mapping = part.table.columns
    important = [name for group in part.table.required for name in group]
    events = [name for name in (*important, *columns) if columns[name].type in DATES and name in part.values]
    if not events:
        return None, None
    sql = f"select min({events[0]})::date, max({events[0]})::date from {part.relation}"
    return con.execute(sql).fetchall()[0]
