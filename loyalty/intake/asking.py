"""All that is asked and noted about a file, beyond how its numbers and dates are written."""

from collections import Counter
from collections.abc import Mapping, Sequence

from loyalty.intake import ambiguous
from loyalty.intake.mapping_file import Mapping as Wish
from loyalty.intake.questions import CLEAR, KEEP, Question
from loyalty.intake.values import trimmed


def questions_of(
    table: str,
    choices: Mapping[str, object],
    cells: Mapping[str, Sequence[str]],
    rows: Sequence[Sequence[str]],
    wish: Wish,
) -> tuple[Question, ...]:
    """What headers mean, and what was read as nothing. `choices`: header → `mapping.Choice`."""
    asked = ambiguous.questions(table, choices, cells)
    places = {header: place for place, header in enumerate(cells)}
    notes = (_gaps(header, rows, places[header], wish) for header in choices if choices[header].target)
    return (*asked, *(note for note in notes if note))


def _gaps(header: str, rows: Sequence[Sequence[str]], place: int, wish: Wish) -> Question | None:
    """A note of the words in a column that were read as nothing: 12 × NULL."""
    gaps = wish.gaps(header)
    bare = (trimmed(fields[place]) for fields in rows if place < len(fields))
    found = Counter(cell for cell in bare if cell and cell.lower() in gaps)
    if not found or wish.of("nulls", header) is not None:
        return None
    texts = tuple(text for text, _ in found.most_common())
    return Question("sentinel", header, (CLEAR, KEEP), CLEAR, texts, "known", found.total())
