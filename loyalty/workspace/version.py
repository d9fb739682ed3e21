"""One state of a shop's data, and the connections through which it is read."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from loyalty.background import interruptible
from loyalty.workspace.database import connect

OPEN_VERSIONS = 24


@dataclass(frozen=True)
class Version:
    """One immutable state of a shop's data. Opening is cheap: connections are shared per process."""

    workspace: str
    number: int
    folder: Path

    @cached_property
    def id(self) -> str:
        """Names this state for caches: nothing of one workspace may be found under another's key.

        A deleted workspace may count its versions anew; the moment of writing tells them apart.
        """
        return f"{self.workspace}:{self.number}:{self.database.stat().st_mtime_ns}"

    @property
    def database(self) -> Path:
        return self.folder / "shop.duckdb"

    @property
    def rollups(self) -> Path:
        return self.folder / "rollups"

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for one run or thread (a DuckDB connection must not be shared)."""
        return interruptible(connections.get(self.database).cursor())

    @cached_property
    def settings(self) -> dict[str, object]:
        """The one row of table `settings`."""
        cursor = self.cursor().execute("select * from settings")
        return dict(zip([item[0] for item in cursor.description], cursor.fetchone(), strict=True))

    @property
    def as_of(self) -> date:
        return self.settings["as_of"]

    @property
    def data_from(self) -> date:
        return self.settings["data_from"]

    @cached_property
    def slices(self) -> dict[str, list[str]]:
        """The slices this shop's data really has, each with its values, most frequent first."""
        found: dict[str, list[str]] = {}
        rows = self.cursor().execute(
            "select slice, value from slice_values order by slice, cases desc, value"
        )
        for name, value in rows.fetchall():
            found.setdefault(name, []).append(value)
        return {name: values for name, values in found.items() if len(values) > 1}

    @cached_property
    def columns(self) -> frozenset[str]:
        """'table.column' of everything an uploaded file supplied."""
        rows = self.cursor().execute("select table_name || '.' || column_name from data.supplied").fetchall()
        return frozenset(row[0] for row in rows)

    @cached_property
    def coverage(self) -> dict[str, tuple[date | None, date | None, int]]:
        """Table → first event day, last event day, rows."""
        rows = self.cursor().execute("select table_name, first_day, last_day, rows from coverage").fetchall()
        return {name: (first, last, count) for name, first, last, count in rows}


class _Connections:
    """Open read-only databases, least recently used closed first, one per file and process."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, path: Path) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if path not in self._open:
                self._open[path] = connect(path, read_only=True)
            self._open.move_to_end(path)
            while len(self._open) > OPEN_VERSIONS:
                self._open.popitem(last=False)  # closes when its last cursor is gone
            return self._open[path]

    def forget(self, folder: Path, close: bool = False) -> None:
        """Open nothing below `folder` any more; a reader in the middle of a page finishes, unless closed."""
        with self._lock:
            for path in [path for path in self._open if path.is_relative_to(folder)]:
                connection = self._open.pop(path)
                if close:
                    connection.close()


connections = _Connections()
