"""`python -m loyalty review`: every KPI of a month against last month, last year and its target."""

from argparse import Namespace

from loyalty import compute, periods, targets
from loyalty import format as fmt
from loyalty.analyses import review as analysis
from loyalty.analyses import review_words as words
from loyalty.analyses.changes import Change
from loyalty.analyses.review import Line
from loyalty.catalog import catalog
from loyalty.cli import commands
from loyalty.cli.printing import show
from loyalty.cli.rows import count, number
from loyalty.workspace import Version, Workspace


def review(options: Namespace) -> None:
    """One row per KPI; the table says in words what the other forms give as numbers."""
    wanted = commands.named(options, catalog())
    where = commands.filters(options, compute.known_slices(wanted))
    with commands.opened(options) as version:
        month = commands.month(options.month, options) or periods.last_complete_month(version.as_of)
        lines = analysis.review(version, month, wanted, where, _targets(options))
        rows = [
            _said(version, line, options.lang) if options.format == "table" else _row(line) for line in lines
        ]
    show(rows, options.format, options.lang)


def _targets(options: Namespace) -> targets.Targets | None:
    """Those of the workspace; files have none."""
    workspace = Workspace(options.source[0])
    return targets.load(workspace) if len(options.source) == 1 and workspace.exists else None


def _row(line: Line) -> dict:
    numbers = {name: number(line.row[name]) for name in ("value", "low", "high")}
    gap = line.target
    return {
        "kpi": line.kpi.id,
        "folder": line.kpi.folder,
        "asked": line.asked,
        "month": line.month,
        "days": line.before.days,
        **numbers,
        "n": count(line.row["n"]),
        "status": line.status,
        **_compared(line.before, "month"),
        **_compared(line.year, "year"),
        "target": gap.target if gap else None,
        "target_gap": number(gap.gap) if gap else None,
        "target_verdict": gap.verdict if gap else None,
    }


def _compared(change: Change, name: str) -> dict:
    found = change.difference
    numbers = {
        "previous": change.previous,
        "change": found.value,
        "low": found.low,
        "high": found.high,
        "q": change.q,
    }
    fields = {key: number(value) for key, value in numbers.items()}
    fields |= {"verdict": change.verdict, "why": change.why or None}
    return {f"{name}_{key}": value for key, value in fields.items()}


def _said(version: Version, line: Line, lang: str) -> dict:
    currency = str(version.settings["currency"])
    shown = [words.value(line, lang, currency), words.interval(line, lang, currency)]
    changes = [words.change(one, lang, currency) for one in (line.before, line.year)]
    cells = [
        *shown,
        fmt.count(line.row["n"], lang),
        *changes,
        words.target(line, lang, currency),
        words.status(line, lang),
    ]
    return {"kpi": line.kpi.id} | dict(zip(COLUMNS, cells, strict=True))


COLUMNS = ("value", "interval", "n", "vs_month", "vs_year", "target", "status")
