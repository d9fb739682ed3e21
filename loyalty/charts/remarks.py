"""Notes on a time axis: a thin line and a small mark per period, its texts under the pointer."""

import textwrap
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from loyalty import format as fmt
from loyalty.i18n import plural, t
from loyalty.notes import Note
from loyalty.periods import last_day

from . import theme
from .names import cut, plain
from .scales import Scale
from .sketch import Sketch

_LONGEST = 160
_LONGEST_SPOKEN = 80
_WRAPPED = 38
_MOST_SPOKEN = 3
# Share of the plot's height that a mark takes with the air around it.
_ROOM = 0.12


def draw(
    figure: Sketch,
    notes: Sequence[Note],
    periods: pd.DatetimeIndex,
    grain: str,
    top: float,
    lang: str,
    pal: theme.Palette,
    over_bars: bool = False,
) -> None:
    """Marks at the height `top` over each period with a note; several notes of a period share one.

    `over_bars`: the lines are drawn over what fills the plot, as cuts in it.
    """
    placed = by_period(notes, periods, grain)
    if not placed:
        return
    layer, colour, opacity = ("above", pal.background, 0.8) if over_bars else ("below", pal.quiet, 0.55)
    for period in placed:
        figure.add_shape(
            type="line", yref="paper", x0=period, x1=period, y0=0, y1=1, layer=layer, opacity=opacity,
            line={"color": colour, "width": 1, "dash": "1px,3px"},
        )  # fmt: skip
    figure.add_scatter(
        x=list(placed), y=[top] * len(placed), mode="markers", name="remarks", cliponaxis=False,
        marker={"symbol": "triangle-down", "size": 10, "color": pal.quiet, "opacity": 1,
                "line": {"color": pal.background, "width": 1.5}},
        hovertext=["<br><br>".join(_hover(note, lang) for note in some) for some in placed.values()],
        hoverinfo="text",
    )  # fmt: skip


def room(
    notes: Sequence[Note], periods: pd.DatetimeIndex, grain: str, values: np.ndarray, scale: Scale
) -> tuple[Scale, float]:
    """A value axis on which marks at its top cover no value, and up to where other labels may go."""
    marked = values[periods.isin(list(by_period(notes, periods, grain)))]
    if not len(marked):
        return scale, scale.high
    height = _ROOM * (scale.high - scale.low)
    if (marked > scale.high - height).any():
        return replace(scale, high=scale.high + height), scale.high
    return scale, scale.high - height


def by_period(
    notes: Sequence[Note], periods: pd.DatetimeIndex, grain: str = "month"
) -> dict[pd.Timestamp, list[Note]]:
    """Period → its notes, the oldest first; what lies outside the periods is left out."""
    placed: dict[pd.Timestamp, list[Note]] = {}
    for note in sorted(notes, key=lambda one: one.day):
        place = periods.searchsorted(pd.Timestamp(note.day), side="right") - 1
        if place >= 0 and note.day <= last_day(periods[place].date(), grain):
            placed.setdefault(periods[place], []).append(note)
    return placed


def in_words(notes: Sequence[Note], periods: pd.DatetimeIndex, lang: str, grain: str = "month") -> list[str]:
    """One sentence per note within the periods, the latest three only; how many there are before them."""
    inside = [note for some in by_period(notes, periods, grain).values() for note in some]
    earlier = len(inside) - _MOST_SPOKEN
    counted = [plural("description.earlier_notes", earlier, lang)] if earlier > 0 else []
    return counted + [
        t(
            "description.note",
            lang,
            date=fmt.date(note.day, lang),
            text=cut(_one_line(note.text), _LONGEST_SPOKEN),
        )
        for note in inside[-_MOST_SPOKEN:]
    ]


def _hover(note: Note, lang: str) -> str:
    text = plain(cut(_one_line(note.text), _LONGEST))
    lines = [f"<b>{fmt.date(note.day, lang)}</b>", *textwrap.wrap(text, _WRAPPED)]
    return "<br>".join([*lines, *([plain(cut(note.who, _WRAPPED))] if note.who else [])])


def _one_line(text: str) -> str:
    return " ".join(text.split())
