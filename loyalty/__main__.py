"""The command line: the engine without a browser, for a monthly job and for tests."""

import argparse
import os
import sys
from pathlib import Path

import duckdb

from loyalty.analyses import cohorts, rfm
from loyalty.analyses.whatif import SCENARIOS, AssumptionError
from loyalty.catalog import CatalogError
from loyalty.cli import changes, commands, customers, own_tables
from loyalty.cli.bridge import bridge
from loyalty.cli.commands import UsageError
from loyalty.cli.drivers import DETAILS, print_drivers
from loyalty.cli.report import report
from loyalty.cli.review import review
from loyalty.cli.whatif import print_whatif
from loyalty.i18n import t
from loyalty.importing import IntakeError
from loyalty.intake import MappingError
from loyalty.workspace import SettingError, WorkspaceError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0, or 2 with one clear sentence on standard error."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except (UsageError, IntakeError, WorkspaceError, CatalogError) as error:
        return _fail(str(error))
    except MappingError as error:
        return _fail(error.said(options.lang))
    except SettingError as error:
        name, value, remedy = error.args
        return _fail(t("cli.bad_setting", options.lang, name=name, value=value, remedy=remedy))
    except AssumptionError as error:
        name, value, remedy = error.args
        return _fail(t("cli.bad_assumption", options.lang, name=name, value=value, remedy=remedy))
    except BrokenPipeError:
        # Whoever reads the output has seen enough; Python must not complain about it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except duckdb.OutOfMemoryException:
        return _fail(t("cli.out_of_memory", options.lang))
    except OSError as error:
        return _fail(
            t("cli.file_error", options.lang, file=error.filename or "", reason=error.strerror or error)
        )
    return 0


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def parser() -> argparse.ArgumentParser:
    """All commands and options of the plan."""
    top = argparse.ArgumentParser(prog="python -m loyalty", description="Stammkunde")
    names = (
        "check | import | kpis | cases | bridge | review | changes | customers | targets | notes | drivers | "
        "whatif | report | catalog"
    )
    actions = top.add_subparsers(required=True, metavar=names)

    check = _command(actions, "check", commands.check, "what would be read, and how")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _reading_options(check)
    _rejects_option(check)

    load = _command(actions, "import", commands.load, "read files into a workspace")
    load.add_argument("files", nargs="+", type=Path, metavar="FILE")
    load.add_argument("--workspace", type=Path, required=True, metavar="DIR")
    _reading_options(load)
    _rejects_option(load)
    _setting_options(load)

    kpis = _command(actions, "kpis", commands.kpis, "values with interval and status")
    _source_options(kpis)
    kpis.add_argument("--kpi", metavar="ID,…")
    kpis.add_argument("--from", dest="start", metavar="2026-01")
    kpis.add_argument("--to", dest="end", metavar="2026-10")
    kpis.add_argument("--by", default="month", choices=["week", "month", "quarter", "year", "all"])
    kpis.add_argument("--slice", metavar="NAME")
    kpis.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")

    cases = _command(actions, "cases", commands.cases, "the cases behind a number")
    _source_options(cases)
    cases.add_argument("--kpi", required=True, metavar="ID")
    cases.add_argument("--month", metavar="2026-10")
    cases.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")
    cases.add_argument("--limit", type=whole_number, metavar="N")
    cases.add_argument("--offset", type=whole_number, default=0, metavar="N")

    drivers = _command(actions, "drivers", print_drivers, "what goes with buying again")
    _source_options(drivers)
    drivers.add_argument("--kpi", metavar="ID,…")
    drivers.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")
    drivers.add_argument("--detail", choices=DETAILS, help="does it hold, in which groups, in which strata")

    whatif = _command(actions, "whatif", print_whatif, "a measure reckoned through on the shop's figures")
    _source_options(whatif)
    whatif.add_argument("--scenario", required=True, choices=SCENARIOS)
    whatif.add_argument("--assume", action="append", default=[], dest="assumptions", metavar="NAME=VALUE")
    whatif.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")

    _bridge(actions)
    _review(actions)
    _changes(actions)
    _customers(actions)
    _own_tables(actions)
    _report(actions)
    _command(actions, "catalog", commands.list_catalog, "every KPI with its definition")
    return top


def _bridge(actions) -> None:
    command = _command(actions, "bridge", bridge, "how others count a KPI, and why their number differs")
    _source_options(command)
    command.add_argument("--kpi", required=True, metavar="ID")
    command.add_argument("--like", dest="variant", metavar="VARIANT", help="default: all of the KPI")
    command.add_argument("--month", metavar="2026-10", help="default: all months, else the last complete one")
    command.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")


