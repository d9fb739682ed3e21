"""The sparkline of the overview: a line so small that it is written as SVG.

It stands as soon as the page does. As a plotly figure each of the dozen on a page would cost the browser as
much as a card's chart, and the page a program of several megabytes first. Streamlit takes no SVG inside HTML
but as a picture; as the mask of a coloured area it is light or dark with its page, and light on paper.
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


def sparkline(frame: pd.DataFrame, kpi, lang: str, alt: str, currency: str = "EUR") -> str:
    """The last 13 periods of a result frame without axes, 56 px high, as HTML; the last point is marked.

    A pointer reads each period. `alt` is said instead of the picture. Nothing ('') where no period has a
    value. The page must have the rules of `sparkline_css` and a colour for `.stk-` + the name of the hue.
    """
    line = series.read(frame.sort_values("period").tail(_PERIODS), kpi, lang, currency=currency)
    if not len(line.drawn):
        return ""
    layers = "".join(
        f"""<b class="{ink}" style="mask-image: url('data:image/svg+xml,{quote(_drawing(paths))}')"></b>"""
        for ink, paths in _inks(line, _places(line, kpi, lang)).items()
        if paths
    )
    tips = "".join(
        f"<i><span>{tip}</span></i>" if np.isfinite(value) else "<i></i>"
        for tip, value in zip(line.hover, line.values, strict=True)
    )
    hue, label = theme.hue_name(kpi.folder), html.escape(alt)
    return f'<div class="stk-spark stk-{hue}" role="img" aria-label="{label}">{layers}{tips}</div>'


def sparkline_css(few: str, ground: str, panel: str, text: str) -> str:
    """The rules: colours of thin stretches, of what lies behind, and of what a pointer reads."""
    return f"""
.stk-spark {{ position: relative; display: flex; height: {_HEIGHT}px; }}
.stk-spark > b {{ position: absolute; inset: 0; background: currentColor; mask-size: 100% 100%; }}
.stk-spark > b {{ print-color-adjust: exact; }}
.stk-spark > .few {{ background: {few}; }}
.stk-spark > .hole {{ background: {ground}; }}
.stk-spark i {{ flex: 1; position: relative; font-style: normal; }}
.stk-spark span {{ display: none; position: absolute; bottom: 100%; left: 0; z-index: 5; }}
.stk-spark span {{ background: {panel}; color: {text}; font-size: 13px; line-height: 1.4; }}
.stk-spark span {{ padding: 0.3rem 0.5rem; border-radius: 0.3rem; white-space: nowrap; }}
.stk-spark i:nth-of-type(n + 8) span {{ left: auto; right: 0; }}
@media screen {{ .stk-spark i:hover span {{ display: block; }} }}
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


def _inks(line: Series, places: list[tuple[float, float]]) -> dict[str, list[str]]:
    """What is drawn in which colour: that of the KPI, that of few cases, and what shows the ground."""
    inks: dict[str, list[str]] = {"hue": [], "few": [], "hole": []}
    strokes = {
        "firm": ("hue", f'stroke-width="{_RIM}"'),
        "few": ("few", f'stroke-width="{_RIM * 0.75}"'),
        "partial": ("hue", f'stroke-width="{_RIM}" stroke-dasharray="1 4"'),
    }
    for look, (ink, stroke) in strokes.items():
        for stretch in line.stretches(look):
            path = "L".join(f"{x} {y}" for x, y in (places[i] for i in stretch))
            inks[ink].append(f'<path d="M{path}" {stroke}/>')
    last = line.drawn[-1]
    lone = {run[0] for run in line.runs(np.isfinite(line.values)) if len(run) == 1}
    for at in sorted(lone | {last}):
        size = 7 if at == last else 4
        inks["few" if line.few[at] else "hue"].append(_dot(places[at], size + _RIM))
        if line.partial[at]:
            inks["hole"].append(_dot(places[at], size - _RIM))
    return inks


def _dot(place: tuple[float, float], size: float) -> str:
    """A stroke of no length with round ends, which the stretching leaves round."""
    return '<path d="M{} {}h0" stroke-width="{:.1f}"/>'.format(*place, size)


def _drawing(paths: list[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'preserveAspectRatio="none">'
        "<style>path{vector-effect:non-scaling-stroke;fill:none;stroke:#000;stroke-linejoin:round;"
        f"stroke-linecap:round}}</style>{''.join(paths)}</svg>"
    )
