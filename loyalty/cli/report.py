"""`python -m loyalty report`: the month as HTML, PDF and XLSX, and every card as CSV and PNG."""

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from loyalty import compute, notes, periods, targets
from loyalty.cards.view import View
from loyalty.catalog import catalog
from loyalty.cli import commands
from loyalty.cli.commands import UsageError
from loyalty.i18n import t
from loyalty.report import chromium, files
from loyalty.report.contents import MONTHS, Contents, contents
from loyalty.targets import Targets
from loyalty.workspace import Version, Workspace

LAST = "last"


def report(options: Namespace) -> None:
    """Write every file that is asked for; their names stand on standard output, one a line."""
    lang = options.lang
    for out in options.outs:
        if out.suffix.lower() not in files.SUFFIXES:
            raise UsageError(t("cli.bad_suffix", lang, file=out, known=", ".join(files.SUFFIXES)))
    if not options.outs and not options.cards:
        raise UsageError(t("cli.no_out", lang))
    where = commands.filters(options, compute.known_slices(catalog().values()))
    try:
        # What cannot be made is said before a minute of computing, not after it.
        needs = [out for out in options.outs if out.suffix.lower() == ".pdf"]
        browser = chromium.find(options.chromium) if needs or options.chromium else None
        with commands.opened(options) as version:
            found = contents(_view(version, where, options), _month(version, options))
            for out in options.outs:
                files.write(found, out, browser)
                print(out)
            if options.cards:
                _cards(found, options.cards, options)
    except chromium.ChromiumError as error:
        raise UsageError(t(error.key, lang, **error.values)) from None


def _cards(found: Contents, folder: Path, options: Namespace) -> None:
    """CSV always; where there is no browser, the pictures are missing, and it is said why."""
    browser = None
    try:
        browser = chromium.find(options.chromium)
    except chromium.ChromiumError as error:
        print(t(error.key, options.lang, **error.values), file=sys.stderr)
    for path in files.write_cards(found, folder, browser):
        print(path)


def _view(version: Version, where: dict[str, tuple[str, ...]], options: Namespace) -> View:
    for name, values in where.items():
        known = version.slices.get(name, ())
        unknown = [value for value in values if known and value not in known]
        if unknown:
            given = {"value": f"{name}={unknown[0]}", "known": ", ".join(known)}
            raise UsageError(t("cli.unknown_value", options.lang, **given))
    workspace = Workspace(options.source[0])
    has_own = len(options.source) == 1 and workspace.exists  # files have neither targets nor notes
    return View(
        version,
        options.lang,
        "print",
        MONTHS,
        options.versus,
        tuple(where.items()),
        targets=targets.load(workspace) if has_own else Targets(),
        notes=tuple(notes.load(workspace)) if has_own else (),
    )


def _month(version: Version, options: Namespace) -> date:
    """The month asked for, by default the last complete one. Raises UsageError for one without data."""
    asked = None if options.month in (None, LAST) else commands.month(options.month, options).replace(day=1)
    month = asked or periods.last_complete_month(version.as_of)
    first, last = version.data_from.replace(day=1), version.as_of.replace(day=1)
    if not first <= month <= last:
        given = {"month": f"{month:%Y-%m}", "first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}
        raise UsageError(t("cli.no_month", options.lang, **given))
    return month
