"""Files as dropped → how each table in them would be read."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from loyalty.intake import FileReading, IntakeError, Piece, inspect, unpack
from loyalty.intake import Mapping as FileMapping
from loyalty.workspace import Workspace
from loyalty.workspace.memory import recall


def readings(
    files: Sequence[Path],
    mappings: Sequence[FileMapping] = (),
    as_table: str | None = None,
    lang: str = "de",
    scratch: Path | None = None,
    passed_over: Callable[[IntakeError], None] = lambda error: None,
    memory: Workspace | None = None,
) -> list[FileReading]:
    """How each table of the files would be read. Raises IntakeError for a file of which nothing can be used.

    `scratch`: a folder for what has to be unpacked, which must outlive the readings; None where the files
    are text. What is of no use in a file that has usable tables is told to `passed_over`.
    A table whose header `memory` knows is read like the last one.
    """
    found = []
    for path in files:
        pieces = unpack(path, scratch, lang) if scratch else [Piece.of_text(path)]
        found += _usable(pieces, mappings, as_table, lang, passed_over, memory)
    return found


def _usable(
    pieces: Sequence[Piece],
    mappings: Sequence[FileMapping],
    as_table: str | None,
    lang: str,
    passed_over: Callable[[IntakeError], None],
    memory: Workspace | None,
) -> list[FileReading]:
    """One table that is of no use must not block the others of its file."""
    found, errors = [], []
    for piece in pieces:
        try:
            found.append(_reading(piece, mappings, as_table, lang, memory))
        except IntakeError as error:
            errors.append(error)
    if not found:
        raise errors.pop(0)
    for error in errors:
        passed_over(error)
    return found


def _reading(
    piece: Piece,
    mappings: Sequence[FileMapping],
    as_table: str | None,
    lang: str,
    memory: Workspace | None,
) -> FileReading:
    """A saved mapping is used for the table whose header it fits; otherwise the table speaks for itself."""
    for mapping in mappings:
        if len(mappings) == 1 or mapping.fits(piece):
            return inspect(piece, mapping=mapping, as_table=as_table, lang=lang)
    known = recall(memory, piece) if memory and not as_table else None
    if known is not None:
        # What was right for the last file may not suit this one; then it is read as if new.
        with suppress(IntakeError):
            return inspect(piece, mapping=known, lang=lang)
    return inspect(piece, as_table=as_table, lang=lang)
