"""A dropped file of any kind becomes text tables; what is no table, or a trick, gets one clear sentence."""

import gzip
import io
import json
import stat
import zipfile

import pytest

from loyalty import importing
from loyalty.__main__ import main
from loyalty.i18n import t
from loyalty.intake import IntakeError, inspect, load, unpack
from tests.intake import container_files as files
from tests.intake.conftest import rows_of

KINDS = (*["csv", "gzip", "zip", "xlsx", "xls", "ods", "html"], "gzip in zip", "xlsx in zip")
KINDS += ("xlsx called csv", "csv called xls", "gzip called csv")
pytestmark = pytest.mark.usefixtures("temporary")
CSV = b"Bestellnummer;Kundennummer;Bestelldatum;Bestellwert\n1;7;01.02.2024;12,50\n"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_orders_give_the_same_rate_from_any_kind_of_file(kind, tmp_path, temporary, capsys):
    path = files.every_kind(tmp_path, files.shop_rows())[kind]
    wanted = ["--kpi", "on_time_delivery_rate", "--by", "all", "--format", "json"]
    assert main(["kpis", str(path), *wanted]) == 0
    found = json.loads(capsys.readouterr().out)[0]
    assert (found["n"], found["k"], found["value"]) == (40, 32, 0.8)
    assert not any(temporary.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_come_out_of_any_kind_of_file(kind, tmp_path, scratch, con):
    paths = files.every_kind(tmp_path, files.shop_rows())
    tables = []
    for path in (paths["csv"], paths[kind]):
        (piece,) = unpack(path, scratch)
        reading = inspect(piece)
        tables.append(rows_of(con, load(con, reading, b"k").relation))
    plain, other = tables
    assert len(plain) == 40
    assert other == plain


def test_the_whole_folder_is_read_whatever_its_files_are(tmp_path, capsys):
    folder = tmp_path / "exporte"
    folder.mkdir()
    rows = files.shop_rows()
    (folder / "eins.xlsx").write_bytes(files.xlsx_bytes({"Tabelle1": [files.HEADER, *rows[:20]]}))
    (folder / "zwei.zip").write_bytes(
        files.zip_bytes({"drei.csv": files.csv_bytes(rows[20:]), "Logo.png": b"\x89PNG\r\n\x1a\n"})
    )
    assert main(["check", str(folder), "--format", "json"]) == 0
    printed = capsys.readouterr()
    found = {report["file"]: report for report in json.loads(printed.out)}
    assert {name: report["accepted"] for name, report in found.items()} == {
        "eins.xlsx · Tabelle1": 20,
        "zwei.zip · drei.csv": 20,
    }
    assert found["eins.xlsx · Tabelle1"]["delimiter"] is None
    assert found["zwei.zip · drei.csv"]["delimiter"] == ";"
    assert printed.err == t("error.members_left_out", "de", file="zwei.zip", names="Logo.png") + "\n"


def test_sheets_are_chosen_by_name(tmp_path, capsys):
    rows = files.shop_rows(9)
    book = {"Neu": [files.HEADER, *rows[:4]], "Alt": [files.HEADER, *rows], "Notiz": [("Urlaub",)]}
    path = tmp_path / "shop.zip"
    path.write_bytes(files.zip_bytes({"Mappe.xlsx": files.xlsx_bytes(book)}))
    assert main(["check", str(path), "--sheet", "Neu", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(report["file"], report["rows"]) for report in found] == [("shop.zip · Mappe.xlsx · Neu", 4)]
    assert main(["check", str(path), "--sheet", "Notiz"]) == 2
    assert capsys.readouterr().err.endswith(
        t("cli.unknown_sheet", "de", value="Notiz", known="Neu, Alt") + "\n"
    )


def test_problems_name_the_file_inside(write, scratch, con):
    path = write("alles.zip", files.zip_bytes({"a/Mai.csv": CSV + b"2;7;02.02.2024;viel\n"}))
    (piece,) = unpack(path, scratch)
    report = load(con, inspect(piece), b"k")
    assert report.file == "alles.zip · Mai.csv"
    assert [problem["rule"] for problem in report.problems] == ["unreadable_number"]
    assert con.execute("select distinct file from temp.problems").fetchall() == [("alles.zip · Mai.csv",)]


def test_the_name_of_the_file_inside_tells_the_table(write, scratch):
    header = b"order_id,requested_at\n1,2024-02-01\n"
    pieces = unpack(write("orders.zip", files.zip_bytes({"returns.csv": header})), scratch)
    assert inspect(pieces[0]).table == "returns"
    packed = unpack(write("returns.csv.gz", gzip.compress(header)), scratch)
    assert inspect(packed[0]).table == "returns"


def test_a_table_of_no_use_does_not_block_the_others(write, scratch):
    path = write("alles.zip", files.zip_bytes({"Lies mich.txt": b"Guten Tag.\n", "Mai.csv": CSV}))
    told = []
    found = importing.readings([path], scratch=scratch, passed_over=told.append)
    assert [reading.name for reading in found] == ["alles.zip · Mai.csv"]
    assert [error.code for error in told] == ["not_recognised"]
    only = write("nichts.zip", files.zip_bytes({"Lies mich.txt": b"Guten Tag.\n"}))
    with pytest.raises(IntakeError, match=r"nichts\.zip · Lies mich\.txt"):
        importing.readings([only], scratch=scratch)


def test_members_are_written_under_names_of_our_own(tmp_path, scratch):
    names = [
        "../../böse.csv",
        "/etc/fest.csv",
        "..\\..\\rück.csv",
        "C:\\x\\laufwerk.csv",
        "CON",
        "a/../../auf.csv",
    ]
    names += [".", "..", "gpj\u202evsc.csv", "x" * 300 + ".csv", "leer\x1b[31m.csv"]
    path = tmp_path / "trick.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, CSV)
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    before = {item for item in tmp_path.rglob("*") if scratch not in item.parents}
    *pieces, note = unpack(path, scratch)
    assert [piece.member for piece in pieces[:6]] == [
        "böse.csv", "fest.csv", "rück.csv", "laufwerk.csv", "CON", "auf.csv",
    ]  # fmt: skip
    assert pieces[6].member == "gpjvsc.csv"
    assert len(pieces[7].member) == 80
    assert pieces[8].member == "leer[31m.csv"
    assert note.is_note
    assert "link.csv" in str(note.refusal)
    for piece in pieces:
        assert piece.path.read_bytes() == CSV
        assert piece.path.parent.parent == scratch
        assert piece.path.name.isdigit()
    assert {item for item in tmp_path.rglob("*") if scratch not in item.parents} == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart(write, scratch):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("2023/Mai.csv", "2024/Mai.csv", "2024/Mai.csv", "Juni.csv"):
            archive.writestr(name, CSV)
    members = [piece.member for piece in unpack(write("alles.zip", target.getvalue()), scratch)]
    assert members == ["2023/Mai.csv", "2024/Mai.csv", "2024/Mai.csv (2)", "Juni.csv"]


def test_what_systems_leave_behind_is_not_even_named(write, scratch):
    junk = ["__MACOSX/._Mai.csv", ".DS_Store", "a/.DS_Store", "Thumbs.db", "desktop.ini", "._Mai.csv"]
    path = write("mac.zip", files.zip_bytes({"Ordner/": b"", "Mai.csv": CSV, **dict.fromkeys(junk, b"\0\1")}))
    assert [piece.name for piece in unpack(path, scratch)] == ["mac.zip · Mai.csv"]


def test_only_the_tables_stay_on_the_disk(write, scratch):
    sheet = files.xlsx_bytes({"Tabelle1": [files.HEADER]})
    members = {"Logo.png": b"\x89PNG", "a.xlsx": sheet, "b.csv.gz": gzip.compress(CSV), "c.zip": sheet[:99]}
    pieces = unpack(write("alles.zip", files.zip_bytes({**members, "d.csv": CSV})), scratch)
    tables = {piece.path for piece in pieces if not piece.refusal}
    assert {path for path in scratch.rglob("*") if path.is_file()} == tables
    assert [piece.member for piece in pieces] == ["a.xlsx · Tabelle1", "b.csv.gz", "c.zip", "d.csv", None]
