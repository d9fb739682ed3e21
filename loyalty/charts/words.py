"""A chart in words, for those who do not see it: the last value and where it is heading."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from loyalty import format as fmt
from loyalty.i18n import slice_value, t
from loyalty.notes import Note

from . import remarks, series
from .mixture import category_name

# Kendall's tau from which on a row of values is said to rise or fall.
_CLEAR = 0.5


def description(
    frame: pd.DataFrame,
    kpi,
    lang: str,
    grain: str = "month",
    by: str | None = None,
    currency: str = "EUR",
    target: pd.Series | None = None,
    notes: Sequence[Note] = (),
) -> str:
    """The text alternative of a chart: last value, period, interval and trend; of a breakdown the extremes.

    A trend is named only when most pairs of periods agree and the intervals of first and last do not meet.
    `target` (period → value) and `notes` are told as far as they belong to the periods shown.
    """
    name = kpi.texts[lang]["name"]
    rows = frame[~frame["status"].isin(series.HIDDEN) & frame["value"].notna()]
    if not len(rows):
        return t("description.nothing", lang, name=name)
    if rows["slice"].notna().any():
        return _of_slices(rows, kpi, lang, grain, by, currency)
    remarked = remarks.in_words(notes, pd.DatetimeIndex(sorted(set(frame["period"].dropna()))), lang, grain)
    if rows["category"].notna().any():
        return " ".join([_of_categories(rows, kpi, lang, grain), *remarked])
    told = _of_time(rows.sort_values("period"), kpi, lang, grain, currency)
    aim = target_in_words(target, rows["period"], kpi, lang, grain, currency)
    return " ".join([told, *([aim] if aim else []), *remarked])


def target_in_words(
    target: pd.Series | None, periods: pd.Series, kpi, lang: str, grain: str = "month", currency: str = "EUR"
) -> str:
    """The target (period → value) of the last of these periods that has one; "" where none has."""
    aims = pd.Series(dtype=float) if target is None else target.reindex(periods.sort_values()).dropna()
    if not len(aims):
        return ""
    return t(
        "description.target",
        lang,
        name=target.name or t("chart.target_name", lang),
        period=fmt.period(aims.index[-1], grain, lang),
        value=fmt.aim(aims.iloc[-1], kpi.unit, lang, currency),
    ).replace("..", ".")


def _of_time(rows: pd.DataFrame, kpi, lang: str, grain: str, currency: str) -> str:
    last = rows.iloc[-1]
    sentences = [_last(last, fmt.value(last["value"], kpi.unit, lang, currency), kpi, lang, grain)]
    span = fmt.interval(last["low"], last["high"], kpi.unit, lang, currency)
    if span != fmt.MISSING:
        sentences.append(t("description.interval", lang, interval=span))
    if last["status"] == "partial":
        sentences.append(t("description.partial", lang))
    # A month that has just begun says nothing about the direction.
    whole = rows[rows["status"] != "partial"]
    if len(whole) >= 3:
        sentences.append(_direction(whole, kpi, lang, currency))
    # An abbreviated unit at the end of a sentence ("6 Std.") brings its own full stop.
    return " ".join(sentences).replace("..", ".")


def _last(row: pd.Series, value: str, kpi, lang: str, grain: str) -> str:
    period = fmt.period(row["period"], grain, lang)
    return t("description.last", lang, name=kpi.texts[lang]["name"], period=period, value=value)


def _direction(rows: pd.DataFrame, kpi, lang: str, currency: str) -> str:
    values = rows["value"].to_numpy(float)
    first, last = rows.iloc[0], rows.iloc[-1]
    tau = _kendall(values)
    limits = np.array([first["low"], first["high"], last["low"], last["high"]], float)
    apart = not np.isfinite(limits).all() or last["low"] > first["high"] or last["high"] < first["low"]
    # Both must point the same way: a row that rises for long and then collapses has no direction.
    if apart and abs(tau) >= _CLEAR and tau * (values[-1] - values[0]) > 0:
        key = "description.rising" if tau > 0 else "description.falling"
        ends = (fmt.value(value, kpi.unit, lang, currency) for value in (values[0], values[-1]))
        return t(key, lang, n=len(rows), **dict(zip(("first", "last"), ends, strict=True)))
    span = fmt.interval(values.min(), values.max(), kpi.unit, lang, currency)
    return t("description.level", lang, n=len(rows), span=span)


def _kendall(values: np.ndarray) -> float:
    """Kendall's tau of values against their order: pairs that rise minus pairs that fall, of all pairs."""
    later, earlier = np.tril_indices(len(values), -1)
    return float(np.sign(values[later] - values[earlier]).mean())


def _of_slices(rows: pd.DataFrame, kpi, lang: str, grain: str, by: str | None, currency: str) -> str:
    if rows["period"].nunique() > 1:
        rows = rows[rows["period"] == rows["period"].max()]
    ordered = rows.sort_values("value", ascending=False)
    sentences = [f"{kpi.texts[lang]['name']}, {fmt.period(ordered.iloc[0]['period'], grain, lang)}."]
    for key, row in (("highest", ordered.iloc[0]), ("lowest", ordered.iloc[-1])):
        name = slice_value(by or "", row["slice"], lang)
        sentences.append(
            t(f"description.{key}", lang, slice=name, value=fmt.value(row["value"], kpi.unit, lang, currency))
        )
    return " ".join(sentences[: 2 if len(ordered) == 1 else 3]).replace("..", ".")


def _of_categories(rows: pd.DataFrame, kpi, lang: str, grain: str) -> str:
    if rows["period"].nunique() > 1:
        rows = rows[rows["period"] == rows["period"].max()]
    ordered = rows.sort_values("value", ascending=False)
    shares = [
        f"{category_name(row.category, kpi, lang)} {fmt.value(row.value, 'percent', lang)}"
        for row in ordered.itertuples()
    ]
    return _last(ordered.iloc[0], ", ".join(shares), kpi, lang, grain)
