"""The analyses of customers in a report: cohorts as a matrix, and groups with what they are worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from loyalty import format as fmt
from loyalty.analyses import rfm
from loyalty.cards import cohorts
from loyalty.cards import rfm as groups
from loyalty.cards.filters import not_divisible
from loyalty.cards.view import View
from loyalty.i18n import t
from loyalty.report.analysis import Analysis, Part, Table

_DRAWN = "active"


@dataclass(frozen=True)
class Cohorts(Analysis):
    """`cells`: what is counted → the matrix as rows, see `analyses.cohorts.matrix`."""

    cells: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Groups(Analysis):
    """`frame`: see `analyses.rfm.segments`."""

    frame: pd.DataFrame


def of_customers(view: View) -> Iterator[Analysis]:
    """Those that the shop's data allow; where only a filter or too few customers prevent one, it says so."""
    why = not_divisible(view)
    cells = {} if why else {kind: cohorts.cells(view, kind) for kind in cohorts.kinds(view)}
    if why or len(cells[_DRAWN]):
        parts = [Part(said=[why])] if why else [_matrix(view, cells[_DRAWN])]
        yield _groups(view, why)
        yield Cohorts(t("cohorts.title", view.lang), t("cohorts.intro", view.lang), parts, cells)


def _matrix(view: View, cells: pd.DataFrame) -> Part:
    picture = cohorts.picture(view, _DRAWN, cells)
    return Part(t(f"cohorts.{_DRAWN}", view.lang), pictures=[picture], table=_in_words(view, cells))


def _in_words(view: View, cells: pd.DataFrame) -> Table:
    """A row per cohort: its month, its size, and the ages whose end is known."""
    lang, grid = view.lang, wide(cells)
    rows = [
        [
            fmt.month(month, lang),
            fmt.count(row["n"], lang),
            *("" if pd.isna(x) else fmt.value(x, "percent", lang) for x in row.drop("n")),
        ]
        for month, row in grid.iterrows()
    ]
    head = [t("chart.cohort", lang), "n", *(fmt.count(age, lang) for age in grid.columns if age != "n")]
    return Table(t("report.cohort_table", lang), head, rows, is_folded=True)


def wide(cells: pd.DataFrame) -> pd.DataFrame:
    """Index: cohort (first day of the month); columns: n, then the ages in months, NaN if not known yet."""
    grid = cells.pivot(index="cohort", columns="age", values="value")
    grid.insert(0, "n", cells.groupby("cohort")["n"].max())
    return grid


def _groups(view: View, why: str) -> Groups:
    lang = view.lang
    frame = pd.DataFrame() if why else rfm.segments(view.version, view.filters, view.end)
    if frame.empty:
        part = Part(said=[why or t("rfm.gate", lang, least=rfm.CUSTOMERS_NEEDED)])
    else:
        head = [t(f"rfm.{column}", lang) for column in groups.COLUMNS]
        table = Table(
            t("report.groups_on", lang, day=fmt.date(view.end, lang)), head, groups.in_words(view, frame)
        )
        part = Part(pictures=[groups.picture(view, frame)], table=table)
    return Groups(t("rfm.title", lang), t("rfm.question", lang), [part], frame)
