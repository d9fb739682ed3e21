"""What happened since a note, in words."""

from loyalty import format as fmt
from loyalty.analyses.since import Since
from loyalty.i18n import t


def since_in_words(found: Since, lang: str, currency: str = "EUR") -> str:
    """'Seitdem besser: 92,1 % statt 88,4 % (+3,7 PP). So war es gewollt.'"""
    verdict = verdict_in_words(found, lang)
    return f"{verdict[0].upper()}{verdict[1:]}: {values_in_words(found, lang, currency)}"


def verdict_in_words(found: Since, lang: str) -> str:
    """'seitdem besser', 'keine belastbare Änderung', 'noch zu früh' …"""
    return t(f"since.verdict_{found.verdict}", lang)


def values_in_words(found: Since, lang: str, currency: str = "EUR") -> str:
    """Both values and their difference, and whether that was wanted; or why there are none."""
    if found.verdict == "early":
        return t("since.no_after", lang)
    if not found.before:
        return t("since.no_before", lang)
    unit = found.kpi.unit
    values = {
        "before": fmt.value(found.value_before, unit, lang, currency),
        "after": fmt.value(found.value_after, unit, lang, currency),
        "change": fmt.change(found.difference.value, unit, lang, currency),
    }
    sentences = [t("since.values", lang, **values)]
    if found.verdict == "unknown":
        sentences.append(t("since.no_yardstick", lang))
    if found.is_expected is not None:
        sentences.append(t("since.as_expected" if found.is_expected else "since.against", lang))
    return " ".join(sentences)


def doubt_in_words(found: Since, lang: str, currency: str = "EUR") -> list[str]:
    """What the comparison rests on: the months, the interval or the usual range, the year before."""
    if not found.before or not found.after:
        return []
    unit = found.kpi.unit
    lines = [t("since.months", lang, before=_span(found.before, lang), after=_span(found.after, lang))]
    if found.kpi.measure == "total":
        lines.append(t("since.per_month", lang))
    low, high = found.difference.low, found.difference.high
    if low == low and high == high:
        shown = fmt.interval(low, high, "pp" if unit == "percent" else unit, lang, currency)
        lines.append(t("since.interval", lang, interval=shown))
    elif found.low == found.low:
        shown = fmt.interval(found.low, found.high, unit, lang, currency)
        lines.append(t("since.usual", lang, interval=shown))
    if found.year == found.year:
        lines.append(t("since.year", lang, change=fmt.change(found.year, unit, lang, currency)))
    return lines


def _span(months, lang: str) -> str:
    """'Januar 2026' or 'Januar 2026 bis März 2026'."""
    first, last = fmt.month(months[0], lang), fmt.month(months[-1], lang)
    return first if len(months) == 1 else f"{first}{t('unit.to', lang)}{last}"
