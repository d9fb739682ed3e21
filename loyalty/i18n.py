"""Interface texts in German and English.

The texts stand in `texts/<lang>.toml`; a key is the dotted path to one of them (`"card.few"`). A text with a
singular and a plural is a table of `one` and `other`. KPI texts stand in the KPI files, labels of tables and
columns in the schema: here are only the words of the interface.
"""

import tomllib
from functools import cache
from pathlib import Path

from babel import Locale
from babel.numbers import format_decimal

LANGUAGES = ("de", "en")
DEFAULT = "de"
_FOLDER = Path(__file__).parent / "texts"


@cache
def texts(lang: str) -> dict[str, str]:
    """All texts of a language, flat: dotted key → text, in the order of the file.

    Raises KeyError for a language that is not in LANGUAGES.
    """
    if lang not in LANGUAGES:
        raise KeyError(f"unknown language {lang!r}")
    with open(_FOLDER / f"{lang}.toml", "rb") as file:
        return dict(_flatten(tomllib.load(file)))


def _flatten(node: dict, prefix: str = ""):
    for key, value in node.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def t(key: str, lang: str, **values: object) -> str:
    """The text of `key` with its placeholders filled; numbers are formatted by the caller.

    Raises KeyError for an unknown key, an unknown language or a placeholder without a value.
    """
    return texts(lang)[key].format(**values)


def plural(key: str, n: int, lang: str, **values: object) -> str:
    """The text of `key` for `n` things, `{n}` grouped as the locale does ("1.234 Fälle")."""
    form = "one" if n == 1 else "other"
    return t(f"{key}.{form}", lang, n=format_decimal(n, format="#,##0", locale=lang), **values)


def has(key: str, lang: str = DEFAULT) -> bool:
    """Whether there is a text (not a group of texts) of this key."""
    return key in texts(lang)


def section(prefix: str, lang: str) -> dict[str, str]:
    """The texts below a key, by the rest of their key, in the order of the file; KeyError when none.

    `section("advice.commerce", "de")` is the headings of a page from top to bottom.
    """
    start = f"{prefix}."
    found = {key.removeprefix(start): text for key, text in texts(lang).items() if key.startswith(start)}
    if not found:
        raise KeyError(prefix)
    return found


def pick_language(header: str | None) -> str:
    """The language for a browser's wish ("de-AT", "fr-FR,de;q=0.5"): the first known one, else English."""
    for wish in (header or "").split(","):
        code = wish.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return "en" if header else DEFAULT


def slice_name(name: str, lang: str) -> str:
    """What a slice is called in the interface ("sales_channel" → "Verkaufskanal"); others as they are."""
    key = f"slice.{name}"
    return t(key, lang) if has(key) else name.replace("_", " ")


def slice_value(name: str, value: object, lang: str) -> str:
    """What a value of a slice is called: known words translated, countries named, others as in the data."""
    if value is None or value != value or value == "":  # NaN is the only value unlike itself
        return t("slice_value.none", lang)
    text = str(value)
    if name == "country" and len(text) == 2:
        return Locale(lang).territories.get(text.upper(), text)
    key = f"slice_value.{name}.{text.lower()}"
    return t(key, lang) if has(key) else text
