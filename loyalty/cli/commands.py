"""What each command of the command line does; printing is `printing`'s, reading options is `__main__`'s."""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

from loyalty import checking, compute, importing, rollup
from loyalty.cards.cases import counted_words, reasons
from loyalty.cases import count, listing, page
from loyalty.catalog import Kpi, catalog
from loyalty.cli.printing import show, show_files
from loyalty.cli.rows import case_rows, catalog_rows, result_rows
from loyalty.i18n import t
from loyalty.intake import SUFFIXES, load_mapping
from loyalty.schema import TABLES
from loyalty.workspace import Settings, Version, Workspace


class UsageError(Exception):
    """Something asked for that does not exist; the message is the sentence to print."""


def check(options: Namespace) -> None:
    """What would be read, and how."""
    with _readings(options, options.files) as found:
        reports = checking.check(found, b"nothing is kept", rejects=options.rejects, lang=options.lang)
    show_files(reports, options.format, options.lang)


def load(options: Namespace) -> None:
    """Read files into a workspace."""
    workspace = Workspace(options.workspace)
    chosen = _changes(options)
    current = workspace.current()
    if current and chosen:
        chosen = {**_choices(current), **chosen}
    settings = Settings.from_choices(chosen) if chosen else None
    with _readings(options, options.files, workspace) as found:
        reports = importing.import_files(
            workspace, found, settings, rejects=options.rejects, lang=options.lang
        )
    show_files(reports, options.format, options.lang)
    _count(workspace, options.lang)


def _count(workspace: Workspace, lang: str) -> None:
    """Count every KPI, so that later questions are answered at once; whoever stops it loses nothing."""
    if sys.stderr.isatty():
        print(t("cli.counting", lang), file=sys.stderr)
    with suppress(KeyboardInterrupt):
        rollup.build_all(workspace.current(), catalog().values())


def kpis(options: Namespace) -> None:
    """Values with interval and status."""
    wanted = _wanted(options)
    start, end = month(options.start, options), month(options.end, options, last=True)
    where = _where(options, wanted)
    if options.slice and options.slice not in compute.known_slices(wanted):
        raise UsageError(_unknown(options, "slice", options.slice, compute.known_slices(wanted)))
    with opened(options) as version:
        frame = compute.results(version, wanted, options.by, start, end, where, options.slice)
        show(result_rows(frame, options.slice), options.format, options.lang)


def cases(options: Namespace) -> None:
    """The cases behind a number."""
    kpi = _wanted(options)[0]
    first = month(options.month, options)
    where = _where(options, [kpi])
    with opened(options) as version:
        missing = kpi.missing(version.columns)
        if missing:
            raise UsageError(t("cli.kpi_unavailable", options.lang, kpi=kpi.id, columns=", ".join(missing)))
        relation = listing(version, kpi, period=first, where=where)
        rows = page(version, kpi, relation, limit=options.limit, offset=options.offset)
        found = count(version, kpi, relation)
    show(case_rows(rows), options.format, options.lang)
    if options.format == "table":
        counted = " · ".join(counted_words(kpi, found, options.lang))
        print("\n" + "\n".join([counted, *reasons(found, options.lang)]))


def list_catalog(options: Namespace) -> None:
    """Every KPI with its definition."""
    show(catalog_rows(catalog().values(), options.lang), options.format, options.lang)


@contextmanager
def opened(options: Namespace) -> Iterator[Version]:
    """The version that the source names: a workspace, or files as a throw-away one."""
    changes = _changes(options)
    if len(options.source) == 1 and Workspace(options.source[0]).exists:
        version = Workspace(options.source[0]).current()
        if not changes and not importing.is_outdated(version):
            yield version
            return
        with importing.rederived(version, Settings.from_choices({**_choices(version), **changes})) as other:
            yield other
        return
    settings = Settings.from_choices(changes)  # a wrong one is said before anything is read
    with _readings(options, options.source) as found, importing.throwaway(found, settings) as version:
        yield version


@contextmanager
def _readings(
    options: Namespace, sources: list[Path], memory: Workspace | None = None
) -> Iterator[list[importing.FileReading]]:
    """How the named files would be read, for as long as what was unpacked of them is there."""
    with tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as scratch:
        yield _found(options, sources, Path(scratch), memory)


