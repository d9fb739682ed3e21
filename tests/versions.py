"""Data frames into a version in bulk, past the files."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd

from loyalty.importing import finish
from loyalty.workspace import Settings, Version, Workspace, connect
from loyalty.workspace.build import create_tables


@contextmanager
def version_of(
    tables: Mapping[str, pd.DataFrame], settings: Settings, supplied: Mapping[str, list[str]] | None = None
) -> Iterator[Version]:
    """The tables as a throw-away version; all their columns (or those of `supplied`) count as supplied."""
    with tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as folder:
        workspace = Workspace(Path(folder))
        write_version(workspace, tables, settings, supplied)
        try:
            yield workspace.current()
        finally:
            workspace.delete()


def write_version(
    workspace: Workspace,
    tables: Mapping[str, pd.DataFrame],
    settings: Settings,
    supplied: Mapping[str, list[str]] | None = None,
) -> None:
    """Make the tables the next version of a workspace, in bulk."""
    with workspace.writing() as draft:
        con = connect(draft.database)
        try:
            con.begin()
            create_tables(con)
            for name, table in tables.items():
                con.register("frame", table)
                con.execute(f"insert into data.{name} by name select * from frame")
                con.unregister("frame")
                for column in (supplied or {}).get(name, table.columns):
                    con.execute("insert into data.supplied values (?, ?)", [name, column])
            con.commit()
            finish(con, settings)
        finally:
            con.close()


def settings_of(day: pd.Timestamp | date, **chosen: str | int | float) -> Settings:
    """Settings with an as-of day."""
    return Settings.parse(chosen, pd.Timestamp(day).date())
