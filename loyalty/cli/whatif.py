"""`python -m loyalty whatif`: a measure reckoned through on the shop's own figures."""

from argparse import Namespace

from loyalty import compute
from loyalty.analyses import whatif, whatif_words
from loyalty.catalog import catalog
from loyalty.cli import commands
from loyalty.cli.commands import UsageError
from loyalty.cli.printing import show_calculation
from loyalty.i18n import t


def print_whatif(options: Namespace) -> None:
    """Results and assumptions with their ranges; what it means in words. Raises AssumptionError."""
    lang = options.lang
    where = commands.filters(options, compute.known_slices(catalog().values()))
    with commands.opened(options) as version:
        basis = whatif.basis(version, options.scenario, where)
        currency, days = str(version.settings["currency"]), int(version.settings["repeat_window"])
    if basis.reason == "unavailable":
        columns = ", ".join(basis.missing)
        raise UsageError(t("cli.kpi_unavailable", lang, kpi=options.scenario, columns=columns))
    if basis.reason:
        raise UsageError(whatif_words.reason(basis, lang))
    found = whatif.outcome(whatif.assumed(basis, _assumed(options)))
    speech = whatif_words.Speech(lang, currency, days)
    said = [whatif_words.result(found, speech), *whatif_words.explanations(found, speech)]
    show_calculation(whatif_words.rows(found), said, options.format, lang)


def _assumed(options: Namespace) -> dict[str, float]:
    """'margin_rate=25%' → 0.25; 'fee=none': as today."""
    own = {}
    for item in options.assumptions:
        name, _, text = item.partition("=")
        try:
            number = float(text.removesuffix("%")) if text != "none" else float("nan")
        except ValueError:
            raise UsageError(t("cli.bad_pair", options.lang, option="--assume", value=item)) from None
        own[name] = number / 100 if text.endswith("%") else number
    return own
