"""What happened in a shop, who decided what, and which numbers it should change: dated remarks."""

from .model import DIRECTIONS, LONGEST_TEXT, LONGEST_WORDS, Note
from .store import change, load, save
from .table import FIELDS, from_csv, to_csv

__all__ = [
    "DIRECTIONS",
    "FIELDS",
    "LONGEST_TEXT",
    "LONGEST_WORDS",
    "Note",
    "change",
    "from_csv",
    "load",
    "save",
    "to_csv",
]
