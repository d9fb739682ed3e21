"""The lines under a chart: what the number rests on, and what limits it."""

import pandas as pd

from loyalty import charts
from loyalty import format as fmt
from loyalty.analyses import scans
from loyalty.cards import view as looking
from loyalty.cards.filters import chosen_months
from loyalty.cards.view import View
from loyalty.catalog import Kpi, spoken
from loyalty.i18n import plural, slice_name, t
from loyalty.workspace import DEFAULTS


def foot_lines(view: View, kpi: Kpi, frame: pd.DataFrame) -> list[str]:
    """Last drawn month, whole window, settings, benchmarks: one line each, as far as they say anything."""
    drawn = frame[frame["value"].notna()]
    if drawn.empty:
        is_open = kpi.measure == "duration" and (frame["n"] > 0).any()
        if is_open:
            return [t("card.not_reached", view.lang), *_earlier(view, kpi), unrecorded_line(view, kpi)]
        has_judged = (~frame["status"].isin(["immature", "truncated"])).any()
        young = _immature(frame, view.lang) if has_judged else []
        return [_joined([charts.empty_reason(frame, view.lang), *young]), *_earlier(view, kpi)]
    window = "" if kpi.per_grain or kpi.measure == "mix" else window_line(view, kpi)
    lines = [_month_line(view, kpi, frame, drawn.iloc[-1], bool(window)), window]
    return [line for line in [*lines, *_standing_lines(view, kpi)] if line]


def _earlier(view: View, kpi: Kpi) -> list[str]:
    """Says that earlier months would show something, where they would."""
    is_known = looking.last_judged_month(view, kpi) is not None
    return [t("card.longer_period", view.lang)] if is_known else []


def whole_lines(view: View, kpi: Kpi, n: float | None = None) -> list[str]:
    """The same below a picture of the whole window, which says value and interval itself.

    `n`: how many cases there are, where the picture shows the same ones several times.
    """
    row = looking.whole_window(view, kpi)
    parts = [cases(kpi, row["n"] if n is None else n, view.lang), *_uncounted(kpi, row, view.lang)]
    line = f"{months_of_window(view, kpi)}: {_joined(parts)}"
    return [one for one in [line, *_standing_lines(view, kpi)] if one]


def _month_line(view: View, kpi: Kpi, frame: pd.DataFrame, last: pd.Series, has_window: bool) -> str:
    """What the last month rests on; what the line of the whole window says as well is left to that."""
    counted = [] if _is_self_evident(kpi, last["n"]) else [_rests_on(kpi, last["n"], view.lang)]
    parts = [
        *counted,
        *_interval(view, kpi, last),
        *([] if has_window else [*_p90(view, kpi, last), *_open(kpi, last, view.lang)]),
        *_limits(view, kpi, frame, last),
    ]
    month = fmt.month(last["period"], view.lang)
    return f"{month}: {_joined(parts)}" if parts else "" if has_window else month


def _rests_on(kpi: Kpi, n: float, lang: str) -> str:
    """The cases behind a value; where these are months, a bare '12 Monate' would read as its period."""
    return plural("card.over_months", round(n), lang) if kpi.case == "months" else cases(kpi, n, lang)


def _is_self_evident(kpi: Kpi, n: float) -> bool:
    """Whether counting the cases says nothing: of a single month, a single day, all that happened."""
    return kpi.census and n == 1


def _standing_lines(view: View, kpi: Kpi) -> list[str]:
    """What the data lack, settings and benchmarks, which no period changes."""
    benchmarks = [benchmark for benchmark in kpi.benchmarks if benchmark.show == "line"]
    compared = [f"{one.label[view.lang]} ({spoken(one.source, view.lang)})" for one in benchmarks]
    return [unrecorded_line(view, kpi), settings_line(view, kpi), *compared]


def unrecorded_line(view: View, kpi: Kpi) -> str:
    """Under a KPI of promised deliveries: that many seem never to have been recorded."""
    used = {name for need in kpi.needs for name in need}
    found = looking.unrecorded(view) if used >= scans.COLUMNS else None
    if not found:
        return ""
    return t("card.unrecorded", view.lang, old=fmt.count(found.old, view.lang), days=scans.OLD_DAYS)


