"""The appendix: how the numbers were made, with which settings, and what does not count."""

from loyalty import format as fmt
from loyalty.cards import view as looking
from loyalty.cards.view import View
from loyalty.catalog import catalog
from loyalty.i18n import section, slice_value, t
from loyalty.workspace import DEFAULTS

_EXCLUDED = "excluded_rows"


def explanations(view: View) -> list[tuple[str, str]]:
    """(what it is about, how it is treated), in short."""
    texts = section("report.method", view.lang)
    return [(texts[f"{name}_title"], text) for name, text in texts.items() if f"{name}_title" in texts]


def settings(view: View) -> list[tuple[str, str]]:
    """(setting, its value) of everything that numbers depend on."""
    lang, chosen = view.lang, view.version.settings
    rows = [(t("setting.as_of", lang), fmt.date(view.version.as_of, lang))]
    for name, setting in DEFAULTS.items():
        value = chosen[name]
        if setting.unit:
            words = fmt.value(value, setting.unit, lang)
        else:
            words = t(f"settings.{value}", lang) if name == "value_basis" else str(value)
        if name == "churn_days" and chosen["is_auto_churn"]:
            words = f"{words} ({t('settings.auto_word', lang)})"
        rows.append((t(f"setting.{name}", lang), words))
    return rows


def excluded(view: View) -> list[tuple[str, str]]:
    """(reason, rows) of the order data that do not count in the window, most first."""
    kpi = catalog()[_EXCLUDED]
    if kpi.missing(view.version.columns) or set(view.filters) - set(kpi.available_slices):
        return []
    rows = looking.breakdown(view, kpi, "reason").sort_values("value", ascending=False)
    return [
        (slice_value("reason", row.slice, view.lang), fmt.count(row.value, view.lang))
        for row in rows.itertuples()
        if row.value > 0
    ]
