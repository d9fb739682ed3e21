"""A shop's folder with several at it: writers queue, readers keep their version, shops never mix."""

import os
import secrets
import stat
import subprocess
import sys
import threading
from pathlib import Path

from loyalty.workspace import Version, Workspace
from loyalty.workspace.store import KEEP_VERSIONS
from loyalty.workspace.version import OPEN_VERSIONS
from tests.workspaces import csv, import_csv, leftovers, order_ids, write, write_shop

# --- several at once --------------------------------------------------------------------------------


def test_two_imports_at_once_both_land(workspace: Workspace, tmp_path: Path, repo_root: Path) -> None:
    files = [csv(tmp_path, "a.csv", "1", "2"), csv(tmp_path, "b.csv", "3")]
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "loyalty", "import", str(file), "--workspace", str(workspace.folder)],
            cwd=repo_root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for file in files
    ]  # fmt: skip
    errors = [child.communicate(timeout=120)[1] for child in children]
    assert [child.returncode for child in children] == [0, 0], errors
    assert order_ids(workspace.current()) == ["1", "2", "3"]
    assert workspace.versions() == [1, 2] and leftovers(workspace) == []


def test_threads_that_write_at_once_queue(workspace: Workspace) -> None:
    threads = [threading.Thread(target=write, args=(workspace, str(number))) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert workspace.versions() == [1, 2, 3]
    contents = [order_ids(Version(workspace.id, number, workspace.folder / "versions" / str(number)))
                for number in workspace.versions()]  # fmt: skip
    assert sorted(contents) == [["0"], ["1"], ["2"]]


def test_a_reader_keeps_its_version_while_the_next_ones_land(workspace: Workspace) -> None:
    write(workspace, *(str(number) for number in range(20_000)))
    cursor = workspace.current().cursor().execute("select order_id from orders")
    cursor.fetchone()
    for number in range(KEEP_VERSIONS - 1):
        write(workspace, str(number))
    assert len(cursor.fetchall()) == 19_999


# --- the secret -------------------------------------------------------------------------------------


def test_the_secret_stays_the_same_and_is_nobody_elses(workspace: Workspace, tmp_path: Path) -> None:
    secret = workspace.secret()
    write_shop(workspace, "1")
    import_csv(workspace, csv(tmp_path, "a.csv", "2"))
    assert workspace.secret() == secret and len(secret) == 32
    assert stat.S_IMODE((workspace.folder / "secret").stat().st_mode) == 0o600
    assert Workspace(tmp_path / "other").secret() != secret
    assert [path.name for path in workspace.folder.glob(".secret*")] == []


def test_two_first_imports_at_once_share_one_secret(workspace: Workspace, monkeypatch) -> None:
    token_bytes = secrets.token_bytes
    others: list[bytes] = []

    def slow(size: int) -> bytes:
        monkeypatch.setattr(secrets, "token_bytes", token_bytes)
        others.append(workspace.secret())  # somebody else comes first
        return token_bytes(size)

    monkeypatch.setattr(secrets, "token_bytes", slow)
    assert workspace.secret() == others[0]


# --- shops apart ------------------------------------------------------------------------------------


def test_connections_of_one_shop_never_serve_another(tmp_path: Path) -> None:
    shops = [Workspace(tmp_path / f"shop{number}") for number in range(4)]
    for number, shop in enumerate(shops):
        write(shop, f"of {number}")
    assert len({shop.id for shop in shops}) == 4
    assert len({shop.current().id for shop in shops}) == 4
    for _ in range(3):
        for number, shop in enumerate(shops):
            assert order_ids(shop.current()) == [f"of {number}"]


def test_more_versions_than_stay_open_are_still_read_rightly(tmp_path: Path) -> None:
    first = Workspace(tmp_path / "0")
    write(first, "of 0")
    held = first.current().cursor()
    template = first.current().folder
    for number in range(1, OPEN_VERSIONS + 3):
        folder = tmp_path / str(number) / "versions" / "1"
        folder.mkdir(parents=True)
        os.link(template / "shop.duckdb", folder / "shop.duckdb")
        (tmp_path / str(number) / "current").write_text("1")
        assert order_ids(Workspace(tmp_path / str(number)).current()) == ["of 0"]
    assert held.execute("select order_id from orders").fetchall() == [("of 0",)]
    assert order_ids(first.current()) == ["of 0"]


def test_a_deleted_shop_is_gone_and_a_new_one_in_its_place_is_new(tmp_path: Path) -> None:
    shop, other = Workspace(tmp_path / "shop"), Workspace(tmp_path / "other")
    write(shop, "old")
    write(other, "stays")
    assert order_ids(shop.current()) == ["old"]
    shop.delete()
    assert not shop.folder.exists() and shop.current() is None
    write(shop, "new")
    assert order_ids(shop.current()) == ["new"] and order_ids(other.current()) == ["stays"]
