"""Numbers as people write them. SQL reads the common notations; this reads the others."""

import math
import re

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " ") | {"’": "'", "−": "-", "–": "-"})
_CODES = (
    "eur|usd|chf|gbp|pln|sek|nok|dkk|czk|huf|ron|bgn|hrk|try|aud|cad|nzd|jpy|cny|brl|inr|mxn|zar|sgd|hkd|ils"
)
_WORDS = rf"(?:zł|kč|ft|lei|kr\.?|s?fr\.?|euros?|{_CODES})(?![a-z])"
_CURRENCY = rf"(?:€|£|¥|₹|₺|₪|(?:us|ca|au|nz|hk|mx|[acrs])? ?\$|{_WORDS})"
_SIGNED = re.compile(
    rf"(?P<sign>[+-])? ?(?:{_CURRENCY})? ?(?P<inner_sign>[+-])? ?"
    r"(?P<core>\d[\d.,' ]*|[.,]\d+)(?P<dash>-{1,2})?"
    rf" ?(?:{_CURRENCY})?(?P<behind> ?-)?",
    re.IGNORECASE,
)
# Groups of three with one kind of mark; in India of two: 1,23,456.
_CORE = {
    ",": re.compile(r"(?:\d+|\d{1,3}(?P<mark>[.' ])\d{3}(?:(?P=mark)\d{3})*)(?:,\d*)?|,\d+"),
    ".": re.compile(
        r"(?:\d+|\d{1,3}(?P<mark>[,' ])\d{3}(?:(?P=mark)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3})(?:\.\d*)?|\.\d+"
    ),
}
_LONGEST = 400
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}")


def parse_number(text: str, decimal: str) -> float | None:
    """A number with currency signs, grouping, '−12', '12,50-', '12,-' or '(12,50)'; None where it is none.

    Groups must stand where they belong: '12.50' is no number where the comma is the decimal mark.
    """
    if len(text) > _LONGEST:
        return None
    bare = re.sub(r"(?<=\d)_(?=\d)", "", text.translate(_SPACES).strip())
    if not bare.isascii() and any(sign.isdecimal() and not sign.isascii() for sign in bare):
        return None
    if _SCIENTIFIC.fullmatch(bare):
        value = float(bare.replace(",", "."))
        return value if math.isfinite(value) else None
    if bare.startswith("(") and bare.endswith(")"):
        inner = parse_number(bare[1:-1], decimal)
        return None if inner is None or inner < 0 else -inner
    parts = _SIGNED.fullmatch(bare)
    return _value(parts, decimal) if parts else None


def _value(parts: re.Match, decimal: str) -> float | None:
    core, dash = parts["core"].rstrip(" "), parts["dash"] or ""
    if dash and core[-1] in ".,":
        core, dash = core[:-1], ""  # '12,-': no cents
    elif len(dash) > 1:
        return None
    signs = [sign for sign in (parts["sign"], parts["inner_sign"], dash, parts["behind"]) if sign]
    if len(signs) > 1 or not _CORE[decimal].fullmatch(core):
        return None
    group = "." if decimal == "," else ","
    digits = re.sub(rf"[{group}' ]", "", core).replace(decimal, ".")
    return -float(digits) if signs and "-" in signs[0] else float(digits)


def sign_of(text: str) -> int:
    """−1, 0 or 1, whichever mark the decimals have; 0 also where it is no number."""
    numbers = (parse_number(text, decimal) for decimal in _CORE)
    number = next((number for number in numbers if number is not None), 0)
    return (number > 0) - (number < 0)


def parse_percent(text: str, decimal: str) -> float | None:
    """'19 %' as 19; None where it is no percentage."""
    return parse_number(text.rstrip()[:-1], decimal) if text.rstrip().endswith("%") else None
