"""Which KPIs a file lights up, and which single column would light up the next ones."""

from collections.abc import Collection
from dataclasses import dataclass

from loyalty.catalog import Kpi, catalog
from loyalty.intake import FileReading

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
