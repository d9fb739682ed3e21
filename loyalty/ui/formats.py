"""How encodings, dates and values of a file are called on the page."""

from datetime import date, datetime

from loyalty import format as fmt
from loyalty.i18n import t

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "windows-1252": "Windows-1252",
    "iso-8859-1": "ISO-8859-1",
    "latin-1": "ISO-8859-1",
    "iso-8859-15": "ISO-8859-15",
    "mac_roman": "Mac Roman",
    "mac-roman": "Mac Roman",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "ascii": "ASCII",
}
DATES = {
    "de": {"%d": "TT", "%m": "MM", "%Y": "JJJJ", "%y": "JJ"},
    "en": {"%d": "DD", "%m": "MM", "%Y": "YYYY", "%y": "YY"},
}
TIMES = {
    "%H": "hh",
    "%I": "hh",
    "%M": "mm",
    "%S": "ss",
    "%f": "ffffff",
    "%p": "AM/PM",
    "%b": "MMM",
    "%z": "+hh:mm",
}


def encoding_words(name: str) -> str:
    """'cp1252' → 'Windows-1252'."""
    return ENCODINGS.get(name.lower().replace("_", "-"), ENCODINGS.get(name.lower(), name))


def date_words(pattern: str, lang: str) -> str:
    """'%d.%m.%Y' as people write it: TT.MM.JJJJ."""
    for code, word in (DATES[lang] | TIMES).items():
        pattern = pattern.replace(code, word)
    return pattern


def value_words(value: object, lang: str, is_money: bool = False) -> str:
    """A value after the cast as the language writes it; '–' for none."""
    if is_money:
        return fmt.amount(value, lang)
    if value is None:
        return fmt.MISSING
    if isinstance(value, bool):
        return t("card.yes" if value else "card.no", lang)
    if isinstance(value, int | float):
        return fmt.number(value, lang, 0 if float(value).is_integer() and isinstance(value, int) else 2)
    if isinstance(value, datetime):
        day = fmt.date(value.date(), lang)
        return day if value.time().isoformat() == "00:00:00" else f"{day} {value:%H:%M}"
    if isinstance(value, date):
        return fmt.date(value, lang)
    return str(value)
