"""How a file is written is found, not asked."""

import pytest

from loyalty.intake import IntakeError, Mapping, inspect

ORDERS = (
    "Bestellnummer;Kundennummer;Bestelldatum;Bestellwert\n"
    "B1;K1;31.12.2024;1.234,56\n"
    "B2;Köln;01.01.2025;12,5\n"
)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
        ("utf-16-le", "utf-16-le"),
        ("cp850", "cp850"),
    ],
)
def test_encodings(take, encoding, found):
    # 'ü' is what tells the DOS code page from Windows': cp1252 has no byte 0x81.
    reading, _, rows = take("orders.csv", ORDERS.replace("Köln", "Köln-7ü"), encoding)
    assert reading.encoding == found
    assert rows[1]["customer_id"] == "Köln-7ü"


def test_a_late_umlaut_is_found(take):
    text = (
        "Bestellnummer;Bestelldatum\n"
        + "".join(f"B{n};01.02.2024\n" for n in range(70_000))
        + "Bü;02.02.2024\n"
    )
    reading, report, _ = take("orders.csv", text, "cp1252")
    assert (reading.encoding, report.accepted) == ("cp1252", 70_001)


def test_utf8_with_one_broken_byte_stays_utf8(take):
    text = ("Bestellnummer;Bestelldatum\n" + "Bö;01.02.2024\n" * 50).encode() + b"B\xff;01.02.2024\n"
    reading, _, _ = take("orders.csv", text)
    assert reading.encoding == "utf-8"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(take, delimiter):
    text = "Bestellnummer;Bestelldatum;Kategorie\nB1;2024-12-31;Schuhe\n".replace(";", delimiter)
    reading, report, _ = take("orders.txt", text)
    assert (reading.delimiter, report.accepted) == (delimiter, 1)


def test_decimal_commas_do_not_pass_for_delimiters(take):
    text = (
        "Bestellnummer;Bestelldatum;Bestellwert;Versandkosten\n"
        "B1;31.12.2024;99,90;27,65\n"
        "B2;31.12.2024;1,00;2,00\n"
    )
    reading, _, rows = take("orders.csv", text)
    assert reading.delimiter == ";"
    assert (rows[0]["order_value"], rows[0]["shipping_fee"]) == (99.9, 27.65)


def test_sep_line_is_honoured_and_not_counted(take):
    reading, _, rows = take("orders.csv", "sep=|\r\nBestellnummer|Bestelldatum\r\nB1|31.12.2024\r\n")
    assert reading.delimiter == "|"
    assert rows[0]["row_no"] == 2


def test_preamble_is_skipped_and_rows_are_numbered_as_in_a_spreadsheet(take):
    text = (
        "Bestellübersicht;;\n"
        "Stand: 01.02.2025;;\n"
        ";;\n"
        "Bestellnummer;Bestelldatum;Bestellwert\n"
        "B1;31.12.2024;5,00\n"
    )
    reading, _, rows = take("orders.csv", text)
    assert set(reading.mapping) == {"Bestellnummer", "Bestelldatum", "Bestellwert"}
    assert rows[0]["row_no"] == 5


def test_quoted_delimiters_newlines_and_quotes(take):
    text = (
        'order_id,ordered_at,product_category\n"a,1",2024-01-01,"eins\nzwei"\nb2,2024-01-02,"sagt ""ja"""\n'
    )
    _, report, rows = take("orders.csv", text)
    assert [row["product_category"] for row in rows] == ["eins\nzwei", 'sagt "ja"']
    assert [row["row_no"] for row in rows] == [2, 3]
    assert report.rows == 2


def test_an_open_quote_costs_its_own_line_only(take):
    text = 'order_id,ordered_at,product_category\na1,2024-01-01,"offen\n' + "".join(
        f'b{n},2024-01-02,"gut"\n' for n in range(30)
    )
    _, report, rows = take("orders.csv", text)
    assert report.accepted == 31
    assert rows[-1]["order_id"] == "b29"


def test_an_open_quote_at_the_end_of_a_large_file(take):
    text = "order_id,ordered_at,product_category\n" + "".join(f"b{n},2024-01-02,gut\n" for n in range(30_000))
    _, report, _ = take("orders.csv", text.replace("b5,2024-01-02,gut", 'b5,2024-01-02,"offen'))
    assert report.accepted == 30_000


def test_a_blank_behind_the_delimiter(take):
    _, _, rows = take("orders.csv", 'order_id, ordered_at, product_category\na, 2024-01-01, "x, y"\n')
    assert (rows[0]["order_id"], rows[0]["product_category"]) == ("a", "x, y")


def test_single_quotes_and_backslashes(take):
    _, _, rows = take("orders.csv", "'order_id','ordered_at'\n'a,1','2024-01-01'\n'b','2024-01-02'\n")
    assert rows[0]["order_id"] == "a,1"
    text = 'order_id,ordered_at,product_category\n"a","2024-01-01","ein \\"Test\\" hier"\n'
    _, _, rows = take("orders.csv", text)
    assert rows[0]["product_category"] == 'ein "Test" hier'


