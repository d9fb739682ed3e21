"""From one value to another in steps: floating bars between two marked ends, one row each."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from loyalty import format as fmt
from loyalty.i18n import t

from . import scales, theme
from .sketch import Sketch

_ROW = 50
_LINE = 15
_WRAPPED = 44
_BAR = 0.3
_FOOT = 28
_DOT = 12


class Piece(NamedTuple):
    """A step: its words, the value after it, what it changed, and how many cases it is in words."""

    label: str
    value: float
    effect: float
    cases: str = ""


def waterfall(
    ends: tuple[tuple[str, float], tuple[str, float]],
    pieces: Sequence[Piece],
    kpi,
    lang: str,
    mode: str,
    currency: str = "EUR",
) -> go.Figure:
    """`ends`: name and value of both ends; the pieces lead from the first to the second, top to bottom.

    The words stand above the bars, so that it reads at 340 px as well. The axis is free: the ends are dots,
    not bars, because a bar that does not begin at zero would lie.
    """
    pal = theme.palette(mode)
    hue = pal.hue(kpi.folder)
    (first, start), (last, end) = ends
    rows = len(pieces) + 2
    figure = theme.sketch(rows * _ROW + _FOOT + 8, lang, mode)
    values = np.array([start, *(piece.value for piece in pieces), end], float)
    scale = scales.value_scale(values, kpi.unit, lang, 4, currency, free=True)
    _connectors(figure, values, pal)
    _bars(figure, pieces, values, kpi, lang, hue, pal, currency)
    for place, (name, value, colour) in enumerate(((first, start, hue), (last, end, pal.quiet))):
        figure.add_scatter(
            x=[value], y=[place * (rows - 1)], mode="markers", name=name, cliponaxis=False, hoverinfo="text",
            marker={"color": colour, "size": _DOT, "symbol": "diamond" if place else "circle", "opacity": 1},
            hovertext=[f"{name}<br><b>{fmt.value(value, kpi.unit, lang, currency)}</b>"],
        )  # fmt: skip
    shown = [fmt.value(value, kpi.unit, lang, currency) for value in (start, end)]
    effects = [fmt.change(piece.effect, kpi.unit, lang, currency) for piece in pieces]
    heads = [
        (f"<b>{first}</b>", shown[0], hue),
        *_heads(pieces, effects, pal),
        (f"<b>{last}</b>", shown[1], pal.quiet),
    ]
    right = max(scales.text_width(text, theme.LABEL_SIZE, bold=True) for _, text, _ in heads) + 14
    for place, (words, number, colour) in enumerate(heads):
        _label(figure, place, words, number, colour, pal, right)
    figure.update_xaxes(
        range=[scale.low, scale.high], showgrid=True, gridcolor=pal.line, tickmode="array",
        tickvals=scale.ticks, ticktext=scale.texts,
    )  # fmt: skip
    figure.update_yaxes(range=[rows - 0.5, -0.75], showgrid=False, showticklabels=False)
    figure.update_margin(l=10, r=right, t=8, b=_FOOT)
    return figure.figure()


def waterfall_in_words(
    ends: tuple[tuple[str, float], tuple[str, float]],
    pieces: Sequence[Piece],
    kpi,
    lang: str,
    currency: str = "EUR",
) -> str:
    """The text alternative: both ends and every step."""
    (first, start), (last, end) = ends
    parts = [f"{piece.label}: {fmt.change(piece.effect, kpi.unit, lang, currency)}" for piece in pieces]
    return t(
        "chart.waterfall_words",
        lang,
        first=f"{first} {fmt.value(start, kpi.unit, lang, currency)}",
        last=f"{last} {fmt.value(end, kpi.unit, lang, currency)}",
        steps="; ".join(parts) or t("chart.waterfall_no_steps", lang),
    )


def _heads(pieces: Sequence[Piece], effects: Sequence[str], pal: theme.Palette) -> list[tuple[str, str, str]]:
    found = []
    for piece, effect in zip(pieces, effects, strict=True):
        words = "<br>".join(textwrap.wrap(piece.label, _WRAPPED))
        count = f' <span style="color:{pal.quiet}">· {piece.cases}</span>' if piece.cases else ""
        found.append((words + count, effect, pal.text))
    return found


def _label(
    figure: Sketch, place: int, words: str, number: str, colour: str, pal: theme.Palette, right: int
) -> None:
    figure.add_annotation(
        text=words, xref="paper", x=0, xanchor="left", y=place, yanchor="bottom", yshift=7, align="left",
        showarrow=False, font={"size": theme.TEXT_SIZE, "color": pal.text}, borderpad=1,
        bgcolor=theme.fade(pal.background, 0.8),  # connectors and gridlines run below the words
    )  # fmt: skip
    figure.add_annotation(
        text=f"<b>{number}</b>", xref="paper", x=1, xanchor="right", xshift=right - 4, y=place,
        yanchor="middle", showarrow=False, font={"size": theme.LABEL_SIZE, "color": colour},
    )  # fmt: skip


def _connectors(figure: Sketch, values: np.ndarray, pal: theme.Palette) -> None:
    """A thin line from each value down to the row that goes on from it."""
    steps = len(values) - 2
    for place in range(steps + 1):
        value = values[place]
        figure.add_scatter(
            x=[value, value], y=[place, place + 1], mode="lines", name="connector", hoverinfo="skip",
            line={"color": pal.few, "width": 1, "dash": "2px,3px"},
        )  # fmt: skip


def _bars(
    figure: Sketch, pieces, values, kpi, lang: str, hue: str, pal: theme.Palette, currency: str
) -> None:
    if not pieces:
        return
    effects = [piece.effect for piece in pieces]
    figure.add_bar(
        x=effects, base=values[: len(pieces)], y=list(range(1, len(pieces) + 1)), orientation="h", width=_BAR,
        name="steps", marker={"color": [hue if effect > 0 else pal.few for effect in effects]},
        hovertext=[
            f"{piece.label}<br><b>{fmt.change(piece.effect, kpi.unit, lang, currency)}</b>"
            + (f"<br>{piece.cases}" if piece.cases else "")
            for piece in pieces
        ],
        hoverinfo="text",
    )  # fmt: skip
