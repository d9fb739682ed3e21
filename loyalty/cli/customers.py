"""`python -m loyalty customers`: value, cohorts, RFM, phases, second order, who is at risk."""

from argparse import Namespace
from collections.abc import Callable, Mapping

from loyalty.analyses import at_risk, clv, cohorts, phases, rfm, second_order
from loyalty.analyses.people import FEWEST, SLICES, TooFewError
from loyalty.analyses.value import value_at_age
from loyalty.cli import commands
from loyalty.cli.commands import UsageError
from loyalty.cli.printing import show
from loyalty.cli.rows import plain, plain_row, plain_rows
from loyalty.i18n import t
from loyalty.workspace import Version

Where = Mapping[str, tuple[str, ...]]


def customers(options: Namespace) -> None:
    """One analysis, as rows."""
    where = commands.filters(options, SLICES)
    with commands.opened(options) as version:
        try:
            rows = ANALYSES[options.analysis](version, where, options)
        except TooFewError:
            raise UsageError(t("analysis.too_few", options.lang, least=FEWEST)) from None
    show(rows, options.format, options.lang)


def _value(version: Version, where: Where, options: Namespace) -> list[dict]:
    return plain_rows(value_at_age(version, where))


def _forecast(version: Version, where: Where, options: Namespace) -> list[dict]:
    """Of the whole shop: a filter would need a fit of its own."""
    found = clv.forecast(version)
    everybody, repeaters = found.customers, found.repeaters
    estimates = {
        "clv_predicted_12m": (found.value, everybody),
        "clv_predicted_12m_discounted": (found.present_value, everybody),
        "clv_predicted_12m_sum": (found.total, everybody),
        "purchases_predicted_12m": (found.purchases, everybody),
        "p_alive_mean": (found.active, repeaters),
    }
    return [
        {"kpi": name, **plain_row(one._asdict()), "n": n, "status": found.status}
        for name, (one, n) in estimates.items()
    ]


def _holdout(version: Version, where: Where, options: Namespace) -> list[dict]:
    check = clv.forecast(version).check
    if check is None:
        return []
    months = [
        {"month": month, "customers": check.customers, "observed": observed, "predicted": predicted}
        for month, observed, predicted in check.months
    ]
    groups = [
        {"repeats": repeats, "customers": n, "observed": observed * n, "predicted": predicted * n}
        for repeats, n, observed, predicted in check.groups
    ]
    return [{"month": None, "repeats": None} | row for row in (*months, *groups)]


def _cohorts(version: Version, where: Where, options: Namespace) -> list[dict]:
    if options.age is None:
        return plain_rows(cohorts.matrix(version, where, options.kind))
    return plain_rows(cohorts.curve_of_age(version, options.age, where, options.kind))


def _rfm(version: Version, where: Where, options: Namespace) -> list[dict]:
    if options.segment:
        return plain_rows(rfm.members(version, options.segment, where))
    return plain_rows(rfm.segments(version, where))


def _moves(version: Version, where: Where, options: Namespace) -> list[dict]:
    start, end = rfm.usual_days(version)
    start = commands.day_within(options.start, start, version, options)
    end = commands.day_within(options.end, end, version, options)
    if start >= end:
        raise UsageError(t("rfm.moves_order", options.lang))
    days = {"from": start.isoformat(), "to": end.isoformat()}
    return [days | row for row in plain_rows(rfm.moves(version, start, end, where))]


def _phases(version: Version, where: Where, options: Namespace) -> list[dict]:
    start, end = commands.month(options.start, options), commands.month(options.end, options)
    return plain_rows(phases.transitions(version, start, end, where))


def _second_order(version: Version, where: Where, options: Namespace) -> list[dict]:
    found = second_order.waiting(version, where, options.closed_only)
    rows = plain_rows(found.returned_within())
    counts = {"n": found.customers, "k": found.returned, "median": plain(found.curve.median)}
    return [row | counts for row in rows]


def _at_risk(version: Version, where: Where, options: Namespace) -> list[dict]:
    return plain_rows(at_risk.at_risk(version, where))


ANALYSES: dict[str, Callable[[Version, Where, Namespace], list[dict]]] = {
    "value": _value,
    "forecast": _forecast,
    "holdout": _holdout,
    "cohorts": _cohorts,
    "rfm": _rfm,
    "moves": _moves,
    "phases": _phases,
    "second-order": _second_order,
    "at-risk": _at_risk,
}
