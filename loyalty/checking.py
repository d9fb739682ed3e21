"""A file tried out: loaded in full and compared with what is there, before anything is taken over."""

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from loyalty.background import Progress
from loyalty.intake import FileReading, LoadReport
from loyalty.intake.parse import TIMEZONE
from loyalty.intake.rejects import write_rejects
from loyalty.intake.words import Words, found_words
from loyalty.taking import FileReport, forget, in_order, rejects_folders, take
from loyalty.workspace import Version, connect
from loyalty.workspace.build import create_tables
from loyalty.workspace.merge import attached, copy_matching

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
    """Take the files over into a throw-away database and report; nothing of the shop's data is touched.

    They meet the rows of `against` and those of each other, in the order of an import. `rejects`: a folder
    for the files of rejected rows.
    """
    folders = rejects_folders(found, rejects)
    tz = str(against.settings["tz"]) if against else TIMEZONE
    trials = {}
    with (
        tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as folder,
        closing(connect(Path(folder) / "check.duckdb")) as con,
    ):
        create_tables(con)
        for place, reading in in_order(found):
            taken = take(
                con, reading, secret, progress, before_merge=partial(_bring_known, con, against), tz=tz
            )
            trials[place] = Trial(
                reading,
                taken.report,
                taken.merged,
                preview=_preview(con, taken.report),
                words=found_words(reading),
                rejects=write_rejects(con, reading, folders[place], lang) if folders[place] else None,
            )
            forget(con, taken.report)
    return [trials[place] for place in sorted(trials)]


def _bring_known(con: duckdb.DuckDBPyConnection, against: Version | None, report: LoadReport) -> None:
    """Of the shop's rows those that the staged ones will meet: a merge then says what it would say of all."""
    if against is None:
        return
    with attached(con, against.database):
        for part in (report, *report.extra):
            copy_matching(con, part.table, part.relation, part.columns)


def _preview(con: duckdb.DuckDBPyConnection, report: LoadReport) -> Preview:
    names = report.columns
    listed = ", ".join(names) or "null"
    rows = con.execute(f"select {listed} from {report.relation} order by row_no limit {PREVIEW_ROWS}")
    return Preview(names, tuple(rows.fetchall()))
