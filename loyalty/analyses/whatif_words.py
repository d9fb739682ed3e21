"""A what-if scenario in words: what comes out, what it rests on, what would pay, where numbers come from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from loyalty import format as fmt
from loyalty.analyses.whatif import Outcome
from loyalty.analyses.whatif_parts import LEAST_CASES, Assumption, Basis
from loyalty.i18n import plural, t


@dataclass(frozen=True)
class Speech:
    """How numbers are said: language, currency, the repeat window in days."""

    lang: str
    currency: str
    days: int

    def money(self, x: float, beside: float = 0.0) -> str:
        """Whole money where it, or what stands beside it, reaches 100: cents would be noise."""
        if max(abs(x), abs(beside)) < 100:
            return fmt.value(x, "currency", self.lang, self.currency)
        return fmt.tick(x, "currency", self.lang, self.currency, step=1)

    def number(self, x: float, unit: str) -> str:
        """A value of an assumption in its unit."""
        if fmt.is_missing(x):
            return t("whatif.as_today", self.lang)
        if unit == "count":
            return fmt.number(x, self.lang, 1 if abs(x) < 100 else 0)
        return fmt.value(x, unit, self.lang, self.currency)


def reason(basis: Basis, lang: str) -> str:
    """Why the data are not enough; not for "unavailable", whose columns the caller names."""
    return t(f"whatif.reason.{basis.reason}", lang, n=fmt.count(basis.n, lang), least=LEAST_CASES)


def result(found: Outcome, speech: Speech) -> str:
    """What it comes to, as one sentence with its range."""
    lang, margin = speech.lang, found.margin
    if found.verdict == "nothing":
        return t("whatif.nothing", lang)
    amounts = {"margin": margin.value, "low": margin.low, "high": margin.high}
    if found.verdict == "loss":
        amounts = {"margin": -margin.value, "low": -margin.high, "high": -margin.low}
    largest = max(abs(x) for x in amounts.values())
    written = {name: speech.money(x, largest) for name, x in amounts.items()}
    if found.verdict == "unclear":
        del written["margin"]
    return t(f"whatif.{found.verdict}", lang, span=span(found, lang), **written)


def span(found: Outcome, lang: str) -> str:
    """'im Jahr', 'in 6 Monaten'."""
    months = round(found.basis["horizon"].value)
    return t("whatif.year", lang) if months == 12 else plural("whatif.span", months, lang)


def explanations(found: Outcome, speech: Speech) -> list[str]:
    """The measured association, how much of it is taken for a cause, and what would pay."""
    lines = [_effect(found, speech)]
    if any(one.name == "causal_share" for one in found.basis.assumptions):
        share = fmt.given(found.basis["causal_share"].value, "percent", speech.lang)
        lines.append(t("whatif.causal", speech.lang, share=share))
    return [line for line in [*lines, _break_even(found, speech)] if line]


def _effect(found: Outcome, speech: Speech) -> str:
    """Only a difference that is clear is said as one."""
    basis, lang = found.basis, speech.lang
    if basis.scenario == "repeat":
        return t("whatif.effect.repeat", lang)
    if basis.scenario == "free_shipping":
        triple = found.measured_effect.value, found.measured_effect.low, found.measured_effect.high
        if not found.affected or not triple[0]:
            return ""
    else:
        effect = basis["effect"]
        triple = effect.value, effect.low, effect.high
    if triple[1] <= 0 <= triple[2]:
        limits = {"low": fmt.points(triple[1], lang), "high": fmt.points(triple[2], lang)}
        return t(f"whatif.effect.{basis.scenario}_unclear", lang, days=speech.days, **limits)
    low, high = sorted(abs(one) for one in triple[1:])
    sizes = {"value": abs(triple[0]), "low": low, "high": high}
    written = {name: _plain_points(x, lang) for name, x in sizes.items()}
    is_reverse = basis.scenario != "free_shipping" and triple[0] > 0
    key = f"whatif.effect.{basis.scenario}{'_reverse' if is_reverse else ''}"
    return t(key, lang, days=speech.days, **written)


def _break_even(found: Outcome, speech: Speech) -> str:
    lang = speech.lang
    if found.verdict == "nothing":
        return ""
    if found.basis.scenario == "free_shipping":
        return _fees(found, speech)
    if found.certain and np.isfinite(found.needed):
        amounts = {"cost": speech.money(-found.certain), "needed": fmt.count(np.ceil(found.needed), lang)}
        return t("whatif.pays", lang, **amounts)
    if found.verdict == "gain" and not found.certain:
        margin = speech.money(found.margin.value)
        return t("whatif.may_cost", lang, margin=margin, span=span(found, lang))
    return ""


def _fees(found: Outcome, speech: Speech) -> str:
    """What is certain about another fee, and how many orders make up for it."""
    lang, certain = speech.lang, {"certain": speech.money(abs(found.certain))}
    if not found.certain:
        return ""
    has_cost = found.basis["cost"].value > 0
    lost = {"lost": t("whatif.lost_fees_and_cost" if has_cost else "whatif.lost_fees", lang)}
    if not np.isfinite(found.needed):
        return t("whatif.given_away_never", lang, **certain, **lost) if found.certain < 0 else ""
    if found.certain > 0:
        return t("whatif.collected", lang, needed=fmt.count(abs(found.needed), lang), **certain)
    measured = found.measured_effect
    return t(
        "whatif.given_away",
        lang,
        needed=fmt.count(np.ceil(found.needed), lang),
        needed_points=_plain_points(found.needed_effect, lang),
        measured=_plain_points(measured.value, lang),
        low=_plain_points(measured.low, lang),
        high=_plain_points(measured.high, lang),
        **certain,
        **lost,
    )


def name(one: Assumption, lang: str) -> str:
    """What an assumption is called."""
    return t(f"whatif.name.{one.name}", lang)


def origin(one: Assumption, default: Assumption, basis: Basis, speech: Speech) -> str:
    """Where its number comes from; with the interval of a measured one."""
    lang = speech.lang
    if one.source == "own":
        return t("whatif.own", lang, value=speech.number(default.value, default.unit))
    until = {"month": fmt.month(basis.until, lang), "n": fmt.count(one.n, lang)}
    said = t(f"whatif.from.{one.name}", lang, **until)
    if not one.has_limits:
        return said
    interval = fmt.interval(one.low, one.high, one.unit, lang, speech.currency)
    return f"{said}; {t('whatif.interval', lang, interval=interval)}"


def fee_effects(basis: Basis, speech: Speech) -> list[Mapping[str, str]]:
    """One row per fee that was shown: name, value, origin."""
    rows = []
    for row in basis.effects.itertuples() if basis.effects is not None else ():
        interval = fmt.interval(row.low, row.high, "pp", speech.lang)
        measured = t("whatif.from.fee_effect", speech.lang, n=fmt.count(row.n, speech.lang))
        rows.append(
            {
                "name": t("whatif.name.fee_effect", speech.lang, fee=speech.number(row.fee, "currency")),
                "value": fmt.value(row.value, "pp", speech.lang),
                "origin": f"{measured}; {t('whatif.interval', speech.lang, interval=interval)}",
            }
        )
    return rows


def rows(found: Outcome) -> list[dict]:
    """The calculation as rows of kind result, assumption or fee: name, value, low, high, unit, source, n."""
    units = {"orders": "count", "revenue": "currency", "margin": "currency"}
    results = [
        {"kind": "result", "name": key, "unit": unit, **vars(getattr(found, key))}
        for key, unit in units.items()
    ]
    needed = {"kind": "result", "name": "break_even_orders", "unit": "count", "value": found.needed}
    assumptions = [
        {
            "kind": "assumption",
            **{key: getattr(one, key) for key in ("name", "value", "low", "high", "unit", "source", "n")},
        }
        for one in found.basis.assumptions
    ]
    effects = found.basis.effects
    fees = [
        {"kind": "fee", "name": f"{row['fee']:.2f}", "unit": "pp", "source": "measured", **row}
        for row in (effects.to_dict("records") if effects is not None else ())
    ]
    columns = ("kind", "name", "value", "low", "high", "unit", "source", "n")
    return [
        {key: None if fmt.is_missing(row.get(key)) else row[key] for key in columns}
        for row in [*results, needed, *assumptions, *fees]
    ]


def fee_name(fee: float, speech: Speech) -> str:
    """'Gebühr 4,95 €'."""
    return t("whatif.fee", speech.lang, fee=speech.number(fee, "currency"))


def cautions(found: Outcome, speech: Speech) -> list[str]:
    """What is not in the calculation, on what it is measured, what the range does not hold."""
    lang = speech.lang
    return [
        t(f"whatif.caution.{found.basis.scenario}", lang),
        t("whatif.all_data", lang, month=fmt.month(found.basis.until, lang)),
        t("whatif.range", lang),
    ]


def _plain_points(x: float, lang: str) -> str:
    """Points without a plus: the sentence says which way."""
    return fmt.points(x, lang).removeprefix("+")
