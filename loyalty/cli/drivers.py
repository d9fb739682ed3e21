"""`python -m loyalty drivers`: which experiences go with buying again."""

from argparse import Namespace

import pandas as pd

from loyalty import compute
from loyalty.analyses import driver_checks
from loyalty.analyses.driver_words import meaning, reservations, sentence
from loyalty.analyses.drivers import Where, driver_kpis, drivers, groups, strata
from loyalty.catalog import Kpi, catalog
from loyalty.cli import commands
from loyalty.cli.printing import show, show_drivers
from loyalty.cli.rows import driver_rows, plain_rows
from loyalty.i18n import t
from loyalty.workspace import Version

DETAILS = ("checks", "groups", "strata")


def print_drivers(options: Namespace) -> None:
    """One row per driver, the clear ones first, each with its sentences."""
    known = {kpi.id: kpi for kpi in driver_kpis()}
    wanted = [kpi.id for kpi in commands.named(options, known)]
    where = commands.filters(options, compute.known_slices(known.values()))
    with commands.opened(options) as version:
        # All are computed whatever is asked for: how many were tested decides what is clear.
        frame = drivers(version, where)
        chosen = frame[frame["kpi"].isin(wanted)]
        if options.detail:
            show(_details(version, chosen, where, options.detail), options.format, options.lang)
        else:
            tests = int(frame["q"].notna().sum())
            show_drivers(_said(version, chosen, options.lang, tests), options.format, options.lang)


def _said(version: Version, frame: pd.DataFrame, lang: str, tests: int) -> list[dict]:
    """The numbers of every driver, its name and its sentences."""
    rows = driver_rows(frame)
    for row, (_, values) in zip(rows, frame.iterrows(), strict=True):
        kpi = catalog()[row["kpi"]]
        row |= {"name": kpi.text("name", lang), "words": _words(version, kpi, values, lang, tests)}
    return rows


def _details(version: Version, frame: pd.DataFrame, where: Where, detail: str) -> list[dict]:
    """What lies behind the drivers for which there are data."""
    rows = []
    for _, row in frame[frame["verdict"] != "unavailable"].iterrows():
        rows += plain_rows(_detail(version, catalog()[row["kpi"]], row, where, detail))
    return rows


def _detail(version: Version, kpi: Kpi, row: pd.Series, where: Where, detail: str) -> pd.DataFrame:
    """What lies behind one driver: the second opinions on it, its groups of customers, or its strata."""
    match detail:
        case "checks":
            found = driver_checks.table(row, driver_checks.checks(version, kpi, where))
        case "groups":
            found = groups(version, kpi, where)
        case _:
            found = strata(version, kpi, where)
    found.insert(0, "kpi", kpi.id)
    return found


def _words(version: Version, kpi: Kpi, row: pd.Series, lang: str, tests: int) -> str:
    if row["missing"]:
        return t("cli.kpi_unavailable", lang, kpi=kpi.id, columns=", ".join(row["missing"]))
    said = [sentence(row, kpi, lang, int(version.settings["repeat_window"]), tests), meaning(row, kpi, lang)]
    return " ".join([*filter(None, said), *reservations(row, lang)])
