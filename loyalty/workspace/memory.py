"""How the files of a workspace were read when they were taken over, by header: the next are read alike."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from loyalty.intake import FileReading, Mapping, MappingError, Piece, dump_mapping, load_mapping
from loyalty.intake.dialect import Empty, find_dialect
from loyalty.intake.encoding import NotText
from loyalty.intake.returned import without_added
from loyalty.schema import plain
from loyalty.workspace.store import Workspace


def remember(workspace: Workspace, reading: FileReading) -> None:
    """Keep how a file was read, in the workspace's folder, in place of what was known for its header."""
    header = _header(reading.piece)
    if header is None:
        return
    target = _place(workspace, header)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".new")
    temporary.write_text(dump_mapping(reading.to_mapping()), encoding="utf-8")
    temporary.replace(target)


def recall(workspace: Workspace, piece: Piece) -> Mapping | None:
    """How the last file with this header was read; None where there was none."""
    header = _header(piece)
    if header is None:
        return None
    found = _place(workspace, header)
    try:
        return load_mapping(found) if found.is_file() else None
    except MappingError:  # written by another release
        return None


def _header(piece: Piece) -> tuple[str, ...] | None:
    """The header as the file shows it by itself; None where it cannot be read."""
    if piece.refusal:
        return None
    try:
        return find_dialect(piece.path, layout=piece.layout).header
    except (OSError, Empty, NotText):
        return None


def _place(workspace: Workspace, header: Sequence[str]) -> Path:
    names = "\n".join(plain(name) for name in without_added(header))
    return workspace.folder / "mappings" / f"{hashlib.sha256(names.encode()).hexdigest()[:24]}.toml"
