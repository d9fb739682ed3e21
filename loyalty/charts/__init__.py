"""One figure function per shape. All take a result frame reduced to one KPI and return a plotly figure, but
`sparkline`, which is SVG.

`lang` is "de" or "en", `mode` "light", "dark" or "print". Show figures with `config(lang)` and no other
theme: colours, fonts and margins are their own.
"""

from .changes import change_parts
from .cohorts import cohort_matrix
from .customers import Drawn, moves, moves_in_words, rows, segments, tracked
from .drivers import driver_groups, driver_groups_in_words, drivers, drivers_in_words
from .funnel import funnel
from .leaderboard import FIRM_VERDICTS, MOST_ROWS, breakdown, changes_by, drawn_changes, drawn_slices
from .mixture import category_name, mix
from .parts import contrast
from .series import FEWEST, empty_reason, without_scarce
from .shapes import shape
from .sparkline import sparkline, sparkline_css
from .survival import survival
from .theme import PALETTES, config
from .trend import trend
from .waterfall import Piece, waterfall, waterfall_in_words
from .whatif import whatif_alternative, whatif_curve, whatif_fees, whatif_result
from .words import description, target_in_words

__all__ = [
    "FEWEST",
    "FIRM_VERDICTS",
    "MOST_ROWS",
    "PALETTES",
    "Drawn",
    "Piece",
    "breakdown",
    "category_name",
    "change_parts",
    "changes_by",
    "cohort_matrix",
    "config",
    "contrast",
    "description",
    "drawn_changes",
    "drawn_slices",
    "driver_groups",
    "driver_groups_in_words",
    "drivers",
    "drivers_in_words",
    "empty_reason",
    "funnel",
    "mix",
    "moves",
    "moves_in_words",
    "rows",
    "segments",
    "shape",
    "sparkline",
    "sparkline_css",
    "survival",
    "target_in_words",
    "tracked",
    "trend",
    "waterfall",
    "waterfall_in_words",
    "whatif_alternative",
    "whatif_curve",
    "whatif_fees",
    "whatif_result",
    "without_scarce",
]
