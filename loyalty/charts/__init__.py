"""One figure function per shape. All take a result frame reduced to one KPI and return a plotly figure.

`lang` is "de" or "en", `mode` "light", "dark" or "print". Show figures with `config(lang)` and no other
theme: colours, fonts and margins are their own.
"""

from .changes import change_parts
from .cohorts import cohort_matrix, survival
from .drivers import alternative, driver_groups, drivers, groups_alternative
from .mixture import mix
from .parts import breakdown, contrast
from .theme import PALETTES, config
from .trend import sparkline, trend
from .words import description

__all__ = [
    "PALETTES",
    "alternative",
    "breakdown",
    "change_parts",
    "cohort_matrix",
    "config",
    "contrast",
    "description",
    "driver_groups",
    "drivers",
    "groups_alternative",
    "mix",
    "sparkline",
    "survival",
    "trend",
]
