"""A file to fill in per kind of data: explanation, header, two example rows – as our own intake reads it."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

from loyalty import i18n
from loyalty.schema import TABLES, Column, Table, plain

EXAMPLES = 2
_NUMBERED = ("_id", "_code", "referred_by")
_FIRST = date(2026, 3, 2)
# What no type tells.
_CATEGORIES = {
    "currency": ("EUR", "EUR"),
    "country": ("DE", "AT"),
    "payment_method": ("PayPal", "Rechnung"),
    "delivery_option": ("Standard", "Express"),
    "delivery_place": ("Packstation", "Haustür"),
    "traffic_source": ("newsletter", "google"),
    "product_category": ("Küche", "Gewürze"),
    "sales_channel": ("shop", "app"),
    "carrier": ("DHL", "DPD"),
    "device": ("mobile", "desktop"),
}


def template_name(table: str, lang: str) -> str:
    """'vorlage_bestellungen.csv'."""
    words = re.sub(r"\W+", "_", TABLES[table].label[lang].lower())
    return f"{i18n.t('template.file', lang)}_{words}.csv"


def template(table: str, lang: str) -> bytes:
    """UTF-8 with BOM and semicolons, with dates and numbers as the language writes them.

    Above the header stand a few lines of explanation, which the intake passes over.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    found = TABLES[table]
    columns = list(found.columns.values())
    for line in _explained(found, lang):
        writer.writerow([line])
    writer.writerow([column.label[lang] for column in columns])
    for number in range(EXAMPLES):
        writer.writerow([_example(column, number, lang) for column in columns])
    return ("\ufeff" + out.getvalue()).encode()


def _explained(table: Table, lang: str) -> list[str]:
    """What is asked for, how it is written, and which words the columns of fixed words know."""
    groups = [
        f" {i18n.t('template.or', lang)} ".join(table.columns[name].label[lang] for name in group)
        for group in table.required
    ]
    lines = [
        i18n.t("template.required", lang, columns=", ".join(groups)),
        i18n.t("template.notation", lang),
        i18n.t("template.rest", lang),
    ]
    for column in table.columns.values():
        if column.values:
            words = ", ".join(_word(column, word, lang) for word in column.values)
            lines.append(i18n.t("template.words", lang, column=column.label[lang], words=words))
    return lines


def _word(column: Column, word: str, lang: str) -> str:
    """A word of an enum as the language says it, where the dictionary knows it so."""
    said = i18n.slice_value(column.name, word, lang)
    return said if column.dictionary.get(plain(said)) == word else word


def _example(column: Column, number: int, lang: str) -> str:
    if column.values:
        return _word(column, column.values[min(number, len(column.values) - 1)], lang)
    if column.name in _CATEGORIES:
        return _CATEGORIES[column.name][number]
    return _BY_TYPE[column.type](column, number, lang)


def _decimal(number: float, lang: str) -> str:
    text = f"{number:.2f}"
    return text.replace(".", ",") if lang == "de" else text


def _day(column: Column, number: int, lang: str) -> str:
    # Events of one row follow each other: later columns lie later.
    place = list(TABLES[column.table].columns).index(column.name)
    day = _FIRST + timedelta(days=number + place % 20)
    return f"{day:%d.%m.%Y}" if lang == "de" else day.isoformat()


def _moment(column: Column, number: int, lang: str) -> str:
    return f"{_day(column, number, lang)} {9 + number}:30".replace(" 9:", " 09:")


def _text(column: Column, number: int, lang: str) -> str:
    if column.name.endswith(_NUMBERED):
        return f"{column.name[0].upper()}-{1001 + number}"
    return column.label[lang]


def _scale(column: Column, number: int, lang: str) -> str:
    return "0" if column.name == "scale_min" else "10"


_BY_TYPE: dict[str, Callable[[Column, int, str], str]] = {
    "text": _text,
    "category": _text,
    "email": lambda column, number, lang: f"kunde{number + 1}@example.com",
    "money": lambda column, number, lang: _decimal(49.9 + 10 * number, lang),
    "number": lambda column, number, lang: str(8 + number),
    "integer": lambda column, number, lang: str(1 + number),
    "scale": _scale,
    "flag": lambda column, number, lang: i18n.t("card.yes" if number else "card.no", lang),
    "timestamp": _moment,
    "date": _day,
}
