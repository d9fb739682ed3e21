"""Which KPIs a table or file lights up, and which single column would light up the next ones."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from loyalty.catalog import Kpi, catalog
from loyalty.intake import FileReading
from loyalty.schema import TABLES

SHOWN_COLUMNS = 3


@dataclass(frozen=True)
class Unlocked:
    """`alive`: the KPIs that can be told with the file and were not before; `next`: 'table.column' → KPIs
    that only wait for it, most of them first."""

    alive: tuple[Kpi, ...]
    next: dict[str, tuple[Kpi, ...]]


def supplied(reading: FileReading) -> frozenset[str]:
    """'table.column' of everything that a file brings."""
    return frozenset(reading.mapping.values()) | frozenset(reading.constants)


def unlocked(reading: FileReading, before: Collection[str]) -> Unlocked:
    """`before`: 'table.column' of what the shop's data have already."""
    there = frozenset(before) | supplied(reading)
    alive = tuple(kpi for kpi in catalog().values() if kpi.missing(before) and not kpi.missing(there))
    waiting: dict[str, list[Kpi]] = {}
    for kpi in catalog().values():
        missing = kpi.missing(there)
        if len(missing) == 1:
            waiting.setdefault(missing[0], []).append(kpi)
    own = (reading.table, *reading.extra)
    order = sorted(waiting, key=lambda path: (path.partition(".")[0] not in own, -len(waiting[path])))
    return Unlocked(alive, {path: tuple(waiting[path]) for path in order[:SHOWN_COLUMNS]})


@dataclass(frozen=True)
class Use:
    """What one table is good for: `kpis` that need it, `alive` of them; `file`: how many more the whole table
    would light up, `columns`: how many each single column of it would, most first."""

    table: str
    kpis: tuple[Kpi, ...]
    alive: int
    file: int
    columns: dict[str, int]


def uses(there: Collection[str]) -> list[Use]:
    """One per table that any KPI needs, in the data model's order; `there`: 'table.column' of the shop."""
    needed = {table for kpi in catalog().values() for table in kpi.tables}
    return [_use(table, frozenset(there)) for table in TABLES if table in needed]


def _use(table: str, there: frozenset[str]) -> Use:
    kpis = tuple(kpi for kpi in catalog().values() if table in kpi.tables)
    whole = there | {column.path for column in TABLES[table].columns.values()}
    dark = [kpi for kpi in kpis if kpi.missing(there)]
    waiting = ([group for group in kpi.needs if there.isdisjoint(group)] for kpi in dark)
    counts = Counter(
        path
        for groups in waiting
        for path in (groups[0] if len(groups) == 1 else ())
        if path.startswith(f"{table}.")
    )
    lit = sum(not kpi.missing(whole) for kpi in dark)
    return Use(table, kpis, len(kpis) - len(dark), lit, dict(counts.most_common()))
