"""A KPI by the values of a slice as a leaderboard: by value, and by how much each value has changed."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import plural, t

from . import marks, scales, theme
from .names import value_name
from .parts import FOOT, NOTE_SIZE, ROW, row_labels, rows_sketch
from .series import HIDDEN, empty_reason
from .sketch import Sketch

MOST_ROWS = 12
# Verdicts on a change that is more than chance.
FIRM_VERDICTS = ("better", "worse", "higher", "lower")


def breakdown(
    frame: pd.DataFrame,
    kpi,
    lang: str,
    mode: str,
    by: str | None = None,
    currency: str = "EUR",
    versus: str = "",
    most: int = MOST_ROWS,
) -> go.Figure:
    """One row per value of a slice, the best first: dot and 95 % interval, for totals a bar from zero.

    `frame` is a result frame by a slice; of several periods the latest with values counts. `by` names the
    slice, so that known values are translated. The `most` values with most cases are drawn. Columns
    `change` and `verdict`, if there are any, stand at the right below the heading `versus`. The height
    follows from the rows.
    """
    rows, pal = _with_values(frame), theme.palette(mode)
    if not len(rows):
        return marks.nothing(theme.sketch(ROW * 3, lang, mode), empty_reason(frame, lang), pal)
    total = kpi.measure == "total"
    shares = rows["n"] / rows["n"].sum() if rows["n"].sum() and not kpi.state else None
    hidden, rows = max(0, len(rows) - most), _ranked(rows, kpi, most)
    names = [value_name(by or "", value, lang) for value in rows["slice"]]
    notes = None if shares is None else _case_notes(rows["n"], shares[rows.index], lang)
    figure = rows_sketch(rows, names, kpi, lang, mode, total, currency, notes=notes)
    _selectable(figure, len(rows))
    if "change" in rows:
        _changes_column(figure, rows, kpi, lang, pal, currency, versus)
    if hidden:
        _further(figure, hidden, lang, -FOOT + 12 if total else -FOOT)
    return figure.figure()


def _ranked(rows: pd.DataFrame, kpi, most: int) -> pd.DataFrame:
    """The values with most cases, the best first (where neither is better: the largest), thin ones last."""
    total = kpi.measure == "total"
    kept = rows.sort_values("value" if total else "n", ascending=False, kind="stable").head(most)
    is_first_low = kpi.better == "lower" and not total
    kept = kept.sort_values("value", ascending=is_first_low, kind="stable")
    return kept if total else kept.sort_values("status", key=lambda status: status == "few", kind="stable")


def _case_notes(n: pd.Series, shares: pd.Series, lang: str) -> list[str]:
    """'n = 525 · 78 %': the cases of a row, and how many of all they are."""
    return [
        f"n = {fmt.count(cases, lang)} · {fmt.whole_percent(share, lang)}"
        for cases, share in zip(n, shares, strict=True)
    ]


def _selectable(figure: Sketch, count: int) -> None:
    """An unseen bar over the whole width of each row, so that a row is met wherever it is clicked."""
    low, high = figure.layout["xaxis"]["range"]
    hovers = [
        next(one["hovertext"][place] for one in figure.traces if "hovertext" in one) for place in range(count)
    ]
    figure.add_bar(
        x=[high - low] * count, base=[low] * count, y=list(range(count)), orientation="h", width=0.98,
        marker={"color": theme.TRANSPARENT}, name="click", hovertext=hovers,
        hoverinfo="text", unselected={"marker": {"opacity": 1}},
    )  # fmt: skip
    figure.layout.update(barmode="overlay")


def _further(figure: Sketch, hidden: int, lang: str, shift: int) -> None:
    """How many rows are not drawn, below them."""
    figure.add_annotation(
        text=plural("chart.more_rows", hidden, lang), xref="paper", yref="paper", x=0, y=0, xanchor="left",
        yanchor="top", yshift=shift, showarrow=False,
    )  # fmt: skip
    figure.grow("b", 18)


def _change_label(change: float, verdict: str, kpi, lang: str, currency: str) -> str:
    """A change as it stands beside a row: in brackets where it may be chance."""
    text = fmt.change(change, kpi.unit, lang, currency)
    return f"({text})" if verdict == "none" and text != fmt.MISSING else text


def _verdicts(figure: Sketch, rows: pd.DataFrame, lang: str, right: int) -> None:
    """Below a change that is more than chance, whether it is one for the better."""
    for place, verdict in enumerate(rows["verdict"]):
        if verdict in FIRM_VERDICTS:
            figure.add_annotation(
                text=t(f"change.{verdict}", lang), xref="paper", x=1, xanchor="right", xshift=right - 4,
                y=place, yshift=-13, showarrow=False, font={"size": NOTE_SIZE},
            )  # fmt: skip


def _changes_column(
    figure: Sketch, rows: pd.DataFrame, kpi, lang: str, pal, currency: str, versus: str
) -> None:
    """A second column of numbers at the right, with a heading."""
    texts = [_change_label(row.change, row.verdict, kpi, lang, currency) for row in rows.itertuples()]
    width = 10 + max(scales.text_width(text, theme.TEXT_SIZE, bold=True) for text in (versus, *texts))
    right = figure.layout["margin"]["r"] + width
    place = {"xref": "paper", "x": 1, "xanchor": "right", "xshift": right - 4, "showarrow": False}
    for row, (text, verdict) in enumerate(zip(texts, rows["verdict"], strict=True)):
        is_firm = verdict in FIRM_VERDICTS
        colour = pal.text if is_firm else pal.quiet
        figure.add_annotation(
            text=f"<b>{text}</b>" if is_firm else text, y=row, font={"color": colour}, **place
        )
    _verdicts(figure, rows, lang, right)
    figure.add_annotation(text=versus, yref="paper", y=1, yanchor="bottom", **place)
    figure.update_margin(r=right)
    figure.grow("t", 14)


def changes_by(
    frame: pd.DataFrame, kpi, lang: str, mode: str, by: str, currency: str = "EUR", most: int = MOST_ROWS
) -> go.Figure:
    """One row per value of a slice, the change for the worse first: a bar from zero with its 95 % interval.

    `frame` is what `analyses.leaderboard.changes_by` returns, by the slice `by`. What may be chance is grey
    and in brackets; the values of both months stand below each change.
    """
    rows, pal = _with_changes(frame), theme.palette(mode)
    if not len(rows):
        return marks.nothing(theme.sketch(ROW * 3, lang, mode), t("change.unknown", lang), pal)
    hidden, shares = max(0, len(rows) - most), rows["n"] / max(rows["n"].sum(), 1)
    rows = _by_change(rows, kpi, most)
    is_firm = rows["verdict"].isin(FIRM_VERDICTS) & rows["status"].ne("few")
    colours = [pal.hue(kpi.folder) if firm else pal.few for firm in is_firm]
    names = [value_name(by, value, lang) for value in rows["slice"]]
    hovers = [
        _change_hover(row, name, kpi, lang, currency)
        for row, name in zip(rows.itertuples(), names, strict=True)
    ]
    figure = theme.sketch(len(rows) * ROW + 20, lang, mode)
    figure.add_bar(
        x=rows["change"], y=list(range(len(rows))), orientation="h", width=0.42, marker={"color": colours},
        name="changes", hovertext=hovers, hoverinfo="text",
    )  # fmt: skip
    _limits(figure, rows, theme.fade(pal.text, 0.55))
    figure.update_xaxes(
        range=_range(rows), showgrid=False, zeroline=True, zerolinecolor=pal.quiet, showticklabels=False
    )
    shown = [_change_label(row.change, row.verdict, kpi, lang, currency) for row in rows.itertuples()]
    notes = _case_notes(rows["n"], shares[rows.index], lang)
    row_labels(figure, rows, names, shown, colours, pal, lang, with_n=True, notes=notes)
    _verdicts(figure, rows, lang, figure.layout["margin"]["r"])
    figure.update_margin(t=8, b=12)
    _selectable(figure, len(rows))
    if hidden:
        _further(figure, hidden, lang, -12)
    return figure.figure()


def _limits(figure: Sketch, rows: pd.DataFrame, colour: str) -> None:
    """The 95 % intervals of the changes, thin lines over the bars."""
    for place, (low, high) in enumerate(zip(rows["low"], rows["high"], strict=True)):
        if np.isfinite([low, high]).all():
            figure.add_scatter(
                x=[low, high], y=[place, place], mode="lines", name="interval", hoverinfo="skip",
                line={"color": colour, "width": 1.5},
            )  # fmt: skip


def _range(rows: pd.DataFrame) -> list[float]:
    """From the lowest to the highest limit, zero in between, with a little room."""
    ends = np.append(rows[["change", "low", "high"]].to_numpy(float).ravel(), 0.0)
    low, high = np.nanmin(ends), np.nanmax(ends)
    room = 0.04 * (high - low or 1.0)
    return [float(low - room), float(high + room)]


def _with_changes(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["change"].notna()]


def drawn_slices(frame: pd.DataFrame, kpi, most: int = MOST_ROWS) -> list[str]:
    """The values of the slice from top to bottom, as `breakdown` draws them."""
    return list(_ranked(_with_values(frame), kpi, most)["slice"])


def drawn_changes(frame: pd.DataFrame, kpi, most: int = MOST_ROWS) -> list[str]:
    """The same as `changes_by` draws them."""
    return list(_by_change(_with_changes(frame), kpi, most)["slice"])


def _by_change(rows: pd.DataFrame, kpi, most: int) -> pd.DataFrame:
    """The values with most cases; what got worse most first, where neither is better what changed most."""
    kept = rows.sort_values("n", ascending=False, kind="stable").head(most)
    keys = {"higher": lambda change: change, "lower": lambda change: -change}
    return kept.sort_values("change", key=keys.get(kpi.better, lambda change: -change.abs()), kind="stable")


def _change_hover(row, name: str, kpi, lang: str, currency: str) -> str:
    """Both values, the change with its interval, and what that means."""
    before, now = (fmt.value(value, kpi.unit, lang, currency) for value in (row.before, row.now))
    lines = [name, f"{before} → {now}", f"<b>{fmt.change(row.change, kpi.unit, lang, currency)}</b>"]
    if not (fmt.is_missing(row.low) or fmt.is_missing(row.high)):
        low, high = (fmt.change(limit, kpi.unit, lang, currency) for limit in (row.low, row.high))
        lines.append(t("chart.hover_interval", lang, interval=f"{low}{t('unit.to', lang)}{high}"))
    return "<br>".join([*lines, t(f"change.{row.verdict}", lang)])


def _with_values(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with values of the latest period that has any."""
    rows = frame[~frame["status"].isin(HIDDEN) & frame["value"].notna()]
    if rows["period"].nunique() > 1:
        rows = rows[rows["period"] == rows["period"].max()]
    return rows
