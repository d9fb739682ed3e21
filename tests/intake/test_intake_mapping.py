"""What a header stands for: by name, by likeness, by its values – or open rather than wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.__main__ import main
from loyalty.intake import IntakeError, Mapping, MappingError, Piece, dump_mapping, inspect, load_mapping
from loyalty.intake.ambiguous import resolve
from loyalty.intake.names import candidates, is_personal
from loyalty.schema import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_canonical_files_map_one_to_one(write, table):
    reading = inspect(write(f"{table}.csv", ",".join(TABLES[table].columns) + "\n"))
    assert reading.table == table
    assert reading.mapping == {name: f"{table}.{name}" for name in TABLES[table].columns}
    assert all(column.reason == "name" for column in reading.columns)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("table", TABLES)
def test_labels_are_headers(write, table, lang):
    columns = TABLES[table].columns
    header = ";".join(column.label[lang] for column in columns.values())
    reading = inspect(write("export.csv", header + "\n"), as_table=table)
    assert reading.mapping == {column.label[lang]: column.path for column in columns.values()}


@pytest.mark.parametrize(
    ("table", "header", "column"),
    [
        ("orders", "BESTELLNUMMER", "order_id"),
        ("orders", "Bestell-Nr.", "order_id"),
        ("orders", "bestell_nummer", "order_id"),
        ("orders", "InvoiceNo", "order_id"),
        ("orders", "Waehrung", "currency"),
        ("orders", "Versandkosten (€)", "shipping_fee"),
        ("orders", "Gesamtbetrag [EUR]", "order_value"),
        ("orders", "Bestelnummer", "order_id"),
        ("orders", "Bestellnumer", "order_id"),
        ("reviews", "review_score", "rating"),
        ("tickets", "Ticket_Type", "category"),
        ("customers", "customer_unique_id", "person_id"),
    ],
)
def test_headers(table, header, column):
    assert candidates(table, header)[0].column == column


@pytest.mark.parametrize("header", ["Beantwortet am", "review_answer_timestamp"])
def test_the_customers_answer_is_not_the_shops(header):
    assert not candidates("reviews", header)


@pytest.mark.parametrize(
    "header", ["Name", "Vorname", "Straße", "billing_city", "ShipAddress", "Lieferstraße", "Telefon", "PLZ"]
)
def test_personal_data_is_recognised(header):
    assert is_personal(header)


def test_personal_data_is_never_loaded(con, take):
    text = "Bestellnummer;Bestelldatum;Vorname;Straße;Kunde\nB1;01.02.2024;Erika;Weg 1;Erika Muster\n"
    reading, report, _ = take("orders.csv", text)
    assert set(reading.mapping) == {"Bestellnummer", "Bestelldatum"}
    assert {column.reason for column in reading.columns if not column.target} == {"personal"}
    assert "Erika" not in str(con.execute(f"select * from {report.relation}").fetchall())


def test_values_that_do_not_suit_leave_a_column_open(write):
    text = "Bestellnummer;Bestelldatum;Versand\nB1;01.02.2024;DHL Paket\n"
    column = inspect(write("orders.csv", text)).columns[2]
    assert (column.target, column.reason) == (None, "type")


def test_one_column_is_taken_once(write):
    reading = inspect(
        write("orders.csv", "Bestellnummer;Bestelldatum;Summe;Gesamtbetrag\nB1;01.02.2024;1,00;2,00\n")
    )
    assert reading.mapping["Gesamtbetrag"] == "orders.order_value"
    assert [column.reason for column in reading.columns if column.header == "Summe"] == ["taken"]


def test_shopify_calls_its_order_number_name(write):
    text = "Name,Email,Financial Status,Created at,Total\n#1001,a@x.de,paid,2024-01-05 10:11:12 +0100,19.90\n"
    reading = inspect(write("orders_export.csv", text))
    assert reading.mapping["Name"] == "orders.order_id"
    text = text.replace("#1001", "Erika Muster")
    with pytest.raises(IntakeError):
        inspect(write("orders_export.csv", text))


DAYS = ["01.02.2024", "05.02.2024", ""]


@pytest.mark.parametrize(
    ("header", "cells", "columns", "column"),
    [
        ("Kanal", ["App", "Shop", "Amazon"], {}, "sales_channel"),
        ("Kanal", ["Google", "Newsletter", "direkt"], {}, "traffic_source"),
        ("Kanal", ["A", "B", "C"], {}, None),
        ("Lieferdatum", DAYS, {}, "delivered_at"),
        ("Lieferdatum", DAYS, {"delivered_at": DAYS}, "promised_date"),
        ("Lieferdatum", DAYS, {"promised_date": DAYS}, "delivered_at"),
        ("Lieferdatum", ["01.02.2099", "05.02.2024"], {}, "promised_date"),
        ("Lieferdatum", DAYS, {"status": ["offen", "zugestellt", "storniert"]}, "promised_date"),
        ("Lieferdatum", DAYS, {"status": ["zugestellt", "zugestellt", "offen"]}, "delivered_at"),
        ("Lieferdatum", ["01.02.2024 11:20"], {}, "delivered_at"),
        ("Bestellwert", ["1"], {}, None),
    ],
)
def test_ambiguous_headers_are_decided_by_values(header, cells, columns, column):
    answer = resolve("orders", header, cells, columns)
    assert (answer and answer.column) == column


def test_a_file_of_returns_stays_one_though_it_says_when_was_ordered(write):
    text = "Bestellnummer;Bestelldatum;Retourendatum;Retourengrund\n1;01.02.2024;09.02.2024;zu klein\n"
    assert inspect(write("export.csv", text)).table == "returns"


def test_the_kind_of_survey_comes_from_the_file_name(take):
    reading, _, rows = take("nps_2024.csv", "id,score,answered_at\n1,9,2024-01-01\n")
    assert reading.constants == {"surveys.survey_type": "nps"}
    assert rows[0]["survey_type"] == "nps"


def test_a_missing_column_is_named_in_words(write):
    with pytest.raises(IntakeError, match="Bestelldatum"):
        inspect(write("orders.csv", "Bestellnummer;Bestellwert;Status\nB1;1,00;bezahlt\n"))
    with pytest.raises(IntakeError, match="Order date"):
        inspect(write("orders.csv", "Bestellnummer;Bestellwert;Status\nB1;1,00;bezahlt\n"), lang="en")


def test_the_user_decides(take):
    mapping = Mapping(
        "orders",
        {"Nr": "orders.order_id", "Wann": "orders.ordered_at", "Bestellwert": "", "Stand": "orders.status"},
        {"orders.currency": "CHF"},
        {"date_format": "%m/%d/%Y", "decimal": ".", "nulls": ["egal"]},
    )
    text = "Nr;Wann;Bestellwert;Stand;Versandkosten\n1;01/02/2024;5.00;egal;1.234\n"
    reading, _, rows = take("x.csv", text, mapping=mapping)
    assert {column.header: column.reason for column in reading.columns}["Bestellwert"] == "left_out"
    row = rows[0]
    assert (row["ordered_at"].month, row["currency"], row["shipping_fee"]) == (1, "CHF", 1.234)
    assert "status" not in row and "order_value" not in row


def test_a_saved_mapping_reads_the_next_file_in_the_same_way(tmp_path, write):
    first = inspect(write("a.csv", "Bestellnummer;Bestelldatum;Kanal\n1;01.02.2024;App\n"))
    (tmp_path / "m.toml").write_text(dump_mapping(first.to_mapping()), encoding="utf-8")
    mapping = load_mapping(tmp_path / "m.toml")
    later = write("b.csv", "Bestellnummer;Bestelldatum;Kanal\n2;01.03.2024;XYZ\n")
    assert mapping.fits(Piece.of_text(later))
    assert inspect(later, mapping).mapping == first.mapping
    assert not mapping.fits(Piece.of_text(write("c.csv", "a;b\n1;2\n")))
    assert not mapping.fits(Piece.of_text(write("d.csv", "")))


COLUMNS = [column.path for table in TABLES.values() for column in table.columns.values()]
WORDS_OF_BOTH = sorted(
    set(TABLES["checkouts"].columns["exit_reason"].values) & set(TABLES["tickets"].columns["category"].values)
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(
    st.dictionaries(texts, st.sampled_from(["", *COLUMNS]), max_size=5),
    st.dictionaries(st.sampled_from(COLUMNS), texts, max_size=2),
    st.fixed_dictionaries(
        {}, optional={"decimal": st.sampled_from(",."), "header": st.booleans(), "nulls": st.lists(texts)}
    ),
    st.fixed_dictionaries(
        {
            "dates": st.dictionaries(texts, st.sampled_from(["dmy", "mdy", "%d.%m.%Y"]), max_size=2),
            "decimals": st.dictionaries(texts, st.sampled_from(",."), max_size=2),
            "units": st.dictionaries(texts, st.sampled_from(["cents", "whole"]), max_size=2),
            "nulls": st.dictionaries(texts, st.lists(texts, max_size=2).map(tuple), max_size=2),
            "words": st.dictionaries(
                st.sampled_from(["checkouts.exit_reason", "tickets.category"]),
                st.dictionaries(texts, st.sampled_from(WORDS_OF_BOTH), min_size=1, max_size=2),
            ),
        }
    ),
)
@settings(max_examples=60, deadline=None)
def test_mapping_files_round_trip(tmp_path_factory, columns, constants, dialect, answers):
    used = [target for target in columns.values() if target]
    mapping = Mapping("orders", columns, constants, dialect, **answers)
    path = tmp_path_factory.getbasetemp() / "mapping.toml"
    path.write_bytes(dump_mapping(mapping).encode())
    if len(used) != len(set(used)):
        with pytest.raises(MappingError, match="two columns"):
            load_mapping(path)
    else:
        assert load_mapping(path) == mapping


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('table = "ordres"', "ordres"),
        ('colour = "red"', "colour"),
        ('[columns]\n"a" = "orders.colour"', "orders.colour"),
        ('[constants]\n"orders.colour" = "red"', "orders.colour"),
        ('[dialect]\ncolour = "red"', "colour"),
        ('[dialect]\ndecimal = ";"', "decimal"),
        ('[dialect]\nheader = "no"', "header"),
        ("table =", "mapping.toml"),
        ("dates = 5", "dates"),
        ('[dates]\n"a" = "gestern"', "dates.a"),
        ('[dates]\n"a" = "%d.%Q"', "dates.a"),
        ('[decimals]\n"a" = ";"', "decimals.a"),
        ('[units]\n"a" = "pounds"', "units.a"),
        ('[nulls]\n"a" = "x"', "nulls.a"),
        ('[words."orders.status"]\n"weg" = "gone"', "gone"),
        ('[words."orders.carrier"]\n"weg" = "gone"', "orders.carrier"),
        ('[words."orders.colour"]\n"weg" = "gone"', "orders.colour"),
    ],
)
def test_a_wrong_mapping_file_is_refused_with_its_place(write, text, hint):
    with pytest.raises(MappingError, match=hint) as error:
        load_mapping(write("mapping.toml", text))
    assert "mapping.toml" in str(error.value)
    said = {lang: error.value.said(lang, "wie.toml") for lang in ("de", "en")}
    assert "„wie.toml“" in said["de"] and "“wie.toml”" in said["en"]
    assert error.value.code == "text" or all(hint in sentence for sentence in said.values())


def test_a_wrong_mapping_is_told_in_the_language_of_the_command_line(write, capsys):
    orders = write("orders.csv", "order_id;ordered_at\n1;2024-01-01\n")
    for text, said in [
        ('table = "x"', "gibt es nicht"),
        ("= kein TOML", "in TOML geschrieben"),
    ]:
        wish = write("wie.toml", text)
        assert main(["check", str(orders), "--mapping", str(wish), "--lang", "de"]) == 2
        assert said in capsys.readouterr().err


def test_as_json_has_exactly_the_promised_fields(take):
    reading, report, _ = take("orders.csv", "order_id,ordered_at\n1,2024-01-01\n1,2024-01-01\n2,x\n")
    found = reading.as_json(report)
    assert found == {
        "file": "orders.csv",
        "table": "orders",
        "platform": None,
        "encoding": "utf-8",
        "delimiter": ",",
        "decimal": ".",
        "date_format": "%Y-%m-%d",
        "mapping": {"order_id": "orders.order_id", "ordered_at": "orders.ordered_at"},
        "rows": 3,
        "accepted": 1,
        "rejected": 1,
        "duplicates": 1,
        "problems": [
            {"row": 3, "column": "order_id", "value": "1", "rule": "duplicate_row"},
            {"row": 4, "column": "ordered_at", "value": "x", "rule": "unreadable_date"},
        ],
    }
