"""What a shop wants to reach: a value per KPI and month, fixed, rising, or above last year's."""

from .judging import Missed, TargetGap, gap, judged_values, last_years, latest, missed
from .model import KINDS, Target, Targets
from .store import load, save
from .suggesting import Suggestion, suggest
from .table import FIELDS, cells, from_csv, from_rows, to_csv

__all__ = [
    "FIELDS",
    "KINDS",
    "Missed",
    "Suggestion",
    "Target",
    "TargetGap",
    "Targets",
    "cells",
    "from_csv",
    "from_rows",
    "gap",
    "judged_values",
    "last_years",
    "latest",
    "load",
    "missed",
    "save",
    "suggest",
    "to_csv",
]
