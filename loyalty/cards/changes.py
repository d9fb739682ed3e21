"""A change in words: what it is, which part of the shop carries it, whether such a month is unusual."""

from datetime import date
from functools import lru_cache

import pandas as pd

from loyalty import format as fmt
from loyalty.analyses import changes
from loyalty.analyses.changes import Change
from loyalty.cards.view import View
from loyalty.catalog import catalog
from loyalty.i18n import slice_name, slice_value, t
from loyalty.workspace import Version

_WEIGHTS = {"before": "weight0", "after": "weight1"}


def sentence(view: View, change: Change, asked: date) -> str:
    """'Pünktlich geliefert 88,1 % (−3,2 PP, schlechter).'; names its month if that is not the asked one."""
    lang, unit = view.lang, change.kpi.unit
    return t(
        "change.short" if change.month == asked else "change.short_month",
        lang,
        month=fmt.month(change.month, lang),
        name=change.kpi.text("name", lang),
        value=fmt.value(change.value, unit, lang, view.currency),
        change=fmt.change(change.difference.value, unit, lang, view.currency),
        verdict=t(f"change.{change.verdict}", lang),
    )


def carriers(view: View, change: Change) -> pd.DataFrame:
    """The parts of a change by the slice that explains it best; empty where no slice does."""
    months = change.month, change.earlier
    return _carriers(view.version.id, view.version, change.kpi.id, *months, view.where, change.days)


def carried(view: View, change: Change, frame: pd.DataFrame) -> str:
    """The sentence about the largest part."""
    lang, unit = view.lang, change.kpi.unit
    if change.kpi.measure not in changes.DIVISIBLE:
        return t("change.carried_unknown", lang)
    if frame.empty:
        return t("change.carried_by_all", lang)
    first, by = frame.iloc[0], frame["slice"].iloc[0]
    value = slice_value(by, first["value"], lang) if first["value"] else t("change.part_unknown", lang)
    words = {"slice": slice_name(by, lang), "value": value}

    def written(number: float) -> str:
        return fmt.value(number, unit, lang, view.currency)

    if change.kpi.measure == "total":
        ends = {"before": written(first["rate0"]), "after": written(first["rate1"])}
        return t("change.carried_total", lang, **words, **ends)
    if abs(first["mix"]) > abs(first["rate"]):
        shares = {key: fmt.value(first[name], "percent", lang) for key, name in _WEIGHTS.items()}
        return t("change.carried_mix", lang, **words, **shares)
    rest0, rest1 = changes.others(frame)
    return t(
        "change.carried_rate",
        lang,
        **words,
        before=written(first["rate0"]),
        after=written(first["rate1"]),
        rest_before=written(rest0),
        rest_after=written(rest1),
    )


def unusual(view: View, change: Change) -> str:
    """Whether the month lies outside the limits of the months before."""
    if pd.isna(change.low):
        return ""
    lang, unit = view.lang, change.kpi.unit
    low, high = (fmt.value(limit, unit, lang, view.currency) for limit in (change.low, change.high))
    key = "change.unusual" if change.is_unusual else "change.usual"
    return t(key, lang, n=change.history, low=low, high=high)


@lru_cache(maxsize=500)
def _carriers(
    version_id: str, version: Version, kpi_id: str, month: date, earlier: date, where, days: int | None
) -> pd.DataFrame:
    return changes.carriers(version, catalog()[kpi_id], month, earlier, dict(where), days)
