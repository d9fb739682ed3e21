"""The cases that we and others count differently, in words: why, and what each comes to on both sides."""

from collections.abc import Mapping

import pandas as pd

from loyalty import format as fmt
from loyalty.analyses.bridge import KINDS, Effect
from loyalty.cards.cases import Column, as_table, day_column, key_columns, slice_columns
from loyalty.cards.foot import cases
from loyalty.cards.view import View
from loyalty.catalog import Kpi
from loyalty.i18n import t
from loyalty.matched import UNEXPLAINED
from loyalty.variants import Variant


def step_words(variant: Variant, lang: str) -> dict[str, tuple[str, str]]:
    """Every step by its id: a few words, and the sentence that explains it."""
    words = {step.id: (step.label[lang], step.why[lang]) for step in variant.steps}
    return words | {UNEXPLAINED: (t("bridge.unexplained", lang), t("bridge.unexplained_why", lang))}


def count_words(variant: Variant, effect: Effect, lang: str) -> str:
    """'12 Bestellungen': how many cases a step has; '' where it has none."""
    return _cases(variant, effect.cases, lang, is_ours=bool(effect.removed)) if effect.cases else ""


def kind_words(variant: Variant, effect: Effect, lang: str) -> list[str]:
    """'nur dort: 12 Bestellungen': the cases of a step by what became of them."""
    counts = {kind: getattr(effect, kind) for kind in KINDS}
    return [
        f"{t(f'bridge.{kind}', lang)}: {_cases(variant, count, lang, is_ours=kind == 'removed')}"
        for kind, count in counts.items()
        if count
    ]


def _cases(variant: Variant, count: int, lang: str, is_ours: bool) -> str:
    return cases(variant.kpi if is_ours else variant.cases, count, lang)


def columns(view: View, variant: Variant) -> list[Column]:
    """What is known of each case: why it differs, day, keys, what it comes to on both sides, slices.

    The reason and the slices stand in a file only.
    """
    kpi, lang = variant.kpi, view.lang
    return [
        *_reason(step_words(variant, lang), lang),
        # Within one period all cases have its last day.
        day_column(lang, is_shown=not kpi.per_grain),
        *key_columns(view, (*kpi.columns, *variant.cases.columns)),
        *_sides(view, variant),
        *slice_columns(view, kpi, variant.slices, is_shown=False),
    ]


def for_file(view: View, variant: Variant, rows: pd.DataFrame) -> pd.DataFrame:
    """Cases of the difference as a table to take away."""
    return as_table(columns(view, variant), rows)


def _reason(words: Mapping[str, tuple[str, str]], lang: str) -> list[Column]:
    return [
        Column(t("bridge.reason", lang), lambda row: words[row.step][0], is_shown=False),
        Column(t("bridge.difference", lang), lambda row: t(f"bridge.{row.kind}", lang), is_shown=False),
    ]


def _sides(view: View, variant: Variant) -> list[Column]:
    """Both sides in words; of what is no yes or no the number itself as well."""
    kpi, lang = variant.kpi, view.lang
    sides = {"ours": t("bridge.we", lang), "theirs": variant.text("short", lang)}
    found = [
        Column(sides["ours"], lambda row: _outcome(view, kpi, row.ours, bool(row.is_running))),
        Column(sides["theirs"], lambda row: _outcome(view, kpi, row.theirs)),
    ]
    if kpi.measure != "share":
        value = t("cases.column.value", lang)
        found += [
            Column(f"{value} ({label})", lambda row: "", is_number=True, raw=side, is_shown=False)
            for side, label in sides.items()
        ]
    return found


def _outcome(view: View, kpi: Kpi, value: object, is_running: bool = False) -> str:
    """What a case comes to on one side: 'ja', '6 Tage', or that it does not count there."""
    lang = view.lang
    if fmt.is_missing(value):
        return t("bridge.uncounted", lang)
    if kpi.measure == "share":
        return t("card.yes" if value else "card.no", lang)
    said = fmt.value(value, kpi.unit, lang, view.currency)
    return t("cases.running", lang, value=said) if is_running else said