def _found(
    options: Namespace, sources: list[Path], scratch: Path, memory: Workspace | None
) -> list[importing.FileReading]:
    """In a folder, an archive or a workbook, what is of no use is named and passed over."""
    if options.as_table and options.as_table not in TABLES:
        raise UsageError(_unknown(options, "table", options.as_table, TABLES))
    mappings = [load_mapping(path) for path in options.mapping]
    found = []
    for source in sources:
        if not source.exists():
            raise UsageError(t("cli.no_file", options.lang, file=source))
        for path in _inside(source, options):
            try:
                found += importing.readings(
                    [path], mappings, options.as_table, options.lang, scratch, _pass_over, memory
                )
            except importing.IntakeError as error:
                if not source.is_dir():
                    raise
                _pass_over(error)
    if not found:
        raise UsageError(t("cli.nothing_usable", options.lang))
    return _chosen(found, options) if options.sheets else found


def _chosen(found: list[importing.FileReading], options: Namespace) -> list[importing.FileReading]:
    """Only the sheets of workbooks and the files of archives that are asked for by name."""
    known = list(dict.fromkeys(reading.piece.part for reading in found if reading.piece.part))
    for name in options.sheets:
        if name not in known:
            raise UsageError(_unknown(options, "sheet", name, known))
    return [reading for reading in found if reading.piece.part in options.sheets]


def _pass_over(error: importing.IntakeError) -> None:
    print(error, file=sys.stderr)


def _inside(source: Path, options: Namespace) -> list[Path]:
    """The file itself, or the files of a folder that may hold data."""
    if not source.is_dir():
        return [source]
    files = sorted(file for file in source.iterdir() if file.name.lower().endswith(SUFFIXES))
    if not files:
        raise UsageError(t("cli.empty_folder", options.lang, folder=source))
    return files


def _changes(options: Namespace) -> dict[str, str]:
    changes: dict[str, str] = {}
    for item in options.changes:
        name, sign, value = item.partition("=")
        if not sign:
            raise UsageError(t("cli.bad_pair", options.lang, option="--set", value=item))
        changes[name] = value
    if options.as_of:
        changes["as_of"] = _day(options.as_of, options).isoformat()
    return changes


def _choices(version: Version) -> dict[str, str]:
    return importing.stored_settings(version.cursor()).choices()


def _wanted(options: Namespace) -> list[Kpi]:
    return named(options, catalog())


def named(options: Namespace, known: Mapping[str, Kpi]) -> list[Kpi]:
    """Those of the known KPIs that are asked for; all if none is."""
    if not options.kpi:
        return list(known.values())
    names = [name.strip() for name in options.kpi.split(",")]
    for name in names:
        if name not in known:
            raise UsageError(_unknown(options, "kpi", name, known))
    return [known[name] for name in names]


def _where(options: Namespace, wanted: list[Kpi]) -> dict[str, tuple[str, ...]]:
    known = compute.known_slices(wanted) if len(wanted) > 1 else wanted[0].available_slices
    return filters(options, known)


def filters(options: Namespace, known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """What `--where` asks for. Raises UsageError for a slice that is not known."""
    where: dict[str, tuple[str, ...]] = {}
    for item in options.where:
        name, sign, values = item.partition("=")
        if not sign:
            raise UsageError(t("cli.bad_pair", options.lang, option="--where", value=item))
        if name not in known:
            raise UsageError(_unknown(options, "slice", name, known))
        where[name] = (*where.get(name, ()), *(value.strip() for value in values.split(",")))
    return where


def _unknown(options: Namespace, kind: str, value: str, known) -> str:
    return t(f"cli.unknown_{kind}", options.lang, value=value, known=", ".join(known))


def _day(text: str, options: Namespace) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(t("cli.bad_date", options.lang, value=text)) from None


def month(text: str | None, options: Namespace, last: bool = False) -> date | None:
    """'2026-10' → its first or last day."""
    if text is None:
        return None
    if len(text) > 7:
        return _day(text, options)
    first = _day(f"{text}-01", options)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) if last else first


def day_within(text: str | None, default: date, version: Version, options: Namespace) -> date:
    """'2026-10' → its last day, or the as-of day of a month in progress; '2026-10-15' → that day.

    Raises UsageError for what lies outside the data.
    """
    first, last = month(text, options) or default, month(text, options, last=True) or default
    if first > version.as_of or last < version.data_from:
        known = {"first": version.data_from.isoformat(), "last": version.as_of.isoformat()}
        raise UsageError(t("cli.no_day", options.lang, value=text, **known))
    return min(last, version.as_of)
