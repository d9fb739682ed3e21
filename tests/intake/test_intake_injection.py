"""Cells, headers and file names are data: no formula, no SQL, no TOML, no path."""

import csv

import pytest

from loyalty import importing
from loyalty.intake import IntakeError, Mapping, dump_mapping, inspect, load, load_mapping
from loyalty.schema import TABLES
from loyalty.workspace import Workspace

NASTY = [
    '=HYPERLINK("http://example.org";"x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "<script>alert(1)</script>",
    "$(touch pwned) `id`",
    "'; drop table data.orders; --",
    "\"); attach 'x' as y; select (\"",
    "{{7*7}} ${x} %s {0}",
    '"\n[columns]\n"x" = "orders.order_id"',
]
TEXTS = [name for name, column in TABLES["orders"].columns.items() if column.type in ("text", "category")]
FREE = [name for name in TEXTS if TABLES["orders"].columns[name].values is None and name != "order_id"]


def _file(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path


@pytest.mark.parametrize("nasty", NASTY)
def test_text_comes_through_as_it_stands(con, tmp_path, nasty):
    rows = [[f"{nasty}{number}", "01.02.2024", *[nasty] * len(FREE)] for number in range(3)]
    path = _file(tmp_path / "orders.csv", ["order_id", "ordered_at", *FREE], rows)
    mapping = Mapping("orders", {name: f"orders.{name}" for name in ("order_id", "ordered_at", *FREE)})
    report = load(con, inspect(path, mapping), b"secret")
    (found,) = con.execute(f"select distinct {', '.join(FREE)} from {report.relation}").fetchall()
    expected = nasty.replace("\n", "\r\n") if "\r\n" in found[0] else nasty
    assert (set(found), report.accepted) == ({expected}, 3)


@pytest.mark.parametrize("nasty", NASTY)
def test_headers_reach_sql_and_mapping_files_as_text(con, tmp_path, nasty):
    header = [nasty, "Bestelldatum", f"{nasty} Summe", nasty]
    path = _file(tmp_path / "orders.csv", header, [["B1", "01.02.2024", "12,50", "x"]])
    first, value = inspect_header(path)[0], inspect_header(path)[2]
    wish = Mapping(
        "orders",
        {first: "orders.order_id", value: "orders.order_value"},
        decimals={value: ","},
        nulls={first: (nasty,)},
        words={"orders.status": {nasty: "completed"}},
    )
    saved = tmp_path / "mapping.toml"
    saved.write_text(dump_mapping(wish), encoding="utf-8")
    assert load_mapping(saved) == wish
    report = load(con, inspect(path, load_mapping(saved)), b"secret")
    assert con.execute(f"select order_id, order_value from {report.relation}").fetchall() == [("B1", 12.5)]


def inspect_header(path):
    try:
        return inspect(path).dialect.header
    except IntakeError as error:
        return error.reading.dialect.header


@pytest.mark.parametrize("nasty", [text for text in NASTY if "/" not in text and "\n" not in text])
def test_file_names_and_rejected_rows(tmp_path, nasty):
    rows = [["B1", "01.02.2024", nasty, "12,50"], ["B2", nasty, "x", "1,00"], [nasty, "??", "x", nasty]]
    path = _file(
        tmp_path / f"{nasty} orders.csv", ["Bestellnummer", "Bestelldatum", "Gutschein", "Summe"], rows
    )
    workspace = Workspace(tmp_path / "shop")
    (report,) = importing.import_files(workspace, importing.readings([path]), rejects=tmp_path / "rejects")
    assert (report.report.accepted, report.report.rejected) == (1, 2)
    (rejects,) = (tmp_path / "rejects").iterdir()
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file, delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell[:1] in tuple("=+@\t\r")]
    assert any(nasty in cell for cell in cells)
    again = inspect(rejects, report.reading.to_mapping())
    assert [row[0] for row in again.preview] == ["B2", nasty]
    assert workspace.current().cursor().execute("select voucher_code from data.orders").fetchall() == [
        (nasty,)
    ]


def test_a_refusal_says_the_name_as_it_stands(tmp_path):
    path = tmp_path / "<b>{x}$(id).csv"
    path.write_text("<i>{0};%s\n{1};$x\n", encoding="utf-8")
    with pytest.raises(IntakeError) as error:
        inspect(path)
    assert "<b>{x}$(id).csv" in str(error.value)
