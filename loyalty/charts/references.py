"""Lines to compare with – target and benchmark – and where their labels find room."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from loyalty import format as fmt

from . import scales, theme
from .series import Series
from .sketch import Sketch

_SIZE = theme.TEXT_SIZE - 1
# The longest label that fits a phone, and the plot of a card there, in pixels.
_LONGEST = 34
_NARROW_PLOT = 215
_PLOT_HEIGHT = 200


@dataclass(frozen=True)
class Reference:
    """A horizontal line to compare with: a target (dashed) or a benchmark (thin)."""

    value: float
    label: str
    shown: str
    dashed: bool

    @property
    def text(self) -> str:
        """The label with its value; a long label is cut, the value never."""
        if self.shown.replace(fmt.NBSP, " ") in self.label.replace(fmt.NBSP, " "):
            return self.label
        room = _LONGEST - len(self.shown) - 1
        if len(self.label) <= room:
            return f"{self.label} {self.shown}"
        whole_words = self.label[:room].rsplit(" ", 1)[0]
        return f"{whole_words.rstrip(' ,;:(–-')} … {self.shown}"


def draw(
    figure: Sketch,
    references: list[Reference],
    drawn: list[Series],
    scale: scales.Scale,
    pal: theme.Palette,
) -> None:
    """The lines with their labels: on the line where the data leave room, else above the plot.

    A line outside the axis is not drawn; its label stands at that edge with an arrow.
    """
    above_plot = 0
    for ref in references:
        place = None
        if scale.low <= ref.value <= scale.high:
            _line(figure, ref, pal)
            place = _free_place(ref.value, ref.text, drawn, scale)
        if place:
            x, above = place
            _label(figure, ref.text, x, pal, y=ref.value, yanchor="bottom" if above else "top")
            continue
        # Above the plot there is always room: the first label at the left, the second at the right.
        _label(figure, _signed(ref, scale), float(above_plot % 2), pal, yref="paper", y=1, yanchor="bottom")
        above_plot += 1


def _signed(ref: Reference, scale: scales.Scale) -> str:
    """The label with what leads to its line: an arrow out of the axis, or a piece of the line itself."""
    if ref.value > scale.high:
        return f"{ref.text} ↑"
    if ref.value < scale.low:
        return f"{ref.text} ↓"
    return f"{'– –' if ref.dashed else '—'} {ref.text}"


def _line(figure: Sketch, ref: Reference, pal: theme.Palette) -> None:
    look = {"color": pal.quiet, "width": 1, "dash": "6px,4px" if ref.dashed else "solid"}
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": ref.value, "y1": ref.value}
    figure.add_shape(type="line", line=look, opacity=0.7, layer="below", **ends)


def _label(figure: Sketch, text: str, x: float, pal: theme.Palette, **place) -> None:
    figure.add_annotation(
        text=text, xref="paper", x=x, xanchor=("left", "center", "right")[round(x * 2)], borderpad=1,
        showarrow=False, font={"size": _SIZE, "color": pal.quiet}, **place,
    )  # fmt: skip


def _free_place(
    value: float, label: str, drawn: list[Series], scale: scales.Scale
) -> tuple[float, bool] | None:
    """Where a label on a line touches no drawn line: left (0), middle or right (1), and whether above it."""
    start, span = drawn[0].periods[0], drawn[0].periods[-1] - drawn[0].periods[0]
    wide = min(1.0, scales.text_width(label, _SIZE) / _NARROW_PLOT)
    height = (_SIZE + 5) / _PLOT_HEIGHT * (scale.high - scale.low)
    # Half its height keeps a label just clear of a line; a place further on must be clearly better.
    best, choice = height * 0.6, None
    for place in (0.0, 0.5, 1.0):
        left = place * (1 - wide)
        stretch = (start + left * span, start + (left + wide) * span)
        numbers = np.concatenate([_between(series, *stretch) for series in drawn])
        for above in (True, False):
            centre = value + (height if above else -height) / 2
            distance = np.abs(numbers - centre).min(initial=scale.high - scale.low)
            if scale.low < centre < scale.high and distance > best:
                best, choice = distance * 1.2, (place, above)
    return choice


def _between(series: Series, start: pd.Timestamp, end: pd.Timestamp) -> np.ndarray:
    """The drawn values of a stretch of time, those on the way between two points included."""
    known = series.drawn
    if not len(known):
        return np.array([])
    steps = np.arange(0, len(known) - 0.5, 0.25)
    seconds = series.periods[known].to_numpy("datetime64[s]").astype(float)
    times, values = (np.interp(steps, np.arange(len(known)), a) for a in (seconds, series.values[known]))
    return values[(times >= start.timestamp()) & (times <= end.timestamp())]