def test_ragged_rows_are_turned_away_with_their_number(take):
    """Which field is missing or too many cannot be known: every cell could stand in a wrong column."""
    text = (
        "order_id;ordered_at;order_value;product_category\n"
        "a;2024-01-01;1;x\n"
        "b2024-01-02;2;y\n"
        "c;2024-01-03;1;x;y\n"
        "d;;2024-01-04;1;x\n"
        "e;2024-01-01;1;x\n"
        "f;2024-01-01;1;\n"
    )
    _, report, rows = take("orders.csv", text)
    assert [row["order_id"] for row in rows] == ["a", "e", "f"]
    assert (report.rows, report.accepted, report.rejected) == (6, 3, 3)
    assert [(problem["row"], problem["rule"], problem["value"]) for problem in report.problems] == [
        (3, "ragged_row", "3/4"),
        (4, "ragged_row", "5/4"),
        (5, "ragged_row", "5/4"),
    ]


def test_a_file_that_leaves_out_empty_fields_at_the_end(take):
    """Where no line ends with a delimiter and many are short, the missing fields are the last ones."""
    text = "order_id;ordered_at;order_value;voucher_code\n" + (
        "a{0};2024-01-01;1\nb{0};2024-01-02\nc{0};2024-01-03;3;XYZ\n" * 3
    ).format("x")
    lines = [line.replace("x;", f"{place};") for place, line in enumerate(text.split("\n"))]
    lines.insert(4, "d2024-01-04;1;XYZ")
    _, report, rows = take("orders.csv", "\n".join(lines))
    assert (report.accepted, report.rejected) == (9, 1)
    assert (rows[0]["order_value"], rows[2]["voucher_code"]) == (1, "XYZ")
    assert [(problem["row"], problem["rule"]) for problem in report.problems] == [(5, "ragged_row")]


def test_nul_bytes_blank_lines_and_mixed_line_ends(take):
    text = b"order_id;ordered_at\r\na\x00;2024-01-01\n\nb;2024-01-02\rc;2024-01-03\r\n"
    _, report, rows = take("orders.csv", text)
    assert [row["order_id"] for row in rows] == ["a", "b", "c"]
    assert [row["row_no"] for row in rows] == [2, 4, 5]
    assert report.rows == 3


def test_trailing_delimiters_are_no_columns(take):
    reading, report, _ = take("orders.csv", "order_id;ordered_at;;\na;2024-01-01;;\n")
    assert reading.dialect.header == ("order_id", "ordered_at")
    assert (report.accepted, report.problems) == (1, ())


def test_header_only(take):
    reading, report, rows = take("orders.csv", "order_id,ordered_at\n")
    assert reading.table == "orders"
    assert (report.rows, report.accepted, rows) == (0, 0, [])


def test_without_header_a_mapping_names_the_columns(take):
    mapping = Mapping(
        "orders",
        {"column_1": "orders.customer_id", "column_3": "orders.ordered_at", "column_2": "orders.order_id"},
        {},
        {"header": False, "delimiter": " "},
    )
    _, _, rows = take(
        "export.txt", " 00004 0001 19970101  2   29.33\n 00004 0002 19970118  2   29.73\n", mapping=mapping
    )
    assert (rows[1]["order_id"], str(rows[1]["ordered_at"])) == ("0002", "1997-01-18 00:00:00")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("leer.csv", b"", "file_empty"),
        ("leer.csv", b"\n \r\n", "file_empty"),
        ("tabelle.csv", b"PK\x03\x04" + bytes(200), "file_type"),
        ("bild.csv", bytes(range(256)) * 20, "file_type"),
        ("seite.csv", b"<!DOCTYPE html><html><table></table></html>", "file_type"),
        ("fremd.csv", b"a,b\n1,2\n", "not_recognised"),
        ("orders.csv", b"order_id,order_value,status\n1,2,paid\n", "missing_columns"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(write, name, content, code):
    with pytest.raises(IntakeError) as error:
        inspect(write(name, content))
    assert error.value.code == code
    assert name in str(error.value) and str(error.value).endswith(".")
    with pytest.raises(IntakeError) as english:
        inspect(write(name, content), lang="en")
    assert str(english.value) != str(error.value)


def test_a_missing_file(tmp_path):
    with pytest.raises(IntakeError) as error:
        inspect(tmp_path / "nichts.csv")
    assert error.value.code == "file_missing"


def test_the_error_carries_the_file_for_the_page(write):
    with pytest.raises(IntakeError) as error:
        inspect(write("fremd.csv", "a,b\n1,2\n"))
    reading = error.value.reading
    assert reading.table is None
    assert reading.preview == (("1", "2"),)
    assert [column.header for column in reading.columns] == ["a", "b"]


def test_words_in_a_heading_do_not_make_the_blank_a_delimiter(write):
    text = "Month Shop,Cost type Shop,Amount Shop,Currency Shop\n" + "2023-11-01,acquisition,47.48,EUR\n" * 5
    reading = inspect(write("crm_kosten.csv", text))
    assert (reading.delimiter, reading.table) == (",", "crm_costs")
