"""What charts are drawn with: lines that show their own doubt, bands, labels at the end of a line."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from . import scales, theme
from .series import Series
from .sketch import Sketch

_BAND_OPACITY = 0.14
_LABEL_GAP = 9
# So far a label may hang below the plot without standing in line with the words of the time axis.
_BELOW = 1


@dataclass(frozen=True)
class EndLabel:
    """A label right of a point; `note` stands below it, smaller and quiet."""

    x: pd.Timestamp
    y: float
    text: str
    size: int
    colour: str
    note: str = ""

    @property
    def height(self) -> float:
        return self.size * 1.3 + (theme.TEXT_SIZE * 1.3 if self.note else 0)

    @property
    def width(self) -> int:
        plain = self.text.replace("<b>", "").replace("</b>", "")
        words = scales.text_width(plain, self.size, bold=plain != self.text)
        return max(words, scales.text_width(self.note, theme.TEXT_SIZE - 1)) + _LABEL_GAP + 6


def nothing(figure: Sketch, reason: str, pal: theme.Palette) -> go.Figure:
    """The finished figure: without axes, saying why it is empty."""
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text=reason, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"color": pal.quiet}
    )
    return figure.figure()


def line(figure: Sketch, series: Series, hue: str, pal: theme.Palette, width: float, dot: float) -> None:
    """The line in its stretches: firm, pale where cases are few, dotted towards an incomplete period.

    The last point is always marked; `dot` 0 leaves the others without a mark.
    """
    looks = {
        "firm": {"color": hue, "width": width},
        "few": {"color": pal.few, "width": width * 0.75},
        "partial": {"color": hue, "width": width, "dash": "1px,4px"},
    }
    for name, look in looks.items():
        x, y = _joined(series, name)
        if x:
            figure.add_scatter(x=x, y=y, mode="lines", name=f"line-{name}", line=look, hoverinfo="skip")
    _points(figure, series, hue, pal, dot)


def _joined(series: Series, look: str) -> tuple[list, list]:
    """The stretches of one look as one trace, parted by None."""
    x, y = [], []
    for stretch in series.stretches(look):
        x += [*([None] if x else []), *series.periods[stretch]]
        y += [*([None] if y else []), *series.values[stretch].tolist()]
    return x, y


def _points(figure: Sketch, series: Series, hue: str, pal: theme.Palette, dot: float) -> None:
    drawn = series.drawn
    rim = [pal.few if series.few[i] else hue for i in drawn]
    fill = [pal.background if series.partial[i] else colour for i, colour in zip(drawn, rim, strict=True)]
    size = [dot + 2 if series.partial[i] and dot else dot for i in drawn]
    # A point between two gaps has no line to show it.
    alone = {run[0] for run in series.runs(np.isfinite(series.values)) if len(run) == 1}
    size = [max(s, 4) if i in alone else s for i, s in zip(drawn, size, strict=True)]
    size[-1] = max(size[-1], 7)
    figure.add_scatter(
        x=series.periods[drawn], y=series.values[drawn], mode="markers", name="points", cliponaxis=False,
        marker={"color": fill, "size": size, "opacity": 1, "line": {"color": rim, "width": 1.8}},
        hovertext=[series.hover[i] for i in drawn], hoverinfo="text",
    )  # fmt: skip


def bands(figure: Sketch, series: Series, hue: str) -> None:
    """The 95 % intervals as one light area, open where a gap is."""
    known = np.isfinite(series.values) & np.isfinite(series.low) & np.isfinite(series.high)
    x, y = [], []
    for run in series.runs(known):
        edge = list(series.periods[run])
        low, high = series.low[run].tolist(), series.high[run].tolist()
        if len(run) == 1:  # an area needs a width
            room = pd.Timedelta(days=2)
            edge, low, high = [edge[0] - room, edge[0] + room], low * 2, high * 2
        x += [*edge, *edge[::-1], edge[0], None]
        y += [*low, *high[::-1], low[0], None]
    if x:
        figure.add_scatter(
            x=x[:-1], y=y[:-1], mode="lines", name="band", fill="toself", hoverinfo="skip",
            fillcolor=theme.fade(hue, _BAND_OPACITY), line={"width": 0},
        )  # fmt: skip


def end_labels(
    figure: Sketch, labels: list[EndLabel], scale: scales.Scale, height: float, pal: theme.Palette
) -> int:
    """Labels right of their points, the first in its place, others moved off it; returns their width."""
    taken: list[tuple[float, float]] = []
    for label in labels:
        place = scale.pixels(label.y, height)
        shift = _shift(place, label.height, taken, height)
        taken.append((place + shift, label.height))
        text = label.text
        if label.note:
            text += f'<br><span style="font-size:{theme.TEXT_SIZE - 1}px">{label.note}</span>'
        figure.add_annotation(
            x=label.x, y=label.y, text=text, showarrow=False, xanchor="left", yanchor="middle", align="left",
            xshift=_LABEL_GAP, yshift=shift, font={"size": label.size, "color": label.colour},
            borderpad=0, bgcolor=theme.fade(pal.background, 0.7),
        )  # fmt: skip
    return max(label.width for label in labels)


def _shift(place: float, size: float, taken: list[tuple[float, float]], height: float) -> float:
    """How far a label must move to stand clear of the others and of the time axis, within the plot."""
    lowest = size / 2 - _BELOW
    options = [max(0.0, lowest - place)]
    for other, other_size in taken:
        distance = (size + other_size) / 2
        options += [other + distance - place, other - distance - place]
    clear = [
        o
        for o in options
        if all(abs(place + o - other) >= (size + other_size) / 2 - 0.5 for other, other_size in taken)
    ]
    inside = [o for o in clear if lowest - 0.5 <= place + o <= height + size / 2]
    return min(inside or clear or options, key=abs)
