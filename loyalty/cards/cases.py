"""The cases behind a number in words: what became of each, why some do not count, and their columns."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from loyalty import format as fmt
from loyalty.cards.foot import cases as in_words
from loyalty.cards.view import View
from loyalty.cases import Counts, is_yes_or_no
from loyalty.catalog import NUMBERS, Kpi
from loyalty.i18n import has, plural, slice_name, slice_value, t
from loyalty.schema import TABLES

# What of the cases is shown → their outcomes; by the measure, as it says how a case can end.
_UNCOUNTED = {"left_out": ("left_out", "unknown")}
YES_OR_NO = {"all": (), "yes": ("yes",), "no": ("no",), "open": ("open",), **_UNCOUNTED}
DURATION = {"all": (), "closed": ("counted",), "open": ("running", "open"), **_UNCOUNTED}
OTHERS = {"all": (), "counted": ("counted",), "open": ("open",), **_UNCOUNTED}


def choices(kpi: Kpi) -> dict[str, tuple[str, ...]]:
    """What of a KPI's cases can be shown, each with the outcomes that it keeps; none means all."""
    return YES_OR_NO if is_yes_or_no(kpi) else DURATION if kpi.measure == "duration" else OTHERS


def counted_words(kpi: Kpi, counts: Counts, lang: str) -> list[str]:
    """'1.205 Bestellungen, davon 1.100 mit Ja', '3 Fälle noch offen': how many cases became what."""
    said = in_words(kpi, counts.n, lang)
    if is_yes_or_no(kpi):
        said = t("cases.yes_of", lang, cases=said, k=fmt.count(counts.of(["yes"]), lang))
    still = counts.of(["open", "running"])
    return [said, *([plural("card.open", still, lang)] if still else [])]


def reasons(counts: Counts, lang: str) -> list[str]:
    """'8-mal nicht mitgezählt: Bestellwert fehlt': one line per reason, most frequent first."""
    lines = [
        plural("cases.left_out", cases, lang, reason=t(f"left_out.{name}", lang))
        for name, cases in counts.reasons.items()
    ]
    unknown = counts.of(["unknown"])
    if unknown:
        lines.append(plural("cases.left_out", unknown, lang, reason=t("cases.unknown", lang)))
    return lines


@dataclass(frozen=True)
class Column:
    """One column of the cases: its label, and what it says of a case (a row of the frame)."""

    label: str
    said: Callable[[object], str]
    is_number: bool = False
    raw: str | None = None  # the frame's column that a file has instead of the words
    is_shown: bool = True  # on screen; otherwise in a file only


def columns(view: View, kpi: Kpi) -> list[Column]:
    """What is known of each case: day, keys, outcome, what the measure looks at, slices."""
    return [*_keys(view, kpi), *_outcome(view, kpi), *slice_columns(view, kpi, kpi.available_slices)]


def for_file(view: View, kpi: Kpi, rows: pd.DataFrame) -> pd.DataFrame:
    """Cases as a table to take away: words where the interface has some, numbers and days as they are."""
    return as_table(columns(view, kpi), rows)


def as_table(columns: Sequence[Column], rows: pd.DataFrame) -> pd.DataFrame:
    """These columns of some cases under their labels."""
    found = {}
    for column in columns:
        said = rows[column.raw] if column.raw else [column.said(row) for row in rows.itertuples()]
        found[column.label] = pd.Series(said, index=rows.index, dtype=None if column.raw else object)
    return pd.DataFrame(found)


def _keys(view: View, kpi: Kpi) -> list[Column]:
    """Day, order or cart, customer; of a state the day is always the same, and said above the cases."""
    return [day_column(view.lang, is_shown=not kpi.state), *key_columns(view, kpi.columns)]


def day_column(lang: str, is_shown: bool) -> Column:
    """The day of a case."""
    said = t("cases.column.day", lang)
    return Column(said, lambda row: fmt.date(row.day, lang), raw="day", is_shown=is_shown)


def key_columns(view: View, names: Collection[str]) -> list[Column]:
    """What the shop calls a case and its customer, as far as it is among these columns of a query."""
    supplied = {column.partition(".")[2] for column in view.version.columns}
    tables = {name: table for name, table in NUMBERS.items() if name in names and name in supplied}
    found = [Column(_label(view, table, name), _text(name), raw=name) for name, table in tables.items()]
    if "customer_key" in names:
        found.append(Column(_label(view, "orders", "customer_id"), _text("customer"), raw="customer"))
    return found


