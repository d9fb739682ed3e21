"""A shop's folder: versions never change, the swap is atomic, a crash loses nothing, shops never mix."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from loyalty import importing
from loyalty.catalog import catalog
from loyalty.compute import results
from loyalty.workspace import SettingError, Settings, Workspace, WorkspaceError, connect
from loyalty.workspace.build import create_tables
from loyalty.workspace.store import KEEP_VERSIONS
from tests.workspaces import SETTINGS, csv, fingerprint, import_csv, leftovers, order_ids, write, write_shop


class Crash(Exception):
    """Something went wrong in the middle of an import."""


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
