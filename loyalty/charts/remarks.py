"""Notes on a time axis: a thin line and a small mark per period, its texts under the pointer."""

import textwrap
from collections.abc import Sequence

import pandas as pd

from loyalty import format as fmt
from loyalty.i18n import t
from loyalty.notes import Note
from loyalty.periods import last_day

from . import theme
from .names import cut, plain
from .sketch import Sketch

_LONGEST = 160
_LONGEST_SPOKEN = 80
_WRAPPED = 38
_MOST_SPOKEN = 3


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
    """One sentence per note within the periods, the latest ones only."""
    inside = [note for some in by_period(notes, periods, grain).values() for note in some]
    return [
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
