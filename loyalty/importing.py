"""An import from end to end: files → staging → merge with what was there → derived tables → rollups → swap.

Nothing of the current version changes until everything has succeeded.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from loyalty import rollup
from loyalty.background import Progress
from loyalty.catalog import Kpi
from loyalty.intake import (
    FileReading,
    IntakeError,
    LoadReport,
    Piece,
    inspect,
    load,
    unpack,
    without_unknown,
)
from loyalty.intake import Mapping as FileMapping
from loyalty.intake.problems import PROBLEMS
from loyalty.intake.rejects import write_rejects
from loyalty.workspace import Settings, Version, Workspace, connect
from loyalty.workspace.build import create_tables, derive, fingerprint
from loyalty.workspace.memory import recall, remember
from loyalty.workspace.merge import Merged, copy_previous, make_room, merge

T = TypeVar("T")


@dataclass(frozen=True)
class FileReport:
    """One file of an import: how it was read, what was loaded, how it changed the shop's data."""

    reading: FileReading
    report: LoadReport
    merged: Merged | None = None

    def as_json(self) -> dict:
        """The fields that `check` and `import` print."""
        return self.reading.as_json(self.report)


def readings(
    files: Sequence[Path],
    mappings: Sequence[FileMapping] = (),
    as_table: str | None = None,
    lang: str = "de",
    scratch: Path | None = None,
    passed_over: Callable[[IntakeError], None] = lambda error: None,
    memory: Workspace | None = None,
) -> list[FileReading]:
    """How each table of the files would be read. Raises IntakeError for a file of which nothing can be used.

    `scratch`: a folder for what has to be unpacked, which must outlive the readings; None where the files
    are text. What is of no use in a file that has usable tables is told to `passed_over`.
    A table whose header `memory` knows is read like the last one.
    """
    found = []
    for path in files:
        pieces = unpack(path, scratch, lang) if scratch else [Piece.of_text(path)]
        found += _usable(pieces, mappings, as_table, lang, passed_over, memory)
    return found


def _usable(
    pieces: Sequence[Piece],
    mappings: Sequence[FileMapping],
    as_table: str | None,
    lang: str,
    passed_over: Callable[[IntakeError], None],
    memory: Workspace | None,
) -> list[FileReading]:
    """One table that is of no use must not block the others of its file."""
    found, errors = [], []
    for piece in pieces:
        try:
            found.append(_reading(piece, mappings, as_table, lang, memory))
        except IntakeError as error:
            errors.append(error)
    if not found:
        raise errors.pop(0)
    for error in errors:
        passed_over(error)
    return found


def _reading(
    piece: Piece,
    mappings: Sequence[FileMapping],
    as_table: str | None,
    lang: str,
    memory: Workspace | None,
) -> FileReading:
    """A saved mapping is used for the table whose header it fits; otherwise the table speaks for itself."""
    for mapping in mappings:
        if len(mappings) == 1 or mapping.fits(piece):
            return inspect(piece, mapping=mapping, as_table=as_table, lang=lang)
    known = recall(memory, piece) if memory and not as_table else None
    if known is not None:
        # What was right for the last file may not suit this one; then it is read as if new.
        with suppress(IntakeError):
            return inspect(piece, mapping=known, lang=lang)
    return inspect(piece, as_table=as_table, lang=lang)


def import_files(
    workspace: Workspace,
    found: Sequence[FileReading],
    settings: Settings | None = None,
    progress: Progress | None = None,
    kpis: Iterable[Kpi] = (),
    rejects: Path | None = None,
    lang: str = "de",
) -> list[FileReport]:
    """Merge the files into a new version of `workspace`, count `kpis`, and make it the current one.

    `settings` None keeps those of the previous version. On any error the data that was there stays; what
    `progress` raises is one. While another import into the workspace runs, `progress` is told None.
    How the files were read is remembered for the next ones. `rejects`: a folder for the files of rejected
    rows, written in `lang`.
    """
    secret = workspace.secret()

    def fill(con: duckdb.DuckDBPyConnection, previous: Version | None) -> list[FileReport]:
        if previous:
            copy_previous(con, previous.database)
        reports = {}
        # What completes rows comes after the rows, in whatever order the files were named.
        for place, reading in sorted(enumerate(found), key=lambda item: item[1].is_supplement):
            reports[place] = _import_one(con, reading, secret, progress)
            if rejects:
                write_rejects(con, reading, rejects, lang)
        con.execute("drop schema if exists stage cascade")
        finish(con, settings or stored_settings(con))
        return [reports[place] for place in sorted(reports)]

    reports = _next_version(workspace, fill, kpis, progress)
    for reading in found:
        remember(workspace, reading)
    return reports


def _next_version(
    workspace: Workspace,
    fill: Callable[[duckdb.DuckDBPyConnection, Version | None], T],
    kpis: Iterable[Kpi] = (),
    progress: Progress | None = None,
    in_place: bool = False,
) -> T:
    """Build a version with `fill`, count `kpis` in it, and only then put it in place."""
    waiting = (lambda: progress(None, 0, 0)) if progress else None
    with workspace.writing(in_place, waiting) as draft:
        con = connect(draft.database)
        try:
            create_tables(con)
            result = fill(con, draft.previous)
        finally:
            con.close()
        step = (lambda done, total: progress("", done, total)) if progress else None
        with draft.opened() as version:
            rollup.build_all(version, kpis, progress=step)
    return result


