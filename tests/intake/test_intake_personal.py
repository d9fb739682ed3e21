"""What tells of a person never reaches the database, whatever the header says."""

import hmac

import pytest

from loyalty import importing
from loyalty.intake import Mapping, inspect
from loyalty.intake.names import is_personal
from loyalty.intake.personal import looks_personal
from loyalty.workspace import Workspace

PHONES = ["+49 171 1234567", "0171/1234567", "(030) 123456", "0049 30 1234567"]
STREETS = ["Hauptstr. 5", "Am Weg 12a", "Lange Straße 3", "12 Baker Street"]
IBANS = ["DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"]
PERSONS = ["Erika Mustermann", "Peter Müller", "von Berg, Anna", "Max de Vries"]


@pytest.mark.parametrize("values", [PHONES, STREETS, IBANS, PERSONS])
def test_values_that_tell_of_persons(values):
    assert looks_personal(values)


@pytest.mark.parametrize(
    "values",
    [
        ["2024-01-01", "01/02/2024", "01-02-2024"],
        ["0012345", "0012346"],
        ["B-100-001", "A12 345"],
        ["12,50", "1.234,00", "0.5"],
        ["DHL Paket", "Hermes Versand"],
        ["Kaffee Crema", "Tee Earl Grey", "Bad Homburg"],
        ["DE12345678901234567890", "4006381333931"],
        ["Ring 3", "Hof"],
        [],
    ],
)
def test_values_that_do_not(values):
    assert not looks_personal(values)


@pytest.mark.parametrize("values", [PHONES, STREETS, IBANS, PERSONS])
@pytest.mark.parametrize("header", ["Feld 7", "Lieferort", "Gutschein"])
def test_a_column_of_persons_is_left_out_and_said_so(con, take, values, header):
    lines = "".join(f"{number};01.02.2024;{value}\n" for number, value in enumerate(values))
    reading, report, _ = take("orders.csv", f"Bestellnummer;Bestelldatum;{header}\n{lines}")
    column = next(column for column in reading.columns if column.header == header)
    assert (column.target, column.reason) == (None, "personal")
    stored = str(con.execute(f"select * from {report.relation}").fetchall())
    assert not any(value in stored for value in values)


def stored(con):
    tables = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    return "".join(str(con.execute(f"select * from {name}").fetchall()) for (name,) in tables).lower()


@pytest.mark.parametrize("chosen", [True, False])
def test_an_address_in_a_column_of_numbers_becomes_its_hash(con, take, chosen):
    text = (
        "order_id,ordered_at,customer_id,order_value\n"
        "1,2024-01-01,K1,5.00\n"
        "2,2024-01-01, Erika@Example.org,5.00\n"
        "3,2024-01-01,Erika <erika@example.org>,a@example.org\n"
        "4,2024-01-01,K4,5.00\n"
    )
    mapping = Mapping("orders", {"customer_id": "orders.customer_id"}) if chosen else None
    reading, report, rows = take("orders.csv", text, mapping=mapping)
    code = hmac.digest(b"secret", b"erika@example.org", "sha256").hex()
    assert [row["customer_id"] for row in rows] == ["K1", code, code, "K4"]
    assert "example.org" not in stored(con) and "erika" not in stored(con)
    assert "example.org" not in str(report.problems)


def test_an_address_in_a_text_is_not_kept(con, take):
    text = "ticket_id,created_at,channel,campaign\n1,2024-01-01,a@example.org,x\n"
    take("tickets.csv", text)
    text = "response_id,answered_at,survey_type,answer\n1,2024-01-01,csat,schreibt an a@example.org\n"
    _, _, rows = take("surveys.csv", text)
    assert rows[0]["answer"] == "schreibt an …"
    assert "example.org" not in stored(con)


def test_single_cells_that_tell_of_persons(con, take):
    text = (
        "Bestellnummer;Kunde;Bestelldatum;Zahlungsart;Versandart;Herkunft\n"
        "1;K1;01.02.2024;Rechnung;DHL;direct\n"
        "2;Erika Mustermann;01.02.2024;Lastschrift DE89370400440532013000;Hauptstraße 5;0171/1234567\n"
        "3;Erika Mustermann;01.02.2024;Rechnung;DHL;direct\n"
        "4;gast;01.02.2024;Rechnung;DHL;direct\n"
    ) + "".join(f"{n};K{n};02.02.2024;Rechnung;DHL;organic\n" for n in range(5, 12))
    _, _, rows = take("bestellungen.csv", text)
    kept = [row["customer_id"] for row in rows]
    assert (kept[0], kept[1] == kept[2], kept[3]) == ("K1", True, "gast")
    assert rows[1]["payment_method"] == "Lastschrift …"
    assert (rows[1]["delivery_option"], rows[1]["traffic_source"]) == ("…", "…")
    for secret in ("Mustermann", "DE89", "Hauptstraße", "1234567"):
        assert secret.lower() not in stored(con)


