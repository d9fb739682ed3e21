"""An import from end to end: files → staging → merge with what was there → derived tables → rollups → swap.

Nothing of the current version changes until everything has succeeded.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from loyalty import rollup
from loyalty.background import Progress
from loyalty.catalog import Kpi
from loyalty.dropped import remember_dropped
from loyalty.intake import FileReading, IntakeError
from loyalty.intake.rejects import write_rejects
from loyalty.readings import readings
from loyalty.taking import FileReport, forget, in_order, rejects_folders, take
from loyalty.workspace import Settings, Version, Workspace, connect
from loyalty.workspace.build import create_tables, derive, fingerprint
from loyalty.workspace.database import at_once
from loyalty.workspace.memory import remember
from loyalty.workspace.merge import copy_previous, make_room

T = TypeVar("T")


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
        chosen = settings or stored_settings(con)
        folders = rejects_folders(found, rejects)
        reports = {}
        for place, reading in in_order(found):
            reports[place] = _import_one(con, reading, secret, progress, str(chosen.get("tz")))
            if folders[place]:
                write_rejects(con, reading, folders[place], lang)
            forget(con, reports[place].report)
        con.execute("drop schema if exists stage cascade")
        finish(con, chosen)
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
            with at_once(con):
                create_tables(con)
            result = fill(con, draft.previous)
        finally:
            con.close()
        step = (lambda done, total: progress("", done, total)) if progress else None
        with draft.opened() as version:
            rollup.build_all(version, kpis, progress=step)
    return result


def _import_one(con, reading: FileReading, secret: bytes, progress: Progress | None, tz: str) -> FileReport:
    """Take one file over and note that it was."""
    place = None if reading.is_supplement else make_room(con, reading.table)
    taken = take(con, reading, secret, progress, place, tz=tz)
    if not reading.is_supplement:  # whose rows are no orders of their own
        remember_dropped(con, reading, taken.report)
    con.execute(
        "insert into data.imports values (?, ?, ?, ?)",
        [taken.report.file, taken.report.table, datetime.now(), json.dumps(_kept(taken), default=str)],
    )
    return taken


def _kept(taken: FileReport) -> dict[str, object]:
    """What the workspace keeps of an import: not the cells that could not be read, they may say anything."""
    problems = [{**problem, "value": None} for problem in taken.report.problems]
    return {**taken.as_json(), "problems": problems}


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
        derive_into(workspace, version, settings)
        try:
            yield workspace.current()
        finally:
            workspace.delete()


def derive_into(
    workspace: Workspace,
    version: Version,
    settings: Settings,
    progress: Progress | None = None,
    kpis: Iterable[Kpi] = (),
) -> Version:
    """The data of `version` under `settings` as the next version of a workspace, which may be its own."""
    _next_version(workspace, lambda con, _: _copied(con, version, settings), kpis, progress)
    return workspace.current()


def _copied(con: duckdb.DuckDBPyConnection, version: Version, settings: Settings) -> None:
    copy_previous(con, version.database)
    finish(con, settings)


def is_outdated(version: Version) -> bool:
    """Whether an older release derived this version."""
    return version.settings["built_with"] != fingerprint()


def renew(workspace: Workspace, kpis: Iterable[Kpi] = ()) -> Version:
    """Derive the current version anew with this release, count `kpis`; undo leads where it led before."""
    settings = stored_settings(workspace.current().cursor())

    def fill(con: duckdb.DuckDBPyConnection, previous: Version) -> None:
        _copied(con, previous, settings)

    _next_version(workspace, fill, kpis, in_place=True)
    return workspace.current()


__all__ = [
    "FileReading",
    "FileReport",
    "IntakeError",
    "Progress",
    "derive_into",
    "finish",
    "import_files",
    "is_outdated",
    "readings",
    "rederived",
    "renew",
    "stored_settings",
    "throwaway",
]
