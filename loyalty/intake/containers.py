"""A file as it was dropped → the tables in it, each a text file that the rest of the intake reads."""

from dataclasses import dataclass
from pathlib import Path

from loyalty.intake.errors import IntakeError
from loyalty.intake.rows import Layout

# What a folder is searched for and the uploader accepts; what a file is, its content says.
SUFFIXES = (".csv", ".tsv", ".txt")
NOTES = ("members_left_out", "sheets_hidden")


@dataclass(frozen=True)
class Piece:
    """One table of a dropped file.

    `name`: as users read it everywhere, 'Shop.xlsx · Bestellungen'; `path`: its text; `origin`: the file as
    dropped; `member`: sheet or file inside, None where the file is the table; `hint`: the part of the name
    that may tell the table; `layout`: how the text is written, where that is known and not to be found.
    `refusal`: why this part of the file cannot be read, or what of it is left out; its `path` is the origin.
    """

    name: str
    path: Path
    origin: Path
    member: str | None = None
    hint: str = ""
    layout: Layout | None = None
    refusal: IntakeError | None = None

    @classmethod
    def of_text(cls, path: Path) -> "Piece":
        """A text file as it is."""
        return cls(path.name, path, path, hint=path.stem)

    @classmethod
    def refused(cls, path: Path, error: IntakeError) -> "Piece":
        """A file of which nothing can be read."""
        return cls(path.name, path, path, refusal=error)

    @property
    def is_note(self) -> bool:
        """Whether it only says what is left out of a file that is read otherwise."""
        return self.refusal is not None and self.refusal.code in NOTES

    @property
    def is_written(self) -> bool:
        """Whether its text was written here from typed cells: it has no encoding or delimiter to speak of."""
        return self.layout is not None


def unpack(path: Path, scratch: Path, lang: str = "de") -> list[Piece]:
    """The tables of a file; what had to be written lies in `scratch`, which the caller removes.

    Parts that cannot be read come as pieces with a `refusal`. Raises IntakeError where no part can be read;
    then nothing is left in `scratch`.
    """
    return [Piece.of_text(path)]
