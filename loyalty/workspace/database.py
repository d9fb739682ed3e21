"""How every DuckDB connection of this program is opened: bounded, offline, no surprises."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from loyalty.background import interruptible

MEMORY_LIMIT = os.environ.get("STAMMKUNDE_MEMORY", "1200MB")
THREADS = os.environ.get("STAMMKUNDE_THREADS")  # of each connection; all processors unless said


def aside(path: Path) -> duckdb.DuckDBPyConnection:
    """`path` opened once more for reading; its processor threads are not those of the shared connection."""
    con = connect(spill=path.parent / "spill")
    quoted = str(path).replace("'", "''")
    con.execute(f"attach '{quoted}' as shop (read_only)")
    con.execute("use shop")
    return con


def connect(
    path: Path | None = None, *, read_only: bool = False, spill: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Open `path` (None: in memory) with a memory bound and without any extension download.

    Spilling goes beside the file (in memory: to `spill`), never into a folder shared with others. In
    background work that is stopped, its statement ends at once (duckdb.InterruptException).
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
    }
    spill = path.parent / "spill" if path else spill
    if THREADS:
        config["threads"] = int(THREADS)
    if spill is not None:
        config["temp_directory"] = str(spill)
    return interruptible(
        duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config)
    )


@contextmanager
def at_once(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction for many small statements, each of which would write the file's log."""
    con.begin()
    yield
    con.commit()
