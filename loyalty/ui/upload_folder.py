"""Where uploaded files lie while they are looked at: `uploads/<server>/<visitor>/<session>/<file id>/<name>`.

A server holds a lock for as long as it runs: what lies in the folder of one whose lock is free was left
behind by a crash. Nothing here outlives the browser page that it was dropped on, or a day.
"""

import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from loyalty.workspace import home

KEEP_SECONDS = 24 * 3600
MAX_NAME_BYTES = 200  # file systems allow 255; something may still be added to the name
NO_NAME = "upload"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)

_claiming = threading.Lock()
_held: list[FileLock] = []


def session_folder(visitor: str, session: str) -> Path:
    """The folder of one open browser page of a visitor (both are folder names); it may not exist yet."""
    return _own_folder() / visitor / session


def _own_folder() -> Path:
    with _claiming:
        return _server_folder(home())


@cache
def _server_folder(root: Path) -> Path:
    """This process's own folder. The lock ends with the process, however it ends."""
    token = secrets.token_hex(8)
    lock = FileLock(_lock_path(root, token))
    lock.acquire(timeout=0)
    _held.append(lock)
    return root / "uploads" / token


def _lock_path(root: Path, token: str) -> Path:
    folder = root / "servers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{token}.lock"


def stored(session: Path, file_id: str) -> Path | None:
    """A file that has arrived completely; None for one that never did or is gone again."""
    return next((session / file_id).glob("*"), None)


def arriving(session: Path) -> Path:
    """A new path to write to until a file is complete."""
    folder = session / "arriving"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / secrets.token_hex(8)


def free_space() -> int:
    """Bytes that are free where uploads lie."""
    return shutil.disk_usage(home()).free


def keep(temporary: Path, session: Path, file_id: str, name: str) -> Path:
    """Put a completely written file in its place, instead of an earlier one of the same id."""
    target = session / file_id / safe_name(name)
    discard(session, file_id)
    target.parent.mkdir(parents=True)
    return temporary.replace(target)


def discard(session: Path, file_id: str) -> None:
    """Delete a file; nothing happens where there is none."""
    shutil.rmtree(session / file_id, ignore_errors=True)


def safe_name(name: str, windows: bool = os.name == "nt") -> str:
    """The last part of a file's name as it may stand in a folder: never a path, never too long."""
    name = _CONTROL.sub("", re.split(r"[/\\]", name)[-1])
    if windows:
        name = _FORBIDDEN.sub("_", name)
        name = f"_{name}" if _DEVICES.fullmatch(name) else name
    name = name.strip().rstrip(".")
    return _shortened(name) or NO_NAME


def _shortened(name: str) -> str:
    """The ending stays, for it says what kind of file it is."""
    room = MAX_NAME_BYTES - len(name.encode())
    if room >= 0:
        return name
    stem, suffix = os.path.splitext(name)
    if len(suffix.encode()) > MAX_NAME_BYTES // 2:
        stem, suffix = name, ""
    return stem.encode()[: MAX_NAME_BYTES - len(suffix.encode())].decode(errors="ignore") + suffix


def clear_crashed() -> None:
    """Delete what servers that no longer run have left behind."""
    folders = {path.name for path in (home() / "uploads").glob("*")}
    for token in folders | {path.stem for path in (home() / "servers").glob("*.lock")}:
        path = _lock_path(home(), token)
        with suppress(Timeout), FileLock(path).acquire(timeout=0):
            shutil.rmtree(home() / "uploads" / token, ignore_errors=True)
            _unlink(path)


def _unlink(lock: Path) -> None:
    with suppress(PermissionError):  # Windows deletes no open file; the next server does
        lock.unlink(missing_ok=True)


def leave() -> None:
    """The server ends: nobody can ask for its files any more."""
    with _claiming:
        shutil.rmtree(_server_folder(home()), ignore_errors=True)
        while _held:
            lock = _held.pop()
            _unlink(Path(lock.lock_file))
            lock.release()
        _server_folder.cache_clear()


class Sweeper:
    """Deletes the files of pages that are closed, and of pages that were left open for a day.

    `is_open` says whether a session has a browser at this moment. A page may be away for a moment and come
    back (a sleeping laptop), so its files go only when two sweeps, minutes apart, find it closed.
    """

    def __init__(self, is_open: Callable[[str], bool]) -> None:
        self.is_open = is_open
        self.closed: set[Path] = set()

    def sweep(self) -> None:
        """One look at all sessions of this server and at what crashed servers have left."""
        clear_crashed()
        sessions = list(_own_folder().glob("*/*"))
        closed = {session for session in sessions if not self.is_open(session.name)}
        for session in self.closed & closed:
            shutil.rmtree(session, ignore_errors=True)
            with suppress(OSError):  # the visitor has another page open
                session.parent.rmdir()
        for file in _old_files(sessions):
            shutil.rmtree(file, ignore_errors=True)
        self.closed = closed


def _old_files(sessions: list[Path]) -> Iterator[Path]:
    oldest = time.time() - KEEP_SECONDS
    for session in sessions:
        for file in session.glob("*"):
            with suppress(FileNotFoundError):  # its page has just deleted it
                if file.stat().st_mtime < oldest:
                    yield file
