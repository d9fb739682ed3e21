"""The analyses of a report as sheets of its workbook, with all digits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import nan

import pandas as pd

from loyalty.analyses import whatif_words
from loyalty.analyses.people import FEWEST
from loyalty.analyses.whatif import Outcome
from loyalty.analyses.whatif_parts import Assumption
from loyalty.cards import cohorts, rfm
from loyalty.cards import whatif as scenarios
from loyalty.cards.view import View
from loyalty.i18n import t
from loyalty.report.analysis import Analysis
from loyalty.report.customers import Cohorts, Groups, wide
from loyalty.report.scenarios import Scenarios
from loyalty.report.spreadsheet import Column, Day, Number, Row
from loyalty.report.units import DATES, FORMATS, number_format, unit_name

_AGES = range(13)


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook; without rows there is nothing to say."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]


def sheet(view: View, found: Analysis) -> Sheet:
    """The sheet of one of the analyses."""
    lang = view.lang
    match found:
        case Cohorts():
            return Sheet(t("report.sheet_cohorts", lang), _cohort_columns(lang), list(_cohorts(view, found)))
        case Groups():
            return Sheet(t("rfm.title", lang), _group_columns(lang), list(_groups(view, found.frame)))
        case Scenarios():
            return Sheet(t("whatif.title", lang), _scenario_columns(lang), list(_scenarios(view, found)))
    raise TypeError(found)


def _cohort_columns(lang: str) -> list[Column]:
    head = [t("cohorts.kind", lang), t("chart.cohort", lang), t("rfm.customers", lang)]
    ages = [Column(t("report.column.age", lang, n=age), 10) for age in _AGES]
    return [*map(Column, head, (30, 14, 10)), *ages]


def _cohorts(view: View, found: Cohorts) -> Iterator[Row]:
    """A row per what is counted and cohort; ages that are not known yet stay empty."""
    for kind, cells in found.cells.items():
        form = number_format(cohorts.unit(kind), view)
        for month, row in wide(cells).iterrows():
            yield (
                t(f"cohorts.{kind}", view.lang),
                Day(month.date(), DATES["month"][view.lang]),
                Number(row["n"], FORMATS["count"][view.lang]),
                *(Number(row.get(age, nan), form) for age in _AGES),
            )


def _group_columns(lang: str) -> list[Column]:
    names = ("group", "customers", "share_customers", "purchases", "revenue", "share_revenue", "limit")
    widths = (58, 12, 14, 14, 16, 14, 30)
    titles = [t("report.column.status" if name == "limit" else f"rfm.{name}", lang) for name in names]
    return [Column(title[0].upper() + title[1:], width) for title, width in zip(titles, widths, strict=True)]


def _groups(view: View, frame: pd.DataFrame) -> Iterator[Row]:
    """A row per group; one of too few customers without numbers."""
    lang = view.lang
    share, money = FORMATS["percent"][lang], number_format("currency", view)
    for row in frame.itertuples():
        yield (
            rfm.meaning(row.segment, lang),
            Number(row.customers, FORMATS["count"][lang]),
            Number(row.share, share),
            Number(row.purchases, number_format("ratio", view)),
            Number(row.revenue, money),
            Number(row.revenue_share, share),
            t("analysis.hidden", lang, least=FEWEST) if row.hidden else "",
        )


def _scenario_columns(lang: str) -> list[Column]:
    widths = {"scenario": 18, "what": 46, "value": 14, "unit": 16, "low": 14, "high": 14, "origin": 60}
    return [Column(t(f"report.column.{name}", lang), width) for name, width in widths.items()]


def _scenarios(view: View, found: Scenarios) -> Iterator[Row]:
    """Per scenario what comes out, then what it stands on."""
    lang, speech = view.lang, scenarios.speech(view)
    for outcome in found.outcomes:
        scenario = t(f"whatif.scenario.{outcome.basis.scenario}", lang)
        sentence = whatif_words.result(outcome, speech)
        for key, unit in (("orders", "count"), ("revenue", "currency"), ("margin", "currency")):
            result, name = getattr(outcome, key), t(f"report.whatif_{key}", lang)
            yield _line(view, scenario, name, unit, (result.value, result.low, result.high), sentence)
        yield from _assumptions(view, scenario, outcome)


def _assumptions(view: View, scenario: str, outcome: Outcome) -> Iterator[Row]:
    initial, effects = scenarios.basis(view, outcome.basis.scenario), outcome.basis.effects
    fees = effects.itertuples() if effects is not None else ()
    for fee, said in zip(fees, scenarios.fixed(view, outcome.basis), strict=True):
        yield _line(view, scenario, said.name, "pp", (fee.value, fee.low, fee.high), said.origin)
    for one in outcome.basis.assumptions:
        said = scenarios.assumed(view, one, initial[one.name], outcome.basis)
        yield _line(view, scenario, said.name, one.unit, _limits(one), said.origin)


def _limits(one: Assumption) -> tuple[float, float, float]:
    return one.value, one.low, one.high


def _line(
    view: View, scenario: str, name: str, unit: str, numbers: tuple[float, float, float], origin: str
) -> Row:
    value, low, high = (Number(x, number_format(unit, view)) for x in numbers)
    return scenario, name, value, unit_name(unit, view), low, high, origin
