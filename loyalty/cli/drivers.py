"""`python -m loyalty drivers`: which experiences go with buying again."""

from argparse import Namespace

import pandas as pd

from loyalty import compute
from loyalty.analyses.driver_words import meaning, reservations, sentence
from loyalty.analyses.drivers import driver_kpis, drivers
from loyalty.catalog import Kpi
from loyalty.cli import commands
from loyalty.cli.printing import show_drivers
from loyalty.cli.rows import driver_rows
from loyalty.i18n import t
from loyalty.workspace import Version


def print_drivers(options: Namespace) -> None:
    """One row per driver, the clear ones first, each with its sentences."""
    known = {kpi.id: kpi for kpi in driver_kpis()}
    wanted = [kpi.id for kpi in commands.named(options, known)]
    where = commands.filters(options, compute.known_slices(known.values()))
    with commands.opened(options) as version:
        # All are computed whatever is asked for: how many were tested decides what is clear.
        frame = drivers(version, where)
        chosen = frame[frame["kpi"].isin(wanted)]
        rows = driver_rows(chosen)
        for row, (_, values) in zip(rows, chosen.iterrows(), strict=True):
            kpi, tests = known[row["kpi"]], int(frame["q"].notna().sum())
            row["name"] = kpi.text("name", options.lang)
            row["words"] = _words(version, kpi, values, options.lang, tests)
    show_drivers(rows, options.format, options.lang)


def _words(version: Version, kpi: Kpi, row: pd.Series, lang: str, tests: int) -> str:
    if row["missing"]:
        return t("cli.kpi_unavailable", lang, kpi=kpi.id, columns=", ".join(row["missing"]))
    said = [sentence(row, kpi, lang, int(version.settings["repeat_window"]), tests), meaning(row, kpi, lang)]
    return " ".join([*filter(None, said), *reservations(row, lang)])
