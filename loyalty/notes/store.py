"""Where the notes of a shop are kept."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from loyalty.catalog import catalog
from loyalty.workspace import Workspace, beside

from .model import DIRECTIONS, LONGEST_TEXT, LONGEST_WORDS, Note


def load(workspace: Workspace, of_sample: bool = False) -> list[Note]:
    """The notes of a shop, the newest first; `of_sample` those a visitor wrote about the sample shop."""
    found = beside.load(workspace, _name(of_sample))
    notes = [_note(entry) for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
    return sorted((note for note in notes if note), key=lambda note: note.day, reverse=True)


def save(workspace: Workspace, notes: Sequence[Note], of_sample: bool = False) -> None:
    """Replace all notes of a shop."""
    with beside.writing:
        beside.save(workspace, _name(of_sample), [asdict(_shortened(note)) for note in notes])


def change(workspace: Workspace, note_id: str, note: Note | None, of_sample: bool = False) -> None:
    """Put a note in the place of the one of this id (of none: add it), or with None delete that one."""
    with beside.writing:
        others = [one for one in load(workspace, of_sample) if one.id != note_id]
        save(workspace, [*others, note] if note else others, of_sample)


def _name(of_sample: bool) -> str:
    return "notes_sample" if of_sample else "notes"


def _shortened(note: Note) -> Note:
    return replace(
        note,
        text=note.text[:LONGEST_TEXT],
        who=note.who[:LONGEST_WORDS],
        decision=note.decision[:LONGEST_TEXT],
    )


def _note(entry: dict) -> Note | None:
    """A saved note without what no longer exists; None where it is none."""
    try:
        day, text = date.fromisoformat(entry["day"]), str(entry["text"])
        pairs = [(str(kpi), str(direction)) for kpi, direction in entry.get("expects", ())]
        expects = tuple((kpi, way) for kpi, way in pairs if way in DIRECTIONS and _is_known(kpi))
        words = {name: str(entry.get(name, "")) for name in ("who", "decision")}
        return Note(day, text, **words, expects=expects, id=str(entry["id"]))
    except (KeyError, TypeError, ValueError):
        return None


def _is_known(kpi_id: str) -> bool:
    kpi = catalog().get(kpi_id)
    return kpi is not None and kpi.has_monthly_value