def _import_one(con, reading: FileReading, secret: bytes, progress: Progress | None) -> FileReport:
    """Stage one file and merge every table it fills (a wide file fills several)."""
    place = None if reading.is_supplement else make_room(con, reading.table)
    report = stage(con, reading, secret, progress, place)
    if reading.is_supplement:
        report = without_unknown(con, reading, report, f"data.{report.table}")
    merged = [
        merge(con, part.table, part.relation, list(part.columns), reading.is_supplement, part.folds)
        for part in (report, *report.extra)
    ]
    if not reading.is_supplement:  # whose rows are no orders of their own
        _remember_dropped(con, report)
    con.execute(
        "insert into data.imports values (?, ?, ?, ?)",
        [report.file, report.table, datetime.now(), json.dumps(_kept(reading, report), default=str)],
    )
    for part in (report, *report.extra):
        if part.relation != f"data.{part.table}":
            con.execute(f"drop table {part.relation}")
    return FileReport(reading, report, merged[0])


def _kept(reading: FileReading, report: LoadReport) -> dict[str, object]:
    """What the workspace keeps of an import: not the cells that could not be read, they may say anything."""
    told = reading.as_json(report)
    problems = [{**problem, "value": None} for problem in report.problems]
    return {**told, "problems": problems}


def stage(
    con: duckdb.DuckDBPyConnection,
    reading: FileReading,
    secret: bytes,
    progress: Progress | None,
    target: str | None = None,
) -> LoadReport:
    """All rows of one file in staging tables of `con`."""
    name = reading.name
    step = (lambda done, total: progress(name, done, total)) if progress else None
    return load(con, reading, secret, progress=step, target=target)


def _remember_dropped(con: duckdb.DuckDBPyConnection, report: LoadReport) -> None:
    """What did not become a row is counted once: a duplicate by its key, an unreadable row by its place.

    The same file read again adds nothing.
    """
    con.execute(
        f"""
        insert into data.dropped_rows
        (
            select table_name, value, 'duplicate' from {PROBLEMS}
            where file = $file and table_name = $table
                and rule in ('duplicate_row', 'conflicting_duplicate')
            limit $duplicates
        )
        except all
        from data.dropped_rows
        """,
        {"file": report.file, "table": report.table, "duplicates": report.duplicates},
    )
    con.execute(
        """
        insert into data.dropped_rows
        select $table, $file || ' ' || number, 'unreadable' from range(1, $rejected + 1) as rows (number)
        except all
        from data.dropped_rows
        """,
        {"file": report.file, "table": report.table, "rejected": report.rejected},
    )


def stored_settings(con: duckdb.DuckDBPyConnection) -> Settings:
    """What the shop chose, as kept in the version."""
    return Settings.from_choices(dict(con.execute("select name, value from data.chosen").fetchall()))


def finish(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Remember the settings, derive everything from the canonical tables, close the file's log."""
    con.execute("delete from data.chosen")
    for name, value in settings.choices().items():
        con.execute("insert into data.chosen values (?, ?)", [name, value])
    derive(con, settings)
    con.execute("checkpoint")


@contextmanager
def throwaway(
    found: Sequence[FileReading], settings: Settings | None = None, progress: Progress | None = None
) -> Iterator[Version]:
    """The files as a workspace of their own that vanishes afterwards."""
    with tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as folder:
        workspace = Workspace(Path(folder))
        import_files(workspace, found, settings, progress)
        try:
            yield workspace.current()
        finally:
            workspace.delete()


@contextmanager
def rederived(version: Version, settings: Settings) -> Iterator[Version]:
    """The same data under other settings (another as-of day, say), as a throw-away version."""
    with tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as folder:
        workspace = Workspace(Path(folder))
        _next_version(workspace, lambda con, _: _copied(con, version, settings))
        try:
            yield workspace.current()
        finally:
            workspace.delete()


def _copied(con: duckdb.DuckDBPyConnection, version: Version, settings: Settings) -> None:
    copy_previous(con, version.database)
    finish(con, settings)


def is_outdated(version: Version) -> bool:
    """Whether an older release derived this version."""
    return version.settings["built_with"] != fingerprint()


def renew(workspace: Workspace) -> Version:
    """Derive the current version anew with this release; undo leads where it led before."""
    settings = stored_settings(workspace.current().cursor())

    def fill(con: duckdb.DuckDBPyConnection, previous: Version) -> None:
        _copied(con, previous, settings)

    _next_version(workspace, fill, in_place=True)
    return workspace.current()


__all__ = [
    "FileReading",
    "FileReport",
    "IntakeError",
    "Progress",
    "finish",
    "import_files",
    "is_outdated",
    "readings",
    "rederived",
    "renew",
    "stage",
    "stored_settings",
    "throwaway",
]
