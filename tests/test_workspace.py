"""A shop's folder: versions never change, the swap is atomic, a crash loses nothing, shops never mix."""

import hashlib
import os
import secrets
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from loyalty import importing
from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.workspace import SettingError, Settings, Version, Workspace, WorkspaceError, connect
from loyalty.workspace.build import create_tables
from loyalty.workspace.store import KEEP_VERSIONS, OPEN_VERSIONS
from tests.dice import typed
from tests.versions import settings_of, write_version

SETTINGS = settings_of(pd.Timestamp("2025-06-30"))


class Crash(Exception):
    """Something went wrong in the middle of an import."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "shop")


def write(workspace: Workspace, *order_ids: str) -> None:
    """A version that holds nothing but these orders."""
    with workspace.writing() as draft:
        con = connect(draft.database)
        con.execute("create table orders as select unnest(?) as order_id", [list(order_ids)])
        con.close()


def write_shop(workspace: Workspace, *order_ids: str) -> None:
    """A complete version with these orders."""
    rows = {"order_id": list(order_ids), "ordered_at": pd.Timestamp("2025-05-05"), "customer_id": "K"}
    write_version(workspace, {"orders": typed("orders", pd.DataFrame(rows))}, SETTINGS)


def order_ids(version: Version) -> list[str]:
    return [row[0] for row in version.cursor().execute("select order_id from orders order by 1").fetchall()]


def fingerprint(version: Version) -> str:
    return hashlib.sha256(version.database.read_bytes()).hexdigest()


def csv(folder: Path, name: str, *order_ids: str) -> Path:
    path = folder / name
    lines = [f"{one};2025-05-0{place + 1} 10:00:00;K{place};10,50" for place, one in enumerate(order_ids)]
    path.write_text(
        "Bestellnummer;Bestelldatum;Kundennummer;Bestellsumme\n" + "\n".join(lines) + "\n", "utf-8"
    )
    return path


def import_csv(workspace: Workspace, *paths: Path) -> list[importing.FileReport]:
    return importing.import_files(workspace, importing.readings(list(paths)), SETTINGS)


def leftovers(workspace: Workspace) -> list[str]:
    return [path.name for path in (workspace.folder / "versions").iterdir() if not path.name.isdigit()]


# --- versions ---------------------------------------------------------------------------------------


def test_nothing_is_there_before_the_first_import(workspace: Workspace) -> None:
    assert workspace.current() is None and not workspace.exists and workspace.versions() == []
    assert workspace.undo() is None


def test_a_version_never_changes(workspace: Workspace) -> None:
    write_shop(workspace, "1")
    first = workspace.current()
    before = fingerprint(first)
    results(first, [catalog()["repeat_purchase_rate"]])
    write_shop(workspace, "1", "2")
    assert fingerprint(first) == before
    assert order_ids(first) == ["1"] and order_ids(workspace.current()) == ["1", "2"]
    assert first.id != workspace.current().id


def test_a_version_cannot_be_written_to(workspace: Workspace) -> None:
    write(workspace, "1")
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        workspace.current().cursor().execute("delete from orders")


def test_an_import_adds_to_what_was_there_and_the_newer_file_wins(
    workspace: Workspace, tmp_path: Path
) -> None:
    import_csv(workspace, csv(tmp_path, "januar.csv", "1", "2"))
    second = import_csv(workspace, csv(tmp_path, "februar.csv", "2", "3"))
    assert order_ids(workspace.current()) == ["1", "2", "3"]
    assert (second[0].merged.new, second[0].merged.changed, second[0].merged.equal) == (1, 1, 0)
    assert workspace.current().number == 2


def test_other_settings_are_a_new_version_of_the_same_data(workspace: Workspace) -> None:
    write_shop(workspace, "1", "2")
    settings = Settings.parse({"churn_days": 77}, SETTINGS.as_of)
    importing.import_files(workspace, [], settings)
    changed = workspace.current()
    assert (changed.number, changed.settings["churn_days"], order_ids(changed)) == (2, 77, ["1", "2"])
    assert changed.as_of == SETTINGS.as_of
    workspace.undo()
    assert workspace.current().settings["churn_days"] == 365


# --- errors and crashes -----------------------------------------------------------------------------


def test_an_error_while_writing_leaves_the_old_version_and_nothing_else(workspace: Workspace) -> None:
    write(workspace, "1")
    with pytest.raises(Crash), workspace.writing() as draft:
        create_tables(connect(draft.database))
        raise Crash
    assert order_ids(workspace.current()) == ["1"]
    assert leftovers(workspace) == [] and workspace.versions() == [1]
    write(workspace, "2")
    assert order_ids(workspace.current()) == ["2"]


def test_an_error_in_the_first_import_leaves_no_shop(workspace: Workspace) -> None:
    with pytest.raises(Crash), workspace.writing():
        raise Crash
    assert workspace.current() is None and leftovers(workspace) == []


def test_a_file_that_cannot_be_used_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    import_csv(workspace, csv(tmp_path, "januar.csv", "1"))
    useless = tmp_path / "notizen.csv"
    useless.write_text("Farbe;Form\nrot;rund\n", "utf-8")
    with pytest.raises(importing.IntakeError):
        import_csv(workspace, useless)
    assert workspace.current().number == 1 and leftovers(workspace) == []


KILLED = """
import sys, time
from pathlib import Path
from loyalty.workspace import Workspace, connect
from loyalty.workspace.build import create_tables
with Workspace(Path(sys.argv[1])).writing() as draft:
    con = connect(draft.database)
    create_tables(con)
    con.execute("insert into data.orders (order_id) select range::varchar from range(50_000)")
    print("writing", flush=True)
    time.sleep(60)
