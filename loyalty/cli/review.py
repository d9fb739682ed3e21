"""`python -m loyalty review`: every KPI of a month against last month, last year and its target."""

from argparse import Namespace

from loyalty import compute, periods, targets
from loyalty import format as fmt
from loyalty.analyses import review as analysis
from loyalty.analyses import review_words as words
from loyalty.analyses.review import Line
from loyalty.cards.month_rows import record
from loyalty.catalog import catalog
from loyalty.cli import commands
from loyalty.cli.printing import show
from loyalty.workspace import Version, Workspace


def review(options: Namespace) -> None:
    """One row per KPI; the table says in words what the other forms give as numbers."""
    wanted = commands.named(options, catalog())
    where = commands.filters(options, compute.known_slices(wanted))
    with commands.opened(options) as version:
        month = commands.month(options.month, options) or periods.last_complete_month(version.as_of)
        lines = analysis.review(version, month, wanted, where, _targets(options))
        rows = [
            _said(version, line, options.lang) if options.format == "table" else record(line)
            for line in lines
        ]
    show(rows, options.format, options.lang)


def _targets(options: Namespace) -> targets.Targets | None:
    """Those of the workspace; files have none."""
    workspace = Workspace(options.source[0])
    return targets.load(workspace) if len(options.source) == 1 and workspace.exists else None


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
