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


# How wide the line of a single month is drawn.
_STUB = pd.Timedelta(days=12)


@dataclass(frozen=True, eq=False)
class Reference:
    """A line to compare with: a target (dashed) or a benchmark (thin), level over the whole width.

    `path`: period → value where it is not level or not everywhere; `value` is then its last.
    """

    value: float
    label: str
    shown: str
    dashed: bool
    path: pd.Series | None = None

    @property
    def values(self) -> np.ndarray:
        """Every value that the line takes."""
        return np.array([self.value]) if self.path is None else self.path.to_numpy(float)

    def level(self, start: pd.Timestamp, end: pd.Timestamp) -> tuple[float, float] | None:
        """The lowest and the highest value over a stretch of time; None where the line does not reach."""
        if self.path is None:
            return self.value, self.value
        times = self.path.index.to_numpy("datetime64[s]").astype(float)
        ends = [start.timestamp(), end.timestamp()]
        if ends[0] > times[-1] + _STUB.total_seconds() or ends[1] < times[0] - _STUB.total_seconds():
            return None
        inside = self.values[(times >= ends[0]) & (times <= ends[1])]
        reached = np.concatenate([inside, np.interp(ends, times, self.values)])
        return float(reached.min()), float(reached.max())

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
    ceiling: float | None = None,
) -> None:
    """The lines with their labels: on the line where the data leave room, else above the plot.

    A line outside the axis is not drawn; its label stands at that edge with an arrow. `ceiling`: no label
    stands higher than this within the plot.
    """
    above_plot = 0
    for ref in references:
        place = None
        if ((scale.low <= ref.values) & (ref.values <= scale.high)).any():
            _line(figure, ref, pal)
            place = _free_place(ref, drawn, scale, scale.high if ceiling is None else ceiling)
        if place:
            x, above, y = place
            _label(figure, ref.text, x, pal, y=y, yanchor="bottom" if above else "top")
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
    if ref.path is not None:
        x, y = _stretches(ref.path)
        figure.add_scatter(
            x=x, y=y, mode="lines", name="reference", line=look, opacity=0.7, hoverinfo="skip"
        )  # fmt: skip
        return
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": ref.value, "y1": ref.value}
    figure.add_shape(type="line", line=look, opacity=0.7, layer="below", **ends)


def _stretches(path: pd.Series) -> tuple[list, list]:
    """The line in pieces parted by None: where a month is left out, and stubs for months that stand alone."""
    x, y = [], []
    months = path.index.to_period("M")
    parts = np.cumsum(np.r_[False, np.diff(months.asi8) > 1])
    for part in np.unique(parts):
        periods, values = path.index[parts == part], path.to_numpy(float)[parts == part]
        if len(periods) == 1:
            periods, values = [periods[0] - _STUB, periods[0] + _STUB], [values[0], values[0]]
        x += [*periods, None]
        y += [*(float(value) for value in values), None]
    return x[:-1], y[:-1]


def _label(figure: Sketch, text: str, x: float, pal: theme.Palette, **place) -> None:
    figure.add_annotation(
        text=text, xref="paper", x=x, xanchor=("left", "center", "right")[round(x * 2)], borderpad=1,
        showarrow=False, font={"size": _SIZE, "color": pal.quiet}, bgcolor=theme.fade(pal.background, 0.6),
        **place,
    )  # fmt: skip


def _free_place(
    ref: Reference, drawn: list[Series], scale: scales.Scale, ceiling: float
) -> tuple[float, bool, float] | None:
    """Where a label on a line touches no drawn one: left (0), middle, right (1); above it or not; y."""
    start, span = drawn[0].periods[0], drawn[0].periods[-1] - drawn[0].periods[0]
    wide = min(1.0, scales.text_width(ref.text, _SIZE) / _NARROW_PLOT)
    height = (_SIZE + 5) / _PLOT_HEIGHT * (scale.high - scale.low)
    # Half its height keeps a label just clear of a line; a place further on must be clearly better.
    best, choice = height * 0.6, None
    for place in (0.0, 0.5, 1.0):
        left = place * (1 - wide)
        stretch = (start + left * span, start + (left + wide) * span)
        level = ref.level(*stretch)
        if level is None:
            continue
        numbers = np.concatenate([_between(series, *stretch) for series in drawn])
        for above in (True, False):
            edge = level[above]
            centre = edge + (height if above else -height) / 2
            distance = np.abs(numbers - centre).min(initial=scale.high - scale.low)
            if scale.low < centre < ceiling and distance > best:
                best, choice = distance * 1.2, (place, above, edge)
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
