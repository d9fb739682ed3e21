"""A file tried out: loaded in full and compared with what is there, before anything is taken over."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loyalty.importing import FileReport, Progress, stage
from loyalty.intake import FileReading
from loyalty.intake.rejects import write_rejects
from loyalty.intake.report import LoadReport
from loyalty.intake.words import Words, found_words
from loyalty.workspace import Version, connect
from loyalty.workspace.build import create_tables
from loyalty.workspace.merge import Merged, attached, copy_matching, merge

PREVIEW_ROWS = 20


@dataclass(frozen=True)
class Preview:
    """The first rows as they would be taken over: the canonical columns that the file supplies."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Trial(FileReport):
    """A FileReport with what a page shows before the file is taken over.

    `merged`: rows of the main table that would be new, changed and equal. `rejects`: the file of rejected
    rows, None where there are none or none was asked for.
    """

    preview: Preview = Preview((), ())
    words: tuple[Words, ...] = ()
    rejects: Path | None = None


def check(
    found: Sequence[FileReading],
    secret: bytes,
    progress: Progress | None = None,
    against: Version | None = None,
    rejects: Path | None = None,
    lang: str = "de",
) -> list[Trial]:
    """Load into a throw-away database and report; nothing of the shop's data is touched.

    `against`: the version whose rows the files are compared with, in their order, as an import would merge
    them. `rejects`: a folder for the files of rejected rows.
    """
    with tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as folder:
        con = connect(Path(folder) / "check.duckdb")
        try:
            create_tables(con)
            return [_try(con, reading, secret, progress, against, rejects, lang) for reading in found]
        finally:
            con.close()


def _try(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    secret: bytes,
    progress: Progress | None,
    against: Version | None,
    rejects: Path | None,
    lang: str,
) -> Trial:
    report = stage(con, reading, secret, progress)
    trial = Trial(
        reading,
        report,
        preview=_preview(con, report),
        words=found_words(reading),
        rejects=write_rejects(con, reading, rejects, lang) if rejects else None,
        merged=_compared(con, reading, report, against),
    )
    for part in (report, *report.extra):
        con.execute(f"drop table {part.relation}")
    return trial


def _preview(con: duckdb.DuckDBPyConnection, report: LoadReport) -> Preview:
    names = report.columns
    listed = ", ".join(names) or "null"
    rows = con.execute(f"select {listed} from {report.relation} order by row_no limit {PREVIEW_ROWS}")
    return Preview(names, tuple(rows.fetchall()))


def _compared(
    con: duckdb.DuckDBPyConnection, reading: FileReading, report: LoadReport, against: Version | None
) -> Merged:
    """What a merge of the main table would say; only the rows that it can meet are brought in for it.

    A supplement of rows that are not there yet may complete those of another file: it is taken as it is.
    """
    if against is None:
        rows = con.execute(f"select count(*) from {report.relation}").fetchall()[0][0]
        return Merged(0, rows, 0) if reading.is_supplement else Merged(rows, 0, 0)
    columns = list(report.columns)
    with attached(con, against.database):
        copy_matching(con, report.table, report.relation, columns)
    merged = merge(con, report.table, report.relation, columns, completes=reading.is_supplement)
    if reading.is_supplement:
        merged = Merged(0, merged.changed + merged.new, merged.equal)
    return merged
