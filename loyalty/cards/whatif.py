"""“What if?” as a page and a report show it: basis, result, what it stands on, and why there is none."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from loyalty import charts
from loyalty.analyses import whatif, whatif_words
from loyalty.analyses.whatif import Outcome
from loyalty.analyses.whatif_parts import Assumption, Basis
from loyalty.analyses.whatif_words import Speech
from loyalty.cards.missing import missing_words
from loyalty.cards.picture import Picture
from loyalty.cards.view import View
from loyalty.i18n import slice_name, t
from loyalty.workspace import Version


@dataclass(frozen=True)
class Assumed:
    """One number that a scenario stands on, in words: what, how much, where from."""

    name: str
    value: str
    origin: str


def basis(view: View, scenario: str) -> Basis:
    """What the shop's data say for a scenario under the view's filters."""
    return _basis(view.version.id, view.version, scenario, view.where)


def whole_basis(view: View, scenario: str) -> Basis:
    """The same whatever the filters."""
    return _basis(view.version.id, view.version, scenario, ())


def speech(view: View) -> Speech:
    """How its numbers are said."""
    return Speech(view.lang, view.currency, int(view.version.settings["repeat_window"]))


def lacking(stands_on: Basis, lang: str) -> str:
    """Why there is nothing to reckon: which column would light it up, or what is too few."""
    if stands_on.reason != "unavailable":
        return whatif_words.reason(stands_on, lang)
    filters = [name for name in stands_on.missing if "." not in name]
    if filters:
        names = ", ".join(slice_name(name, lang) for name in filters)
        return t("whatif.not_divisible", lang, slices=names)
    return t("card.missing", lang, columns=missing_words(stands_on.missing, lang))


def result_picture(view: View, found: Outcome) -> Picture | None:
    """Margin and revenue with their ranges; None where nothing is changed."""
    if found.verdict == "nothing":
        return None
    lang, names = view.lang, [t("whatif.margin", view.lang), t("whatif.revenue", view.lang)]
    rows = pd.DataFrame([vars(found.margin), vars(found.revenue)])
    figure = charts.whatif_result(rows, names, lang, view.mode, view.currency)
    said = charts.whatif_alternative(rows, names, "currency", lang, view.currency)
    return Picture([], figure, t("whatif.results_alt", lang, rows=said))


def fees_picture(view: View, found: Outcome) -> Picture | None:
    """How much more is abandoned at each fee; None for scenarios without fees."""
    effects, lang = found.basis.effects, view.lang
    if effects is None:
        return None
    names = [whatif_words.fee_name(fee, speech(view)) for fee in effects["fee"]]
    figure = charts.whatif_fees(effects, names, found.needed_effect, lang, view.mode)
    said = charts.whatif_alternative(effects, names, "pp", lang, view.currency)
    return Picture([], figure, t("whatif.fee_alt", lang, rows=said))


def fixed(view: View, stands_on: Basis) -> list[Assumed]:
    """What was measured at each fee."""
    return [Assumed(**row) for row in whatif_words.fee_effects(stands_on, speech(view))]


def assumed(view: View, one: Assumption, default: Assumption, stands_on: Basis) -> Assumed:
    """One assumption; `default`: as it was before anybody changed it."""
    origin = whatif_words.origin(one, default, stands_on, speech(view))
    return Assumed(whatif_words.name(one, view.lang), speech(view).number(one.value, one.unit), origin)


# Shared by all visitors, hence the version's id in the key; nobody changes a basis.
@lru_cache(maxsize=200)
def _basis(version_id: str, version: Version, scenario: str, where) -> Basis:
    return whatif.basis(version, scenario, dict(where))
