"""Targets as rows of text: the table on the page and the CSV file are read and written alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from babel.numbers import get_currency_symbol

from loyalty import exchange
from loyalty.catalog import Kpi, catalog, find
from loyalty.exchange import Fault, Row, TableError, fault
from loyalty.i18n import LANGUAGES, t
from loyalty.schema import plain

from .model import KINDS, Target, Targets, is_possible

FIELDS = ("kpi_name", "kpi", "kind", "start", "value", "until", "end_value", "unit")
_NEEDED = ("kind", "start", "value")
_NUMBER = re.compile(
    r"(?P<before>[^\d+\-−–.,]*)(?P<number>[+\-−–]?\s?[.,]?\d[\d.,'’\s]*?)\s*(?P<behind>[^\d]*)"
)
# How units are written beside a number, in any language; those not here go by their texts.
_WORDS = {
    "percent": ("%", "prozent", "percent"),
    "pp": ("pp", "%-punkte", "prozentpunkte", "percentage points", "points", "punkte"),
    "days": ("tag", "tage", "day", "days", "d"),
    "hours": ("std", "std.", "stunde", "stunden", "hour", "hours", "hrs", "h"),
    "minutes": ("min", "min.", "minute", "minuten", "minutes"),
    "stars": ("stern", "sterne", "star", "stars"),
    "points": ("punkt", "punkte", "point", "points", "pts"),
    "count": (),
    "ratio": (),
}
_RANGES = {"percent": "impossible_percent", "points": "impossible_points", "stars": "impossible_stars"}


@dataclass(frozen=True)
class _Given:
    """A number with the unit that stood beside it, '' where there was none."""

    number: float
    unit: str


def from_csv(content: bytes) -> Targets:
    """The targets in a CSV file. Raises TableError with every fault; then none of them counts."""
    return from_rows(exchange.read(content, FIELDS, _NEEDED))


def to_csv(targets: Targets, lang: str, currency: str = "EUR") -> bytes:
    """The targets as CSV in a language; reading it gives the same targets."""
    return exchange.write([_plain_cells(item, lang, currency) for item in targets.items], FIELDS, lang)


def cells(item: Target, lang: str) -> dict[str, str]:
    """A target as the page's table shows it: values with their unit where they are shares."""
    kpi = catalog()[item.kpi]
    plain_cells = _plain_cells(item, lang, "")
    unit = {"percent": "%", "pp": " PP" if lang == "de" else " pp"}.get(_unit(kpi, item.kind), "")
    if unit == "%" and lang == "de":
        unit = " %"
    return plain_cells | {
        name: plain_cells[name] + unit for name in ("value", "end_value") if plain_cells[name]
    }


def _plain_cells(item: Target, lang: str, currency: str) -> dict[str, str]:
    kpi = catalog()[item.kpi]
    unit = _unit(kpi, item.kind)
    scale = 100 if unit in ("percent", "pp") else 1

    def written(value: float | None) -> str:
        if value is None:
            return ""
        return exchange.digits(float(Decimal(repr(value)) * scale), lang)

    return {
        "kpi_name": kpi.text("name", lang),
        "kpi": item.kpi,
        "kind": t(f"target.kind.{item.kind}", lang),
        "start": f"{item.start:%Y-%m}",
        "value": written(item.value),
        "until": f"{item.until:%Y-%m}" if item.until else "",
        "end_value": written(item.end_value),
        "unit": unit_name(unit, lang, currency),
    }


def unit_name(unit: str, lang: str, currency: str = "EUR") -> str:
    """What stands in the column of units: '%', 'PP', 'Tage', '€'."""
    if unit == "currency":
        return get_currency_symbol(currency, locale=lang) if currency else ""
    if unit in ("count", "ratio"):
        return ""
    return "%" if unit == "percent" else t(f"target.unit.{unit}", lang)


def from_rows(rows: Sequence[Row]) -> Targets:
    """Targets from rows of text. Raises TableError with every fault."""
    items, faults = [], []
    for row in rows:
        found = _target(row)
        if isinstance(found, Target):
            items.append((row, found))
        else:
            faults += found
    seen: dict[tuple[str, date], int] = {}
    for row, item in items:
        first = seen.setdefault((item.kpi, item.start), row.number)
        if first != row.number:
            faults.append(fault("same_start", row, "start", other=first))
    if faults:
        raise TableError(sorted(faults, key=lambda one: one.row or 0))
    return Targets(tuple(item for _, item in items))


