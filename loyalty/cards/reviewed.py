"""The month in review as a page or a report asks for it: the leading KPIs at once, all others after them."""

from datetime import date
from functools import lru_cache
from itertools import islice

import pandas as pd

from loyalty import periods
from loyalty.analyses import review
from loyalty.analyses.leading import leading
from loyalty.analyses.review import Line
from loyalty.cards import view as looking
from loyalty.cards.view import View
from loyalty.catalog import Kpi, catalog
from loyalty.targets import Targets
from loyalty.workspace import Version


def leading_lines(view: View, month: date, targets: Targets | None) -> dict[str, list[Line]]:
    """Folder → the lines of its headlines, in the order of the overview."""
    folders = leading(view.version)
    lines = [line(view, month, kpi, targets) for kpis in folders.values() for kpi in kpis]
    judged = iter(review.judged(view.version, lines))
    return {folder: list(islice(judged, len(kpis))) for folder, kpis in folders.items()}


def all_lines(view: View, month: date, targets: Targets | None) -> list[Line]:
    """The lines of all KPIs, in the catalogue's order."""
    lines = [line(view, month, kpi, targets) for kpi in catalog().values()]
    return review.judged(view.version, lines)


def line(view: View, month: date, kpi: Kpi, targets: Targets | None) -> Line:
    """One of them, its changes not corrected yet."""
    return _line(view.version.id, view.version, month, kpi.id, view.where, targets)


def recent(view: View, line: Line) -> pd.DataFrame:
    """The results of the thirteen months up to that of a line, whole ones also while its own is running."""
    if line.recent is not None:
        return line.recent
    first = periods.months_before(line.month, review.RECENT_MONTHS - 1)
    return looking.monthly(view, line.kpi, first, line.month)


def further(version: Version) -> list[Kpi]:
    """All KPIs that do not lead."""
    leaders = {kpi.id for kpis in leading(version).values() for kpi in kpis}
    return [kpi for kpi in catalog().values() if kpi.id not in leaders]


# Shared by all visitors: the version's id is part of the key. Nobody changes what it holds.
@lru_cache(maxsize=4000)
def _line(
    version_id: str, version: Version, month: date, kpi_id: str, where, targets: Targets | None
) -> Line:
    return review.line(version, catalog()[kpi_id], month, dict(where), targets)