def breakdown_line(view: View, kpi: Kpi, by: str) -> str:
    """What a breakdown shows: by what, and over which months."""
    return t("card.by", view.lang, slice=slice_name(by, view.lang), months=months_of_window(view, kpi))


def months_of_window(view: View, kpi: Kpi) -> str:
    """'November 2025 – Oktober 2026'; of a KPI that depends on the grain its last complete month."""
    return fmt.month(looking.last_complete_month(view), view.lang) if kpi.per_grain else chosen_months(view)


def _joined(parts: list[str]) -> str:
    return " · ".join(parts)


def window_line(view: View, kpi: Kpi) -> str:
    """The value over the whole window, which no average of months would give."""
    row = looking.whole_window(view, kpi)
    if pd.isna(row["value"]):
        return ""
    value = fmt.value(row["value"], kpi.unit, view.lang, view.currency)
    parts = [t("card.window", view.lang, value=value)]
    if kpi.measure == "share":
        n, k = fmt.count(row["n"], view.lang), fmt.count(row["k"], view.lang)
        parts.append(t("card.k_of_n", view.lang, k=k, n=n))
    elif not (kpi.measure == "total" and row["value"] == row["n"]):
        parts.append(_rests_on(kpi, row["n"], view.lang))
    return _joined([*parts, *_interval(view, kpi, row), *_p90(view, kpi, row), *_open(kpi, row, view.lang)])


def _interval(view: View, kpi: Kpi, row: pd.Series) -> list[str]:
    if pd.isna(row["low"]) or kpi.measure == "mix":
        return []
    interval = fmt.interval(row["low"], row["high"], kpi.unit, view.lang, view.currency)
    return [t("card.interval", view.lang, interval=interval)]


def _p90(view: View, kpi: Kpi, row: pd.Series) -> list[str]:
    if pd.isna(row["p90"]):
        return []
    return [t("card.p90", view.lang, value=fmt.value(row["p90"], kpi.unit, view.lang))]


def _open(kpi: Kpi, row: pd.Series, lang: str) -> list[str]:
    """Cases whose outcome cannot be known yet; of costs the months that nobody has booked."""
    key = "card.open_months" if kpi.case == "months" else "card.open"
    return [plural(key, int(row["open"]), lang)] if row["open"] > 0 else []


def _uncounted(kpi: Kpi, row: pd.Series, lang: str) -> list[str]:
    left_out = int(row["left_out"])
    return [*_open(kpi, row, lang), *([plural("card.left_out", left_out, lang)] if left_out else [])]


def _limits(view: View, kpi: Kpi, frame: pd.DataFrame, last: pd.Series) -> list[str]:
    lang, parts = view.lang, []
    if last["left_out"] > 0:
        parts.append(plural("card.left_out", int(last["left_out"]), lang))
    if last["status"] == "few" and kpi.measure != "total" and not kpi.state:
        parts.append(t("card.few", lang))
    if last["status"] == "partial":
        parts.append(t("card.partial_period", lang))
    parts += [*_immature(frame, lang), *_unreached(kpi, frame, lang)]
    scarce = int((frame["status"] == "scarce").sum())
    if scarce:
        parts.append(plural("card.scarce", scarce, lang, least=charts.FEWEST))
    if (frame["status"] == "truncated").any():
        parts.append(t("card.truncated", lang))
    return parts


def _immature(frame: pd.DataFrame, lang: str) -> list[str]:
    """How many months are too recent to judge."""
    months = frame.loc[frame["status"] == "immature", "period"].nunique()
    return [plural("card.immature", months, lang)] if months else []


def _unreached(kpi: Kpi, frame: pd.DataFrame, lang: str) -> list[str]:
    """How many months have no median, since fewer than half of their cases are done."""
    is_open = frame["value"].isna() & frame["status"].isin(["ok", "few"]) & (frame["n"] > 0)
    months = frame.loc[is_open, "period"].nunique() if kpi.measure == "duration" else 0
    return [plural("card.unreached", months, lang)] if months else []


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
