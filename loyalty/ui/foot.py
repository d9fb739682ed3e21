"""The lines under a chart: what the number rests on, and what limits it."""

import pandas as pd

from loyalty import format as fmt
from loyalty.catalog import Kpi, spoken
from loyalty.i18n import plural, slice_name, t
from loyalty.ui import view as looking
from loyalty.ui.view import View
from loyalty.workspace import DEFAULTS


def foot_lines(view: View, kpi: Kpi, frame: pd.DataFrame) -> list[str]:
    """Last drawn month, whole window, benchmark: one line each, as far as they say anything."""
    drawn = frame[frame["value"].notna()]
    if drawn.empty:
        is_open = kpi.measure == "duration" and (frame["n"] > 0).any()
        return [t("card.not_reached" if is_open else "card.none", view.lang)]
    last = drawn.iloc[-1]
    lines = [
        _joined(
            [
                f"{fmt.month(last['period'], view.lang)}: {cases(kpi, last['n'], view.lang)}",
                *_rests_on(view, kpi, last),
                *_limits(view, kpi, frame, last),
            ]
        )
    ]
    if not kpi.per_grain and kpi.measure != "mix":
        lines.append(window_line(view, kpi))
    lines.append(settings_line(view, kpi))
    lines += [
        f"{benchmark.label[view.lang]} ({spoken(benchmark.source, view.lang)})"
        for benchmark in kpi.benchmarks
        if benchmark.show == "line"
    ]
    return [line for line in lines if line]


def breakdown_line(view: View, kpi: Kpi, by: str) -> str:
    """What a breakdown shows: by what, and over which months."""
    first = last = looking.last_complete_month(view)
    if not kpi.per_grain:
        first, last = view.start or view.version.data_from, view.end
    months = " – ".join(dict.fromkeys(fmt.month(day, view.lang) for day in (first, last)))
    return t("card.by", view.lang, slice=slice_name(by, view.lang), months=months)


def _joined(parts: list[str]) -> str:
    return " · ".join(parts)


def window_line(view: View, kpi: Kpi) -> str:
    """The value over the whole window, which no average of months would give."""
    row = looking.whole_window(view, kpi)
    if pd.isna(row["value"]):
        return ""
    value = fmt.value(row["value"], kpi.unit, view.lang, view.currency)
    if kpi.measure == "share":
        n, k = fmt.count(row["n"], view.lang), fmt.count(row["k"], view.lang)
        counted = t("card.k_of_n", view.lang, k=k, n=n)
    else:
        counted = cases(kpi, row["n"], view.lang)
    return _joined([t("card.window", view.lang, value=value), counted, *_rests_on(view, kpi, row)])


def _rests_on(view: View, kpi: Kpi, row: pd.Series) -> list[str]:
    """Interval, P90 and open cases of one result row."""
    lang, parts = view.lang, []
    if pd.notna(row["low"]) and kpi.measure != "mix":
        interval = fmt.interval(row["low"], row["high"], kpi.unit, lang, view.currency)
        parts.append(t("card.interval", lang, interval=interval))
    if pd.notna(row["p90"]):
        parts.append(t("card.p90", lang, value=fmt.value(row["p90"], kpi.unit, lang)))
    if row["open"] > 0:
        parts.append(plural("card.open", int(row["open"]), lang))
    return parts


def _limits(view: View, kpi: Kpi, frame: pd.DataFrame, last: pd.Series) -> list[str]:
    lang, parts = view.lang, []
    if last["left_out"] > 0:
        parts.append(plural("card.left_out", int(last["left_out"]), lang))
    if last["status"] == "few" and kpi.measure != "total" and not kpi.state:
        parts.append(t("card.few", lang))
    if last["status"] == "partial":
        parts.append(t("card.partial_period", lang))
    immature = frame.loc[frame["status"] == "immature", "period"].nunique()
    if immature:
        parts.append(plural("card.immature", immature, lang))
    if (frame["status"] == "truncated").any():
        parts.append(t("card.truncated", lang))
    return parts


def cases(kpi: Kpi, n: float, lang: str) -> str:
    """'3.918 Bestellungen': the cases in the words of their table."""
    noun = kpi.case or kpi.needs[0][0].partition(".")[0]
    return plural(f"case.{noun}", round(n), lang)


def settings_line(view: View, kpi: Kpi) -> str:
    """The settings behind a value, as a card prints them: 'Wiederkauf binnen 90 Tagen · …' (rule G20)."""
    lang, parts = view.lang, []
    for name in kpi.settings:
        setting = DEFAULTS[name]
        if setting.unit is None:
            continue
        value = fmt.value(view.version.settings[name], setting.unit, lang)
        is_auto = name == "churn_days" and view.version.settings["is_auto_churn"]
        suffix = f" ({t('settings.auto_word', lang)})" if is_auto else ""
        parts.append(f"{t(f'setting.{name}', lang)}: {value}{suffix}")
    if kpi.unit == "currency":
        parts.append(t(f"settings.{view.version.settings['value_basis']}_foot", lang))
    return " · ".join(parts)
