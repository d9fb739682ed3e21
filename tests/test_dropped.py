"""What could not be read is counted until it is mended, wherever that is and however often it is read."""

from pathlib import Path

import pytest

from loyalty import importing
from loyalty.checking import check
from loyalty.intake import inspect
from loyalty.intake.overlay import Overlay
from loyalty.workspace import Workspace

HEAD = "Bestellnummer;Bestelldatum;Bestellwert\n"
FIRST = HEAD + "1;01.02.2026;10,00\n2;irgendwann;20,00\n3;neulich;30,00\n;04.02.2026;40,00\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "shop")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def take(workspace: Workspace, *paths: Path, rejects: Path | None = None):
    return importing.import_files(workspace, importing.readings(paths), rejects=rejects)


def unreadable(workspace: Workspace) -> list[str]:
    """The rows of `excluded_rows` that could not be read."""
    sql = "select order_id from excluded_orders where reason = 'unreadable' order by order_id"
    return [row[0] for row in workspace.current().cursor().execute(sql).fetchall()]


def test_rows_that_come_back_mended_count_no_more(workspace, tmp_path):
    first = write(tmp_path / "mai.csv", FIRST)
    take(workspace, first, rejects=tmp_path / "out")
    assert unreadable(workspace) == ["mai.csv 3", "mai.csv 4", "mai.csv 5"]
    rejects = tmp_path / "out" / "mai_abgelehnt.csv"
    mended = rejects.read_text("utf-8-sig").replace("irgendwann", "02.02.2026")
    (report,) = take(
        workspace, write(tmp_path / "neu" / "mai_abgelehnt (1).csv", mended), rejects=tmp_path / "out2"
    )
    assert (report.report.accepted, report.report.rejected) == (1, 2)
    assert unreadable(workspace) == ["mai.csv 4", "mai.csv 5"]
    (rest,) = (tmp_path / "out2").iterdir()
    assert ";4;" in rest.read_text("utf-8-sig")
    take(
        workspace, write(tmp_path / "rest.csv", rest.read_text("utf-8-sig").replace("neulich", "03.02.2026"))
    )
    assert unreadable(workspace) == ["mai.csv 5"]
    take(workspace, first)
    assert unreadable(workspace) == ["mai.csv 5"]


def test_rows_mended_in_place_count_no_more(workspace, tmp_path):
    first = write(tmp_path / "mai.csv", FIRST)
    take(workspace, first)
    reading = inspect(first, overlay=Overlay(cells={(3, "Bestelldatum"): "02.02.2026"}))
    importing.import_files(workspace, [reading])
    assert unreadable(workspace) == ["mai.csv 4", "mai.csv 5"]


def test_the_same_place_in_another_file_is_another_row(workspace, tmp_path):
    june = HEAD + "7;01.06.2026;10,00\n8;bald;20,00\n9;gestern;30,00\n;04.06.2026;40,00\n"
    files = [write(tmp_path / "mai" / "export.csv", FIRST), write(tmp_path / "juni" / "export.csv", june)]
    take(workspace, *files, rejects=tmp_path / "out")
    assert len(unreadable(workspace)) == 6
    text = (tmp_path / "out" / "2" / "export_abgelehnt.csv").read_text("utf-8-sig")
    assert "bald" in text and "irgendwann" not in text
    take(workspace, write(tmp_path / "export_abgelehnt.csv", text.replace("bald", "02.06.2026")))
    assert len(unreadable(workspace)) == 5


def test_a_file_and_its_mended_rows_may_come_together(workspace, tmp_path):
    first = write(tmp_path / "mai.csv", FIRST)
    (trial,) = check(importing.readings([first]), b"k", rejects=tmp_path / "out")
    text = trial.rejects.read_text("utf-8-sig").replace("irgendwann", "02.02.2026")
    take(workspace, write(tmp_path / "mai_abgelehnt.csv", text), first)
    assert unreadable(workspace) == ["mai.csv 4", "mai.csv 5"]


def test_mended_rows_of_an_unknown_file_count_as_its_own(workspace, tmp_path):
    (trial,) = check(importing.readings([write(tmp_path / "mai.csv", FIRST)]), b"k", rejects=tmp_path / "out")
    text = trial.rejects.read_text("utf-8-sig").replace("neulich", "03.02.2026")
    take(workspace, write(tmp_path / "mai_abgelehnt.csv", text))
    assert unreadable(workspace) == ["mai_abgelehnt.csv 2", "mai_abgelehnt.csv 4"]