def _review(actions) -> None:
    command = _command(
        actions, "review", review, "every KPI of a month against last month, last year and its target"
    )
    _source_options(command)
    command.add_argument("--month", metavar="2026-10", help="default: the last complete one")
    command.add_argument("--kpi", metavar="ID,…", help="default: all")
    command.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")


def _changes(actions) -> None:
    command = _command(actions, "changes", changes.changes, "what of a month is more than chance, and why")
    _source_options(command)
    command.add_argument("--month", metavar="2026-10", help="default: the last complete one")
    command.add_argument("--versus", default="year", choices=list(changes.MONTHS_BACK))
    command.add_argument("--kpi", metavar="ID,…", help="default: the headlines")
    command.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")
    command.add_argument("--parts", action="store_true", help="which part of the shop carries each change")


def _own_tables(actions) -> None:
    aims = _command(actions, "targets", own_tables.print_targets, "values against their targets, by month")
    aims.add_argument("--from", dest="start", metavar="2026-01", help="default: twelve months")
    aims.add_argument("--to", dest="end", metavar="2026-10")
    remarks = _command(actions, "notes", own_tables.print_notes, "what was decided, and what happened since")
    remarks.add_argument("--replace", action="store_true", help="the imported notes instead of those there")
    for command in (aims, remarks):
        command.add_argument("source", nargs=1, type=Path, metavar="DIR")
        command.add_argument("--import", dest="take", type=Path, metavar="FILE", help="a CSV file")
        command.add_argument("--export", dest="give", type=Path, metavar="FILE", help="as CSV")
        command.set_defaults(mapping=[], as_table=None, sheets=[], as_of=None, changes=[])


def _customers(actions) -> None:
    command = _command(
        actions, "customers", customers.customers, "value, cohorts, RFM, phases, who is at risk"
    )
    _source_options(command)
    command.add_argument("--analysis", required=True, choices=list(customers.ANALYSES))
    command.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")
    command.add_argument("--kind", default="active", choices=list(cohorts.KINDS), help="of cohorts")
    command.add_argument("--age", type=int, metavar="MONTHS", help="of cohorts: one age over the cohorts")
    command.add_argument("--segment", choices=rfm.SEGMENTS, help="of rfm: the list of its customers")
    command.add_argument("--from", dest="start", metavar="2026-01", help="of phases and moves")
    command.add_argument("--to", dest="end", metavar="2026-10", help="of phases and moves")
    command.add_argument(
        "--closed-only", action="store_true", help="of second-order: as it is often done wrongly"
    )


def _report(actions) -> None:
    command = _command(actions, "report", report, "the month as HTML, PDF, XLSX; every card as CSV and PNG")
    _source_options(command)
    command.add_argument("--month", metavar="2026-10|last", help="default: the last complete one")
    command.add_argument("--out", action="append", default=[], dest="outs", type=Path, metavar="FILE")
    command.add_argument("--cards", type=Path, metavar="DIR", help="every card as CSV and PNG")
    command.add_argument("--where", action="append", default=[], metavar="NAME=VALUE,…")
    command.add_argument("--versus", default="year", choices=list(changes.MONTHS_BACK))
    command.add_argument(
        "--chromium", metavar="PATH", help="what makes PDF and PNG; default: found by itself"
    )


def _command(actions, name: str, run, summary: str) -> argparse.ArgumentParser:
    command = actions.add_parser(name, help=summary)
    command.set_defaults(run=run)
    command.add_argument("--lang", choices=["de", "en"], default="de")
    command.add_argument("--format", choices=["table", "json", "csv"], default="table")
    return command


def whole_number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _reading_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--mapping", action="append", default=[], type=Path, metavar="FILE")
    command.add_argument("--as", dest="as_table", metavar="TABLE")
    command.add_argument("--sheet", action="append", default=[], dest="sheets", metavar="NAME")


def _rejects_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--rejects", type=Path, metavar="DIR", help="write the rejected rows there, to be mended"
    )


def _setting_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-of", metavar="2026-10-31")
    command.add_argument("--set", action="append", default=[], dest="changes", metavar="NAME=VALUE")


def _source_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("source", nargs="+", type=Path, metavar="DIR|FILE")
    _reading_options(command)
    _setting_options(command)


if __name__ == "__main__":
    sys.exit(main())
