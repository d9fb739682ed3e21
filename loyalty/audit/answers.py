"""What a shop answered, as one small file in its workspace; a new version of the data leaves it alone."""

from dataclasses import asdict, dataclass
from datetime import date

from loyalty.workspace import Workspace, beside

from .checklist import items

ANSWERS = ("yes", "partly", "no", "na")
LONGEST_NOTE = 2000
_NAME = "audit"


@dataclass(frozen=True)
class Answer:
    """One answer of ANSWERS, the shop's own note on it, and the day it was given."""

    answer: str
    note: str = ""
    answered_on: date | None = None


def load(workspace: Workspace) -> dict[str, Answer]:
    """Item → answer. An unreadable file or an unknown item counts as unanswered."""
    found = beside.load(workspace, _NAME)
    if not isinstance(found, dict):
        return {}
    return {
        name: _answer(entry)
        for name, entry in found.items()
        if name in items() and isinstance(entry, dict) and entry.get("answer") in ANSWERS
    }


def save(workspace: Workspace, item: str, answer: Answer | None) -> None:
    """Keep one answer, or with None forget it. Raises ValueError for an unknown item or answer."""
    if item not in items() or (answer is not None and answer.answer not in ANSWERS):
        raise ValueError(f"{item}: {answer}")
    with beside.writing:
        answers = load(workspace)
        answers.pop(item, None)
        if answer is not None:
            answers[item] = Answer(answer.answer, answer.note[:LONGEST_NOTE], answer.answered_on)
        beside.save(workspace, _NAME, {name: asdict(answer) for name, answer in answers.items()})


def _answer(entry: dict) -> Answer:
    try:
        day = date.fromisoformat(str(entry.get("answered_on")))
    except ValueError:
        day = None
    return Answer(entry["answer"], str(entry.get("note", "")), day)
