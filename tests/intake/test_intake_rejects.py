"""Rejected rows as a file: every cell as it stood, reasons in words, and readable again once mended."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.intake import Mapping, inspect, load
from loyalty.intake.overlay import Overlay, defused, restored
from loyalty.intake.rejects import write_rejects
from tests.intake.conftest import rows_of

UNREADABLE = "Bestelldatum „{}“: Datum unlesbar"
RAGGED = "Zeile hat zu viele oder zu wenige Felder"
FILE = """Bestellnummer;Kundennummer;Bestelldatum;Bestellwert;Notiz
A-1;K1;01.02.2026;-9,90;=1+1
A-2;K2;irgendwann;8,10;=SUMME(A1)
;K3;03.02.2026;7,00;" @x ""y"" "
A-4;K4;04.02.2026;6,00;gut;zu;viel
A-5;K5;05.02.2026;abc;+49 30 1
A-6;;31.02.2026;-12,00;'=1
"""


def rejects_of(con, reading, folder, lang="de"):
    load(con, reading, b"k")
    path = write_rejects(con, reading, folder, lang)
    return path, list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def test_the_file_holds_the_rejected_rows_as_they_stood_with_row_and_reason(con, write, tmp_path):
    reading = inspect(write("bestellungen.csv", FILE))
    path, rows = rejects_of(con, reading, tmp_path / "out")
    assert path.name == "bestellungen_abgelehnt.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and b"\r\n" in path.read_bytes()
    assert rows == [
        ["Bestellnummer", "Kundennummer", "Bestelldatum", "Bestellwert", "Notiz", "", "", "Zeile", "Grund"],
        ["A-2", "K2", "irgendwann", "8,10", "'=SUMME(A1)", "", "", "3", UNREADABLE.format("irgendwann")],
        ["", "K3", "03.02.2026", "7,00", ' @x "y" ', "", "", "4", "Bestellnummer: Pflichtangabe fehlt"],
        ["A-4", "K4", "04.02.2026", "6,00", "gut", "zu", "viel", "5", RAGGED],
        ["A-6", "", "31.02.2026", "-12,00", "''=1", "", "", "7", UNREADABLE.format("31.02.2026")],
    ]  # fmt: skip


def test_mended_and_uploaded_again_it_says_what_the_original_said(con, write, tmp_path):
    reading = inspect(write("bestellungen.csv", FILE))
    path, rows = rejects_of(con, reading, tmp_path / "out")
    text = path.read_text("utf-8-sig").replace("irgendwann", "02.02.2026").replace("31.02.2026", "28.02.2026")
    again = inspect(write("bestellungen_abgelehnt.csv", text))
    assert again.mapping == reading.mapping
    wish = Mapping(columns={"Notiz": "orders.voucher_code"})
    loaded = load(con, inspect(again.path, wish), b"k")
    assert [(row["order_id"], row["voucher_code"]) for row in rows_of(con, loaded.relation)] == [
        ("A-2", "=SUMME(A1)"),
        ("A-4", "gut"),
        ("A-6", "'=1"),
    ]
    _, rest = rejects_of(con, again, tmp_path / "second")
    assert rest[0] == rows[0]
    assert rest[1][:7] == rows[2][:7] and rest[1][7:] == ["4", "Bestellnummer: Pflichtangabe fehlt"]
    assert len(rest) == 2


def test_a_shops_own_reasons_stay(con, write):
    text = "Bestellnummer;Retourendatum;Zeile;Grund\n1;01.02.2026;1;zu klein\n2;02.02.2026;2;defekt\n"
    assert inspect(write("retouren.csv", text)).mapping["Grund"] == "returns.reason"


def test_english_and_without_a_header(con, write, tmp_path):
    text = "1,2026-02-01,9.90\n2,2026-02-30,8.10\n"
    wish = Mapping(
        table="orders",
        columns={"column_1": "orders.order_id", "column_2": "orders.ordered_at"},
        dialect={"header": False},
    )
    reading = inspect(write("orders.csv", text), wish, lang="en")
    path, rows = rejects_of(con, reading, tmp_path / "out", "en")
    assert path.name == "orders_rejected.csv"
    assert rows[0] == ["column_1", "column_2", "column_3", "Row", "Reason"]
    assert rows[1][:4] == ["2", "2026-02-30", "8.10", "2"]


def test_lines_of_an_order_without_a_date_are_all_rejected(con, write, tmp_path):
    text = (
        "Name,Created at,Lineitem sku,Lineitem quantity,Lineitem price,Total\n"
        "#1001,2026-01-01,a,1,2.00,4.00\n#1001,,b,1,2.00,\n#1002,,a,1,2.00,2.00\n#1002,,b,1,2.00,\n"
    )
    reading = inspect(write("orders.csv", text))
    report = load(con, reading, b"k")
    assert report.rejected == 2
    _, rows = rejects_of(con, inspect(reading.path), tmp_path / "out")
    assert [row[-2] for row in rows[1:]] == ["4", "5"]


def test_a_clean_file_has_no_rejects(con, write, tmp_path):
    reading = inspect(write("orders.csv", "order_id;ordered_at\n1;01.02.2026\n"))
    load(con, reading, b"k")
    assert write_rejects(con, reading, tmp_path / "out", "de") is None
    assert not (tmp_path / "out").exists()


def test_reasons_are_counted_over_the_whole_file(con, write):
    lines = "".join(f"{n};{'01.02.2026' if n % 3 else 'x'};{'y' if n % 2 else '1,00'}\n" for n in range(300))
    report = load(con, inspect(write("b.csv", "Bestellnummer;Bestelldatum;Bestellwert\n" + lines)), b"k")
    counted = {(reason.rule, reason.is_rejected): reason.rows for reason in report.reasons}
    assert counted == {
        ("unreadable_date", True): 100,
        ("unreadable_number", True): 50,
        ("unreadable_number", False): 100,
    }
    assert report.rejected == 100 and report.reasons[0].examples == ("x",)


def test_unknown_words_are_counted_word_by_word(con, write):
    words = ["ganz frisch", "liegt", "ganz frisch", "bezahlt", "ganz frisch"]
    lines = "".join(f"{n};01.02.2026;{word}\n" for n, word in enumerate(words))
    report = load(con, inspect(write("b.csv", "Bestellnummer;Bestelldatum;Status\n" + lines)), b"k")
    assert report.accepted == 5
    assert [(problem["row"], problem["value"], problem["rule"]) for problem in report.problems] == [
        (2, "ganz frisch (3 ×)", "unknown_value"),
        (3, "liegt", "unknown_value"),
    ]
    (reason,) = report.reasons
    assert (reason.rows, reason.examples, reason.counts) == (4, ("ganz frisch", "liegt"), (3, 1))


@given(st.text())
def test_what_is_defused_is_harmless_and_comes_back(cell):
    safe = defused(cell)
    assert restored(safe) == cell
    if safe == cell and cell[:1] in ("=", "@", "\t", "\r"):
        pytest.fail("a formula was left as it stands")


@pytest.mark.parametrize("cell", ["-12,00", "+3", "-1.234,50 €", "-5 %"])
def test_plain_numbers_stay_numbers(cell):
    assert defused(cell) == cell


def test_cells_are_mended_by_row_and_header_and_texts_replaced_everywhere(con, write):
    overlay = Overlay(
        cells={(3, "Bestelldatum"): "02.02.2026", (4, "Bestellnummer"): "A-3", (99, "Notiz"): "x"},
        replaced={"Bestellwert": {"abc": ""}, "Gibt es nicht": {"a": "b"}},
    )
    reading = inspect(write("bestellungen.csv", FILE), overlay=overlay)
    report = load(con, reading, b"k")
    rows = rows_of(con, report.relation)
    assert [row["order_id"] for row in rows] == ["A-1", "A-2", "A-3", "A-5"]
    assert {reason.rule for reason in report.reasons} == {"ragged_row", "unreadable_date"}
    assert "order_value" not in rows[-1]


def test_mended_cells_are_found_in_every_piece_of_a_long_file(con, write):
    lines = "".join(f"{n};01.02.2026\n" for n in range(25_000))
    path = write("b.csv", "Bestellnummer;Bestelldatum\n" + lines)
    overlay = Overlay(cells={(2, "Bestellnummer"): "first", (15_002, "Bestellnummer"): "middle"})
    report = load(con, inspect(path, overlay=overlay), b"k")
    sql = (
        f"select row_no, order_id from {report.relation} where order_id in ('first', 'middle', '0', '15000')"
    )
    assert con.execute(sql).fetchall() == [(2, "first"), (15_002, "middle")]
