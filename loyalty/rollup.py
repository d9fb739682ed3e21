"""Cases → exact counts per period × slices × value, written once per version and KPI.

Pages and reports read only these. A rollup is a Parquet file of its own beside the version, renamed
into place when complete, so that it may be built in the background or at first sight.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from loyalty.background import interruptible
from loyalty.cases import OWNERS, Relation, listing, placed, profile_joins, slice_columns
from loyalty.catalog import Kpi
from loyalty.matched import differences
from loyalty.measures import MEASURES
from loyalty.variants import Variant
from loyalty.workspace import Version, connect

_building: dict[Path, threading.Lock] = {}
_registry = threading.Lock()


@dataclass(frozen=True)
class Question:
    """What is asked of a rollup: grain, first day from and to (both included), filter, breakdown.

    `days`: of every month only its first so many days.
    """

    grain: str = "month"
    start: date | None = None
    end: date | None = None
    where: Mapping[str, tuple[str, ...]] | None = None
    by: str | None = None
    days: int | None = None


def stored_grain(kpi: Kpi, grain: str) -> str:
    """The grain whose rollup answers: months add up to years, unless the cases depend on the grain."""
    if kpi.per_grain or grain == "week":
        return grain
    return "month"


@dataclass(frozen=True)
class Query:
    """A query that counts: what its file is called, the statement, the values of its parameters."""

    name: str
    sql: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def place(self, version: Version) -> Path:
        """Where its counts are or will be.

        A hash of the statement is part of it: a changed KPI never reads the counts of its former self.
        """
        return version.rollups / f"{self.name}.{hashlib.sha256(self.sql.encode()).hexdigest()[:12]}.parquet"


def query(version: Version, kpi: Kpi, grain: str = "month", days: int | None = None) -> Query:
    """What counts a KPI. `days`: of the cases only those of the first so many days of a month."""
    sql, parameters = counting(kpi, version.settings, grain, days)
    return Query(f"{kpi.id}.{grain}", f"{sql} order by period", parameters)


def build(version: Version, kpi: Kpi, grain: str, days: int | None = None) -> Path:
    """The rollup's file, built now if it is not there yet. Safe to call from several threads."""
    return file_of_counts(version, query(version, kpi, grain, days))


def file_of_counts(version: Version, asked: Query, con: duckdb.DuckDBPyConnection | None = None) -> Path:
    """The result of a counting query as a file, written once per version.

    `con`: a connection to the version's database to be used instead of the shared one.
    """

    def write(path: Path) -> None:
        (con or version.cursor()).execute(
            f"copy ({asked.sql}) to '{_quoted(path)}' (format parquet, compression zstd)",
            dict(asked.parameters),
        )

    return written_once(asked.place(version), write)


def written_once(target: Path, write: Callable[[Path], None]) -> Path:
    """The file `target`, made by `write` unless it is there; a file that another thread finished is taken."""
    if target.exists():
        return target
    with _registry:
        lock = _building.setdefault(target, threading.Lock())
    with lock:
        if not target.exists():
            target.parent.mkdir(exist_ok=True)  # without parents: a deleted version does not come again
            temporary = target.with_suffix(f".{os.getpid()}.{threading.get_ident()}.tmp")
            try:
                write(temporary)
                temporary.replace(target)
            finally:
                temporary.unlink(missing_ok=True)
    return target


def counting(
    kpi: Kpi, settings: Mapping[str, object], grain: str, days: int | None = None
) -> tuple[str, Mapping[str, object]]:
    """The statement that turns cases into additive counts, and its parameters."""
    relation = placed(kpi, settings, grain)
    if days:
        first_days = f"select * from ({relation.sql}) where extract(day from day) <= {int(days)}"
        relation = Relation(first_days, relation.parameters)
    return counted(kpi, relation)


def counted(kpi: Kpi, relation: Relation, also_by: Sequence[str] = ()) -> tuple[str, Mapping[str, object]]:
    """The same of any relation with the columns of `placed` cases; counted by further columns, too."""
    measure = MEASURES[kpi.measure]
    expressions = measure.sql(kpi.spec)
    own = [name for name in kpi.available_slices if name in kpi.columns]
    profiles = [f"{owner}_profile" for owner, key in OWNERS.items() if key in kpi.columns]
    out = "left_out is not null" if "left_out" in kpi.columns else "false"
    counts = {
        "open": f"count(*) filter (where value is null and not ({out}))",
        "left_out": f"count(*) filter (where {out})",
    }
    sums = {name: expressions[name] for name in measure.sums} | counts
    keys = [*also_by, *own, *profiles, *(f"{expressions[key]} as {key}" for key in measure.keys)]
    # First by the numbers of the profiles, which is much faster than by their texts.
    by_profile = (
        f"select {', '.join(['period', *keys, *(f'{sql} as {name}' for name, sql in sums.items())])} "
        f"from ({relation.sql}) group by all"
    )
    columns = [
        "period",
        *also_by,
        *slice_columns(kpi),
        *measure.keys,
        *(f"sum({name}) as {name}" for name in sums),
    ]
    sql = f"select {', '.join(columns)} from ({by_profile}) as placed {profile_joins(kpi)} group by all"
    return sql, relation.parameters


