"""Folders and files of a workspace: versions, the pointer to the current one, locks."""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_data_path

from loyalty import background
from loyalty.workspace.version import Version, connections

KEEP_VERSIONS = 3
LOCK_SECONDS = 600
ASK_SECONDS = 0.2


class WorkspaceError(Exception):
    """A workspace that cannot be read or written; the message names the folder."""


def home() -> Path:
    """Where workspaces live: STAMMKUNDE_HOME, else the user's data directory."""
    chosen = os.environ.get("STAMMKUNDE_HOME")
    return Path(chosen) if chosen else user_data_path("stammkunde", appauthor=False)


_before_removal: list[Callable[[Path], None]] = []


def before_removal(let_go: Callable[[Path], None]) -> None:
    """Have `let_go(folder)` called before a version or a workspace is removed, to close files below it."""
    _before_removal.append(let_go)


@dataclass
class Draft:
    """A version being built; it becomes real only by `Workspace.writing` ending without an error."""

    folder: Path
    number: int
    previous: Version | None

    @property
    def database(self) -> Path:
        return self.folder / "shop.duckdb"

    @contextmanager
    def opened(self):
        """The draft as a Version to read; closed again at the end, so that its folder can be renamed."""
        try:
            yield Version("draft", self.number, self.folder)
        finally:
            connections.forget(self.folder, close=True)


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=ASK_SECONDS)
    except Timeout:
        return False
    return True


@dataclass(frozen=True)
class Workspace:
    """The folder of one shop.

    `current` holds the number of the version that counts; it is replaced by an atomic rename, so a
    crash at any moment leaves the last good version.
    """

    folder: Path

    @property
    def id(self) -> str:
        return hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:16]

    @property
    def exists(self) -> bool:
        return (self.folder / "current").is_file()

    def current(self) -> Version | None:
        """The version that counts, None where nothing was imported yet."""
        try:
            number = int((self.folder / "current").read_text())
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise WorkspaceError(f"{self.folder}: current") from error
        return self._version(number)

    def versions(self) -> list[int]:
        found = (path.name for path in (self.folder / "versions").glob("*") if path.name.isdigit())
        return sorted(int(name) for name in found)

    def secret(self) -> bytes:
        """The key that e-mails are hashed with; made once, never leaves the folder."""
        path = self.folder / "secret"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".secret-{secrets.token_hex(4)}")
            temporary.touch(mode=0o600)
            temporary.write_bytes(secrets.token_bytes(32))
            with suppress(FileExistsError):  # another process was first: its key is the one
                os.link(temporary, path)
            temporary.unlink()
        return path.read_bytes()

    @contextmanager
    def writing(self, in_place: bool = False, waiting: Callable[[], None] | None = None):
        """Build the next version: yields a Draft, swaps it in at the end; on an error nothing changes.

        `in_place`: the new version says the same as the current one and takes its place, also for undo.

        Imports into one workspace queue here. `waiting` is called a few times a second meanwhile; what it
        raises ends the wait. Without it WorkspaceError is raised after ten minutes.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._turn(waiting):
            yield from self._swap(in_place)

    @property
    def is_being_written(self) -> bool:
        """Whether an import is building the next version just now."""
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False

    @contextmanager
    def _turn(self, waiting: Callable[[], None] | None):
        lock = FileLock(self.folder / "lock")
        deadline = time.monotonic() + LOCK_SECONDS
        while not _acquired(lock):
            background.go_on()
            if waiting:
                waiting()
            elif time.monotonic() > deadline:
                raise WorkspaceError(f"{self.folder}: lock")
        try:
            yield
        finally:
            lock.release()

    def _swap(self, in_place: bool):
        self._clear_leftovers()
        number = max(self.versions(), default=0) + 1
        draft = self.folder / "versions" / f".draft-{number}"
        draft.mkdir(parents=True)
        try:
            previous = self.current()
            yield Draft(draft, number, previous)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        before = self._before() if in_place else previous and previous.number
        (draft / "previous").write_text(str(before or ""))
        draft.rename(self.folder / "versions" / str(number))
        self._point_to(number)
        if in_place and previous:
            self._remove(previous.folder)
        self.prune()

    def undo(self) -> Version | None:
        """Go back to the version that the current one was built upon; None (and no change) without one."""
        before = self._before()
        if before is None:
            return None
        self._point_to(before)
        return self.current()

    @property
    def can_undo(self) -> bool:
        """Whether there is a version to go back to."""
        return self._before() is not None

    def _before(self) -> int | None:
        current = self.current()
        number = (current.folder / "previous").read_text() if current else ""
        return int(number) if number and (self.folder / "versions" / number).is_dir() else None

    def prune(self) -> None:
        """Delete all but the newest versions; the current one always stays."""
        current = self.current()
        for number in self.versions()[:-KEEP_VERSIONS]:
            if current is None or number != current.number:
                self._remove(self.folder / "versions" / str(number))

    def delete(self) -> None:
        """Remove everything of this shop from the machine."""
        self._remove(self.folder)

    def keep_alive(self) -> None:
        """Note that somebody looks at the workspace; abandoned ones are deleted after a while."""
        (self.folder / "current").touch()

    def _version(self, number: int) -> Version:
        folder = self.folder / "versions" / str(number)
        if not (folder / "shop.duckdb").is_file():
            raise WorkspaceError(f"{self.folder}: version {number}")
        return Version(self.id, number, folder)

    def _point_to(self, number: int) -> None:
        temporary = self.folder / ".current"
        with temporary.open("w") as file:
            file.write(str(number))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.folder / "current")

    def _clear_leftovers(self) -> None:
        for path in (self.folder / "versions").glob(".draft-*"):
            shutil.rmtree(path, ignore_errors=True)

    def _remove(self, folder: Path) -> None:
        for let_go in _before_removal:
            let_go(folder)
        connections.forget(folder)
        shutil.rmtree(folder, ignore_errors=True)
