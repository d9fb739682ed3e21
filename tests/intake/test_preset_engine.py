"""What a preset file can say, and how it changes the reading of a file."""

from datetime import datetime

import pytest

from loyalty.intake import IntakeError, Mapping, inspect, presets
from loyalty.intake.presets import PresetError, read_preset

HEAD = (
    'platform = "Muster"\nreport = { de = "Verkäufe", en = "Sales" }\ntable = "orders"\nsource = "test"\n'
    'recognise = ["Beleg", "Zeit"]\n'
)


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """shipped(name=text, …): these presets and no others."""

    def _shipped(**texts: str) -> None:
        for name, text in texts.items():
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        found = {name: read_preset(tmp_path / f"{name}.toml") for name in texts}
        monkeypatch.setattr(presets, "presets", lambda: found)

    return _shipped


SALES = (
    "Beleg;Zeit;Art;Stück;Preis\n"
    + "A1;05.01.2024 10:00;Verkauf;2;1.234,50\nA2;06.01.2024 11:30;Umbuchung;1;9,00\n"
)


def test_computed_columns_are_read_as_if_they_stood_in_the_file(shipped, take):
    shipped(
        sales=HEAD
        + '[headers]\npieces = ["Menge", "Stück"]\n'
        + """[computed]
            worth = 'number("pieces") * number("Preis")'
            where = '''lower("Art") || '-' || "row_no" || coalesce("Filiale", '')'''
        [columns]
        Beleg = "orders.order_id"
        Zeit = "orders.ordered_at"
        worth = "orders.order_value"
        where = "orders.sales_channel"
        """
    )
    reading, _, rows = take("verkauf.csv", SALES)
    assert [(row["order_value"], row["sales_channel"]) for row in rows] == [
        (2469.0, "verkauf-2"),
        (9.0, "umbuchung-3"),
    ]
    assert rows[0]["ordered_at"] == datetime(2024, 1, 5, 10)
    assert reading.platform == "Muster" and reading.mapping["worth"] == "orders.order_value"
    assert {column.header: column.understood for column in reading.columns}["worth"] == 2469.0


def test_rows_of_another_kind_are_left_out_and_counted(shipped, con, take):
    shipped(
        sales=HEAD
        + """[rows]
        keep = '''"Art" = 'Verkauf' '''
        [columns]
        Beleg = "orders.order_id"
        Zeit = "orders.ordered_at"
        """
    )
    _, report, rows = take("verkauf.csv", SALES + "A3;07.01.2024 11:30;;1;9,00\n")
    assert [row["order_id"] for row in rows] == ["A1"]
    assert (report.rows, report.accepted, report.rejected, report.left_out) == (3, 1, 0, 2)
    assert report.problems == ({"row": 2, "column": None, "value": "2", "rule": "left_out_rows"},)


def test_notation_is_told_by_rows_that_come_late(shipped, take):
    """The rows that count may begin below the sample; the whole file then says how they are written."""
    shipped(
        sales=HEAD
        + """[rows]
        keep = '''"Art" = 'Verkauf' '''
        [columns]
        Beleg = "orders.order_id"
        Zeit = "orders.ordered_at"
        Preis = "orders.order_value"
        """
    )
    others = "".join(f"B{number},2024-01-01,Umbuchung,1\n" for number in range(2500))
    _, report, rows = take("verkauf.csv", f'Beleg,Zeit,Art,Preis\n{others}A1,13/02/2024,Verkauf,"1.234,50"\n')
    assert report.left_out == 2500
    assert [(row["ordered_at"], row["order_value"]) for row in rows] == [(datetime(2024, 2, 13), 1234.5)]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.5", 12.5),
        ("-3", -3),
        ("4-", -4),
        ("(5.25)", -5.25),
        ("EUR 6.00", 6),
        ("1,234.50", 1234.5),
        ("", None),
    ],
)
def test_numbers_in_sql_are_read_in_the_notation_of_the_file(shipped, take, cell, value, delimiter):
    shipped(
        sales=HEAD
        + """[computed]
            twice = 'number("Preis") * 2'
        [columns]
        Beleg = "orders.order_id"
        Zeit = "orders.ordered_at"
        twice = "orders.margin_value"
        """
    )
    if delimiter == ";":  # a German file
        cell = cell.translate(str.maketrans(",.", ".,"))
    lines = (["Beleg", "Zeit", "Preis"], ["1", "2024-01-01", f'"{cell}"'], ["2", "2024-01-02", '"0.75"'])
    text = "\n".join(delimiter.join(line) for line in lines)
    text = text if delimiter == "," else text.replace("0.75", "0,75")
    _, _, rows = take("verkauf.csv", text)
    assert rows[0].get("margin_value") == (None if value is None else value * 2)
    assert rows[1]["margin_value"] == 1.5