def _target(row: Row) -> Target | list[Fault]:
    """One target, or what is wrong with its row."""
    kpi, kind = _kpi(row), _kind(row)
    start, until = _month(row, "start", is_needed=True), _month(row, "until", is_needed=kind == "line")
    faults = [one for one in (kpi, kind, start, until) if isinstance(one, Fault)]
    if isinstance(kpi, Fault) or isinstance(kind, Fault):
        return faults
    value = _value(row, "value", kpi, kind, is_needed=True)
    end = _value(row, "end_value", kpi, kind, is_needed=kind == "line")
    faults += [one for one in (value, end) if isinstance(one, Fault)]
    if kind != "line" and row["end_value"]:
        faults.append(fault("end_without_line", row, "end_value"))
    if isinstance(start, date) and isinstance(until, date):
        if until < start:
            faults.append(fault("until_before_start", row, "until"))
        elif kind == "line" and until == start:
            faults.append(fault("line_of_one_month", row, "until"))
    return faults or Target(kpi.id, kind, start, value, until, end)


def _kpi(row: Row) -> Kpi | Fault:
    column = "kpi" if row["kpi"] else "kpi_name"
    asked = row[column]
    if not asked:
        return fault("no_kpi", row, "kpi_name")
    found = find(asked)
    if found is None:
        return fault("unknown_kpi", row, column)
    return found if found.has_monthly_value else fault("no_target_possible", row, column)


def _kind(row: Row) -> str | Fault:
    names = {plain(t(f"target.kind.{kind}", lang)): kind for kind in KINDS for lang in LANGUAGES}
    names |= {plain(kind): kind for kind in KINDS}
    found = names.get(plain(row["kind"])) if row["kind"] else None
    return found or fault("unknown_kind", row, "kind")


def _month(row: Row, column: str, is_needed: bool) -> date | Fault | None:
    if not row[column]:
        return fault("no_month", row, column) if is_needed else None
    return exchange.month(row[column]) or fault("bad_month", row, column)


def _value(row: Row, column: str, kpi: Kpi, kind: str, is_needed: bool) -> float | Fault | None:
    """A value in the KPI's unit."""
    if not row[column]:
        return fault("no_value", row, column) if is_needed else None
    given = _given(row[column], row.decimal)
    if given is None:
        return fault("no_number", row, column)
    unit, said = _unit(kpi, kind), given.unit or row["unit"]
    if said and not _is_unit(said, unit):
        key = "wrong_unit_pp" if unit == "pp" else "wrong_unit_other"
        return fault(key, row, column, unit=partial(_example, unit))
    if unit == "percent" and not said and 0 < given.number <= 1:
        return fault("share_or_percent", row, column, hundredfold=partial(_hundredfold, given.number))
    value = float(Decimal(repr(given.number)) / 100) if unit in ("percent", "pp") else given.number
    return value if is_possible(value, kpi, kind) else fault(_range(kpi, kind), row, column)


def _given(text: str, decimal: str) -> _Given | None:
    parts = _NUMBER.fullmatch(text.strip())
    found = exchange.number(parts["number"].strip(), decimal) if parts else None
    return None if found is None else _Given(found, (parts["before"] or parts["behind"]).strip())


def _is_unit(said: str, unit: str) -> bool:
    if unit == "currency":
        return not any(said.casefold() in words for words in _WORDS.values())
    return said.casefold() in _WORDS[unit]


def _unit(kpi: Kpi, kind: str) -> str:
    """The unit a value is written in: a difference of shares is in percentage points."""
    return "pp" if kpi.unit == "percent" and kind == "last_year" else kpi.unit


def _example(unit: str, lang: str) -> str:
    """How the unit of a KPI is written."""
    return unit_name(unit, lang) or t("fault.unit_none", lang)


def _hundredfold(number: float, lang: str) -> str:
    return exchange.digits(float(Decimal(repr(number)) * 100), lang)


def _range(kpi: Kpi, kind: str) -> str:
    """The sentence that tells what is possible."""
    return "impossible_difference" if kind == "last_year" else _RANGES.get(kpi.unit, "impossible_number")
