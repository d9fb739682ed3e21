"""`python -m loyalty targets` and `notes`: what a workspace aims at and has noted, told, taken in and out."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from loyalty import compute, exchange, notes, targets
from loyalty.analyses import since as analysis
from loyalty.analyses.since_words import since_in_words
from loyalty.catalog import Kpi
from loyalty.cli import commands
from loyalty.cli.commands import UsageError
from loyalty.cli.printing import show
from loyalty.cli.rows import number
from loyalty.i18n import t
from loyalty.notes import Note
from loyalty.targets import Targets
from loyalty.targets.words import target_in_words
from loyalty.workspace import Version, Workspace

MONTHS = 12


def print_targets(options: Namespace) -> None:
    """One row per KPI with a target and month: value, target, distance, verdict."""
    workspace = _workspace(options)
    if options.take:
        targets.save(workspace, _taken(options, targets.from_csv))
    found = targets.load(workspace)
    with commands.opened(options) as version:
        if options.give:
            options.give.write_bytes(targets.to_csv(found, options.lang, str(version.settings["currency"])))
        start, end = _window(options, version)
        rows = [
            row for kpi in found.kpis for row in _target_rows(version, kpi, found, start, end, options.lang)
        ]
    show(rows, options.format, options.lang)


def print_notes(options: Namespace) -> None:
    """One row per note and KPI: what it was before, what it is since, and whether that is a change."""
    workspace = _workspace(options)
    if options.take:
        kept, read = notes.load(workspace), _taken(options, notes.from_csv)
        new = [note for note in read if note not in kept]
        notes.save(workspace, read if options.replace else [*kept, *new])
    found = notes.load(workspace)
    if options.give:
        options.give.write_bytes(notes.to_csv(found, options.lang))
    with commands.opened(options) as version:
        rows = [row for note in found for row in _note_rows(version, note, options.lang)]
    show(rows, options.format, options.lang)


def _workspace(options: Namespace) -> Workspace:
    """Targets and notes belong to a workspace; files have none."""
    workspace = Workspace(options.source[0])
    if not workspace.exists:
        raise UsageError(t("cli.no_workspace", options.lang, folder=options.source[0]))
    return workspace


def _taken(options: Namespace, read):
    """The content of the file to import. Raises UsageError with a sentence per fault; nothing is changed."""
    path: Path = options.take
    try:
        return read(path.read_bytes())
    except exchange.TableError as error:
        raise UsageError("\n".join(error.said(options.lang, path.name))) from None


def _window(options: Namespace, version: Version) -> tuple[date, date]:
    """The months asked for; without options the last twelve."""
    end = commands.month(options.end, options) or version.as_of.replace(day=1)
    start = commands.month(options.start, options)
    return start or (pd.Timestamp(end) - pd.DateOffset(months=MONTHS - 1)).date(), end


def _target_rows(
    version: Version, kpi: Kpi, found: Targets, start: date, end: date, lang: str
) -> Iterator[dict]:
    reach = (pd.Timestamp(start) - pd.DateOffset(years=1)).date()
    frame = compute.results(version, [kpi], "month", reach, end)
    before = targets.last_years(frame)
    for _, row in frame[frame["period"] >= pd.Timestamp(start)].iterrows():
        month = row["period"].date()
        target = found.value(kpi, month, before.get(row["period"]))
        judged = targets.gap(kpi, target, row)
        if target is not None:
            yield {
                "kpi": kpi.id,
                "month": month,
                "target": target,
                "value": number(row["value"]),
                "gap": judged.gap if judged else None,
                "verdict": judged.verdict if judged else row["status"],
                "rule": target_in_words(found.valid(kpi, month), lang, str(version.settings["currency"])),
            }


def _note_rows(version: Version, note: Note, lang: str) -> Iterator[dict]:
    head = {"day": note.day, "text": " ".join(note.text.split()), "who": note.who, "decision": note.decision}
    told = analysis.since(version, note)
    for one in told:
        yield head | {
            "kpi": one.kpi.id,
            "wanted": one.direction,
            "before": number(one.value_before),
            "since": number(one.value_after),
            "change": number(one.difference.value),
            "low": number(one.difference.low),
            "high": number(one.difference.high),
            "verdict": one.verdict,
            "words": since_in_words(one, lang, str(version.settings["currency"])),
        }
    for name in [kpi for kpi in note.kpis if kpi not in {one.kpi.id for one in told}] or (
        [] if told else [""]
    ):
        yield head | {"kpi": name or None, "verdict": "unavailable" if name else None}
