"""The month in review as a page or a report asks for it: the leading KPIs at once, all others after them."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from loyalty.analyses.leading import leading
from loyalty.analyses.review import Line, review
from loyalty.cards.view import View
from loyalty.catalog import Kpi, catalog
from loyalty.targets import Targets
from loyalty.workspace import Version


def leading_lines(view: View, month: date, targets: Targets | None) -> dict[str, list[Line]]:
    """Folder → the lines of its headlines, in the order of the overview."""
    return {
        folder: list(_lines(view, month, kpis, targets)) for folder, kpis in leading(view.version).items()
    }


def all_lines(view: View, month: date, targets: Targets | None) -> list[Line]:
    """The lines of all KPIs, in the catalogue's order."""
    leaders = [line for lines in leading_lines(view, month, targets).values() for line in lines]
    found = {line.kpi.id: line for line in (*leaders, *_lines(view, month, further(view.version), targets))}
    return [found[name] for name in catalog()]


def further(version: Version) -> list[Kpi]:
    """All KPIs that do not lead."""
    leaders = {kpi.id for kpis in leading(version).values() for kpi in kpis}
    return [kpi for kpi in catalog().values() if kpi.id not in leaders]


def _lines(view: View, month: date, kpis: Sequence[Kpi], targets: Targets | None) -> tuple[Line, ...]:
    names = tuple(kpi.id for kpi in kpis)
    return _reviewed(view.version.id, view.version, month, names, view.where, targets)


# Shared by all visitors: the version's id is part of the key. Nobody changes what it holds.
@lru_cache(maxsize=200)
def _reviewed(
    version_id: str, version: Version, month: date, names: tuple[str, ...], where, targets: Targets | None
) -> tuple[Line, ...]:
    return tuple(review(version, month, [catalog()[name] for name in names], dict(where), targets))