"""


def test_a_killed_import_loses_nothing_and_blocks_nobody(workspace: Workspace, repo_root: Path) -> None:
    write(workspace, "1")
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(workspace.folder)],
        cwd=repo_root,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout.readline() == "writing\n"
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    assert leftovers(workspace) == [".draft-2"]
    assert order_ids(workspace.current()) == ["1"]
    write(workspace, "1", "2")
    assert order_ids(workspace.current()) == ["1", "2"] and leftovers(workspace) == []


def test_a_pointer_that_leads_nowhere_is_said(workspace: Workspace) -> None:
    write(workspace, "1")
    (workspace.folder / "current").write_text("9")
    with pytest.raises(WorkspaceError, match="version 9"):
        workspace.current()
    (workspace.folder / "current").write_text("?")
    with pytest.raises(WorkspaceError, match="current"):
        workspace.current()


# --- undo and prune ---------------------------------------------------------------------------------


def test_undo_goes_back_one_version_at_a_time(workspace: Workspace) -> None:
    for number in range(1, 4):
        write(workspace, str(number))
    assert order_ids(workspace.undo()) == ["2"]
    assert order_ids(workspace.undo()) == ["1"]
    assert workspace.undo() is None
    assert order_ids(workspace.current()) == ["1"]


def test_an_import_after_undo_builds_on_what_is_shown(workspace: Workspace, tmp_path: Path) -> None:
    import_csv(workspace, csv(tmp_path, "a.csv", "1"))
    import_csv(workspace, csv(tmp_path, "b.csv", "2"))
    workspace.undo()
    import_csv(workspace, csv(tmp_path, "c.csv", "3"))
    assert order_ids(workspace.current()) == ["1", "3"]


def test_undo_never_brings_back_what_was_undone(workspace: Workspace) -> None:
    write(workspace, "1")
    write(workspace, "2")
    workspace.undo()
    write(workspace, "3")
    assert order_ids(workspace.undo()) == ["1"]


def test_old_versions_are_pruned_but_never_the_current_one(workspace: Workspace) -> None:
    for number in range(1, KEEP_VERSIONS + 3):
        write(workspace, str(number))
    assert workspace.versions() == list(range(3, KEEP_VERSIONS + 3))
    while workspace.undo():
        pass
    kept = workspace.current()
    assert kept.number == 3
    workspace.prune()
    assert workspace.current().number == 3 and order_ids(kept) == ["3"]


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


def test_an_opened_shop_is_not_abandoned(workspace: Workspace) -> None:
    write(workspace, "1")
    os.utime(workspace.folder / "current", (0, 0))
    workspace.keep_alive()
    assert (workspace.folder / "current").stat().st_mtime > 0


def test_renewing_keeps_the_way_back(workspace: Workspace, tmp_path: Path) -> None:
    import_csv(workspace, csv(tmp_path, "a.csv", "1"))
    import_csv(workspace, csv(tmp_path, "b.csv", "2"))
    importing.renew(workspace)
    assert order_ids(workspace.current()) == ["1", "2"]
    assert workspace.versions() == [1, 3]
    assert order_ids(workspace.undo()) == ["1"]


def test_what_was_dropped_is_counted_once(workspace: Workspace, tmp_path: Path) -> None:
    file = csv(tmp_path, "a.csv", "1", "1", "2")
    for _ in range(2):
        import_csv(workspace, file)
        counted = (
            workspace.current().cursor().execute("select reason, count(*) from data.dropped_rows group by 1")
        )
        assert counted.fetchall() == [("duplicate", 1)]


@pytest.mark.parametrize(
    ("name", "value"),
    [("tz", "Berlin"), ("currency", "Euro"), ("currency", "eur"), ("value_basis", "gross")],
)
def test_words_of_settings_are_checked(name, value):
    with pytest.raises(SettingError):
        Settings.parse({name: value})


def test_times_with_an_offset_become_the_time_of_the_shops_zone(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("order_id;customer_id;ordered_at;order_value\n1;A;2026-01-10T23:30:00Z;10\n")
    for zone, day in (("Europe/Berlin", "2026-01-11"), ("America/New_York", "2026-01-10")):
        workspace = Workspace(tmp_path / zone.replace("/", "-"))
        importing.import_files(workspace, importing.readings([path]), Settings.parse({"tz": zone}))
        rows = workspace.current().cursor().execute("select order_date from orders").fetchall()
        assert [str(row[0]) for row in rows] == [day]


def test_a_column_without_any_value_lights_nothing_up_until_it_has_one(tmp_path):
    """Rule G15: without a single voucher code the share of orders with one is unknown, not 0."""
    head = "order_id;customer_id;ordered_at;order_value;voucher_code\n"
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(head + "1;A;2026-01-10;10;\n2;B;2026-01-11;20;\n")
    second.write_text(head + "3;A;2026-01-12;10;SUMMER\n")
    workspace, kpi = Workspace(tmp_path / "shop"), catalog()["voucher_redemption_rate"]
    importing.import_files(workspace, importing.readings([first]))
    assert "orders.order_value" in workspace.current().columns
    assert kpi.missing(workspace.current().columns) == ["orders.voucher_code"]
    importing.import_files(workspace, importing.readings([second]))
    assert kpi.missing(workspace.current().columns) == []
    row = results(workspace.current(), [kpi], "all").iloc[0]
    assert (row["k"], row["n"]) == (1, 3)
