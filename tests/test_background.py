"""Work that can be stopped: at once, without leftovers, and without harm to whoever waits behind it."""

import threading
import time
from pathlib import Path

import pytest

from loyalty import checking, importing, taking
from loyalty.background import Progress, Stopped, Work, go_on
from loyalty.importing import FileReport
from loyalty.workspace import Version, Workspace, connect

ENDLESS = "select count(*) from range(10_000_000_000) as a(n) where n % 7 = (n * n) % 11"
SOON = 3.0  # seconds; a second is the aim, a busy machine gets some more


def csv(folder: Path, name: str, *numbers: str) -> Path:
    path = folder / name
    path.write_text("order_id;ordered_at;order_value\n" + "".join(f"{n};01.02.2026;9,90\n" for n in numbers))
    return path


def imported(workspace: Workspace, *files: Path) -> Work[list[FileReport]]:
    found = importing.readings(files)
    return Work(lambda tell: importing.import_files(workspace, found, progress=tell))


def orders(workspace: Workspace) -> list[str]:
    rows = workspace.current().cursor().execute("select order_id from data.orders order by order_id")
    return [row[0] for row in rows.fetchall()]


def leftovers(workspace: Workspace) -> list[Path]:
    return list((workspace.folder / "versions").glob(".*"))


def expect_soon(condition) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def expect_stopped(work: Work) -> None:
    started = time.monotonic()
    with pytest.raises(Stopped):
        work.result()
    assert time.monotonic() - started < SOON


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "shop")


@pytest.fixture
def holding(workspace: Workspace):
    """An import that holds the workspace until it is told to go on."""
    held, free = threading.Event(), threading.Event()

    def hold(tell: Progress) -> None:
        with workspace.writing() as draft:
            connect(draft.database).close()
            held.set()
            assert free.wait(60)
            raise InterruptedError

    work = Work(hold)
    assert held.wait(30)
    yield free
    free.set()
    with pytest.raises(InterruptedError):
        work.result()


# --- work -------------------------------------------------------------------------------------------


def test_work_returns_and_raises_what_it_does():
    assert Work(lambda tell: 7).result() == 7
    with pytest.raises(ZeroDivisionError):
        Work(lambda tell: 1 / 0).result()


def test_work_tells_how_far_it_is():
    work = Work(lambda tell: tell("x.csv", 2, 5))
    work.result()
    assert work.newest == ("x.csv", 2, 5) and work.wait(0)


def test_a_running_statement_is_interrupted():
    work = Work(lambda tell: connect().execute(ENDLESS).fetchall())
    time.sleep(0.3)
    assert not work.wait(0)
    work.stop()
    expect_stopped(work)


def test_no_moment_between_two_statements_is_missed():
    def statements(tell: Progress) -> None:
        con = connect()
        while True:
            con.execute("select 1").fetchall()

    work = Work(statements)
    work.stop()
    expect_stopped(work)


def test_a_loop_ends_at_its_next_step():
    def loop(tell: Progress) -> None:
        while True:
            go_on()

    for do in (loop, lambda tell: [tell("x", 0, 1) for _ in iter(int, 1)]):
        work = Work(do)
        work.stop()
        expect_stopped(work)


def test_what_was_done_before_the_stop_is_done():
    work = Work(lambda tell: 7)
    assert work.wait(10)
    work.stop()
    assert work.result() == 7


def test_work_of_others_goes_on():
    release = threading.Event()
    other = Work(lambda tell: (connect().execute("select 1").fetchall(), release.wait(30), go_on()))
    work = Work(lambda tell: connect().execute(ENDLESS))
    work.stop()
    expect_stopped(work)
    release.set()
    assert other.result()[0] == [(1,)]
    go_on()


# --- imports ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["loading", "deriving", "counting"])
def test_a_stopped_import_changes_nothing(workspace, tmp_path, monkeypatch, step):
    imported(workspace, csv(tmp_path, "a.csv", "1")).result()
    before = workspace.current().id
    begun = threading.Event()

    def endless(con) -> None:
        begun.set()
        con.execute(ENDLESS).fetchall()

    if step == "loading":
        monkeypatch.setattr(taking, "merge", lambda con, *_, **__: endless(con))
    elif step == "deriving":
        monkeypatch.setattr(importing, "derive", lambda con, _: endless(con))
    else:
        count = lambda version, *_, **__: endless(version.cursor())  # noqa: E731
        monkeypatch.setattr(importing.rollup, "build_all", count)
    work = imported(workspace, csv(tmp_path, "b.csv", "2"))
    assert begun.wait(30)
    time.sleep(0.2)
    work.stop()
    expect_stopped(work)
    assert workspace.current().id == before and orders(workspace) == ["1"]
    assert workspace.versions() == [1] and leftovers(workspace) == []
    monkeypatch.undo()
    imported(workspace, csv(tmp_path, "b.csv", "2")).result()
    assert orders(workspace) == ["1", "2"]


def test_a_stopped_check_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    begun = threading.Event()

    def endless(con, *_, **__) -> None:
        begun.set()
        con.execute(ENDLESS).fetchall()

    monkeypatch.setattr(taking, "load", endless)
    found = importing.readings([csv(tmp_path, "a.csv", "1")])
    work = Work(lambda tell: checking.check(found, b"secret", tell))
    assert begun.wait(30)
    work.stop()
    expect_stopped(work)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_imports_of_two_pages_queue_and_both_land(workspace, tmp_path):
    works = [imported(workspace, csv(tmp_path, f"{name}.csv", name)) for name in "abcd"]
    assert [work.result()[0].merged.new for work in works] == [1, 1, 1, 1]
    assert orders(workspace) == ["a", "b", "c", "d"]
    assert leftovers(workspace) == []


def test_who_waits_is_told_so_and_can_leave_the_queue(workspace, tmp_path, holding):
    leaving, staying = (imported(workspace, csv(tmp_path, f"{name}.csv", name)) for name in "ab")
    expect_soon(lambda: leaving.newest == staying.newest == (None, 0, 0))
    leaving.stop()
    expect_stopped(leaving)
    assert workspace.current() is None and not staying.wait(0)
    holding.set()
    staying.result()
    assert orders(workspace) == ["b"]
    assert workspace.versions() == [1] and leftovers(workspace) == []


def test_what_a_progress_raises_ends_the_wait(workspace, tmp_path, holding):
    def cancel(*_) -> None:
        raise KeyboardInterrupt

    found = importing.readings([csv(tmp_path, "a.csv", "1")])
    with pytest.raises(KeyboardInterrupt):
        importing.import_files(workspace, found, progress=cancel)


def test_a_reader_is_not_interrupted_by_the_import_that_follows(workspace, tmp_path, monkeypatch):
    imported(workspace, csv(tmp_path, "a.csv", *map(str, range(3000)))).result()
    version: Version = workspace.current()
    cursor = version.cursor().execute("select order_id from data.orders")
    begun = threading.Event()
    monkeypatch.setattr(importing, "derive", lambda con, _: (begun.set(), con.execute(ENDLESS)))
    work = imported(workspace, csv(tmp_path, "b.csv", "x"))
    assert begun.wait(30)
    work.stop()
    expect_stopped(work)
    assert len(cursor.fetchall()) == 3000
