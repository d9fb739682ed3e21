"""A trial says what an import will say, changes nothing, and a taken-over reading is remembered by header."""

import csv
import json
import random
from pathlib import Path

import pytest

from loyalty import importing
from loyalty.__main__ import main
from loyalty.checking import check
from loyalty.intake import Mapping, Piece
from loyalty.workspace import Workspace
from loyalty.workspace.memory import recall

HEAD = "Bestellnummer;Bestelldatum;Bestellwert;Status;E-Mail;Notiz\n"
FIRST = HEAD + (
    "1;01.02.2026;10,00;bezahlt;a@x.de;x\n2;02.02.2026;20,00;bezahlt;b@x.de;y\n"
    "3;03.02.2026;30,00;Versendet;c@x.de;z\n"
)
SECOND = HEAD + (
    "2;02.02.2026;20,00;bezahlt;b@x.de;y\n3;03.02.2026;31,00;versendet;c@x.de;z\n"
    "4;04.02.2026;40,00;irgendwie;d@x.de;x\n5;neulich;50,00;bezahlt;e@x.de;x\n6;05.02.2026;1,00;bezahlt;;x\n"
    "6;05.02.2026;1,00;bezahlt;;x\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "shop")


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_trial_shows_rows_words_and_rejects_before_anything_is_taken_over(workspace, tmp_path):
    importing.import_files(workspace, importing.readings([write(tmp_path, "erste.csv", FIRST)]))
    before = snapshot(workspace.folder)
    found = importing.readings([write(tmp_path, "zweite.csv", SECOND)])
    version = workspace.current()
    (trial,) = check(found, workspace.secret(), against=version, rejects=tmp_path / "out")
    assert snapshot(workspace.folder) == before
    assert (trial.merged.new, trial.merged.changed, trial.merged.equal) == (2, 1, 1)
    assert (trial.report.rows, trial.report.rejected, trial.report.duplicates) == (6, 1, 1)
    assert trial.preview.columns == ("order_id", "ordered_at", "order_value", "status", "customer_email")
    assert [row[0] for row in trial.preview.rows] == ["2", "3", "4", "6"]
    assert "@" not in str(trial.preview.rows)
    (words,) = trial.words
    assert [(word.text, word.word, word.count) for word in words.words] == [
        ("bezahlt", "paid", 4),
        ("versendet", "shipped", 1),
        ("irgendwie", None, 1),
    ]
    assert words.target == "orders.status" and words.is_whole
    with trial.rejects.open(encoding="utf-8-sig", newline="") as file:
        assert [row["Bestellnummer"] for row in csv.DictReader(file, delimiter=";")] == ["5"]
    (report,) = importing.import_files(workspace, found)
    assert report.merged == trial.merged


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", ["orders.csv", "visits.csv", "kosten.csv"])
def test_a_trial_counts_as_the_import_does(workspace, tmp_path, name, seed):
    dice = random.Random(f"{name} {seed}")
    make = {
        "orders.csv": lambda: f"{dice.randint(1, 30)};0{dice.randint(1, 9)}.02.2026;{dice.randint(1, 3)},00",
        "visits.csv": lambda: f"{dice.randint(1, 4)};0{dice.randint(1, 9)}.02.2026;{dice.randint(1, 3)}",
        "kosten.csv": lambda: f"0{dice.randint(1, 9)}.01.2026;Service;{dice.randint(1, 30)},00",
    }[name]
    head = {
        "orders.csv": "Bestellnummer;Bestelldatum;Bestellwert",
        "visits.csv": "visitor_id;started_at;pageviews",
        "kosten.csv": "Monat;Kostenart;Betrag",
    }[name]
    for month in range(3):
        lines = "\n".join(make() for _ in range(40))
        folder = tmp_path / str(month)
        folder.mkdir()
        found = importing.readings([write(folder, name, f"{head}\n{lines}\n")])
        version = workspace.current()
        (trial,) = check(found, workspace.secret(), against=version)
        (report,) = importing.import_files(workspace, found)
        assert trial.merged == report.merged
        assert trial.report.accepted == report.report.accepted


def test_files_of_one_trial_are_compared_in_their_order(workspace, tmp_path):
    importing.import_files(workspace, importing.readings([write(tmp_path, "a.csv", FIRST)]))
    found = importing.readings([write(tmp_path, "b.csv", SECOND), write(tmp_path, "c.csv", SECOND)])
    trials = check(found, workspace.secret(), against=workspace.current())
    assert (trials[1].merged.new, trials[1].merged.changed, trials[1].merged.equal) == (0, 0, 4)


def test_the_next_file_of_the_same_header_is_read_as_the_last_one(workspace, tmp_path):
    path = write(tmp_path, "erste.csv", FIRST)
    assert recall(workspace, Piece.of_text(path)) is None
    wish = Mapping(columns={"Notiz": "orders.voucher_code", "Status": ""})
    importing.import_files(workspace, importing.readings([path], [wish]))
    other = write(tmp_path, "zweite.csv", SECOND)
    (again,) = importing.readings([other], memory=workspace)
    assert again.mapping["Notiz"] == "orders.voucher_code" and "Status" not in again.mapping
    assert recall(workspace, Piece.of_text(write(tmp_path, "fremd.csv", "a;b\n1;2\n"))) is None
    (rejects,) = check([again], b"k", rejects=tmp_path / "out")
    (mended,) = importing.readings([rejects.rejects], memory=workspace)
    assert mended.mapping == again.mapping
    workspace.delete()
    assert recall(workspace, Piece.of_text(other)) is None


def test_what_is_remembered_but_does_not_suit_is_read_anew(workspace, tmp_path):
    path = write(tmp_path, "erste.csv", FIRST)
    importing.import_files(workspace, importing.readings([path]))
    (memory,) = (workspace.folder / "mappings").glob("*.toml")
    memory.write_text('table = "orders"\n[columns]\n"Bestelldatum" = ""\n', encoding="utf-8")
    assert importing.readings([path], memory=workspace)[0].mapping["Bestelldatum"] == "orders.ordered_at"
    memory.write_text("not a mapping", encoding="utf-8")
    assert importing.readings([path], memory=workspace)[0].mapping["Bestelldatum"] == "orders.ordered_at"


def test_the_command_line_remembers_and_writes_rejects(tmp_path, capsys):
    wish = write(tmp_path, "m.toml", '[columns]\n"Notiz" = "orders.voucher_code"\n')
    first, second = write(tmp_path, "erste.csv", FIRST), write(tmp_path, "zweite.csv", SECOND)
    shop, out = tmp_path / "shop", tmp_path / "out"
    assert main(["import", str(first), "--workspace", str(shop), "--mapping", str(wish)]) == 0
    capsys.readouterr()
    options = ["--workspace", str(shop), "--format", "json", "--rejects", str(out)]
    assert main(["import", str(second), *options]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["mapping"]["Notiz"] == "orders.voucher_code"
    assert (told["rows"], told["rejected"]) == (6, 1)
    assert [path.name for path in out.iterdir()] == ["zweite_abgelehnt.csv"]
    assert main(["check", str(second), "--rejects", str(tmp_path / "en"), "--lang", "en"]) == 0
    assert [path.name for path in (tmp_path / "en").iterdir()] == ["zweite_rejected.csv"]


def counts(reports) -> list[tuple]:
    return [(one.merged, one.report.accepted, one.report.rejected, one.report.duplicates) for one in reports]


@pytest.mark.parametrize("is_new", [True, False])
def test_files_of_one_drop_are_tried_as_they_are_imported(workspace, tmp_path, is_new):
    """Overlapping files, a supplement named first, unknown keys, two files of one name."""
    if not is_new:
        importing.import_files(workspace, importing.readings([write(tmp_path, "alt.csv", FIRST)]))
    folder = tmp_path / "zwei"
    folder.mkdir()
    paths = [
        write(
            tmp_path,
            "lieferungen.csv",
            "Bestellnummer;Geliefert am\n1;05.02.2026\n4;06.02.2026\n99;07.02.2026\n",
        ),
        write(tmp_path, "b.csv", SECOND),
        write(folder, "b.csv", SECOND.replace("neulich", "09.02.2026").replace("40,00", "41,00")),
        write(tmp_path, "positionen.csv", "Bestellnummer;Artikelnummer;Menge\n1;a;1\n2;b;2\n"),
    ]
    found = importing.readings(paths)
    trials = check(found, workspace.secret(), against=workspace.current())
    reports = importing.import_files(workspace, found)
    assert counts(trials) == counts(reports)
    assert trials[0].report.rejected == (2 if is_new else 1)
    assert (trials[2].merged.new, trials[2].merged.changed) == (1, 1)


def test_events_of_one_visit_in_two_files_are_tried_as_they_are_imported(workspace, tmp_path):
    head = "event,time,session_id,visitor_id\n"
    paths = [
        write(
            tmp_path,
            "a.csv",
            head + "page_view,2026-01-01T10:00:00,s1,v1\nadd_to_cart,2026-01-01T10:01:00,s1,v1\n",
        ),
        write(
            tmp_path,
            "b.csv",
            head + "page_view,2026-01-01T09:59:00,s1,v1\npage_view,2026-01-02T10:00:00,s2,v1\n",
        ),
    ]
    found = importing.readings(paths)
    trials = check(found, workspace.secret())
    assert counts(trials) == counts(importing.import_files(workspace, found))
    assert trials[1].merged.new == 1
