"""What stands above, below and between the rows of a shop's file is told from its rows, and said."""

import pytest

from loyalty.intake import IntakeError, Mapping, MappingError, load_mapping
from loyalty.intake.dialect import find_dialect

HEADER = "Bestellnummer;Kundennummer;Bestelldatum;Bestellwert\n"
ROWS = "".join(f"B{n};K{n};{n:02}.12.2024;1.{n}00,50\n" for n in range(1, 10))


def told(report):
    return [(problem["row"], problem["rule"]) for problem in report.problems]


@pytest.mark.parametrize(
    ("below", "rules"),
    [
        ("--;--;--;--\n", [(11, "separator_row")]),
        ("Summe;;;12.345,67\n", [(11, "sum_row")]),
        (";;Gesamt:;12.345,67\n", [(11, "sum_row")]),
        ("Total;9;;12345.67\n", [(11, "sum_row")]),
        ("Gesamtsumme;;;12.345,67 €\n", [(11, "sum_row")]),
        (
            "\n\n9 record(s) downloaded\nSeller ID: stammkunde-shop\n",
            [(13, "trailer_line"), (14, "trailer_line")],
        ),
        ("9 record(s) downloaded;;;\n", [(11, "trailer_line")]),
        (";;;\n9 Datensätze heruntergeladen\n", [(12, "trailer_line")]),
        ("Ende", [(11, "trailer_line")]),
        ("# Ende der Daten\n", [(11, "comment_line")]),
        (";;;\n;;;\n", []),
        ("B10", [(11, "ragged_row")]),
        ("B10;K10;2", [(11, "ragged_row")]),
    ],
)
def test_lines_below_the_table(take, below, rules):
    _, report, rows = take("orders.csv", HEADER + ROWS + below)
    assert [row["order_id"] for row in rows] == [f"B{n}" for n in range(1, 10)]
    assert told(report) == rules
    assert report.rejected == sum(rule == "ragged_row" for _, rule in rules)


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("Transaktionsbericht\n\n", 4),
        ("Bestellungen;;;\nZeitraum;01.12.2024;bis;31.12.2024\n", 4),
        ("# ----\n# Konto: Laden\n# Start date: 20241201\n# ----\n\n", 7),
        ('"Alle Beträge in EUR, sofern nicht anders angegeben"\n"Stand; 31.12.2024"\n', 4),
        ("sep=;\n", 2),
    ],
)
def test_lines_above_the_table(take, above, row):
    reading, report, rows = take("orders.csv", above + HEADER + ROWS)
    assert (report.accepted, report.rejected, report.problems) == (9, 0, ())
    assert rows[0]["row_no"] == row
    assert len(reading.mapping) == 4


def test_a_blank_line_behind_the_header(take):
    _, report, rows = take("orders.csv", HEADER + ";;;\n" + ROWS + "\n9 record(s) downloaded\n")
    assert (report.accepted, rows[0]["row_no"]) == (9, 3)


def test_a_text_that_is_a_sum_word_is_no_sum(take):
    text = "Bestellnummer;Bestelldatum;Kategorie\nTOTAL-1;01.12.2024;Summe\nGesamt 5;02.12.2024;x\n"
    _, report, _ = take("orders.csv", text)
    assert (report.accepted, report.problems) == (2, ())


def test_files_that_were_joined_keep_all_rows(take):
    more = ROWS.replace("B", "C")
    _, report, _ = take("orders.csv", HEADER + ROWS + HEADER + more + "\n" + HEADER + more.replace("C", "D"))
    assert (report.accepted, report.rejected) == (27, 0)
    assert told(report) == [(11, "repeated_header"), (22, "repeated_header")]


@pytest.mark.parametrize(
    "other",
    [
        "\nRetourennummer;Bestellnummer;Retourengrund\nR1;B1;zu groß\n",
        "\nRetourennummer;Bestellnummer;Retourengrund;Status\nR1;B1;zu groß;offen\n",
        "Bestellnummer;Kundennummer;Bestelldatum;Bestellwert;Status\nB20;K1;01.12.2024;5;x\n",
    ],
)
def test_only_the_first_table_is_read(take, other):
    _, report, _ = take("orders.csv", HEADER + ROWS + other)
    assert (report.accepted, report.rejected) == (9, 0)
    assert [rule for _, rule in told(report)] == ["other_table"]


