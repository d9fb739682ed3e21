"""The audit checklist: what no data can measure, asked of the shop itself; answers live in its workspace."""

from .answers import ANSWERS, LONGEST_NOTE, Answer, load, save
from .checklist import PAGES, Item, items
from .score import Score, score

__all__ = ["ANSWERS", "LONGEST_NOTE", "PAGES", "Answer", "Item", "Score", "items", "load", "save", "score"]
