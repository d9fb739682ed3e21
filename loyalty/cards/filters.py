"""What the dashboard shows – which months, filtered by what – in words."""

from loyalty import format as fmt
from loyalty.analyses.people import SLICES
from loyalty.cards.view import View
from loyalty.i18n import slice_name, slice_value, t


def chosen_months(view: View) -> str:
    """'November 2025 – Oktober 2026'; a single month once."""
    first, last = view.start or view.version.data_from, view.end
    return " – ".join(dict.fromkeys(fmt.month(day, view.lang) for day in (first, last)))


def filter_words(view: View) -> str:
    """'Land: Österreich, Schweiz · Kunden: Neukunden'; nothing without a filter."""
    return " · ".join(one_filter(name, values, view.lang) for name, values in view.where)


def one_filter(name: str, values: tuple[str, ...], lang: str) -> str:
    """'Land: Österreich, Schweiz'."""
    return f"{slice_name(name, lang)}: {', '.join(slice_value(name, value, lang) for value in values)}"


def not_divisible(view: View) -> str:
    """Why an analysis of customers has no answer under the view's filters; empty where it has one."""
    unusable = [name for name in view.filters if name not in SLICES]
    if not unusable:
        return ""
    names = ", ".join(slice_name(name, view.lang) for name in unusable)
    return t("analysis.not_divisible", view.lang, slices=names)
