"""“What if?” in a report: every scenario that the data allow, with its result and all it stands on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loyalty.analyses import whatif, whatif_words
from loyalty.analyses.whatif import Outcome
from loyalty.cards import whatif as scenarios
from loyalty.cards.picture import Picture
from loyalty.cards.view import View
from loyalty.i18n import t
from loyalty.report.analysis import Analysis, Part, Table

# Scenario → assumption → its value, where somebody has changed it.
Own = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Scenarios(Analysis):
    """`outcomes`: those of the scenarios that could be reckoned."""

    outcomes: Sequence[Outcome]


def of_scenarios(view: View, own: Own) -> Iterator[Scenarios]:
    """One analysis; none where the data allow no scenario. Raises AssumptionError."""
    bases = [scenarios.basis(view, name) for name in whatif.SCENARIOS]
    if all(one.reason == "unavailable" for one in bases):
        return
    outcomes = [
        whatif.outcome(whatif.assumed(one, own.get(one.scenario, {}))) for one in bases if not one.reason
    ]
    parts = [_part(view, one) for one in outcomes]
    shared = [line for line in parts[0].lines if all(line in one.lines for one in parts)] if parts else []
    parts = [replace(one, lines=[line for line in one.lines if line not in shared]) for one in parts]
    dark = [
        (_name(one.scenario, view.lang), scenarios.lacking(one, view.lang)) for one in bases if one.reason
    ]
    parts.append(Part(named=dark, lines=shared))  # what is to be said of all stands there once
    yield Scenarios(t("whatif.title", view.lang), t("report.whatif_intro", view.lang), parts, outcomes)


def _part(view: View, found: Outcome) -> Part:
    lang, speech = view.lang, scenarios.speech(view)
    return Part(
        _name(found.basis.scenario, lang),
        _levers(view, found),
        whatif_words.result(found, speech),
        whatif_words.explanations(found, speech),
        list(_pictures(view, found)),
        table=_assumptions(view, found),
        lines=whatif_words.cautions(found, speech),
        is_sided=True,
    )


def _pictures(view: View, found: Outcome) -> Iterator[Picture]:
    result, fees = scenarios.result_picture(view, found), scenarios.fees_picture(view, found)
    if result:
        yield result
    if fees:
        yield replace(fees, lines=[t("whatif.fee_title", view.lang)])


def _levers(view: View, found: Outcome) -> str:
    """'Versandkostenfrei ab 0,00 € · Gebühr, wo sie anfällt wie heute'."""
    levers = [one for one in found.basis.assumptions if one.is_lever]
    said = [scenarios.assumed(view, one, one, found.basis) for one in levers]
    return " · ".join(f"{one.name} {one.value}" for one in said)


def _assumptions(view: View, found: Outcome) -> Table:
    """What is to change first, then everything that was taken for granted."""
    lang, initial = view.lang, scenarios.basis(view, found.basis.scenario)
    ordered = sorted(found.basis.assumptions, key=lambda one: not one.is_lever)
    rows = [scenarios.assumed(view, one, initial[one.name], found.basis) for one in ordered]
    rows[1:1] = scenarios.fixed(view, found.basis)
    head = [t(f"report.column.{name}", lang) for name in ("assumption", "value", "origin")]
    return Table(
        t("whatif.assumptions", lang), head, [(one.name, one.value, one.origin) for one in rows], (0, 2)
    )


def _name(scenario: str, lang: str) -> str:
    return t(f"whatif.scenario.{scenario}", lang)
