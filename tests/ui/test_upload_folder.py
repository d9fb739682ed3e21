"""Uploaded files vanish with their page, with their server, and after a day – and not before."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loyalty.ui import upload_folder

SERVER = """
import sys, time
from loyalty.ui import upload_folder
folder = upload_folder.session_folder("visitor", "session")
temporary = upload_folder.arriving(folder)
temporary.write_bytes(b"a;b")
upload_folder.keep(temporary, folder, "file", "x.csv")
upload_folder.arriving(folder).write_bytes(b"half of a fi")
print("ready", flush=True)
sys.stdin.read()
if sys.argv[1] == "properly":
    upload_folder.leave()
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("STAMMKUNDE_HOME", str(tmp_path))
    yield tmp_path
    upload_folder.leave()


def stored(session: str, file_id: str = "file", visitor: str = "visitor") -> Path:
    folder = upload_folder.session_folder(visitor, session)
    temporary = upload_folder.arriving(folder)
    temporary.write_bytes(b"a;b")
    return upload_folder.keep(temporary, folder, file_id, "x.csv")


def files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and path.suffix != ".lock"]


def server(how: str, repo_root: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, how], cwd=repo_root, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    return process


def ended(process: subprocess.Popen) -> None:
    process.communicate()


def test_only_what_a_crashed_server_left_is_cleared(home, repo_root):
    mine = stored("mine")
    crashed, running = server("crashes", repo_root), server("crashes", repo_root)
    crashed.kill()
    ended(crashed)
    assert len(files(home)) == 5
    upload_folder.clear_crashed()
    assert len(files(home)) == 3 and mine.exists()
    ended(running)
    upload_folder.clear_crashed()
    assert files(home) == [mine]
    assert len(list((home / "uploads").iterdir())) == len(list((home / "servers").iterdir())) == 1


def test_a_server_that_ends_leaves_nothing(home, repo_root):
    ended(server("properly", repo_root))
    assert files(home) == [] and list(home.rglob("*.lock")) == []


def test_files_of_a_closed_page_go_after_a_while(home):
    open_pages = {"open", "coming back"}
    sweeper = upload_folder.Sweeper(open_pages.__contains__)
    kept, closed, away = stored("open"), stored("closed"), stored("coming back")
    other = stored("also closed", visitor="other")
    open_pages.discard("coming back")
    sweeper.sweep()
    assert closed.exists() and away.exists()
    open_pages.add("coming back")
    sweeper.sweep()
    assert kept.exists() and away.exists()
    assert not closed.exists() and not other.exists()
    assert [path.name for path in closed.parents[3].iterdir()] == ["visitor"]


def test_files_of_a_page_that_stays_open_go_after_a_day(home):
    old, fresh = stored("open", "old"), stored("open", "fresh")
    before = time.time() - upload_folder.KEEP_SECONDS - 60
    os.utime(old.parent, (before, before))
    upload_folder.Sweeper(lambda _: True).sweep()
    assert not old.exists() and fresh.exists()