def test_the_more_specific_preset_wins_and_the_user_can_say_no(shipped, write):
    shipped(
        rough=HEAD.replace("Muster", "Grob") + '[columns]\nBeleg = "orders.order_id"\n',
        fine=HEAD
        + '[columns]\nBeleg = "orders.order_id"\nZeit = "orders.ordered_at"\nPreis = "orders.order_value"\n',
    )
    path = write("verkauf.csv", SALES)
    columns = {"Beleg": "orders.order_id", "Zeit": "orders.ordered_at"}
    assert inspect(path).platform == "Muster"
    assert inspect(path, Mapping(preset="rough", columns=columns)).platform == "Grob"
    refused = inspect(path, Mapping(preset="", columns=columns))
    assert refused.platform is None and refused.to_mapping().preset == ""


def test_a_file_without_the_required_headers_is_not_that_platform(shipped, write):
    shipped(sales=HEAD + '[columns]\nBeleg = "orders.order_id"\n')
    assert inspect(write("orders.csv", "Bestellnummer;Zeit;Datum\n1;2;2024-01-01\n")).platform is None


def test_reports_of_one_header_are_told_apart_by_their_values(shipped, write):
    carts = HEAD.replace("Muster", "Körbe") + "[values]\nBeleg = '#\\d{4}'\nArt = ''\n"
    shipped(orders=HEAD, carts=carts)
    mapping = Mapping(columns={"Beleg": "orders.order_id", "Zeit": "orders.ordered_at"})
    assert inspect(write("a.csv", "Beleg;Zeit;Art\n#1234;2024-01-01;\n"), mapping).platform == "Körbe"
    assert inspect(write("b.csv", "Beleg;Zeit;Art\n#1234;2024-01-01;x\n"), mapping).platform == "Muster"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "colour = 1", "unknown field colour"),
        (HEAD.replace("table", "tables"), "unknown field tables"),
        (HEAD.replace('source = "test"\n', ""), "field source is missing"),
        (HEAD.replace("orders", "sales"), "unknown table sales"),
        (HEAD + '[columns]\nBeleg = "orders.number"', "column orders.number"),
        (HEAD + '[headers]\nnumber = "Beleg"', "headers.number"),
        (HEAD + "[rows]\nonly = 1", "rows: unknown field only"),
        (HEAD + "[values]\nBeleg = '('", "unterminated"),
        (HEAD + '[dialect]\ndecimal = ";"', "dialect.decimal"),
        (HEAD + '[dialect]\ndelimiter = ";"', "dialect.delimiter"),
        (HEAD + '[fold]\n"orders.order_value" = "mean"', "fold.orders.order_value"),
        (HEAD + '[words."orders.status"]\nbezahlt = "payed"', "unknown word 'payed'"),
        (HEAD + '[computed]\nrow_no = "1"', "computed.row_no"),
        ("platform = ", "Invalid value"),
    ],
)
def test_preset_files_are_checked_strictly(tmp_path, text, said):
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PresetError, match="broken.toml: .*" + said.replace("(", r"\(")):
        read_preset(path)


def test_a_computed_column_tells_the_headers_it_is_made_of(shipped, write):
    shipped(
        sales=HEAD
        + """[computed]
            kind = 'lower("Art")'
            worth = '''case when "kind" = 'verkauf' then "Preis" end'''
        [columns]
        Beleg = "orders.order_id"
        Zeit = "orders.ordered_at"
        worth = "orders.order_value"
        """
    )
    reading = inspect(write("verkauf.csv", SALES))
    assert reading.made_of("worth") == ("Art", "Preis")
    assert reading.made_of("Beleg") == ("Beleg",)


REFUSED = HEAD + '[refuse]\nde = "Darin stehen nur Summen."\nen = "It holds totals only."\n'


def test_a_report_without_use_is_refused_in_the_users_language_unless_the_user_insists(shipped, write):
    shipped(sums=REFUSED)
    path = write("verkauf.csv", SALES)
    with pytest.raises(IntakeError, match=r"from Muster \(Sales\)\. It holds totals only\."):
        inspect(path, lang="en")
    with pytest.raises(IntakeError, match="Darin stehen nur Summen") as error:
        inspect(path)
    assert error.value.reading.table is None and error.value.reading.columns
    mapping = Mapping("orders", {"Beleg": "orders.order_id", "Zeit": "orders.ordered_at"})
    assert inspect(path, mapping).table == "orders"


def test_a_row_that_another_table_takes_is_not_rejected(shipped, take):
    shipped(
        sales=HEAD
        + """[computed]
            number = '''case when "Art" = 'Verkauf' then "Beleg" end'''
            left = '''case when "Art" = 'Umbuchung' then "Beleg" end'''
            began = '"Zeit"'
        [columns]
        number = "orders.order_id"
        Zeit = "orders.ordered_at"
        left = "checkouts.checkout_id"
        began = "checkouts.checkout_started_at"
        """
    )
    _, report, rows = take("verkauf.csv", SALES + ";07.01.2024 11:30;;1;9,00\n")
    assert [row["order_id"] for row in rows] == ["A1"]
    assert (report.rows, report.accepted, report.rejected) == (3, 2, 1)
    assert [(problem["row"], problem["rule"]) for problem in report.problems] == [(4, "missing_required")]
    assert {part.table: part.accepted for part in report.extra}["checkouts"] == 1
