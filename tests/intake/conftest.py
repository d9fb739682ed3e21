"""Small files written by the tests themselves, and the way to the real ones."""

import tempfile
from pathlib import Path

import duckdb
import pytest

from loyalty.intake import Mapping, inspect, load

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def write(tmp_path):
    """write(name, text, encoding) → path of a new file."""

    def _write(name: str, text: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return _write


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    """Where everything temporary goes: nothing may be left there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def scratch(tmp_path) -> Path:
    """An empty folder for what is unpacked."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def take(con, write):
    """take(name, text) → (reading, report, rows as dicts by the canonical names that are not all NULL)."""

    def _take(
        name: str, text: str | bytes, encoding: str = "utf-8", mapping: Mapping | None = None, **options
    ):
        reading = inspect(write(name, text, encoding), mapping, **options)
        report = load(con, reading, b"secret")
        return reading, report, rows_of(con, report.relation)

    return _take


def rows_of(con, relation: str) -> list[dict]:
    """The rows of a staged table in file order, without what is NULL."""
    cursor = con.execute(f"select * from {relation} order by row_no")
    names = [item[0] for item in cursor.description]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in cursor.fetchall()
    ]


@pytest.fixture
def shared():
    """shared(path) → a real file outside the project; the test is skipped where it is absent."""

    def _shared(path: str) -> Path:
        found = SHARED / path
        if not found.exists():
            pytest.skip(f"test data {path} is not on this machine")
        return found

    return _shared
