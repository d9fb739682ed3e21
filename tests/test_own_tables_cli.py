"""The commands `targets` and `notes`: imported, exported, told by month."""

import json
from datetime import date

import pytest

from loyalty import notes, targets
from loyalty.__main__ import main
from loyalty.notes import Note
from loyalty.targets import Target, Targets
from loyalty.workspace import Workspace
from tests.dice import typed
from tests.test_since import AS_OF, orders
from tests.versions import settings_of, write_version

ON_TIME = Target("on_time_delivery_rate", "fixed", date(2026, 1, 1), 0.8)
CARRIER = Note(
    date(2026, 6, 15), "Neuer Paketdienst", expects=(("on_time_delivery_rate", "rise"), ("nps", "rise"))
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Workspace:
    found = Workspace(tmp_path_factory.mktemp("own") / "shop")
    write_version(found, {"orders": typed("orders", orders())}, settings_of(AS_OF))
    return found


def told(capsys, *arguments) -> list[dict]:
    assert main([*map(str, arguments), "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_targets_are_imported_told_by_month_and_exported(shop, tmp_path, capsys):
    file = tmp_path / "ziele.csv"
    file.write_bytes(targets.to_csv(Targets((ON_TIME,)), "de"))
    rows = told(capsys, "targets", shop.folder, "--import", file, "--from", "2026-06", "--to", "2026-07")
    assert [(row["month"], row["target"], round(row["value"], 3), row["verdict"]) for row in rows] == [
        ("2026-06-01", 0.8, 0.75, "chance"),
        ("2026-07-01", 0.8, 0.889, "met"),
    ]
    assert rows[0]["gap"] == pytest.approx(-0.05)
    assert rows[0]["rule"].replace("\u00a0", " ") == "80 % ab Januar 2026"
    assert told(capsys, "targets", shop.folder, "--export", tmp_path / "again.csv") != []
    assert targets.from_csv((tmp_path / "again.csv").read_bytes()) == Targets((ON_TIME,))


def test_notes_are_added_replaced_and_told_with_what_happened_since(shop, tmp_path, capsys):
    file = tmp_path / "notes.csv"
    file.write_bytes(notes.to_csv([CARRIER], "en"))
    rows = told(capsys, "notes", shop.folder, "--import", file)
    assert [(row["kpi"], row["verdict"]) for row in rows] == [
        ("on_time_delivery_rate", "better"),
        ("nps", "unavailable"),
    ]
    assert rows[0]["words"].startswith("Seitdem besser: ")
    told(capsys, "notes", shop.folder, "--import", file)
    assert notes.load(shop) == [CARRIER]  # the same note is not added again
    file.write_text("Datum;Was war\n1.2.2026;Anderes\n")
    told(capsys, "notes", shop.folder, "--import", file, "--replace", "--export", tmp_path / "out.csv")
    assert notes.load(shop) == [Note(date(2026, 2, 1), "Anderes")]
    assert "Anderes" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_a_bad_file_leaves_what_was_there_and_says_where(shop, tmp_path, capsys):
    targets.save(shop, Targets((ON_TIME,)))
    file = tmp_path / "ziele.csv"
    file.write_text("Kennzahl;Art;Ab;Wert\nPünktlich geliefert;fest;2026-01;0,9\n", encoding="utf-8")
    assert main(["targets", str(shop.folder), "--import", str(file)]) == 2
    assert "ziele.csv: Zeile 2, Spalte „Wert“" in capsys.readouterr().err
    assert targets.load(shop) == Targets((ON_TIME,))


def test_files_are_no_workspace(tmp_path, capsys):
    assert main(["notes", str(tmp_path), "--lang", "en"]) == 2
    assert "is no workspace" in capsys.readouterr().err
