"""How a workbook shows numbers, differences and dates."""

from loyalty.cards.view import View
from loyalty.i18n import t

# As Excel stores them; it shows them with the signs of its reader's own language.
FORMATS = {
    "percent": {"de": "0.0 %", "en": "0.0%"},
    "pp": {"de": "+0.0 %;-0.0 %;0.0 %", "en": "+0.0%;-0.0%;0.0%"},
    "count": {"de": "#,##0", "en": "#,##0"},
}
DATES = {
    "day": {"de": "dd.mm.yyyy", "en": "[$-409]d mmm yyyy"},
    "month": {"de": "[$-407]mmm yyyy", "en": "[$-409]mmm yyyy"},
}


def number_format(unit: str, view: View) -> str:
    """How Excel shows a number of this unit; shares and percentage points are fractions."""
    lang = view.lang
    if unit in FORMATS:
        return FORMATS[unit][lang]
    if unit == "currency":
        code = view.currency
        return f'#,##0.00 "{code}"' if lang == "de" else f'"{code}" #,##0.00'
    return "+0;-0;0" if unit == "points" else "#,##0.0#"


def change_format(unit: str, view: View) -> str:
    """The same for a difference: with its sign, that of shares in percentage points as a fraction."""
    form = number_format("pp" if unit == "percent" else unit, view)
    return form if ";" in form else f"+{form};-{form};{form}"


def unit_name(unit: str, view: View) -> str:
    """The unit in a word; empty where the format of the number says it."""
    if unit in ("percent", "pp", "currency", "count", "points", "ratio"):
        return t("unit.pp.other", view.lang) if unit == "pp" else ""
    return t(f"unit.{unit}.other", view.lang)
