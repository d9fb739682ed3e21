"""Every preset reads its platform's export: what must come out stands beside each fixture.

A fixture is `tests/fixtures/presets/<preset>.csv`, or `<preset>.<variant>.csv` for another spelling of the
report; the .toml beside it says the platform, the counts of the file
and, by table, all its rows in file order with the cells that matter ('' where a cell must be empty). Every
word, number and day of a fixture must be understood.
"""

import re
import tomllib
from pathlib import Path

import pytest

from loyalty.intake import IntakeError, dump_mapping, inspect, load, load_mapping
from loyalty.intake.presets import presets
from loyalty.schema import TABLES
from tests.intake.conftest import rows_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "presets"
COUNTS = ("rows", "accepted", "rejected", "duplicates")
UNREAD = ("unknown_value", "unreadable_number", "unreadable_date", "unreadable_flag", "ambiguous_date")


@pytest.mark.parametrize("name", sorted(path.stem for path in FIXTURES.glob("*.csv")))
def test_fixture(con, name):
    expected = tomllib.loads((FIXTURES / f"{name}.toml").read_text(encoding="utf-8"))
    preset = presets()[name.partition(".")[0]]
    if expected.get("refused"):
        with pytest.raises(IntakeError, match=re.escape(preset.refuse["de"])) as error:
            inspect(FIXTURES / f"{name}.csv")
        assert error.value.reading.preset is preset and preset.platform == expected["platform"]
        return
    reading = inspect(FIXTURES / f"{name}.csv")
    assert reading.preset is preset
    report = load(con, reading, b"secret")
    relations = {part.table: part.relation for part in (report, *report.extra)}
    assert (reading.platform or "", report.table) == (expected.pop("platform"), expected.pop("table"))
    assert report.left_out == expected.pop("left_out", 0)
    for count in COUNTS:
        assert getattr(report, count) == expected.pop(count), count
    assert not [problem for problem in report.problems if problem["rule"] in UNREAD]
    assert set(expected) <= set(relations), "tables"
    for table, relation in relations.items():
        rows, found = expected.get(table, []), rows_of(con, relation)
        assert len(found) == len(rows), table
        for row, wanted in zip(found, rows, strict=True):
            assert set(wanted) <= set(TABLES[table].columns), "names"
            assert {column: row.get(column, "") for column in wanted} == _nearly(wanted)


def _nearly(wanted):
    """Sums of money are compared to the cent."""
    return {
        column: pytest.approx(value, abs=0.001) if isinstance(value, float) else value
        for column, value in wanted.items()
    }


def test_every_preset_has_a_fixture():
    assert {path.name.partition(".")[0] for path in FIXTURES.iterdir()} == set(presets())


TRANSLATED = {
    "Bestellnummer": ("1001", "1002"),
    "Bestellstatus": ("Abgeschlossen", "In Wartestellung"),
    "Bestelldatum": ("2025-01-03 10:15", "2025-01-04 10:15"),
    "Vorname (Rechnung)": ("Mia", "Jörg"),
    "Nachname (Rechnung)": ("Müller", "Groß"),
    "Länder-Code (Rechnung)": ("DE", "AT"),
    "E-Mail (Rechnung)": ("mia@example.com", "jörg@example.com"),
    "SKU": ("T-1", "T-1"),
    "Artikelname": ("Tasse", "Tasse"),
    "Menge": ("2", "1"),
    "Artikelpreis": ("14.95", "14.95"),
    "Titel der Zahlungsmethode": ("PayPal", "Vorkasse"),
    "Warenkorb-Rabattbetrag": ("5", "0"),
    "Zwischensumme der Bestellung": ("59.85", "14.95"),
    "Versandkosten der Bestellung": ("4.95", "4.95"),
    "Erstattungsbetrag der Bestellung": ("0", "1"),
    "Gesamtsumme der Bestellung": ("59.80", "19.90"),
}


def test_a_woocommerce_export_with_translated_headers_needs_no_preset(take):
    text = "\n".join(map(",".join, [TRANSLATED, *zip(*TRANSLATED.values(), strict=True)]))
    reading, _, rows = take("export.csv", text)
    assert reading.preset is None
    columns = (
        "order_id",
        "order_value",
        "shipping_fee",
        "discount_value",
        "refund_total",
        "status",
        "country",
    )
    assert [rows[0][column] for column in columns] == ["1001", 59.8, 4.95, 5.0, 0.0, "completed", "DE"]
    assert [rows[1][column] for column in columns] == ["1002", 19.9, 4.95, 0.0, 1.0, "created", "AT"]
    assert not {"Vorname (Rechnung)", "Nachname (Rechnung)"} & set(reading.mapping)


@pytest.mark.parametrize("name", [name for name, preset in presets().items() if not preset.refuse])
def test_its_mapping_file_reads_the_next_file_alike(tmp_path, name):
    reading = inspect(FIXTURES / f"{name}.csv")
    (tmp_path / "mapping.toml").write_text(dump_mapping(reading.to_mapping()), encoding="utf-8")
    mapping = load_mapping(tmp_path / "mapping.toml")
    assert mapping.fits(reading.piece)
    again = inspect(FIXTURES / f"{name}.csv", mapping)
    for field in ("preset", "table", "mapping", "constants", "notations", "extra", "is_supplement"):
        assert getattr(again, field) == getattr(reading, field), field
