"""Templates: generated from the schema, readable by our own intake without a question or a rejected row."""

import pytest

from loyalty.i18n import LANGUAGES
from loyalty.intake import inspect, load
from loyalty.intake.templates import template, template_name
from loyalty.schema import TABLES
from tests.intake.conftest import rows_of


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_a_template_is_read_in_full(con, tmp_path, table, lang):
    path = tmp_path / template_name(table, lang)
    path.write_bytes(template(table, lang))
    reading = inspect(path, lang=lang)
    assert reading.table == table and reading.extra == ()
    assert set(reading.mapping.values()) == {column.path for column in TABLES[table].columns.values()}
    assert all(column.reason in ("name", "synonym") for column in reading.columns)
    assert [question for question in reading.questions if question.is_open] == []
    report = load(con, reading, b"k")
    assert (report.rows, report.accepted, report.rejected) == (2, 2, 0)
    assert report.reasons == ()
    for row in rows_of(con, report.relation):
        assert set(row) == {*TABLES[table].columns, "row_no"}


def test_numbers_and_dates_are_written_as_the_language_does(con, tmp_path):
    values = {}
    for lang in LANGUAGES:
        text = template("orders", lang).decode("utf-8-sig")
        path = tmp_path / f"{lang}.csv"
        path.write_text(text, encoding="utf-8")
        values[lang] = rows_of(con, load(con, inspect(path, as_table="orders"), b"k").relation)
    assert "49,90" in template("orders", "de").decode() and "49.90" in template("orders", "en").decode()
    for german, english in zip(values["de"], values["en"], strict=True):
        assert german["ordered_at"] == english["ordered_at"]
        assert german["order_value"] == english["order_value"]
        assert german["status"] == english["status"]


def test_the_explanation_names_what_is_required_and_the_known_words():
    text = template("orders", "de").decode("utf-8-sig")
    above = text[: text.index("Bestellnummer;Kundennummer")]
    assert "Bestellnummer" in above and "Bestelldatum" in above
    assert "bezahlt" in above and "storniert" in above
