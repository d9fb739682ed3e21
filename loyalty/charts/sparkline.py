"""The sparkline of the overview: a line so small that it is written as SVG.

It stands as soon as the page does. As a plotly figure each of the dozen on a page would cost the browser as
much as a card's chart, and the page a program of several megabytes first. Streamlit takes no SVG inside HTML
but as a picture; a dark page holds a second one for paper.
"""

import html
from urllib.parse import quote

import numpy as np
import pandas as pd

from . import scales, series, theme
from .series import Series

_PERIODS = 13
_HEIGHT, _EDGE = 56, 5  # pixels
_WIDTH = 100  # of the drawing, which is stretched to its column; its strokes keep their width
_RIM = 1.8


def sparkline(frame: pd.DataFrame, kpi, lang: str, mode: str, alt: str, currency: str = "EUR") -> str:
    """The last 13 periods of a result frame without axes, 56 px high, as HTML; the last point is marked.

    A pointer reads each period. `alt` is said instead of the picture. Nothing ('') where no period has a
    value. The page must have the rules of `sparkline_css`.
    """
    line = series.read(frame.sort_values("period").tail(_PERIODS), kpi, lang, currency=currency)
    if not len(line.drawn):
        return ""
    places = _places(line, kpi, lang)
    shown = {"screen": "dark", "paper": "print"} if mode == "dark" else {"": mode}
    pictures = "".join(
        f'<img class="{where}" alt="" src="data:image/svg+xml,{quote(_drawing(line, places, kpi, palette))}">'
        for where, palette in shown.items()
    )
    tips = "".join(
        f"<i><span>{tip}</span></i>" if np.isfinite(value) else "<i></i>"
        for tip, value in zip(line.hover, line.values, strict=True)
    )
    return f'<div class="stk-spark" role="img" aria-label="{html.escape(alt)}">{pictures}{tips}</div>'


def sparkline_css(panel: str, text: str) -> str:
    """The rules; the colours are those of what a pointer reads."""
    return f"""
.stk-spark {{ position: relative; display: flex; height: {_HEIGHT}px; }}
.stk-spark img {{ position: absolute; inset: 0; width: 100%; height: 100%; }}
.stk-spark i {{ flex: 1; position: relative; font-style: normal; }}
.stk-spark span {{ display: none; position: absolute; bottom: 100%; left: 0; z-index: 5; }}
.stk-spark span {{ background: {panel}; color: {text}; font-size: 13px; line-height: 1.4; }}
.stk-spark span {{ padding: 0.3rem 0.5rem; border-radius: 0.3rem; white-space: nowrap; }}
.stk-spark i:nth-of-type(n + 8) span {{ left: auto; right: 0; }}
@media screen {{ .stk-spark .paper {{ display: none; }} .stk-spark i:hover span {{ display: block; }} }}
@media print {{ .stk-spark .screen {{ display: none; }} }}
"""


def _places(line: Series, kpi, lang: str) -> list[tuple[float, float]]:
    """Where each period stands in the drawing: in the middle of its share of the width."""
    # The interval stays out: on 56 px only the line can be read.
    unit = kpi.unit if not scales.starts_at_zero(kpi.unit) else "ratio"
    scale = scales.value_scale(line.values, unit, lang)
    share = _WIDTH / len(line.values)
    across = share * (np.arange(len(line.values)) + 0.5)
    down = _EDGE + (_HEIGHT - 2 * _EDGE) * (scale.high - line.values) / (scale.high - scale.low)
    return list(zip(across.round(1).tolist(), down.round(1).tolist(), strict=True))


def _drawing(line: Series, places: list[tuple[float, float]], kpi, mode: str) -> str:
    pal = theme.palette(mode)
    hue = pal.hue(kpi.folder)
    looks = {
        "firm": (hue, _RIM, ""),
        "few": (pal.few, _RIM * 0.75, ""),
        "partial": (hue, _RIM, ' stroke-dasharray="1 4"'),
    }
    paths = []
    for look, (colour, width, dashes) in looks.items():
        for stretch in line.stretches(look):
            path = "L".join(f"{x} {y}" for x, y in (places[i] for i in stretch))
            paths.append(f'<path d="M{path}" stroke="{colour}" stroke-width="{width:.2f}"{dashes}/>')
    last = line.drawn[-1]
    lone = {run[0] for run in line.runs(np.isfinite(line.values)) if len(run) == 1}
    for at in sorted(lone | {last}):
        size = 7 if at == last else 4
        paths.append(_dot(places[at], pal.few if line.few[at] else hue, size + _RIM))
        if line.partial[at]:
            paths.append(_dot(places[at], pal.background, size - _RIM))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'preserveAspectRatio="none"><style>path{vector-effect:non-scaling-stroke;fill:none;'
        f"stroke-linejoin:round;stroke-linecap:round}}</style>{''.join(paths)}</svg>"
    )


def _dot(place: tuple[float, float], colour: str, size: float) -> str:
    """A stroke of no length with round ends, which the stretching leaves round."""
    return '<path d="M{} {}h0" stroke="{}" stroke-width="{:.2f}"/>'.format(*place, colour, size)