@pytest.mark.parametrize(
    ("polluted", "accepted", "rules"),
    [
        (lambda line: line.replace(";", "", 1), 8, ["ragged_row"]),
        (lambda line: line.replace(";", ";;", 1), 8, ["ragged_row"]),
        (lambda line: line.replace("K5", '"K5'), 9, []),
        (lambda line: line.replace(";", " "), 8, ["ragged_row"]),
        (lambda line: line.replace("K5", '"K5"x'), 9, []),
        (lambda line: line.replace(";05.12.2024", '"05;12;2024"'), 8, ["stray_quote"]),
        (lambda line: line.replace("K5;", 'K5"a;b";').replace("B5;", "B5"), 8, ["stray_quote"]),
    ],
)
def test_a_polluted_row_of_a_shop(take, polluted, accepted, rules):
    lines = ROWS.splitlines(keepends=True)
    lines[4] = polluted(lines[4])
    _, report, rows = take("orders.csv", HEADER + "".join(lines))
    assert (report.accepted, report.rejected) == (accepted, 9 - accepted)
    assert told(report) == [(6, rule) for rule in rules]
    by_number = {row["row_no"]: row for row in rows}
    assert all(
        by_number[n + 1]["order_value"] == 1000.5 + 100 * n for n in range(1, 10) if n + 1 in by_number
    )


def test_a_stray_quote_that_closes_lines_later(take):
    """Every line is a row by itself, so the quotes are inch marks and open ends."""
    text = "order_id;ordered_at;product_category\n"
    text += 'a;2024-01-01;"Tasse\nb;2024-01-02;Teller\nc;2024-01-03;Topf 12"\n'
    _, report, rows = take("orders.csv", text)
    assert [row["product_category"] for row in rows] == ['"Tasse', "Teller", 'Topf 12"']


def test_header_with_a_separator_too_many(take):
    reading, report, _ = take("orders.csv", HEADER.replace(";", ";;", 1) + ROWS)
    assert (len(reading.mapping), report.accepted, report.problems) == (4, 9, ())


def test_header_with_a_separator_too_few(take):
    """A name may stand above a wrong column: said, and no row is taken with shifted cells."""
    reading = find_dialect_of(take, HEADER.replace("Kundennummer;", "Kundennummer") + ROWS)
    assert reading.frame.is_uncertain


def find_dialect_of(take, text):
    with pytest.raises(IntakeError) as error:
        take("orders.csv", text)
    return error.value.reading.dialect


def test_two_header_rows(write):
    text = "Nr;Bestelldatum;Wert;Kunde\n;(TT.MM.JJJJ);(EUR);(Nummer)\n" + "".join(
        f"B{n};0{n}.12.2024;{n},50;{n}\n" for n in range(1, 9)
    )
    path = write("orders.csv", text)
    dialect = find_dialect(path)
    assert dialect.header == ("Nr", "Bestelldatum (TT.MM.JJJJ)", "Wert (EUR)", "Kunde (Nummer)")
    assert next(dialect.rows(path))[0] == 3


def test_same_header_twice_and_empty_columns(take):
    text = "order_id;note;note;;ordered_at;\nB1;x;y;;2024-01-01;\nB2;x;y;;2024-01-02;\n"
    reading, report, _ = take("orders.csv", text)
    assert reading.dialect.header == ("order_id", "note", "note (2)", "column_4", "ordered_at")
    assert report.accepted == 2


def test_trailing_delimiters_on_rows_only_are_said(take):
    _, report, _ = take("orders.csv", HEADER + ROWS.replace("\n", ";\n"))
    assert (report.accepted, told(report)) == (9, [(1, "ragged_header")])


def test_row_names_of_r(take):
    text = HEADER + "".join(f"{n};{line}\n" for n, line in enumerate(ROWS.splitlines(), start=1))
    _, report, rows = take("orders.csv", text)
    assert (report.accepted, rows[0]["order_id"], report.problems) == (9, "B1", ())


