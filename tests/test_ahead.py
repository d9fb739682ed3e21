"""Counting ahead: in order, once, never in the way of who waits, and gone with what it was for."""

import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty import ahead, importing, rollup
from loyalty.ahead import Counting
from loyalty.catalog import catalog
from loyalty.rollup import Query
from loyalty.workspace import Version, Workspace

NAMES = ("average_order_value", "repeat_purchase_rate", "new_customers", "returning_customer_rate")
LONG = 30.0
ENDLESS = "select count(*) from range({}) as a(n) where n % 7 = (n * n) % 11"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    lines = [f"{n};{n % 7};{1 + n % 28:02}.0{1 + n % 6}.2026;9,90\n" for n in range(60)]
    path = tmp_path / "bestellungen.csv"
    path.write_text("order_id;customer_id;ordered_at;order_value\n" + "".join(lines))
    workspace = Workspace(tmp_path / "shop")
    importing.import_files(workspace, importing.readings([path]))
    return workspace


@pytest.fixture
def version(workspace: Workspace) -> Version:
    return workspace.current()


class Builds:
    """Stands in for `rollup.file_of_counts`: notes what of a version is counted when; holds the slow ones."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.begun: list[str] = []
        self.free = threading.Event()
        self.slow: set[str] = set()
        self.broken: set[str] = set()
        self._build = rollup.file_of_counts

    def __call__(self, version: Version, query: Query, con=None) -> Path:
        if version.id != self.version.id:  # another test's page may still be counting
            return self._build(version, query, con)
        name = query.name.partition(".")[0]
        self.begun.append(name)
        if name in self.broken:
            raise ValueError(name)
        while name in self.slow and not self.free.is_set():
            # A statement that takes long, and that an interrupt ends.
            con.execute(
                "select count(*) from range(30_000_000) as a(n) where n % 7 = (n * n) % 11"
            ).fetchall()
        return self._build(version, query, con)

    def wait_for(self, name: str) -> None:
        deadline = time.monotonic() + LONG
        while name not in self.begun:
            assert time.monotonic() < deadline
            time.sleep(0.01)


@pytest.fixture
def builds(version: Version, monkeypatch: pytest.MonkeyPatch) -> Builds:
    builds = Builds(version)
    monkeypatch.setattr(ahead.rollup, "file_of_counts", builds)
    return builds


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    counting = Counting()
    monkeypatch.setattr(ahead, "counting", counting)
    yield counting
    counting.stop()
    assert counting.join(LONG)


@pytest.fixture
def queries(version: Version) -> list[Query]:
    return [rollup.query(version, catalog()[name]) for name in NAMES]


def is_counted(version: Version, query: Query) -> bool:
    return query.place(version).exists()


def test_everything_is_counted_once_and_in_order(counting, builds, version, queries) -> None:
    counting.plan(version, queries)
    counting.plan(version, queries)
    assert counting.join(LONG)
    assert builds.begun == list(NAMES)
    assert all(is_counted(version, query) for query in queries)
    assert counting.missing(version, queries, 0) == []


def test_the_counts_are_those_of_a_look(counting, version, queries) -> None:
    counting.plan(version, queries)
    assert counting.join(LONG)
    kpis = [catalog()[name] for name in NAMES]
    counted = [rollup.read(version, kpi, rollup.Question()) for kpi in kpis]
    for query in queries:
        query.place(version).unlink()
    for kpi, frame in zip(kpis, counted, strict=True):
        assert frame.equals(rollup.read(version, kpi, rollup.Question()))


def test_a_card_does_not_wait_longer_than_it_says(counting, builds, version, queries) -> None:
    builds.slow = {NAMES[0]}
    started = time.monotonic()
    assert counting.missing(version, queries[:1], 0.2) == queries[:1]
    assert time.monotonic() - started < 5
    builds.free.set()
    assert counting.missing(version, queries[:1], LONG) == []


def test_who_waits_comes_first_and_what_gave_way_is_counted_later(counting, builds, version, queries) -> None:
    builds.slow = {NAMES[0]}
    counting.plan(version, queries)
    builds.wait_for(NAMES[0])
    time.sleep(0.1)  # inside its statement
    assert counting.missing(version, [queries[3]], LONG) == []
    assert builds.begun[:2] == [NAMES[0], NAMES[3]]
    assert not is_counted(version, queries[0])
    builds.free.set()
    assert counting.join(LONG)
    assert builds.begun.count(NAMES[0]) == 2
    assert all(is_counted(version, query) for query in queries)


def test_two_visitors_wait_for_the_same(counting, builds, version, queries) -> None:
    builds.slow = {NAMES[0]}
    found = []
    visitors = [
        threading.Thread(target=lambda: found.append(counting.missing(version, queries[:2], LONG)))
        for _ in range(2)
    ]
    for visitor in visitors:
        visitor.start()
    builds.wait_for(NAMES[0])
    builds.free.set()
    for visitor in visitors:
        visitor.join(LONG)
    assert found == [[], []]
    assert sorted(builds.begun) == sorted(NAMES[:2])


def test_an_error_is_left_to_whoever_reads(counting, builds, version, queries) -> None:
    builds.broken = {NAMES[0]}
    assert counting.missing(version, queries[:2], LONG) == []
    assert not is_counted(version, queries[0])
    assert is_counted(version, queries[1])


def test_a_version_deleted_meanwhile_stays_deleted(counting, builds, workspace, version, queries) -> None:
    builds.slow = {NAMES[0]}
    counting.plan(version, queries)
    builds.wait_for(NAMES[0])
    workspace.delete()
    assert not workspace.folder.exists()
    builds.free.set()
    assert counting.join(LONG)
    assert set(builds.begun) == {NAMES[0]}
    assert not workspace.folder.exists()


def test_a_replaced_version_is_not_counted_on(counting, builds, workspace, version, queries) -> None:
    builds.slow = {NAMES[0]}
    counting.plan(version, queries)
    builds.wait_for(NAMES[0])
    importing.renew(workspace)
    builds.free.set()
    assert counting.join(LONG)
    assert set(builds.begun) == {NAMES[0]}
    assert not version.folder.exists()


def test_an_import_goes_first_but_not_before_who_waits(counting, builds, workspace, version, queries) -> None:
    with workspace.writing() as draft:
        counting.plan(version, queries[:2])
        time.sleep(0.3)
        assert builds.begun == []
        assert counting.missing(version, [queries[1]], LONG) == []
        assert builds.begun == [NAMES[1]]
        assert not is_counted(version, queries[0])
        draft.database.touch()


def test_the_process_ends_in_the_middle_of_counting(version: Version) -> None:
    script = f"""
        import time
        from pathlib import Path
        from loyalty import ahead, rollup
        from loyalty.catalog import catalog
        from loyalty.workspace import Workspace
        def slow(version, query, con):
            con.execute({ENDLESS.format(10_000_000_000)!r}).fetchall()
        ahead.rollup.file_of_counts = slow
        version = Workspace(Path({str(version.folder.parents[1])!r})).current()
        ahead.counting.plan(version, [rollup.query(version, catalog()[{NAMES[0]!r}])])
        time.sleep(0.5)
        print("end")
    """
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[1],
    )
    assert (done.returncode, done.stdout) == (0, "end\n"), done.stderr
    assert time.monotonic() - started < LONG
