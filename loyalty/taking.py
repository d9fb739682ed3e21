"""One file into an open database: staged, merged with what is there. Trials and imports do the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loyalty.background import Progress
from loyalty.intake import FileReading, LoadReport, load, without_unknown
from loyalty.intake.parse import TIMEZONE
from loyalty.intake.problems import PROBLEMS, REJECTED
from loyalty.workspace.merge import Merged, merge


@dataclass(frozen=True)
class FileReport:
    """One file of an import: how it was read, what was loaded, how it changed the shop's data."""

    reading: FileReading
    report: LoadReport
    merged: Merged | None = None

    def as_json(self) -> dict:
        """The fields that `check` and `import` print."""
        return self.reading.as_json(self.report)


def in_order(found: Sequence[FileReading]) -> list[tuple[int, FileReading]]:
    """The files with their places, in the order in which they are taken over.

    What completes rows comes after the rows, and what was mended after the file it was rejected from, in
    whatever order they were named.
    """
    return sorted(enumerate(found), key=lambda item: (item[1].is_returned, item[1].is_supplement))


def rejects_folders(found: Sequence[FileReading], rejects: Path | None) -> list[Path | None]:
    """Where the rejected rows of each file go: later files of the same name into folders of their own."""
    names = [reading.name for reading in found]
    return [
        rejects and (rejects / str(place + 1) if name in names[:place] else rejects)
        for place, name in enumerate(names)
    ]


def take(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    secret: bytes,
    progress: Progress | None = None,
    target: str | None = None,
    before_merge: Callable[[LoadReport], None] = lambda report: None,
    tz: str = TIMEZONE,
) -> FileReport:
    """Stage one file and merge every table it fills (a wide file fills several).

    `target`: the canonical table itself, where it may be staged in its place. `before_merge` is called when
    the rows are staged. `tz`: timestamps with an offset become its local time. What is staged beside
    stays until `forget`.
    """
    name = reading.name
    step = (lambda done, total: progress(name, done, total)) if progress else None
    report = load(con, reading, secret, progress=step, target=target, tz=tz)
    before_merge(report)
    if reading.is_supplement:
        report = without_unknown(con, reading, report, f"data.{report.table}")
    merged = [
        merge(con, part.table, part.relation, list(part.columns), reading.is_supplement, part.folds)
        for part in (report, *report.extra)
    ]
    return FileReport(reading, report, merged[0])


def forget(con: duckdb.DuckDBPyConnection, report: LoadReport) -> None:
    """Drop what is staged of a file: another one may have the same name."""
    for part in (report, *report.extra):
        if part.relation != f"data.{part.table}":
            con.execute(f"drop table {part.relation}")
    for relation in (PROBLEMS, REJECTED):
        con.execute(f"delete from {relation} where file = ?", [report.file])
