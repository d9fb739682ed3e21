"""The texts are complete in both languages and found by their key."""

import string

import pytest

from loyalty import i18n
from loyalty.schema import TABLES
from tests.reachable_texts import unreachable


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys_in_the_same_order():
    assert list(i18n.texts("de")) == list(i18n.texts("en"))


@pytest.mark.parametrize("key", i18n.texts("de"))
def test_both_languages_have_the_same_placeholders(key):
    german, english = i18n.texts("de")[key], i18n.texts("en")[key]
    assert german.strip() and english.strip()
    if not key.endswith(".one"):  # a singular may spell the number out
        assert placeholders(german) == placeholders(english)


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_plural_has_both_forms(lang):
    keys = set(i18n.texts(lang))
    for key in keys:
        if key.endswith(".one"):
            assert key.removesuffix("one") + "other" in keys


def test_unknown_key_language_and_placeholder_are_errors():
    with pytest.raises(KeyError):
        i18n.t("card.no_such_text", "de")
    with pytest.raises(KeyError):
        i18n.t("card", "de")
    with pytest.raises(KeyError):
        i18n.t("card.few", "fr")
    with pytest.raises(KeyError):
        i18n.t("sidebar.as_of", "de")
    with pytest.raises(KeyError):
        i18n.section("advice.nowhere", "de")


def test_placeholders_are_filled():
    assert i18n.t("sidebar.as_of", "de", date="31.10.2026") == "Stand: 31.10.2026"


@pytest.mark.parametrize(
    ("n", "lang", "text"),
    [(1, "de", "1 Fall"), (0, "de", "0 Fälle"), (1234, "de", "1.234 Fälle"), (1234, "en", "1,234 cases")],
)
def test_plural(n, lang, text):
    assert i18n.plural("case.default", n, lang) == text


def test_headings_of_a_page_keep_the_order_of_the_file():
    assert list(i18n.section("advice.commerce", "de"))[:2] == list(i18n.section("advice.commerce", "en"))[:2]
    assert i18n.section("advice.commerce", "de")["delivery"] == "Liefern Sie pünktlich"


@pytest.mark.parametrize(
    ("header", "lang"),
    [("de-AT,de;q=0.9", "de"), ("en-GB", "en"), ("fr-FR,de;q=0.5", "de"), ("fr", "en"), (None, "de")],
)
def test_language_of_the_browser(header, lang):
    assert i18n.pick_language(header) == lang


def test_slices_have_names_and_values():
    assert i18n.slice_name("country", "de") == "Land"
    assert i18n.slice_name("shelf_life", "de") == "shelf life"
    assert i18n.slice_value("country", "at", "de") == "Österreich"
    assert i18n.slice_value("country", "AT", "en") == "Austria"
    assert i18n.slice_value("customer_kind", "new", "de") == "Neukunden"
    assert i18n.slice_value("carrier", "Paketdienst B", "de") == "Paketdienst B"
    for missing in (None, float("nan"), ""):
        assert i18n.slice_value("country", missing, "de") == "ohne Angabe"


def test_every_value_the_schema_allows_in_a_slice_has_words():
    unnamed = [
        f"{column.name}: {value}"
        for table in TABLES.values()
        for column in table.columns.values()
        if column.values and i18n.has(f"slice.{column.name}")
        for value in column.values
        if not i18n.has(f"slice_value.{column.name}.{value}")
    ]
    assert not unnamed


def test_every_text_can_be_reached():
    assert unreachable() == []


def test_a_text_that_nothing_asks_for_is_found(monkeypatch):
    known = i18n.texts("de")
    added = {"nav.nowhere_at_all": "–", "card.nowhere_at_all.one": "–", "topic.commerce.nowhere_at_all": "–"}
    monkeypatch.setattr(i18n, "texts", lambda lang: known | added)
    assert unreachable() == list(added)
