"""Counted before anybody asks: first what somebody waits for, then the rest of a version in order.

One thread of the process counts, on a database connection of its own with one processor thread, so that a
click has the other processors. Whoever waits makes it drop what nobody waits for yet.
"""

import atexit
import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loyalty import rollup
from loyalty.background import AGAIN_SECONDS
from loyalty.rollup import Query
from loyalty.workspace import Version, Workspace, WorkspaceError, aside, before_removal

PAUSE_SECONDS = 0.05
BUSY_SECONDS = 1.0
EXIT_SECONDS = 2.0


@dataclass(frozen=True)
class _Task:
    version: Version
    query: Query

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.version.folder.parents[1])

    def is_obsolete(self) -> bool:
        """Whether nobody will look at the version by itself: it was replaced or deleted."""
        try:
            current = self.workspace.current()
        except WorkspaceError:
            return True
        return current is None or current.number != self.version.number


class Counting:
    """The queue and its thread, which ends when there is nothing to do. Safe to use from several threads."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._wanted: dict[Path, _Task] = {}
        self._later: dict[Path, _Task] = {}
        self._failed: set[Path] = set()
        self._planned: set[str] = set()
        self._running: Path | None = None
        self._can_give_way = False
        self._is_over = False
        self._thread: threading.Thread | None = None
        self._con: duckdb.DuckDBPyConnection | None = None
        self._opened: Path | None = None

    def plan(self, version: Version, queries: Iterable[Query]) -> None:
        """Have all of these counted in this order; only the first call for a version does anything."""
        with self._change:
            if version.id in self._planned:
                return
            self._planned.add(version.id)
        tasks = _missing(version, queries)
        with self._change:
            self._later |= {path: task for path, task in tasks.items() if path not in self._wanted}
            self._go()

    def missing(self, version: Version, queries: Iterable[Query], seconds: float) -> list[Query]:
        """Those whose counts are not there after waiting for at most so long; they are counted first.

        One that cannot be counted is not among them: its error belongs to whoever reads it.
        """
        tasks = _missing(version, queries)
        if not tasks:
            return []
        with self._change:
            for path, task in tasks.items():
                if path not in self._failed and path != self._running:
                    self._later.pop(path, None)
                    self._wanted[path] = task
            self._go()
            deadline = time.monotonic() + seconds
            while self._open(tasks):
                self._make_way(tasks)
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._change.wait(min(left, AGAIN_SECONDS))
            return [task.query for task in self._open(tasks).values()]

    def _make_way(self, tasks: dict[Path, _Task]) -> None:
        """With `_change` held: what runs is one of these, or ends if nobody waits for it.

        An interrupt between two statements is lost, hence it is called again and again.
        """
        if self._running in tasks:
            self._can_give_way = False
        elif self._can_give_way and self._con:
            self._con.interrupt()

    def _open(self, tasks: dict[Path, _Task]) -> dict[Path, _Task]:
        return {path: task for path, task in tasks.items() if path not in self._failed and not path.exists()}

    def join(self, seconds: float) -> bool:
        """Whether there is nothing left to do, after waiting for at most so long."""
        with self._change:
            return self._change.wait_for(lambda: self._thread is None, seconds)

    def let_go(self, folder: Path) -> None:
        """Count nothing below a folder any more and close its database: it is about to be removed."""
        deadline = time.monotonic() + EXIT_SECONDS
        with self._change:
            self._drop(folder)
            while self._opened and self._opened.is_relative_to(folder):
                if self._running is None or time.monotonic() > deadline:
                    self._close()
                else:
                    self._con.interrupt()
                    self._change.wait(AGAIN_SECONDS)
                self._drop(folder)

    def _drop(self, folder: Path) -> None:
        """With `_change` held: nothing below the folder is to be counted."""
        for tasks in (self._wanted, self._later):
            for path in [path for path in tasks if path.is_relative_to(folder)]:
                del tasks[path]

    def stop(self) -> None:
        """End soon, and count nothing any more: for the end of the process."""
        with self._change:
            self._is_over = True
            self._change.notify_all()
        deadline = time.monotonic() + EXIT_SECONDS
        while not self.join(AGAIN_SECONDS) and time.monotonic() < deadline:
            with self._change:
                if self._con:
                    self._con.interrupt()

    def _go(self) -> None:
        """With `_change` held: wake the thread, or start it."""
        if self._thread is None and not self._is_over and (self._wanted or self._later):
            self._thread = threading.Thread(target=self._run, name="counting ahead", daemon=True)
            self._thread.start()
        self._change.notify_all()

    def _run(self) -> None:
        while True:
            with self._change:
                if self._is_over or not (self._wanted or self._later):
                    self._close()
                    self._thread = None
                    self._change.notify_all()
                    return
                path, task, is_wanted = self._next()
            if not is_wanted and not self._may_begin(path, task):
                continue
            self._count(path, task, is_wanted)
            with self._change:
                self._change.wait_for(lambda: self._wanted or self._is_over, PAUSE_SECONDS)

    def _next(self) -> tuple[Path, _Task, bool]:
        """With `_change` held: what is to be counted now."""
        is_wanted = bool(self._wanted)
        tasks = self._wanted if is_wanted else self._later
        path = next(iter(tasks))
        task = tasks.pop(path)
        self._running, self._can_give_way = path, not is_wanted
        return path, task, is_wanted

    def _may_begin(self, path: Path, task: _Task) -> bool:
        """Whether what nobody waits for is still of use, and no import has the machine."""
        if task.is_obsolete():
            self._forget(task.version)
            return False
        if not task.workspace.is_being_written:
            return True
        with self._change:
            self._running = None
            self._later = {path: task, **self._later}
            self._change.wait_for(lambda: self._wanted or self._is_over, BUSY_SECONDS)
        return False

    def _forget(self, version: Version) -> None:
        with self._change:
            self._running = None
            self._drop(version.folder)
            self._planned.discard(version.id)

    def _count(self, path: Path, task: _Task, is_wanted: bool) -> None:
        error: Exception | None = None
        try:
            con = self._connection(task.version)
            con.execute(f"set threads = {(os.cpu_count() or 1) if is_wanted else 1}")
            rollup.file_of_counts(task.version, task.query, con)
        except Exception as caught:
            error = caught
        with self._change:
            self._running = None
            if isinstance(error, duckdb.InterruptException):
                self._later = {path: task, **self._later}
            elif error:
                self._failed.add(path)
            self._change.notify_all()

    def _connection(self, version: Version) -> duckdb.DuckDBPyConnection:
        if self._opened != version.database:
            with self._change:
                self._close()
            con = aside(version.database)
            with self._change:
                self._con, self._opened = con, version.database
        return self._con

    def _close(self) -> None:
        if self._con:
            self._con.close()
        self._con = self._opened = None


def _missing(version: Version, queries: Iterable[Query]) -> dict[Path, _Task]:
    """What is to be counted of these."""
    tasks = {query.place(version): _Task(version, query) for query in queries}
    return {path: task for path, task in tasks.items() if not path.exists()}


# One process, one thread that counts ahead.
counting = Counting()
atexit.register(counting.stop)
before_removal(lambda folder: counting.let_go(folder))
