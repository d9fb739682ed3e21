"""What an analysis looks like in a report: parts with sentences, a picture and a table."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from loyalty.cards.picture import Picture


@dataclass(frozen=True)
class Table:
    """Rows in words; `words`: the places of columns that are text, the others are numbers.

    `is_folded`: it only repeats a picture and opens on screen.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    words: Container[int] = (0,)
    is_folded: bool = False


@dataclass(frozen=True)
class Part:
    """What it is about, sentences, pictures, sentences with a name before them, a table, and lines below.

    `lead`: the sentence that matters most. `is_sided`: table and lines stand beside the rest.
    """

    title: str = ""
    about: str = ""
    lead: str = ""
    said: Sequence[str] = ()
    pictures: Sequence[Picture] = ()
    named: Sequence[tuple[str, str]] = ()
    table: Table | None = None
    lines: Sequence[str] = ()
    is_sided: bool = False


@dataclass(frozen=True)
class Analysis:
    """A section of a page beside its cards."""

    title: str
    intro: str
    parts: Sequence[Part]

    @property
    def pictures(self) -> list[Picture]:
        return [picture for part in self.parts for picture in part.pictures]