def test_rows_that_end_in_a_delimiter_begin_with_no_row_names(take):
    lines = "".join(f"{n};K{n % 7};{n % 28 + 1:02}.03.2024;{n},50;\n" for n in range(1000, 1040))
    _, report, rows = take("orders.csv", "Bestellnummer;Kundennummer;Bestelldatum;Bestellwert\n" + lines)
    assert told(report) == [(1, "ragged_header")]
    assert (rows[0]["order_id"], rows[0]["customer_id"], rows[0]["order_value"]) == ("1000", "K6", 1000.5)


def test_blanks_in_the_header_alone_cut_nothing(write):
    text = "Month Shop,Cost type Shop,Amount Shop\n2024-01-01,acquisition,12.50\n2024-02-01,tool,9.00\n"
    dialect = find_dialect(write("costs.csv", text))
    assert dialect.header == ("Month Shop", "Cost type Shop", "Amount Shop")


def test_rows_above_a_header_are_no_preamble(write):
    dialect = find_dialect(write("a.csv", ROWS + HEADER + ROWS))
    assert (dialect.header[0], dialect.header_row) == ("column_1", 0)


def test_without_header_nothing_is_taken_for_one(write):
    dialect = find_dialect(write("a.csv", ROWS))
    assert (dialect.header, dialect.header_row) == (("column_1", "column_2", "column_3", "column_4"), 0)


def test_columns_set_apart_by_blanks(write):
    text = "".join(f" {n:05} {n:04} 199701{n:02}  2   29.33\n" for n in range(1, 29))
    dialect = find_dialect(write("a.txt", text))
    assert next(dialect.rows(write("a.txt", text))) == (1, ["00001", "0001", "19970101", "2", "29.33"])


def test_cdnow(shared):
    path = shared("cdnow/CDNOW_sample.txt")
    dialect = find_dialect(path)
    rows = list(dialect.rows(path))
    assert (dialect.layout.delimiter, dialect.header_row, len(rows)) == (" ", 0, 6919)
    assert len({cells[0] for _, cells in rows}) == 2357


def test_unreadable_characters_are_said(take):
    text = HEADER.encode() + ROWS.replace("K", "Köööö").encode() + b"B99;K\xff;01.12.2024;5\n"
    _, report, _ = take("orders.csv", text)
    assert (report.accepted, told(report)) == (10, [(11, "unreadable_sign")])


def test_everything_found_can_be_corrected(take, tmp_path):
    text = "Bericht;x;y;z\nNoch;eine;Zeile;hier\n" + HEADER + ROWS + "Ende;der;Datei;5\n"
    file = tmp_path / "wie.toml"
    file.write_text(
        'table = "orders"\n[dialect]\nencoding = "cp1252"\ndelimiter = ";"\nquote = "\'"\nescape = ""\n'
        'header = true\nheader_row = 3\nskip_end = 1\ndecimal = ","\n',
        encoding="utf-8",
    )
    reading, report, _ = take("daten.csv", text, "cp1252", load_mapping(file))
    assert (reading.dialect.header_row, report.accepted, report.rejected) == (3, 9, 0)
    assert (reading.encoding, reading.dialect.layout.quote) == ("cp1252", "'")


def test_header_row_without_a_header(take):
    mapping = Mapping(
        "orders",
        {"column_1": "orders.order_id", "column_3": "orders.ordered_at"},
        {},
        {"header": False, "header_row": 2},
    )
    _, report, rows = take("orders.csv", "x;y;z;w\na;b;c;d\n" + ROWS, mapping=mapping)
    assert (report.accepted, rows[0]["row_no"]) == (9, 3)


@pytest.mark.parametrize(
    "line", ['quote = "ab"', 'escape = "x"', "header_row = -1", "skip_end = true", 'delimiter = "\\n"']
)
def test_a_mapping_file_with_an_impossible_dialect(tmp_path, line):
    file = tmp_path / "wie.toml"
    file.write_text(f"[dialect]\n{line}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"wie\.toml.*dialect\."):
        load_mapping(file)


def test_no_content_of_a_turned_away_row_is_kept(take):
    text = HEADER + ROWS + "B10;Erika Mustermann;Weg 1;x;y;z\n\nErika Mustermann, Weg 1\n"
    _, report, _ = take("orders.csv", text)
    assert "Erika" not in str(report.problems)