def _label(view: View, table: str, column: str) -> str:
    return TABLES[table].columns[column].label[view.lang]


def _text(name: str) -> Callable[[object], str]:
    return lambda row: "" if fmt.is_missing(getattr(row, name)) else str(getattr(row, name))


def _outcome(view: View, kpi: Kpi) -> list[Column]:
    lang = view.lang
    found = [Column(t("cases.column.outcome", lang), lambda row: outcome(view, kpi, row))]
    if kpi.measure == "contrast":
        found += [
            Column(t("cases.column.exposed", lang), lambda row: _side(kpi, row.exposed, lang)),
            Column(t("cases.column.stratum", lang), lambda row: _stratum(row.stratum, lang)),
        ]
    elif kpi.measure == "mix" and "weight" in kpi.columns:
        found.append(_number("weight", "weight", view))
    elif kpi.measure == "ratio":
        found += [_number("numerator", "value", view), _number("denominator", "weight", view)]
    elif not is_yes_or_no(kpi) and kpi.measure != "mix":
        found.append(_number("value", "value", view, is_shown=False))
    return found


def _number(label: str, name: str, view: View, is_shown: bool = True) -> Column:
    return Column(
        t(f"cases.column.{label}", view.lang),
        lambda row: fmt.number(getattr(row, name), view.lang, 2),
        is_number=True,
        raw=name,
        is_shown=is_shown,
    )


def outcome(view: View, kpi: Kpi, row) -> str:
    """What became of a case: 'ja', '6 Tage', 'noch offen, bisher 12 Tage', 'nicht mitgezählt: …'."""
    lang = view.lang
    if row.outcome == "left_out":
        return t("cases.uncounted", lang, reason=t(f"left_out.{row.left_out}", lang))
    if row.outcome == "unknown":
        return t("cases.uncounted", lang, reason=t("cases.unknown", lang))
    if row.outcome == "open":
        return t("cases.still_open", lang)
    if is_yes_or_no(kpi):
        return t(f"card.{row.outcome}", lang)
    if row.outcome == "running":
        return t("cases.running", lang, value=fmt.value(row.value, kpi.unit, lang))
    return _value(view, kpi, row.value)


def _value(view: View, kpi: Kpi, value: object) -> str:
    if kpi.measure == "mix":
        return kpi.category(str(value), view.lang)
    if kpi.measure == "ratio":
        return t("cases.counted", view.lang)
    if kpi.measure in (
        "nps",
        "variation",
    ):  # an answer from 0 to 10; an amount, whose spread is the percentage
        return fmt.number(value, view.lang, 2)
    return fmt.value(value, kpi.unit, view.lang, view.currency)


def _side(kpi: Kpi, is_exposed: object, lang: str) -> str:
    if fmt.is_missing(is_exposed):
        return t("cases.stratum.unknown", lang)
    side = "exposed" if is_exposed else "unexposed"
    return kpi.text(side, lang) or t(f"chart.{side}", lang)


def _stratum(stratum: object, lang: str) -> str:
    """'middle|2025-10-01|1' → 'mittel · Q4 2025 · 1'."""
    parts = "" if fmt.is_missing(stratum) else str(stratum).replace(" ", "|")
    return " · ".join(_stratum_part(part, lang) for part in parts.split("|"))


def _stratum_part(part: str, lang: str) -> str:
    if has(f"cases.stratum.{part}", lang):
        return t(f"cases.stratum.{part}", lang)
    day = pd.to_datetime(part, format="%Y-%m-%d", errors="coerce")
    return slice_value("device", part, lang) if pd.isna(day) else fmt.period(day, "quarter", lang)


def slice_columns(view: View, kpi: Kpi, names: Collection[str], is_shown: bool = True) -> list[Column]:
    """Of these slices those that this shop's cases differ by; one that a filter fixes says nothing."""
    fixed = [name for name, values in view.where if len(values) == 1]
    return [
        Column(
            slice_name(name, view.lang),
            lambda row, name=name: _slice(name, getattr(row, name), view.lang),
            is_shown=is_shown,
        )
        for name in names
        if name not in fixed and (name in view.version.slices or name in kpi.slices)
    ]


def _slice(name: str, value: object, lang: str) -> str:
    return "" if fmt.is_missing(value) else slice_value(name, value, lang)
