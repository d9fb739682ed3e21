"""The score of a list of items: a number of its own, never mixed with what data measure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .answers import Answer
from .checklist import Item

POINTS = {"yes": 1.0, "partly": 0.5, "no": 0.0}


@dataclass(frozen=True)
class Score:
    """`value` (0–1, None without a counted answer), how many answers it counts, answered, of how many."""

    value: float | None
    counted: int
    answered: int
    asked: int


def score(asked: Iterable[Item], answers: Mapping[str, Answer]) -> Score:
    """(yes + ½ partly) ÷ (answered − not applicable)."""
    ids = [item.id for item in asked]
    given = [answers[name].answer for name in ids if name in answers]
    points = [POINTS[answer] for answer in given if answer in POINTS]
    value = sum(points) / len(points) if points else None
    return Score(value, len(points), len(given), len(ids))
