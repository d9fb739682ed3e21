"""The KPIs that stand on the overview, and that are judged together before all others are asked."""

from loyalty.catalog import Kpi, catalog
from loyalty.workspace import Version

FOUR_C = ("commerce", "communication", "content", "community")
# What orders alone can say: shown where a C has no data at all.
INSTEAD = "lifecycle"
WITHOUT_HEADLINES = 3


def kpis_of(folder: str) -> list[Kpi]:
    """The KPIs of one folder, in the catalogue's order."""
    return [kpi for kpi in catalog().values() if kpi.folder == folder]


def by_importance(folder: str) -> list[Kpi]:
    """The same: headlines, then by priority, in the catalogue's order."""
    return sorted(kpis_of(folder), key=lambda kpi: (kpi.headline_rank, kpi.priority))


def headlines(version: Version, folder: str) -> list[Kpi]:
    """The headlines of a folder; where data lack, its next KPIs that have some."""
    kpis = by_importance(folder)
    places = sum(bool(kpi.headline) for kpi in kpis) or WITHOUT_HEADLINES
    return [kpi for kpi in kpis if not kpi.missing(version.columns) and kpi.measure != "mix"][:places]


def leading(version: Version) -> dict[str, list[Kpi]]:
    """Folder → what stands on the overview; customers first and empty folders last where a C has no data."""
    found = {folder: headlines(version, folder) for folder in FOUR_C}
    if all(found.values()):
        return found
    return {INSTEAD: headlines(version, INSTEAD)} | dict(sorted(found.items(), key=lambda item: not item[1]))
