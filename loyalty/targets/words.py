"""Targets in words: what is aimed at, how far a value is from it, and for how long."""

from loyalty import format as fmt
from loyalty.catalog import Kpi, catalog
from loyalty.i18n import plural, t

from .judging import Missed, TargetGap
from .model import Target


def target_in_words(target: Target, lang: str, currency: str = "EUR") -> str:
    """'95 % ab Januar 2026', 'von 90 % (Januar 2026) auf 94 % (Mai 2026)', 'Vorjahr +2 PP ab Januar 2026'."""
    unit = catalog()[target.kpi].unit
    start, until = fmt.month(target.start, lang), fmt.month(target.until, lang)
    if target.kind == "line":
        ends = (fmt.given(value, unit, lang, currency) for value in (target.value, target.end_value))
        first, last = ends
        return t("target.rising", lang, value=first, start=start, end=last, until=until)
    kind = "fixed" if target.kind == "fixed" else "above"
    value = (
        fmt.given(target.value, unit, lang, currency)
        if kind == "fixed"
        else fmt.change(target.value, unit, lang, currency)
    )
    if target.until:
        return t(f"target.{kind}_until", lang, value=value, start=start, until=until)
    return t(f"target.{kind}", lang, value=value, start=start)


def gap_in_words(kpi: Kpi, gap: TargetGap, lang: str, currency: str = "EUR", has_doubt: bool = True) -> str:
    """'Ziel 90 % um 3,2 PP verfehlt', with 'im Rahmen des Zufalls' where the interval holds the target.

    `has_doubt` False leaves these last words out: they stand elsewhere.
    """
    verdict = gap.verdict if has_doubt or gap.verdict != "chance" else "missed"
    return t(
        f"target.said_{verdict}",
        lang,
        target=fmt.aim(gap.target, kpi.unit, lang, currency),
        gap=distance(kpi, gap, lang, currency),
    )


def distance(kpi: Kpi, gap: TargetGap, lang: str, currency: str = "EUR") -> str:
    """How far the value is from its target, without a sign: '3,2 PP'."""
    return fmt.change(abs(gap.gap), kpi.unit, lang, currency).lstrip("+")


def streak_in_words(missed: Missed, lang: str) -> str:
    """'seit 4 Monaten in Folge, zuerst im Juli 2026 · davon 3 klar'."""
    said = plural("target.streak", missed.months, lang, month=fmt.month(missed.since, lang))
    if missed.months > 1 and missed.clear < missed.months:
        clear = plural("target.clear", missed.clear, lang) if missed.clear else t("target.never_clear", lang)
        return f"{said} · {clear}"
    return said
