"""Every colour, font and margin of the charts: one theme for light, dark and print.

Colours never carry meaning alone; those of the four C were checked for colour-vision deficiencies. Dark mode
uses lighter tones of the same hues.
"""

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from .sketch import Sketch

FONT = '"Source Sans", "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
TEXT_SIZE = 12
LABEL_SIZE = 13
TREND_HEIGHT = 260
PRINT_HEIGHT = 165  # three rows of cards on a sheet of A4
SEPARATORS = {"de": ",.", "en": ".,"}
TRANSPARENT = "rgba(0,0,0,0)"


@dataclass(frozen=True)
class Palette:
    """The colours of one mode, as hex strings; `hues` by KPI folder."""

    background: str
    panel: str
    sidebar: str
    text: str
    quiet: str
    line: str
    primary: str
    few: str
    hues: dict[str, str]

    def hue(self, folder: str) -> str:
        """The colour of a C; KPIs beyond the four C share a neutral one."""
        return self.hues.get(folder, self.hues["other"])


LIGHT = Palette(
    background="#FBFAF8",
    panel="#F1EFEA",
    sidebar="#F5F3EF",
    text="#1F2328",
    quiet="#6B665C",
    line="#E4E0D8",
    primary="#0F766E",
    few="#8E887D",
    hues={
        "commerce": "#0F766E",
        "communication": "#2563AB",
        "content": "#6D5BD0",
        "community": "#B9520B",
        "other": "#475467",
    },
)
DARK = Palette(
    background="#1A1815",
    panel="#272420",
    sidebar="#201D1A",
    text="#ECEAE5",
    quiet="#A8A297",
    line="#3D3831",
    primary="#4DB6AB",
    few="#77726A",
    hues={
        "commerce": "#4DB6AB",
        "communication": "#7FB3EC",
        "content": "#AB9FF2",
        "community": "#F0965C",
        "other": "#AEB9C6",
    },
)
# Paper is white and swallows light greys: the same hues, a darker quiet tone.
PRINT = Palette(
    background="#FFFFFF",
    panel="#F5F4F1",
    sidebar="#FFFFFF",
    text="#111418",
    quiet="#575349",
    line="#E2DED6",
    primary=LIGHT.primary,
    few="#858075",
    hues=LIGHT.hues,
)
PALETTES = {"light": LIGHT, "dark": DARK, "print": PRINT}


def palette(mode: str) -> Palette:
    """The colours of "light", "dark" or "print"; KeyError for another mode."""
    return PALETTES[mode]


def trend_height(mode: str) -> int:
    """The height in pixels of a card's chart over time."""
    return PRINT_HEIGHT if mode == "print" else TREND_HEIGHT


def mix(colour: str, other: str, share: float) -> str:
    """`colour` mixed into `other`: share 1 gives `colour`, 0 gives `other`."""
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02X}" for a, b in pairs)


def fade(colour: str, opacity: float) -> str:
    """The colour with an opacity, as CSS rgba()."""
    return "rgba({},{},{},{})".format(*_rgb(colour), opacity)


def tones(colour: str, background: str, count: int) -> list[str]:
    """`count` tones of one hue, strong to pale, each clearly lighter than the one before."""
    if count == 1:
        return [colour]
    return [mix(colour, background, 1 - 0.82 * i / (count - 1)) for i in range(count)]


def contrast_ratio(first: str, second: str) -> float:
    """WCAG 2 contrast of two hex colours, 1–21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def shading(pal: Palette) -> tuple[str, str]:
    """The palest and the strongest tone of the primary colour on which text can still be read."""
    shares = [share / 100 for share in range(100, 8, -1)]
    readable = (mix(pal.primary, pal.background, share) for share in shares)
    strong = next(tone for tone in readable if contrast_ratio(pal.text, tone) >= 4.5)
    return mix(pal.primary, pal.background, 0.06), strong


def sketch(height: int, lang: str, mode: str) -> Sketch:
    """An empty figure in the theme: no legend, no zoom, light horizontal gridlines only.

    Streamlit hands every figure to plotly.js twice. With `datarevision` and without a template the second
    time finds nothing to do; otherwise it draws everything again.
    """
    return Sketch(**deepcopy(_look(mode)), height=height, separators=SEPARATORS[lang], datarevision=1)


def config(lang: str) -> dict:
    """What plotly.js needs beside the figure: no tools, no zoom, German words and numbers."""
    shared = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False, "doubleClick": False}
    if lang == "en":
        return shared | {"locale": "en"}
    return shared | {"locale": lang, "locales": {lang: {"dictionary": {}, "format": _locale_format(lang)}}}


@cache
def _locale_format(lang: str) -> dict:
    names = Locale(lang)
    wide, short = names.months["stand-alone"]["wide"], names.months["stand-alone"]["abbreviated"]
    long_days, short_days = names.days["format"]["wide"], names.days["stand-alone"]["short"]
    week = [6, *range(6)]  # plotly begins on Sunday, Babel on Monday
    return {
        "months": [wide[i] for i in range(1, 13)],
        "shortMonths": [short[i] for i in range(1, 13)],
        "days": [long_days[i] for i in week],
        "shortDays": [short_days[i] for i in week],
        "date": "%d.%m.%Y",
        "decimal": SEPARATORS[lang][0],
        "thousands": SEPARATORS[lang][1],
    }


@cache
def _look(mode: str) -> dict[str, Any]:
    """The layout that all figures share."""
    pal = PALETTES[mode]
    axis = {"fixedrange": True, "showline": False, "zeroline": False, "ticks": "", "automargin": False}
    return {
        "font": {"family": FONT, "size": TEXT_SIZE, "color": pal.quiet},
        "paper_bgcolor": TRANSPARENT if mode != "print" else pal.background,
        "plot_bgcolor": TRANSPARENT,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": pal.panel,
            "bordercolor": pal.line,
            "font": {"family": FONT, "size": LABEL_SIZE, "color": pal.text},
            "align": "left",
        },
        "xaxis": axis | {"showgrid": False},
        "yaxis": axis | {"showgrid": True, "gridcolor": pal.line, "gridwidth": 1},
    }


def _rgb(colour: str) -> tuple[int, int, int]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(colour: str) -> float:
    channels = [c / 255 for c in _rgb(colour)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
