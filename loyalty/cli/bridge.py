"""`python -m loyalty bridge`: how others count a KPI, and step by step why their number is another one."""

from argparse import Namespace
from collections.abc import Iterator

from loyalty import periods
from loyalty.analyses import bridge as analysis
from loyalty.analyses.bridge import Bridge
from loyalty.cli import commands
from loyalty.cli.commands import UsageError
from loyalty.cli.printing import show
from loyalty.cli.rows import number
from loyalty.i18n import t
from loyalty.variants import Variant, variants


def bridge(options: Namespace) -> None:
    """Per way of counting a row for ours, one per step, and one for theirs, which carries the difference."""
    wanted = _wanted(options)
    where = commands.filters(options, sorted({name for one in wanted for name in one.slices}))
    with commands.opened(options) as version:
        month = commands.month(options.month, options)
        if month is None and wanted[0].kpi.per_grain:
            month = periods.last_complete_month(version.as_of)
        found = [analysis.bridge(version, one, month, where=where) for one in wanted]
    show([row for one in found for row in _rows(one)], options.format, options.lang)


def _wanted(options: Namespace) -> list[Variant]:
    known = {variant.kpi.id: variant.kpi for variant in variants().values()}
    kpis = {kpi.id for kpi in commands.named(options, known)}
    offered = {one.name: one for one in variants().values() if one.kpi.id in kpis}
    if options.variant is None:
        return list(offered.values())
    if options.variant not in offered:
        text = t("cli.unknown_variant", options.lang, value=options.variant, known=", ".join(offered))
        raise UsageError(text)
    return [offered[options.variant]]


def _rows(found: Bridge) -> Iterator[dict]:
    named = {"kpi": found.variant.kpi.id, "like": found.variant.name}
    yield named | {"step": "ours", "value": number(found.ours["value"]), "effect": None}
    for one in found.effects:
        counts = {kind: getattr(one, kind) for kind in analysis.KINDS}
        yield named | {"step": one.step, "value": number(one.value), "effect": number(one.effect), **counts}
    theirs = number(found.theirs["value"])
    yield named | {"step": "theirs", "value": theirs, "effect": number(found.difference)}
