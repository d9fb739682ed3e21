"""`python -m loyalty changes`: which changes of a month are more than chance, and which part carries them."""

from argparse import Namespace
from collections.abc import Iterator

from loyalty import periods
from loyalty.analyses import changes as analysis
from loyalty.analyses.changes import Change
from loyalty.catalog import Kpi, catalog
from loyalty.cli import commands
from loyalty.cli.printing import show
from loyalty.cli.rows import number
from loyalty.workspace import Version

MONTHS_BACK = {"month": 1, "year": 12}


def changes(options: Namespace) -> None:
    """One row per KPI; with --parts one row per part of each change."""
    known = {name: kpi for name, kpi in catalog().items() if kpi.measure != "mix"}
    wanted = (
        commands.named(options, known) if options.kpi else [kpi for kpi in known.values() if kpi.headline]
    )
    where = commands.filters(options, sorted({name for kpi in wanted for name in kpi.available_slices}))
    with commands.opened(options) as version:
        month = commands.month(options.month, options) or periods.last_complete_month(version.as_of)
        earlier = periods.months_before(month, MONTHS_BACK[options.versus])
        usable = [kpi for kpi in wanted if _is_usable(version, kpi, where)]
        judged = analysis.judged([analysis.compared(version, kpi, month, earlier, where) for kpi in usable])
        rows = list(_parts(version, judged, where)) if options.parts else [_row(change) for change in judged]
    show(rows, options.format, options.lang)


def _is_usable(version: Version, kpi: Kpi, where: dict[str, tuple[str, ...]]) -> bool:
    return not kpi.missing(version.columns) and set(where) <= set(kpi.available_slices)


def _row(change: Change) -> dict:
    return {
        "kpi": change.kpi.id,
        "month": change.month,
        "versus": change.earlier,
        "value": number(change.value),
        "previous": number(change.previous),
        "change": number(change.difference.value),
        "low": number(change.difference.low),
        "high": number(change.difference.high),
        "q": number(change.q),
        "verdict": change.verdict,
        "usual_low": number(change.low),
        "usual_high": number(change.high),
        "unusual": change.is_unusual,
    }


def _parts(version: Version, judged: list[Change], where: dict[str, tuple[str, ...]]) -> Iterator[dict]:
    for change in analysis.ranked(judged):
        for part in analysis.carriers(version, change.kpi, change.month, change.earlier, where).itertuples():
            numbers = {name: number(getattr(part, name)) for name in analysis.PARTS[2:]}
            yield {"kpi": change.kpi.id, "slice": {part.slice: part.value}, **numbers}