def test_the_address_within_a_name_is_the_same_person(take):
    text = (
        "order_id,ordered_at,email\n1,2024-01-01,Erika <Erika@Example.org>\n2,2024-01-02,erika@example.org\n"
    )
    _, _, rows = take("orders.csv", text)
    assert rows[0]["customer_email"] == rows[1]["customer_email"]


NOWHERE = ["Zwiebelfink", "Krispindel", "Mümmelgasse", "55443322", "DE8937", "odd.example"]


def test_nothing_personal_in_any_byte_of_a_workspace(tmp_path):
    """Also not of cells that were unreadable, of rows that were rejected, and in what a file once held."""
    row = "{n};{who};{day};{value};Mümmelgasse 47b;Bar DE89370400440532013000;{n}@odd.example\n"
    lines = ["Export für Krispindel Zwiebelfink\n", "Beleg-Nr;Kunde;Datum;Summe;Empf.;Zahlart;Kontakt per\n"]
    for number in range(30_000):
        day = "Mümmelgasse 47b Zwiebelfink" if number % 9 == 0 else f"{number % 28 + 1:02}.01.2024"
        value = f"Krispindel 0176-55443322-{number}" if number % 9 == 1 else "12,50"
        who = "Krispindel Zwiebelfink" if number % 4 == 0 else f"K{number % 900}"
        lines.append(row.format(n=number, who=who, day=day, value=value))
    lines.append("X;Zwiebelfink;Mümmelgasse 47b\n")
    file = tmp_path / "bestellungen.csv"
    file.write_text("".join(lines), encoding="utf-8")
    workspace = Workspace(tmp_path / "shop")
    (report,) = importing.import_files(workspace, importing.readings([file]))
    assert (report.report.rejected, report.report.accepted) == (3335, 26_666)
    content = {path: path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()}
    assert any(path.suffix == ".duckdb" for path in content)
    found = [(path.name, text) for path, data in content.items() for text in NOWHERE if text.encode() in data]
    assert found == []


def test_the_example_for_the_page_is_no_address(write):
    text = "order_id,ordered_at,customer_id\n1,2024-01-01,a@example.org\n2,2024-01-01,K2\n"
    mapping = Mapping("orders", {"customer_id": "orders.customer_id"})
    column = inspect(write("orders.csv", text), mapping).columns[2]
    assert "example.org" not in str(column.understood)


HEADERS = """
    Vollständiger Name des Käufers|Nutzername des Käufers|Käuferadresse 1|Ort des Käufers
    Postleitzahl des Käufers|Name des Käufers|Empfangvorname|Rechnungnachname|EmpfangStrasse|EmpfangPLZ
    Billing Address1|Shipping Street|Billing Phone|Shipping Company|First Name (Billing)
    Address 1&2 (Billing)|Postcode (Shipping)|Phone (Billing)|Buyer Name|Buyer Username|Buyer Address 1
    Ship To Name|Ship To Address 1|Ship To Phone|Ship Address1|Street 1|Post to name|customer_firstname
    billing_address_street|shipping_address_zipcode|customer_ip_address|Card Name|Card Address Line1
    Card Address Zip|Review Username|Requester|Adresszeile 1|Lieferadresse|Versandziel - Ort
    Versandziel - PLZ|billing_ustid|VAT ID|USt-IdNr.|Steuernummer|IBAN|BIC|Kontoinhaber|Geburtsdatum
    Birthday|Date of Birth|Customer Note|Kundenkommentar|customerComment|internalComment|Buyer Note
    customer-comments|Bemerkung|Anmerkung des Kunden|Note Attributes|remoteAddress|User Agent
    customer_user_agent|Mobilnummer|Handynummer|Telefon (geschäftlich)|Fax|Ansprechpartner
    Rechnungsadresse|Firmenname|Vor- und Nachname|Shipping Zip|ship-city|ship-postal-code|Mitgliedsname
    Full Name|First Name|Last Name|Empfänger|Facebook|Geschlecht
"""


@pytest.mark.parametrize("header", [name.strip() for name in HEADERS.replace("\n", "|").split("|")][1:-1])
def test_personal_headers_of_the_platforms(header):
    assert is_personal(header)


OTHERS = """
    Bestellnummer|Lieferdatum|Versandart|Shipping Method|Kundennummer|Ship Date|Note|Order Number
    Order Total|Rechnungsnummer|Rechnungsdatum|Versandkosten|Customer ID|Shipping|Order Status|Kunde seit
    review_id|Kundengruppe
"""


@pytest.mark.parametrize("header", [name.strip() for name in OTHERS.replace("\n", "|").split("|")][1:-1])
def test_what_is_no_personal_data(header):
    assert not is_personal(header)
