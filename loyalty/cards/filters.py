"""What the dashboard is filtered by, in words."""

from loyalty.cards.view import View
from loyalty.i18n import slice_name, slice_value


def filter_words(view: View) -> str:
    """'Land: Österreich, Schweiz · Kunden: Neukunden'; nothing without a filter."""
    return " · ".join(one_filter(name, values, view.lang) for name, values in view.where)


def one_filter(name: str, values: tuple[str, ...], lang: str) -> str:
    """'Land: Österreich, Schweiz'."""
    return f"{slice_name(name, lang)}: {', '.join(slice_value(name, value, lang) for value in values)}"