def read(version: Version, kpi: Kpi, question: Question) -> pd.DataFrame:
    """Additive rows per period (and slice value, and key of the measure) that answer the question.

    Columns: period (datetime64, NaT for 'all'), slice (if `by`, "" where unknown), the measure's keys and
    sums, open, left_out.
    """
    stored = stored_grain(kpi, question.grain)
    path = build(version, kpi, stored, days=question.days)
    if stored != "month" or question.grain not in ("month", "all"):
        return _added_up(path, kpi.measure, question)
    # Trend, year before, whole window and change of a card are cut from the same months.
    where = tuple((name, tuple(values)) for name, values in (question.where or {}).items())
    months = _months(path, path.stat().st_mtime_ns, kpi.measure, where, question.by)
    rows = within(months, question.start, question.end)
    return rows.assign(period=pd.NaT) if question.grain == "all" else rows


@lru_cache(maxsize=256)
def _months(path: Path, written: int, measure: str, where: tuple, by: str | None) -> pd.DataFrame:
    """All months under a filter. `written` is part of the key: a deleted shop's folder may come again."""
    return _added_up(path, measure, Question("month", where=dict(where), by=by))


def within(rows: pd.DataFrame, first: date | None, last: date | None) -> pd.DataFrame:
    """Of `read` rows by month those of the periods that begin from `first` to `last`, both included."""
    periods = rows["period"].to_numpy()  # in order
    begin = np.searchsorted(periods, np.datetime64(first), "left") if first else 0
    end = np.searchsorted(periods, np.datetime64(last), "right") if last else len(rows)
    return rows.iloc[begin:end]


def _added_up(path: Path, measure: str, question: Question) -> pd.DataFrame:
    """The rows of `read`, from a roll-up's file."""
    sums = [*MEASURES[measure].sums, "open", "left_out"]
    if question.grain == "all":
        period = "null::timestamp"
    else:
        period = f"date_trunc('{question.grain}', period)::timestamp"
    keys = [
        f"{period} as period",
        *([f"coalesce({question.by}, '') as slice"] if question.by else []),
        *MEASURES[measure].keys,
    ]
    conditions, values = _conditions(question)
    sql = (
        f"select {', '.join(keys)}, {', '.join(f'sum({name})::double as {name}' for name in sums)} "
        f"from read_parquet('{_quoted(path)}') {conditions} group by all order by all"
    )
    return _memory().execute(sql, values).df()


def month_of_cases(version: Version, kpi: Kpi, month: date) -> Relation:
    """The `listing` of a month, kept in a file: whoever turns its pages does not ask every order again."""
    relation = listing(version, kpi, period=month)
    return kept(version, Query(f"cases.{kpi.id}.{month:%Y-%m}", relation.sql, relation.parameters))


def cases_of_difference(version: Version, variant: Variant, first: date, last: date) -> Query:
    """What finds the `differences` of these months, to be `kept` for the same reason."""
    relation = differences(variant, version.settings, first, last)
    return Query(f"cases.{variant.id}.{first}.{last}", relation.sql, relation.parameters)


def kept(version: Version, asked: Query) -> Relation:
    """The rows of a query, from its file."""
    return Relation(f"select * from read_parquet('{_quoted(file_of_counts(version, asked))}')", {})


def read_counts(
    path: Path, keys: list[str], sums: list[str], where: Mapping[str, tuple[str, ...]] | None = None
) -> pd.DataFrame:
    """Counts of an analysis, filtered and added up by `keys`."""
    conditions, values = _conditions(Question(where=where))
    added = ", ".join(f"sum({name})::double as {name}" for name in sums)
    sql = (
        f"select {', '.join(keys)}, {added} from read_parquet('{_quoted(path)}') "
        f"{conditions} group by all order by all"
    )
    return _memory().execute(sql, values).df()


def read_rows(path: Path, order_by: str, where: Mapping[str, tuple[str, ...]] | None = None) -> pd.DataFrame:
    """All columns of a file of single rows, filtered, in order."""
    conditions, values = _conditions(Question(where=where))
    sql = f"select * from read_parquet('{_quoted(path)}') {conditions} order by {order_by}"
    return _memory().execute(sql, values).df()


def _conditions(question: Question) -> tuple[str, list[object]]:
    parts: list[str] = []
    values: list[object] = []
    if question.start:
        parts.append("period >= ?::date")
        values.append(question.start)
    if question.end:
        parts.append("period <= ?::date")
        values.append(question.end)
    for name, allowed in (question.where or {}).items():
        parts.append(f"{name} in ({', '.join('?' for _ in allowed)})")
        values.extend(allowed)
    return (f"where {' and '.join(parts)}" if parts else ""), values


def build_all(
    version: Version,
    kpis: Iterable[Kpi],
    grains: Iterable[str] = ("month",),
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Build the rollups of several KPIs that the data can light up."""
    wanted = [
        (kpi, grain)
        for kpi in kpis
        if not kpi.missing(version.columns)
        for grain in dict.fromkeys(stored_grain(kpi, name) for name in grains)
    ]
    for done, (kpi, grain) in enumerate(wanted):
        build(version, kpi, grain)
        if progress:
            progress(done + 1, len(wanted))


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _memory() -> duckdb.DuckDBPyConnection:
    """A cursor for reading rollup files. Every run of a page is a thread of its own, opening a database
    takes longer than most of its questions: so there is one, and cursors on it cost nothing."""
    return interruptible(_database().cursor())


@lru_cache(maxsize=1)
def _database() -> duckdb.DuckDBPyConnection:
    return connect()
