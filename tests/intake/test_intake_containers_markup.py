"""Web pages saved as .xls or .csv: their tables are read, and nothing on the page can do any harm."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty.intake import IntakeError, inspect, load, unpack
from loyalty.intake import archives as limits
from tests.intake.conftest import rows_of

HEAD = "<tr><th>Bestellnummer</th><th>Kundennummer</th><th>Bestelldatum</th><th>Bestellwert</th></tr>"
ROW = "<tr><td>1</td><td>7</td><td>01.02.2024</td><td>12,50</td></tr>"


@pytest.fixture
def texts(write, scratch):
    """texts(page) → the text of each of its tables."""

    def _texts(page: str | bytes, encoding: str = "utf-8") -> list[str]:
        pieces = unpack(write("Export.xls", page, encoding), scratch)
        return [piece.path.read_text(encoding="utf-8") for piece in pieces]

    return _texts


@pytest.mark.parametrize(
    "start", ["<html><body>", "<!DOCTYPE html>\n", "\ufeff<HTML>", "<!-- x -->\n<html>", ""]
)
@pytest.mark.parametrize("name", ["Export.xls", "Export.csv"])
def test_a_page_is_read_whatever_it_is_called(start, name, write, scratch, con):
    (piece,) = unpack(write(name, f"{start}<table>{HEAD}{ROW}</table>"), scratch)
    assert piece.name == name
    reading = inspect(piece)
    rows = rows_of(con, load(con, reading, b"k").relation)
    assert (rows[0]["order_value"], rows[0]["ordered_at"]) == (12.5, datetime(2024, 2, 1))
    assert reading.as_json()["delimiter"] is None


def test_cells_are_read_as_a_browser_shows_them(texts):
    page = (
        "<table><tr><td> a&nbsp;&amp;\n b<br>c </td><td><b>fett</b>, <a href='x'>Link</a></td></tr>"
        "<tr><td>&lt;script&gt;</td><td><script>var x = '</td>';</script>"
        "<style>td {}</style>12,50 €</td></tr></table>"
    )
    assert texts(page) == ['a & b c,"fett, Link"\n<script>,"12,50 €"\n']


def test_cells_that_cover_several_rows_or_columns(texts):
    page = (
        "<table><tr><td colspan=3>Titel</td></tr>"
        "<tr><td rowspan=2>1</td><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>"
        "<tr><td>2</td><td rowspan=9>e</td><td>f</td></tr></table>"
    )
    assert texts(page) == ["Titel,,\n1,a,b\n1,c,d\n2,e,f\n"]


def test_tags_that_are_left_out_are_understood(texts):
    page = "<table><tr><td>a<td>b<tr><td>1<td>2<tr><td>3<td>4"
    assert texts(page) == ["a,b\n1,2\n3,4\n"]


def test_a_table_that_only_lays_out_the_page_is_none(texts):
    inner = "<table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>"
    assert texts(f"<table><tr><td>Menü</td><td>{inner}</td></tr></table>") == ["a,b\n1,2\n"]
    assert len(texts(f"<html>{inner}{inner}</html>")) == 2


CHARSETS = {"utf-8": "utf-8", "cp1252": "windows-1252", "utf-16": "utf-16", "cp1250": "cp1250"}


@pytest.mark.parametrize("encoding", CHARSETS)
def test_the_letters_are_those_the_page_says(encoding, texts):
    rows = "<tr><td>Größe</td><td>ö</td></tr><tr><td>ä</td><td>ü</td></tr>"
    page = f"<html><meta charset='{CHARSETS[encoding]}'><table>{rows}</table>"
    assert texts(page, encoding) == ["Größe,ö\nä,ü\n"]


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<ss:Worksheet ss:Name="Bestellungen"><ss:Table><ss:Column ss:Width="80"/>
<ss:Row><ss:Cell><ss:Data ss:Type="String">Bestellnummer</ss:Data></ss:Cell><ss:Cell ss:Index="3">
<ss:Data ss:Type="String">Bestelldatum</ss:Data></ss:Cell></ss:Row>
<ss:Row ss:Index="3"><ss:Cell><ss:Data ss:Type="String">0012</ss:Data></ss:Cell><ss:Cell/>
<ss:Cell><ss:Data ss:Type="DateTime">2024-02-01T00:00:00.000</ss:Data></ss:Cell></ss:Row>
<ss:Row><ss:Cell><ss:Data ss:Type="Number">13</ss:Data></ss:Cell><ss:Cell ss:Index="3">
<ss:Data ss:Type="DateTime">2024-02-01T14:05:00.000</ss:Data></ss:Cell></ss:Row>
</ss:Table></ss:Worksheet></ss:Workbook>"""


def test_the_xml_that_excel_wrote_in_2003(write, scratch):
    (piece,) = unpack(write("export.xls", XML), scratch)
    assert (piece.name, piece.hint) == ("export.xls · Bestellungen", "Bestellungen")
    assert piece.path.read_text(encoding="utf-8").splitlines() == [
        "Bestellnummer,,Bestelldatum",
        "",
        "0012,,2024-02-01",
        "13,,2024-02-01 14:05:00",
    ]


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
HARMFUL = {
    "Anmeldung.csv": "<!DOCTYPE html><html><body><form>Bitte melden Sie sich an.</form></body></html>",
    "Lachen.xls": LAUGHS
    + "]><Workbook><Worksheet><Table><Row><Cell>&j;</Cell></Row></Table></Worksheet></Workbook>",
    "Kommentar.xls": "<html><!--" + "x" * 3_000_000,
    "Tiefe.xls": "<html>" + "<table><tr><td>" * 3000,
    "Breite.xls": "<table><tr>" + "<td>1</td>" * 30_000 + "</tr></table>",
    "Spannen.xls": "<table>" + ("<tr>" + "<td colspan=9999999>1</td>" * 3 + "</tr>") * 3 + "</table>",
}


@pytest.mark.parametrize("name", HARMFUL)
def test_pages_without_a_table_or_with_a_trick_get_one_sentence(name, write, scratch):
    with pytest.raises(IntakeError) as caught:
        unpack(write(name, HARMFUL[name]), scratch)
    assert caught.value.code in ("html_no_table", "archive_members")
    assert name in str(caught.value)
    assert not any(scratch.iterdir())


def test_a_page_cannot_grow_beyond_the_bounds(write, scratch, monkeypatch):
    monkeypatch.setattr(limits, "HARMLESS", 1 << 20)
    cells = "<td rowspan=9999999>" + "x" * 4000 + "</td>"
    page = f"<table><tr>{cells * 3}</tr>" + "<tr></tr>" * 3000 + "</table>"
    with pytest.raises(IntakeError) as caught:
        unpack(write("Ranke.xls", page), scratch)
    assert caught.value.code == "archive_bomb"


@given(st.text("<>/&;=\"'! -tabledrhm\n123", max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_page_is_answered_with_a_traceback(write, scratch, text):
    try:
        pieces = unpack(write("Export.xls", f"<table>{text}"), scratch)
    except IntakeError as error:
        assert error.code == "html_no_table"
    else:
        assert pieces
