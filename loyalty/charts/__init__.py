"""One figure function per shape. All take a result frame reduced to one KPI and return a plotly figure.

`lang` is "de" or "en", `mode` "light", "dark" or "print". Show figures with `config(lang)` and no other theme:
colours, fonts and margins are their own.
"""

from .theme import PALETTES, config
from .trend import sparkline, trend

__all__ = ["PALETTES", "config", "sparkline", "trend"]
