"""The schema file: complete, free of contradictions, strict about what it does not know."""

import pytest

from loyalty import schema
from loyalty.schema import TABLES, SchemaError, plain


def test_every_table_has_texts_and_a_known_key():
    assert len(TABLES) == 16
    for table in TABLES.values():
        assert set(table.label) == {"de", "en"}
        assert set(table.key) <= set(table.columns)
        for column in table.columns.values():
            assert column.type in schema.SQL_TYPES
            assert set(column.label) == {"de", "en"}


def test_plans_are_marked():
    plans = {column.path for table in TABLES.values() for column in table.columns.values() if column.plan}
    assert plans == {
        "orders.promised_from",
        "orders.promised_date",
        "bonus_ledger.expires_at",
        "crm_costs.month",
    }


@pytest.mark.parametrize(
    ("spelling", "word"),
    [
        ("Storniert", "cancelled"),
        ("canceled", "cancelled"),
        ("Nicht verfügbar", "cancelled"),
        ("unavailable", "cancelled"),
        ("Zugestellt", "delivered"),
        ("Fakturiert", "invoiced"),
        ("In Bearbeitung", "processing"),
        ("teilweise erstattet", "partially_refunded"),
        ("Angelegt", "created"),
        ("Bestätigt", "approved"),
    ],
)
def test_order_status_words(spelling, word):
    assert TABLES["orders"].columns["status"].dictionary[plain(spelling)] == word


def test_plain_ignores_case_umlauts_punctuation_and_units():
    assert plain("Währung") == plain("WAEHRUNG") == plain("Wahrung")
    assert plain("Einzelpreis (€)") == plain("Einzelpreis") == plain("einzel-preis")
    assert plain("Straße") == plain("strasse")
    assert plain("(€)") == ""


def _write(tmp_path, text):
    path = tmp_path / "schema.toml"
    path.write_text(text, encoding="utf-8")
    return path


HEAD = '[t]\nlabel = {de = "T", en = "T"}\nkey = ["a"]\nrequired = [["a"]]\n[t.columns]\n'
A = 'a = {type = "text", de = "A", en = "A"}\n'


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (HEAD + 'a = {type = "text", de = "A", en = "A", colour = "red"}', "unknown field colour"),
        (HEAD + 'a = {type = "text", de = "A"}', "field en is missing"),
        (HEAD + 'a = {type = "colour", de = "A", en = "A"}', "unknown type colour"),
        (HEAD + 'b = {type = "text", de = "A", en = "A"}', "no column a"),
        (HEAD + 'a = {type = "text", de = "A", en = "A", values = "v"}', "no dictionary"),
        (HEAD + 'a = {type = "text", de = "A", en = "A", like = "x.y"}', "leads nowhere"),
        (HEAD + A + 'b = {type = "text", de = "a.", en = "B"}', "two columns"),
        ("[t", "schema.toml"),
    ],
)
def test_a_wrong_schema_is_refused_with_its_place(tmp_path, text, hint):
    with pytest.raises(SchemaError, match=hint) as error:
        schema._read(_write(tmp_path, text))
    assert "schema.toml" in str(error.value)
