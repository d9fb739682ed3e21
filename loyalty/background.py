"""Long work in a thread of its own: it says how far it is, and it can be stopped.

Stopping acts at once on a running database statement, and on everything else at its next step.
"""

import threading
import time
import weakref
from collections.abc import Callable
from contextvars import ContextVar
from typing import Generic, Protocol, TypeVar

AGAIN_SECONDS = 0.1
# A file's name, "" for counting or None for waiting until another import has ended; done; of how many.
Progress = Callable[[str | None, int, int], None]
T = TypeVar("T")


class Stopped(Exception):
    """The work was stopped before it was done; nothing of it counts."""


class Interruptible(Protocol):
    """A database connection."""

    def interrupt(self) -> None:
        """End the statement that it executes, if any."""


C = TypeVar("C", bound=Interruptible)


def silent(what: str | None, done: int, total: int) -> None:
    """A Progress that nobody hears."""


class Work(Generic[T]):
    """Does `do(progress)` in a thread, from now on.

    `newest` is what was last told to `progress`, None before that.
    """

    def __init__(self, do: Callable[[Progress], T]) -> None:
        self.newest: tuple[str | None, int, int] | None = None
        self._do = do
        self._result: T | None = None
        self._error: BaseException | None = None
        self._is_stopping = threading.Event()
        self._connections: weakref.WeakSet[Interruptible] = weakref.WeakSet()
        self._registry = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="work", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        _current.set(self)
        try:
            self._result = self._do(self._tell)
        except BaseException as error:
            self._error = error

    def _tell(self, what: str | None, done: int, total: int) -> None:
        self.newest = (what, done, total)
        self.go_on()

    def go_on(self) -> None:
        """Raises Stopped if somebody wants it to end."""
        if self._is_stopping.is_set():
            raise Stopped

    def stop(self) -> None:
        """Ask for its end and return at once; `result` says whether it was stopped or had just finished."""
        if not self._is_stopping.is_set():
            self._is_stopping.set()
            threading.Thread(target=self._interrupt, name="stop", daemon=True).start()

    def _interrupt(self) -> None:
        # An interrupt between two statements is lost, hence again and again.
        while self._thread.is_alive():
            with self._registry:
                connections = list(self._connections)
            for connection in connections:
                _interrupt(connection)
            time.sleep(AGAIN_SECONDS)

    def register(self, connection: Interruptible) -> None:
        """Have `stop` interrupt this connection."""
        with self._registry:
            self._connections.add(connection)
        self.go_on()

    def wait(self, seconds: float) -> bool:
        """Whether it is done, after waiting for at most so long."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def result(self) -> T:
        """What `do` returned or raised, as soon as it has; Stopped where `stop` was in time."""
        self._thread.join()
        if self._error is None:
            return self._result  # type: ignore[return-value]
        if self._is_stopping.is_set() and isinstance(self._error, Exception):
            raise Stopped from self._error
        raise self._error


_current: ContextVar[Work | None] = ContextVar("work", default=None)


def go_on() -> None:
    """To be called in long loops: raises Stopped where the work that they are part of is to end."""
    work = _current.get()
    if work:
        work.go_on()


def interruptible(connection: C) -> C:
    """The same connection; from now on it ends with the work that it was opened for."""
    work = _current.get()
    if work:
        work.register(connection)
    return connection


def _interrupt(connection: Interruptible) -> None:
    try:
        connection.interrupt()
    except Exception:  # it has just been closed: then there is nothing to interrupt
        return
